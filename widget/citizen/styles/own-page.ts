import { css } from "lit";

/** What the widget gets from a municipality's theme, for a page of the service's own. */
export const ownPage = css`
  :host {
    --colour: #0f4c81;
    --ink: #ffffff;
    --accent: #0f4c81;
    --text: #1b1f23;
    --muted: #4d5761;
    --line: #767f88;
    --soft: #f1f4f6;
    --warn: #a4161a;

    display: block;
    max-inline-size: 34em;
  }
`;
