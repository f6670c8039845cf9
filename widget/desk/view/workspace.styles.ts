import { css } from "lit";

export const workspaceStyles = css`
  :host,
  section,
  .panel,
  bl-item-pane {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }

  .strip {
    display: flex;
    gap: 8px;
    padding: 8px 12px 0;
    background: var(--ground);
    border-bottom: 1px solid var(--line);
  }

  .back {
    display: none;
    flex: none;
    margin-bottom: 8px;
  }

  [role="tablist"] {
    display: flex;
    flex: 1;
    gap: 4px;
    min-width: 0;
    padding: 5px 5px 0;
    overflow-x: auto;
  }

  [role="tab"] {
    flex: none;
    max-width: 260px;
    border-color: transparent;
    border-bottom: 0;
    border-radius: 6px 6px 0 0;
    background: transparent;
    font-weight: 400;
  }

  [role="tab"][aria-selected="true"] {
    border-color: var(--line);
    border-top: 3px solid var(--accent);
    background: var(--surface);
    font-weight: 600;
  }

  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .unread {
    min-width: 20px;
    padding: 0 6px;
    border-radius: 10px;
    background: var(--live);
    color: var(--surface);
    font-size: 0.8rem;
    font-weight: 700;
  }

  .none {
    margin: auto;
    padding: 40px 24px;
    max-width: 42ch;
    text-align: center;
  }

  @media (width < 900px) {
    .back {
      display: inline-flex;
    }
  }

  @media (width < 900px) and (height > 560px) {
    .strip {
      position: sticky;
      top: 0;
      z-index: 1;
    }
  }
`;
