import { describe, expect, it } from "vitest";

import { keyFromFragment } from "./booking-protocol";

const ID = "0b0e7c1e-6c1f-4f0e-9a40-1f6a2b3c4d5e";
const TOKEN = "abcdefghijklmnopqrstuvwxyz-_0123456789";

describe("the link of an appointment", () => {
  it("has its key in the fragment", () => {
    expect(keyFromFragment(`#${ID}.${TOKEN}`)).toEqual({ bookingId: ID, token: TOKEN });
  });

  it.each(["", "#", `#${ID}`, `#${ID}.`, `#${ID}.${TOKEN}/x`, `#../${ID}.${TOKEN}`])("is no link: %s", (fragment) => {
    expect(keyFromFragment(fragment)).toBeNull();
  });
});
