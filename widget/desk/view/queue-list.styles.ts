import { css } from "lit";

export const queueStyles = css`
  :host,
  section {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }

  section {
    flex: 1;
  }

  .head {
    display: grid;
    gap: 8px;
    padding: 12px;
    border-bottom: 1px solid var(--line);
  }

  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .filters button {
    min-height: 32px;
    padding: 2px 10px;
    font-size: 0.85rem;
  }

  .filters [aria-pressed="true"] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }

  .count {
    font-variant-numeric: tabular-nums;
    font-weight: 700;
  }

  .empty {
    padding: 40px 20px;
    text-align: center;
  }

  .rows {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
  }

  .row {
    display: grid;
    justify-content: stretch;
    gap: 3px;
    width: 100%;
    padding: 10px 12px 10px 9px;
    border: 0;
    border-bottom: 1px solid var(--line);
    border-left: 4px solid transparent;
    border-radius: 0;
    background: var(--surface);
    font-weight: 400;
    text-align: left;
  }

  .row.mine {
    border-left-color: var(--good);
  }

  .row[aria-current="true"] {
    border-left-color: var(--accent);
    background: var(--accent-tint);
  }

  .row[aria-current="true"] .tag {
    background: var(--surface);
  }

  .row:focus-visible {
    outline-offset: -3px;
    box-shadow: none;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 10px;
    font-size: 0.875rem;
  }

  .state {
    font-weight: 600;
  }

  .mine .state {
    color: var(--good);
  }

  .waited {
    margin-left: auto;
  }

  .name {
    font-weight: 600;
  }

  .name .soft {
    font-weight: 400;
  }

  .question {
    display: -webkit-box;
    -webkit-line-clamp: 2;
    -webkit-box-orient: vertical;
    overflow: hidden;
    overflow-wrap: anywhere;
    color: var(--ink-soft);
  }

  .due.now {
    color: var(--good);
    font-weight: 600;
  }

  .due.late {
    color: var(--bad);
    font-weight: 600;
  }

  .due.later {
    color: var(--ink-soft);
  }

  .unread {
    margin-left: auto;
    padding: 0 8px;
    border-radius: 10px;
    background: var(--live);
    color: var(--surface);
    font-weight: 600;
  }

  @media (width < 900px) {
    .rows {
      overflow: visible;
    }
  }
`;
