import { css } from "lit";

/** The log and what stands in it. */
export const messages = css`
  .log {
    flex: 1;
    min-block-size: 0;
    padding: 16px;
    overflow: auto;
    overscroll-behavior: contain;
  }

  .log:focus-visible {
    outline-offset: -3px;
    box-shadow: none;
  }

  .greeting {
    margin-block-end: 16px;
  }

  .greeting .who {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-end: 4px;
    font-size: 1.05em;
    font-weight: 700;
  }

  .avatar {
    inline-size: 2.5em;
    block-size: 2.5em;
    border-radius: 50%;
    object-fit: cover;
  }

  .message {
    margin-block-end: 16px;
    overflow-wrap: anywhere;
  }

  .message .by {
    display: block;
    margin-block-end: 2px;
    color: var(--muted);
    font-size: 0.9em;
  }

  .bubble {
    inline-size: fit-content;
    max-inline-size: 100%;
    padding: 10px 14px;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: var(--soft);
  }

  .words > :first-child {
    margin-block-start: 0;
  }

  .words > :last-child {
    margin-block-end: 0;
  }

  .bubble p,
  .bubble ul,
  .bubble ol,
  .bubble table {
    margin-block: 0.6em;
  }

  .bubble ul,
  .bubble ol {
    padding-inline-start: 1.4em;
  }

  .bubble :is(h3, h4, h5, h6) {
    margin-block: 0.8em 0.3em;
    font-size: 1em;
  }

  /* What stands above an answer: a number to call, a notice of the municipality. */
  .bubble blockquote {
    margin: 0;
    margin-block-end: 0.8em;
    padding: 0.5em 0.75em;
    border-inline-start: 4px solid var(--warn);
    background: var(--soft);
  }

  .bubble blockquote > :first-child {
    margin-block-start: 0;
  }

  .bubble blockquote > :last-child {
    margin-block-end: 0;
  }

  .bubble table {
    display: block;
    overflow-x: auto;
    border-collapse: collapse;
  }

  .bubble :is(th, td) {
    padding: 4px 8px;
    border: 1px solid var(--line);
    text-align: start;
  }

  .mine {
    display: flex;
    flex-direction: column;
    align-items: flex-end;
  }

  .mine .bubble {
    border-color: var(--accent);
    background: var(--colour);
    color: var(--ink);
    white-space: pre-wrap;
  }

  .mine .bubble.pending {
    border-style: dashed;
    background: #ffffff;
    color: var(--text);
  }

  .agent .bubble {
    border-color: var(--accent);
    background: #ffffff;
    white-space: pre-wrap;
  }

  .emergency .bubble {
    border: 3px solid var(--warn);
    background: #ffffff;
  }

  .emergency .flag {
    color: var(--warn);
    font-weight: 700;
  }

  .draft .bubble {
    border-style: dashed;
    border-color: var(--line);
  }

  .sources {
    margin-block-start: 8px;
    font-size: 0.95em;
  }

  .sources ul {
    padding-inline-start: 1.2em;
  }

  .sources a {
    display: block;
    padding-block: 10px;
  }

  .greeting .small a {
    display: inline-block;
    padding-block: 10px;
  }

  .small {
    margin-block-start: 4px;
    color: var(--muted);
    font-size: 0.95em;
  }

  .event {
    margin-block-end: 16px;
    padding: 10px 14px;
    border: 1px solid var(--line);
    border-radius: 8px;
    overflow-wrap: anywhere;
  }

  .event strong {
    display: block;
  }

  .event p + strong {
    margin-block-start: 8px;
  }

  .newest {
    flex: none;
    align-self: center;
    margin-block: 6px;
  }

  @media (max-height: 419px) {
    .log {
      overflow: visible;
    }
  }
`;
