import { expect, test } from "vitest";

import { contrast, inkOn, luminance, readsOnWhite } from "./contrast";

test("the chosen ink reaches AA on every grey and on strong colours", () => {
  const greys = Array.from({ length: 256 }, (_, value) => `#${value.toString(16).padStart(2, "0").repeat(3)}`);
  for (const colour of [...greys, "#ff0000", "#00ff00", "#0000ff", "#ffcc00", "#0b5d4e"]) {
    expect(contrast(colour, inkOn(colour)), colour).toBeGreaterThanOrEqual(4.5);
  }
});

test("short and long forms are the same colour, anything else is none", () => {
  expect(luminance("#abc")).toBe(luminance("#aabbcc"));
  expect(luminance("red")).toBeNull();
  expect(luminance("#12345")).toBeNull();
});

test("a light colour is not used for text on white", () => {
  expect(readsOnWhite("#0b5d4e")).toBe(true);
  expect(readsOnWhite("#ffcc00")).toBe(false);
  expect(readsOnWhite("nonsense")).toBe(false);
});
