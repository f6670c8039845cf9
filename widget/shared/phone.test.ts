import { expect, it } from "vitest";
import { readablePhone } from "./phone";

it("writes a Danish number in pairs and leaves others alone", () => {
  expect(readablePhone("20123456")).toBe("20 12 34 56");
  expect(readablePhone("+4521345678")).toBe("+45 21 34 56 78");
  expect(readablePhone("+4915112345678")).toBe("+4915112345678");
});
