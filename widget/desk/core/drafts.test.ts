import { beforeEach, expect, it } from "vitest";
import { Drafts } from "./drafts";
import { EMPTY_DRAFT } from "./state";

const draft = { ...EMPTY_DRAFT, reply: "Hej" };

beforeEach(() => sessionStorage.clear());

function loaded(user: string): Drafts {
  const drafts = new Drafts();
  drafts.load(user);
  return drafts;
}

it("outlive the page for the same person", () => {
  loaded("mette").set("a", draft);
  expect(loaded("mette").get("a")).toEqual(draft);
});

it("are not shown to the next person", () => {
  loaded("mette").set("a", draft);
  expect(loaded("jonas").get("a")).toEqual(EMPTY_DRAFT);
  expect(sessionStorage.getItem("borgerlinje.desk.drafts")).not.toContain("Hej");
});

it("are gone after sign-out", () => {
  const drafts = loaded("mette");
  drafts.set("a", draft);
  drafts.forget();
  expect(sessionStorage.length).toBe(0);
});
