import createDOMPurify from "dompurify";
import MarkdownIt from "markdown-it";

const ALLOWED_ADDRESS = /^(?:https?:\/\/|tel:|mailto:)/i;
const ALLOWED_TAGS = [
  "p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr",
  "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
];

const parser = new MarkdownIt({ html: false, linkify: false, breaks: true }).disable("image");
parser.validateLink = (address) => ALLOWED_ADDRESS.test(address.trim());

// The page around an answer owns the first two levels of headings.
parser.core.ruler.push("lower_headings", (state) => {
  for (const token of state.tokens) {
    if (token.type !== "heading_open" && token.type !== "heading_close") continue;
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`;
  }
});

// An answer may mix Arabic and English: every block finds its own direction. Inside a list, the list decides.
parser.core.ruler.push("direction", (state) => {
  for (const token of state.tokens) {
    const cell = token.type === "th_open" || token.type === "td_open";
    if (token.nesting === 1 && (token.level === 0 || cell)) token.attrSet("dir", "auto");
  }
});

// An instance of our own: hooks on the shared one would also act on the host page's.
const purifier = createDOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  if (/^https?:/i.test(node.getAttribute("href") ?? "")) {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener");
  }
});

const rendered = new Map<string, string>();
const KEPT = 300;

/** Markdown to HTML that is safe to insert: no raw HTML, no images, only links people can see through. */
export function renderMarkdown(markdown: string): string {
  const known = rendered.get(markdown);
  if (known !== undefined) return known;
  const html = purifier.sanitize(parser.render(markdown), {
    ALLOWED_TAGS,
    ALLOWED_ATTR: ["href", "title", "start", "dir"],
    ALLOWED_URI_REGEXP: ALLOWED_ADDRESS,
    ADD_URI_SAFE_ATTR: ["start", "dir"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  if (rendered.size >= KEPT) rendered.clear();
  rendered.set(markdown, html);
  return html;
}

export function isSafeAddress(address: string | null | undefined): address is string {
  return typeof address === "string" && ALLOWED_ADDRESS.test(address);
}
