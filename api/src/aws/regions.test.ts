import { expect, test } from "vitest";
import { isAwsRegion } from "./regions.ts";

test.each([
  ["eu-central-1", true],
  ["us-gov-west-1", true],
  ["cn-north-1", true],
  ["ap-southeast-2", true],
  // Finding S28: the shape of a Region is not enough.
  ["xx-evil-1", false],
  ["us-nowhere-9", false],
  ["us-isob-east-1", false],
  ["aws-global", false],
  ["evil.example.com/eu-central-1", false],
  ["", false],
])("%j is a Region that can be read: %s (S28)", (text, isKnown) => {
  expect(isAwsRegion(text)).toBe(isKnown);
});
