import { expect, test } from "vitest";
import { readingText } from "./reading-text.ts";

const read = { section: "workloads", status: "READ", reason: null };
const denied = { section: "trailAlarms", status: "DENIED", reason: "AWS denied it." };

test.each([
  ["Off", null, { isOn: false, sections: ["workloads"], sources: [read] }],
  ["Read", null, { isOn: true, sections: ["workloads"], sources: [read, denied] }],
  [
    "Read",
    "one Region is missing",
    { isOn: true, sections: ["workloads"], sources: [{ ...read, reason: "one Region is missing" }] },
  ],
  ["Not read", "AWS denied it.", { isOn: true, sections: ["workloads", "trailAlarms"], sources: [read, denied] }],
  [
    "Not read",
    "the next scan reads it",
    { isOn: true, sections: ["workloads"], sources: [{ ...read, status: "SKIPPED" }] },
  ],
  ["Not read", "the next scan reads it", { isOn: true, sections: ["workloads"], sources: null }],
] as const)("a reading is %s (%s)", (state, reason, wanted) => {
  expect(readingText(wanted)).toEqual({ state, reason });
});
