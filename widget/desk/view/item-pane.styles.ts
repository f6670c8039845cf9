import { css } from "lit";

export const itemPaneStyles = css`
  :host,
  article {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }

  article {
    flex: 1;
  }

  header {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 8px 16px;
    padding: 12px 16px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }

  h2 {
    border-radius: 4px;
    overflow-wrap: anywhere;
  }

  .about strong {
    color: var(--ink);
  }

  .due.late {
    color: var(--bad);
  }

  .due.now {
    color: var(--good);
  }

  .due::before {
    color: var(--ink-soft);
    content: "· ";
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: end;
    gap: 8px;
  }

  .question {
    grid-column: 1 / -1;
    overflow-wrap: anywhere;
  }

  .notices {
    padding: 10px 16px 0;
  }

  .waiting {
    padding: 32px 16px;
    text-align: center;
  }

  .columns {
    display: grid;
    flex: 1;
    min-height: 0;
  }

  .callback .columns {
    grid-template-columns: minmax(300px, 360px) minmax(0, 1fr);
  }

  .handover .columns {
    grid-template-columns: minmax(0, 1fr) clamp(300px, 26vw, 400px);
  }

  .side {
    display: grid;
    align-content: start;
    gap: 12px;
    min-height: 0;
    padding: 12px;
    overflow-y: auto;
  }

  .talk {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--surface);
  }

  .callback .talk {
    border-left: 1px solid var(--line);
  }

  .handover .talk {
    border-right: 1px solid var(--line);
  }

  bl-conversation {
    flex: 1;
  }

  @media (width < 1100px) {
    .callback .columns,
    .handover .columns {
      grid-template-columns: minmax(0, 1fr);
      overflow-y: auto;
    }

    /* The talk keeps room to be read in; what stands beside it on a wide screen comes below. */
    .handover .columns {
      grid-template-rows: minmax(min(560px, 100%), 1fr) auto;
    }

    .columns > * {
      border: 0 !important;
      overflow: visible;
    }

    .side,
    .callback .talk {
      min-height: auto;
    }
  }

  @media (width < 900px) {
    .columns,
    .handover .columns {
      grid-template-rows: none;
      overflow: visible;
    }
  }

  @media (width < 900px) and (height > 560px) {
    .handover bl-reply-box {
      position: sticky;
      bottom: 0;
    }
  }

  @media (width < 560px) {
    header {
      grid-template-columns: 1fr;
    }

    .actions {
      justify-content: start;
    }
  }
`;
