import { html, type TemplateResult } from "lit";

/** What follows is a sentence's, and not the address's. */
const ADDRESS = /https:\/\/[^\s<>"]+[^\s<>"',.;:!?()[\]]/g;

/** Plain text with its https addresses as links: an agent's message has no other way to give one. */
export function linkify(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const url = match[0];
    parts.push(text.slice(end, match.index), html`<a href=${url} target="_blank" rel="noopener">${url}</a>`);
    end = match.index + url.length;
  }
  parts.push(text.slice(end));
  return parts;
}
