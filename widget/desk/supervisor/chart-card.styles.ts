import { css } from "lit";

export const chartStyles = css`
  section {
    display: grid;
    gap: 10px;
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: 8px;
  }

  .both {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: 16px;
    align-items: start;
  }

  svg {
    display: block;
    width: 100%;
    height: auto;
  }

  text {
    fill: var(--ink-soft);
    font-size: 12px;
  }

  .grid {
    stroke: var(--line);
  }

  .mark {
    fill: currentcolor;
    stroke: none;
  }

  .line {
    fill: none;
    stroke: currentcolor;
    stroke-width: 2.5;
  }

  .s0 {
    color: var(--accent);
  }

  .s1 {
    color: var(--live);
  }

  .s2 {
    color: var(--warn);
  }

  .s3 {
    color: var(--good);
  }

  .s4 {
    color: var(--bad);
  }

  .s1 .line {
    stroke-dasharray: 7 4;
  }

  .s2 .line {
    stroke-dasharray: 2 4;
  }

  .s3 .line {
    stroke-dasharray: 10 3 2 3;
  }

  .s4 .line {
    stroke-dasharray: 4 2;
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    font-size: 0.875rem;
  }

  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
  }

  .legend svg {
    width: 30px;
    height: 10px;
  }

  .legend span {
    color: var(--ink);
  }

  .numbers {
    max-height: 260px;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: 6px;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.85rem;
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 4px 8px;
    border-bottom: 1px solid var(--line);
    text-align: right;
  }

  thead th {
    position: sticky;
    top: 0;
    background: var(--raised);
    vertical-align: bottom;
  }

  th:first-child {
    text-align: left;
    font-weight: 600;
    white-space: nowrap;
  }

  @media (width < 900px) {
    .both {
      grid-template-columns: minmax(0, 1fr);
    }

    .lines text {
      font-size: 24px;
    }

    .bars text {
      font-size: 18px;
    }

    /* Every other label has no room on a phone. */
    .minor {
      display: none;
    }
  }
`;
