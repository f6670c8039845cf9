import { css } from "lit";

export const deskStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100dvh;
  }

  main {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }

  .door {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 16px;
    padding: 24px 16px;
  }

  .door bl-sign-in {
    width: 100%;
  }

  .skip:not(:focus-visible) {
    position: absolute;
    clip-path: inset(50%);
  }

  .duty {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 16px;
    padding: 6px 16px;
    background: var(--warn-tint);
    font-size: 0.92rem;
  }

  .duty button {
    min-height: 32px;
  }

  .banners .notice {
    padding: 2px 12px;
    border-radius: 0;
  }

  .place {
    display: grid;
    flex: 1;
    grid-template-columns: minmax(320px, 400px) minmax(0, 1fr);
    min-height: 0;
  }

  bl-queue {
    border-right: 1px solid var(--line);
    background: var(--surface);
  }

  @media (width < 900px) {
    :host {
      height: auto;
      min-height: 100dvh;
    }

    .place {
      grid-template-columns: minmax(0, 1fr);
    }

    .place.queue bl-workspace,
    .place.work bl-queue {
      display: none;
    }
  }
`;
