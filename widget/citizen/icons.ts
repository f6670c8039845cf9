import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

function icon(shape: SVGTemplateResult): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;
}

export const chatIcon = icon(svg`<path d="M4 5h16v11H10l-5 4v-4H4z" />`);
export const minimiseIcon = icon(svg`<path d="M6 12h12" />`);
export const moreIcon = icon(svg`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="4" />`);
export const sendIcon = icon(svg`<path d="M5 12h14M13 6l6 6-6 6" />`);
export const backIcon = icon(svg`<path d="M19 12H5M11 6l-6 6 6 6" />`);
export const downIcon = icon(svg`<path d="M12 5v14M6 13l6 6 6-6" />`);
export const robotIcon = icon(
  svg`<rect x="4" y="8" width="16" height="11" rx="2" /><path d="M12 8V4M9 13h.01M15 13h.01M9 16h6" />`,
);
