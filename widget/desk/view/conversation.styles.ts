import { css } from "lit";

export const conversationStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }

  .events {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 10px;
    min-height: 0;
    padding: 12px;
    overflow-y: auto;
  }

  .events:focus-visible {
    outline-offset: -3px;
    box-shadow: none;
  }

  .bubble {
    max-width: min(92%, 640px);
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    overflow-wrap: anywhere;
  }

  .bubble.citizen {
    align-self: start;
    background: var(--raised);
    border-color: var(--line-strong);
  }

  .bubble.agent {
    align-self: end;
    background: var(--live-tint);
    border-color: transparent;
  }

  .bubble.bot {
    align-self: end;
    background: var(--accent-tint);
    border-color: transparent;
  }

  .by {
    margin-bottom: 2px;
    font-size: 0.825rem;
  }

  .by time,
  .happening time {
    color: var(--ink-soft);
    font-weight: 400;
  }

  .plain {
    white-space: pre-wrap;
  }

  .erased {
    color: var(--ink-soft);
    font-style: italic;
  }

  .happening {
    align-self: center;
    color: var(--ink-soft);
    font-size: 0.875rem;
    text-align: center;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    margin-top: 6px;
    padding-top: 6px;
    border-top: 1px solid var(--line);
    color: var(--ink-soft);
    font-size: 0.825rem;
  }

  .facts li + li::before {
    content: "· ";
  }

  .decision {
    color: var(--ink);
    font-weight: 600;
  }

  .decision.emergency {
    color: var(--bad);
  }

  .aside {
    color: var(--ink-soft);
    font-size: 0.825rem;
  }

  .events > :last-child {
    scroll-margin-bottom: 240px;
  }

  .typing {
    min-height: 1.6em;
    padding: 0 12px 2px;
  }

  .markdown p,
  .markdown ul,
  .markdown ol {
    margin: 0 0 6px;
  }

  .markdown ul {
    padding-left: 20px;
    list-style: disc;
  }

  .markdown ol {
    padding-left: 20px;
    list-style: decimal;
  }

  .markdown > :last-child {
    margin-bottom: 0;
  }

  .markdown table {
    border-collapse: collapse;
  }

  .markdown th,
  .markdown td {
    padding: 2px 8px;
    border: 1px solid var(--line);
    text-align: left;
  }
`;
