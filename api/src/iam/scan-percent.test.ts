import { expect, test } from "vitest";
import { SECTION_COUNT } from "./older-snapshot.ts";
import { type ScanPhase, SCAN_PHASES, type SectionProgress } from "./scan.ts";
import { percentOf, runningPercent } from "./scan-percent.ts";

const sections = (count: number, status: SectionProgress["status"]): SectionProgress[] =>
  Array.from({ length: count }, () => ({ section: "accessKeys", status, itemsRead: 0 }));
const NOTHING = { sections: [], checksDone: 0, checksTotal: 0 };

test.each<[ScanPhase, Partial<Parameters<typeof runningPercent>[1]>, number]>([
  ["CONNECT", {}, 0],
  ["COLLECT", {}, 5],
  ["COLLECT", { sections: sections(SECTION_COUNT, "reading") }, 5],
  ["COLLECT", { sections: [...sections(SECTION_COUNT - 1, "read"), ...sections(1, "waiting")] }, 57],
  ["COLLECT", { sections: sections(SECTION_COUNT, "denied") }, 60],
  ["ANALYZE", {}, 60],
  ["ANALYZE", { checksDone: 61, checksTotal: 122 }, 77],
  ["ANALYZE", { checksDone: 122, checksTotal: 122 }, 95],
  ["RECONCILE", { checksDone: 122, checksTotal: 122 }, 95],
])("a running scan in %s with %o is done to %i percent", (phase, progress, percent) => {
  expect(runningPercent(phase, { ...NOTHING, ...progress })).toBe(percent);
});

test("the percent never falls from phase to phase, and is below 100 while the scan runs", () => {
  const full = { sections: sections(SECTION_COUNT, "read"), checksDone: 9, checksTotal: 9 };
  const percents = SCAN_PHASES.flatMap((phase) => [runningPercent(phase, NOTHING), runningPercent(phase, full)]);
  expect(percents).toEqual(percents.toSorted((one, other) => one - other));
  expect(Math.max(...percents)).toBeLessThan(100);
});

test.each([
  ["SUCCEEDED", { percent: 95 }, 100],
  ["PARTIAL", {}, 100],
  ["FAILED", { percent: 40 }, 40],
  ["CANCELLED", {}, 0],
  ["RUNNING", { percent: 12 }, 12],
  ["QUEUED", { percent: 0 }, 0],
] as const)("a scan that is %s with %o shows %i", (status, progress, percent) => {
  expect(percentOf(status, progress)).toBe(percent);
});
