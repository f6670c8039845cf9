import { expect, test } from "vitest";

import { isSafeAddress, renderMarkdown } from "./markdown";

function links(markdown: string): HTMLAnchorElement[] {
  const box = document.createElement("div");
  box.innerHTML = renderMarkdown(markdown);
  return [...box.querySelectorAll("a")];
}

test("links go to the web, a phone or a mailbox, and nowhere else", () => {
  const found = links(
    "[a](https://aadal.example) [b](tel:00123410) [c](mailto:kontakt@aadal.example) " +
      "[d](javascript:alert(1)) [e](data:text/html,x) [f](/relative) [g](ftp://x)",
  );
  expect(found.map((link) => link.textContent)).toEqual(["a", "b", "c"]);
});

test("a web link opens beside the page and cannot reach back to it", () => {
  const [link] = links("[a](https://aadal.example)");
  expect(link?.getAttribute("target")).toBe("_blank");
  expect(link?.getAttribute("rel")).toBe("noopener");
});

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "![x](https://aadal.example/pixel.png)",
  "<b onmouseover=alert(1)>x</b>",
])("raw HTML and images never become elements: %s", (text) => {
  const box = document.createElement("div");
  box.innerHTML = renderMarkdown(text);
  expect(box.querySelector("script, img, b")).toBeNull();
});

test("an answer's headings stay below the page's", () => {
  expect(renderMarkdown("# Gebyr")).toContain(">Gebyr</h3>");
});

test("every block has its own direction", () => {
  const box = document.createElement("div");
  box.innerHTML = renderMarkdown("كيف\n\nHow\n\n- one\n- two");
  expect([...box.children].map((block) => block.getAttribute("dir"))).toEqual(["auto", "auto", "auto"]);
});

test("a list that goes on keeps its numbers", () => {
  expect(renderMarkdown("3. three\n4. four")).toContain('start="3"');
});

test("only addresses people can see through are safe", () => {
  expect(isSafeAddress("https://aadal.example")).toBe(true);
  expect(isSafeAddress("javascript:alert(1)")).toBe(false);
  expect(isSafeAddress(null)).toBe(false);
});
