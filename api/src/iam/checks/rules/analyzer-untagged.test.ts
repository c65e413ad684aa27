import { expect, test } from "vitest";
import {
  accessAnalyzer,
  analyzer,
  buildSnapshot,
  failing,
  notEvaluated,
  refusedAnalyzers,
} from "../../../../test/support/build.ts";
import type { UnreadAnalysis } from "../../access-analyzer.ts";
import { existingResources } from "../../alerts/existing-resources.ts";
import { analyzerUntagged } from "./analyzer-untagged.ts";

const untagged = analyzer({ name: "bare", tagCount: 0 });
const refused = refusedAnalyzers("us-east-1");

test("an analyzer without tags fails, and a Region that was not read is not evaluated", () => {
  const snapshot = buildSnapshot({
    accessAnalyzer: accessAnalyzer({ analyzers: [analyzer(), untagged], unread: [refused] }),
  });
  expect(failing(analyzerUntagged, snapshot)).toEqual(["bare"]);
  expect(notEvaluated(analyzerUntagged, snapshot)).toEqual(["analyzers in us-east-1"]);
});

test("its alert ends when the analyzer is deleted, unless its Region was not read", () => {
  const exists = (analyzers: (typeof untagged)[], unread: readonly UnreadAnalysis[] = []) =>
    existingResources(buildSnapshot({ accessAnalyzer: accessAnalyzer({ analyzers, unread }) }))({
      category: "IAMAccount",
      id: untagged.arn,
    });
  expect([exists([untagged]), exists([]), exists([], [{ ...refused, region: untagged.region }])]).toEqual([
    true,
    false,
    null,
  ]);
});
