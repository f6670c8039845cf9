import { css } from "lit";

export const dialogStyles = css`
  dialog {
    width: min(520px, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: 20px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }

  .body {
    display: grid;
    gap: 14px;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: 8px;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.92rem;
  }

  th,
  td {
    padding: 5px 8px 5px 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
  }

  kbd {
    display: inline-block;
    min-width: 24px;
    padding: 0 6px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    background: var(--raised);
    font: inherit;
    font-weight: 600;
    text-align: center;
  }

  .switch {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 400;
  }

  .switch input {
    width: 20px;
    height: 20px;
    min-height: 0;
  }
`;
