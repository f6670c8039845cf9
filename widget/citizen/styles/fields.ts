import { css } from "lit";

export const fields = css`
  label,
  legend {
    display: block;
    padding: 0;
    font-weight: 600;
  }

  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }

  .field {
    margin-block-end: 16px;
  }

  .optional,
  .hint {
    color: var(--muted);
    font-weight: 400;
  }

  input:not([type="radio"]),
  select,
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 44px;
    margin-block: 4px;
    padding: 8px 10px;
    border: 2px solid var(--line);
    border-radius: 8px;
    background: #ffffff;
    resize: vertical;
  }

  [aria-invalid="true"] {
    border-color: var(--warn) !important;
  }

  .wrong {
    color: var(--warn);
    font-weight: 600;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
    font-weight: 400;
    cursor: pointer;
  }

  .choice input {
    flex: none;
    inline-size: 22px;
    block-size: 22px;
    margin: 0;
    accent-color: var(--accent);
  }
`;
