import { css } from "lit";

/** What every part of the widget has in common. The host page's styles must not reach in. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.4em;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0.5em 1em;
    border: 2px solid var(--accent);
    border-radius: 8px;
    background: #ffffff;
    color: var(--accent);
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
  }

  .button:hover {
    background: var(--soft);
  }

  .button.primary {
    border-color: var(--accent);
    background: var(--colour);
    color: var(--ink);
  }

  .button.primary:hover {
    text-decoration: underline;
  }

  .button.danger {
    border-color: var(--warn);
    background: var(--warn);
    color: #ffffff;
  }

  .button[aria-disabled="true"],
  .button:disabled {
    border-color: var(--line);
    background: var(--soft);
    color: var(--muted);
    cursor: default;
  }

  /* Two rings, one dark and one light: one of them shows on any colour. */
  :focus-visible {
    outline: 3px solid #111111;
    outline-offset: 2px;
    box-shadow: 0 0 0 2px #ffffff;
  }

  .away {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }

  h2,
  h3,
  p,
  ul {
    margin: 0;
  }

  svg {
    flex: none;
    inline-size: 1.5em;
    block-size: 1.5em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
