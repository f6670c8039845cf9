import { css } from "lit";

/** What the form and the details of an appointment have in common. */
export const booking = css`
  :host {
    display: block;
  }

  h3 {
    margin-block: 4px 12px;
  }

  h4 {
    margin-block: 16px 4px;
  }

  p {
    margin-block-end: 12px;
  }

  .wrong,
  .failed {
    margin: 0;
    color: var(--warn);
    font-weight: 600;
  }

  .summary {
    margin-block-end: 16px;
    padding: 10px 14px;
    border: 1px solid var(--line);
    border-radius: 8px;
  }

  .summary p:last-child {
    margin: 0;
  }

  dl {
    margin-block: 0 16px;
  }

  dt {
    font-weight: 600;
  }

  dd {
    margin: 0 0 8px;
  }

  .bring :is(ul, ol) {
    margin-block-end: 12px;
    padding-inline-start: 1.4em;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 12px;
  }

  .times {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(5.5em, 1fr));
    gap: 8px;
    margin-block-start: 4px;
  }

  .times label {
    position: relative;
    display: grid;
    place-items: center;
    min-block-size: 44px;
    border: 2px solid var(--line);
    border-radius: 8px;
    font-weight: 400;
    cursor: pointer;
  }

  .times input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .times label:has(input:checked) {
    border-color: var(--accent);
    background: var(--colour);
    color: var(--ink);
    font-weight: 600;
  }

  .times label:has(input:focus-visible) {
    outline: 3px solid #111111;
    outline-offset: 2px;
  }

  @media (forced-colors: active) {
    .times label:has(input:checked) {
      border-color: Highlight;
      outline: 3px solid Highlight;
    }
  }
`;
