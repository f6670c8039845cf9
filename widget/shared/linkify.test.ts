import { render } from "lit";
import { expect, it } from "vitest";
import { linkify } from "./linkify";

function shown(text: string): HTMLElement {
  const place = document.createElement("p");
  render(linkify(text), place);
  return place;
}

it("makes links of https addresses, without the sentence around them", () => {
  const place = shown("Bestil her: https://www.aadal.example/tid. Se (https://borger.dk/pas?x=1), tak!");
  expect([...place.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([
    "https://www.aadal.example/tid",
    "https://borger.dk/pas?x=1",
  ]);
  expect(place.textContent).toBe("Bestil her: https://www.aadal.example/tid. Se (https://borger.dk/pas?x=1), tak!");
});

it("leaves everything else as it was written", () => {
  const place = shown("<b>javascript:alert(1)</b> http://a.example https://");
  expect(place.querySelectorAll("a, b")).toHaveLength(0);
  expect(place.textContent).toBe("<b>javascript:alert(1)</b> http://a.example https://");
});
