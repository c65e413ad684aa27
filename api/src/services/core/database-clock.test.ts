import { expect, test } from "vitest";
import { certainSkew } from "./database-clock.ts";

test.each([
  { what: "an answer at once", sentAt: 1_000, readAt: 1_005, receivedAt: 1_010, skew: 0 },
  {
    what: "an answer that waited two minutes before the clock was read",
    sentAt: 0,
    readAt: 119_000,
    receivedAt: 120_000,
    skew: 0,
  },
  { what: "an answer that waited two minutes afterwards", sentAt: 0, readAt: 1_000, receivedAt: 120_000, skew: 0 },
  { what: "a clock that is ahead", sentAt: 60_000, readAt: 1_000, receivedAt: 60_010, skew: 59_000 },
  { what: "a clock that is behind", sentAt: 1_000, readAt: 61_000, receivedAt: 1_500, skew: -59_500 },
])("$what shows a difference of $skew ms", ({ skew, ...times }) => {
  expect(certainSkew(times)).toBe(skew);
});
