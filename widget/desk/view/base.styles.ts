import { css } from "lit";

/** What every part of the desk shares: type, buttons, fields, focus. */
export const base = css`
  :host {
    display: block;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  h2 {
    font-size: 1.05rem;
    line-height: 1.3;
  }

  h3 {
    font-size: 0.95rem;
    line-height: 1.3;
  }

  a {
    color: var(--accent);
    text-underline-offset: 2px;
  }

  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 1px;
    box-shadow: 0 0 0 5px var(--focus-halo);
  }

  button,
  .button,
  input,
  select,
  textarea {
    font: inherit;
    color: var(--ink);
    border-radius: 6px;
  }

  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 36px;
    padding: 4px 12px;
    border: 1px solid var(--line-strong);
    background: var(--surface);
    font-weight: 600;
    font-size: 0.9rem;
    text-decoration: none;
    cursor: pointer;
  }

  button:hover:not([disabled]),
  .button:hover {
    background: var(--accent-tint);
    border-color: var(--accent);
  }

  button[disabled] {
    opacity: 0.55;
    cursor: default;
  }

  .primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }

  .primary:hover:not([disabled]) {
    background: var(--accent);
    color: var(--accent-ink);
    filter: brightness(1.12);
  }

  .quiet {
    border-color: transparent;
    background: transparent;
  }

  label,
  legend {
    display: block;
    font-weight: 600;
    font-size: 0.9rem;
  }

  .optional {
    font-weight: 400;
    color: var(--ink-soft);
  }

  input,
  select,
  textarea {
    width: 100%;
    min-height: 36px;
    padding: 6px 10px;
    border: 1px solid var(--line-strong);
    background: var(--surface);
    font-size: 0.95rem;
  }

  textarea {
    resize: vertical;
  }

  .soft {
    color: var(--ink-soft);
    font-size: 0.875rem;
  }

  .tag {
    display: inline-block;
    padding: 1px 8px;
    border-radius: 4px;
    background: var(--accent-tint);
    color: var(--accent);
    font-size: 0.8rem;
    font-weight: 600;
    white-space: nowrap;
  }

  .tag.live {
    background: var(--live-tint);
    color: var(--live);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
      scroll-behavior: auto !important;
    }
  }

  @media (forced-colors: active) {
    .tag {
      border: 1px solid;
    }
  }
`;
