import { css } from "lit";

export const wallStyles = css`
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 12px;
    margin-bottom: 8px;
  }

  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: 10px;
  }

  .card {
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 12px;
    border: 1px solid var(--line);
    border-top: 4px solid var(--accent);
    border-radius: var(--radius);
    background: var(--surface);
  }

  .card dt {
    min-height: 2.6em;
    font-size: 0.85rem;
    line-height: 1.3;
    color: var(--ink-soft);
  }

  .card dd:first-of-type {
    font-size: 1.7rem;
    font-weight: 700;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }

  .card.bad {
    border-top-color: var(--bad);
  }

  .card.bad dd {
    color: var(--bad);
  }

  .halves {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 16px;
    margin-top: 16px;
    align-items: start;
  }

  .column {
    display: grid;
    gap: 16px;
    min-width: 0;
  }

  .panel {
    display: grid;
    gap: 8px;
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    min-width: 0;
  }

  .scroll {
    max-height: 420px;
    overflow: auto;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.9rem;
  }

  th,
  td {
    padding: 6px 8px;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: middle;
  }

  thead th {
    color: var(--ink-soft);
    font-size: 0.8rem;
    vertical-align: bottom;
  }

  tbody th .soft {
    display: block;
    font-weight: 400;
  }

  .number {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  thead .number {
    white-space: normal;
  }

  td button {
    white-space: nowrap;
  }

  .status::before {
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-right: 6px;
    border: 2px solid var(--line-strong);
    border-radius: 50%;
    content: "";
  }

  .status.available::before {
    border-color: var(--good);
    background: var(--good);
  }

  .status.break::before {
    border-color: var(--warn);
  }

  .status.silent::before {
    border-color: var(--bad);
    background: var(--bad);
  }

  @media (width < 1000px) {
    .halves {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
