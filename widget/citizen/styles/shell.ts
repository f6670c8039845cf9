import { css } from "lit";

/** Launcher, panel, header and menu. */
export const shell = css`
  :host {
    all: initial;
    --colour: #0f4c81;
    --ink: #ffffff;
    --accent: #0f4c81;
    --text: #1b1f23;
    --muted: #4d5761;
    --line: #767f88;
    --soft: #f1f4f6;
    --warn: #a4161a;
    --radius: 12px;

    display: block;
    color-scheme: light;
    /* Never below 16 px, also on pages that shrink the root, and larger where the citizen has asked for it. */
    font: 400 max(1rem, 16px) / 1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
    color: var(--text);
  }

  .launcher {
    position: fixed;
    z-index: 2147483000;
    inset-block-end: max(16px, env(safe-area-inset-bottom));
    inset-inline-end: 16px;
    min-block-size: 56px;
    max-inline-size: calc(100vw - 32px);
    padding-inline: 1.1em 1.3em;
    border-radius: 28px;
    box-shadow: 0 4px 16px rgb(0 0 0 / 30%);
  }

  .launcher:focus-visible {
    outline-offset: 3px;
    box-shadow: 0 0 0 3px #ffffff;
  }

  .unread {
    padding: 0.1em 0.6em;
    border: 1px solid transparent;
    border-radius: 1em;
    background: #ffffff;
    color: #111111;
    font-size: 0.9em;
  }

  dialog {
    position: fixed;
    z-index: 2147483000;
    inset: auto 16px 16px auto;
    display: none;
    flex-direction: column;
    inline-size: 420px;
    block-size: min(720px, calc(100dvh - 32px));
    max-inline-size: calc(100vw - 32px);
    max-block-size: none;
    margin: 0;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: #ffffff;
    color: var(--text);
    box-shadow: 0 8px 32px rgb(0 0 0 / 30%);
    animation: rise 150ms ease-out;
  }

  dialog[open] {
    display: flex;
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }

  .head {
    position: relative;
    display: flex;
    flex: none;
    align-items: center;
    gap: 4px;
    padding: 8px 8px 8px 16px;
    border-block-end: 1px solid var(--line);
    background: var(--colour);
    color: var(--ink);
  }

  .head h2 {
    flex: 1;
    min-inline-size: 0;
    font-size: 1.05em;
    line-height: 1.25;
    overflow-wrap: anywhere;
  }

  .bare {
    border-color: transparent;
    background: transparent;
    color: inherit;
    padding: 0.5em;
  }

  .bare:hover {
    background: rgb(127 127 127 / 25%);
  }

  .bare.words {
    font-size: 0.95em;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  .menu {
    position: absolute;
    z-index: 1;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 8px;
    inline-size: max-content;
    max-inline-size: calc(100% - 16px);
    margin: 0;
    padding: 8px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: #ffffff;
    color: var(--text);
    box-shadow: 0 6px 20px rgb(0 0 0 / 25%);
    list-style: none;
  }

  .menu .button {
    inline-size: 100%;
    justify-content: flex-start;
    border-color: transparent;
    background: transparent;
    color: var(--text);
    font-weight: 400;
    text-align: start;
  }

  .menu .button:hover {
    background: var(--soft);
  }

  .menu .failed {
    padding: 0.5em 1em;
    color: var(--warn);
  }

  .notices {
    flex: none;
    max-block-size: 30%;
    padding: 0 16px;
    overflow: auto;
    border-block-end: 1px solid var(--line);
    background: #fff4ce;
    color: #1b1f23;
    list-style: none;
  }

  .notices a {
    display: inline-block;
    padding-block: 10px;
    color: inherit;
  }

  .notices li:not(:has(a)) {
    padding-block: 10px;
  }

  .status {
    flex: none;
    padding: 0 16px;
    color: var(--muted);
  }

  .status.filled {
    padding-block: 6px;
  }

  .status.down {
    border-block: 1px solid var(--line);
    background: #fff4ce;
    color: #1b1f23;
  }

  .page {
    flex: 1;
    min-block-size: 0;
    padding: 16px;
    overflow: auto;
  }

  .page-title {
    margin-block-end: 8px;
  }

  .back {
    margin-block-end: 12px;
    border-color: transparent;
    padding-inline-start: 0;
  }

  .ended {
    flex: none;
    padding: 12px 16px;
    border-block-start: 1px solid var(--line);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 12px;
  }

  .failed {
    color: var(--warn);
    font-weight: 600;
  }

  /* A phone, or any screen at 400 %: the panel is the whole screen. */
  @media (max-width: 479px), (max-height: 479px) {
    dialog {
      inset: var(--view-top, 0) 0 auto 0;
      inline-size: 100vw;
      block-size: var(--view-height, 100dvh);
      max-inline-size: none;
      border: 0;
      border-radius: 0;
    }
  }

  /* So low that fixed parts would leave nothing to read: everything scrolls together. */
  @media (max-height: 419px) {
    dialog {
      overflow: auto;
    }

    dialog[open] {
      display: block;
    }

    .notices,
    .page {
      max-block-size: none;
      overflow: visible;
    }
  }
`;
