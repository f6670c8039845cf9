import { css } from "lit";

export const topBarStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 20px;
    padding: 8px 16px;
    background: var(--bar);
    color: var(--bar-ink);
  }

  .brand {
    font-size: 1rem;
    white-space: nowrap;
  }

  .brand span {
    opacity: 0.85;
  }

  .connection {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: 0.875rem;
  }

  .dot {
    width: 10px;
    height: 10px;
    border: 2px solid #ffd34d;
    border-radius: 50%;
  }

  .live .dot {
    background: #7fe0a3;
    border-color: #7fe0a3;
  }

  .polling .dot {
    background: #ffd34d;
  }

  .offline {
    padding: 2px 8px;
    border-radius: 4px;
    background: #fff;
    color: #a3182b;
    font-weight: 600;
  }

  .offline .dot {
    border-color: #a3182b;
  }

  .status {
    display: flex;
    align-items: center;
    gap: 8px;
  }

  .status select {
    max-width: 190px;
  }

  .since {
    font-weight: 400;
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .who {
    margin-left: auto;
    border-color: transparent;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }

  .connection + .tools,
  .brand + .tools {
    margin-left: auto;
  }

  .sound {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 36px;
    padding: 0 4px;
    font-weight: 400;
  }

  .sound input {
    width: 18px;
    height: 18px;
    min-height: 0;
  }

  select {
    width: auto;
  }

  button,
  .button,
  select {
    background: transparent;
    border-color: rgb(255 255 255 / 60%);
    color: var(--bar-ink);
  }

  option,
  optgroup {
    background: var(--surface);
    color: var(--ink);
  }

  button:hover:not([disabled]),
  .button:hover {
    background: rgb(255 255 255 / 15%);
    border-color: #fff;
  }

  :focus-visible {
    outline-color: #fff;
  }

  @media (width < 560px) {
    header {
      padding: 8px 12px;
    }

    .brand span {
      display: none;
    }

    .status select {
      max-width: 150px;
    }

    .tools {
      gap: 6px;
      width: 100%;
    }

    button,
    select {
      padding: 4px 8px;
    }

    .tools .language {
      margin-left: auto;
    }
  }
`;
