import { css } from "lit";

export const noticeStyles = css`
  .notice {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: 8px;
    padding: 8px 12px;
    border-left: 4px solid currentcolor;
    border-radius: 4px;
    font-size: 0.92rem;
  }

  .notice p {
    padding: 5px 0;
    color: var(--ink);
  }

  .notice button {
    min-width: 32px;
    min-height: 32px;
    padding: 0;
    flex: none;
  }

  .notice.info {
    background: var(--good-tint);
    color: var(--good);
  }

  .notice.warning {
    background: var(--warn-tint);
    color: var(--warn);
  }

  .notice.error {
    background: var(--bad-tint);
    color: var(--bad);
  }
`;
