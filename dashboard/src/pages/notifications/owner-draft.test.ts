import { expect, test } from "vitest";
import { isOwnerDraftComplete, ownerDraftOf, ownerInputOf } from "./owner-draft.ts";

const settings = {
  revision: 4,
  tagKeys: ["owner*", "team"],
  mappings: [
    { pattern: "payments", targetId: "target_1", address: "#payments" },
    { pattern: "*", targetId: "target_2", address: null },
  ],
  emailDomains: ["example.org"],
  emailTargetId: "target_2",
};

test("a draft becomes the settings from which it was made", () => {
  expect(ownerInputOf(ownerDraftOf(settings), 4)).toEqual(settings);
});

test("empty rows are left out, and a target of addresses without domains", () => {
  const draft = { ...ownerDraftOf(settings), emailDomains: " , " };
  const input = ownerInputOf({ ...draft, mappings: [{ pattern: " ", targetId: "", address: "x" }] }, 5);
  expect(input).toEqual({
    revision: 5,
    tagKeys: ["owner*", "team"],
    mappings: [],
    emailDomains: [],
    emailTargetId: null,
  });
});

test("a draft is complete if each pattern has a target and there is a tag key", () => {
  const draft = ownerDraftOf(settings);
  expect(isOwnerDraftComplete(draft)).toBe(true);
  expect(isOwnerDraftComplete({ ...draft, tagKeys: " " })).toBe(false);
  expect(isOwnerDraftComplete({ ...draft, emailTargetId: "" })).toBe(false);
  expect(isOwnerDraftComplete({ ...draft, mappings: [{ pattern: "a", targetId: "", address: "" }] })).toBe(false);
});
