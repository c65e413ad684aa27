import { expect, test } from "vitest";
import type { ChangesQuery } from "../../gql/changes.ts";
import { INCOMPLETE_SCANS_MAX, isFullyCompared } from "./completeness.ts";

type Changes = ChangesQuery["changes"];

const SINCE = "2026-11-27T00:00:00.000Z";
const SCANNED = "2026-11-27T08:00:00.000Z";
const account = { id: "account_1", name: "Demo" };
const complete: Changes["coverage"][number] = {
  account,
  lastScanAt: SCANNED,
  isScanned: true,
  hasBaseline: true,
  unreadSections: [],
  recordedSince: "2026-11-01T00:00:00.000Z",
  credentialReportAt: "2026-11-27T07:00:00.000Z",
};
const scan = (finishedAt: string, id = "account_1"): Changes["incompleteScans"][number] => ({
  id: "scan_1",
  status: "FAILED",
  finishedAt,
  account: { id, name: "Demo" },
});
const isComplete = (coverage: Partial<typeof complete> = {}, incompleteScans: Changes["incompleteScans"] = []) =>
  isFullyCompared({ since: SINCE, coverage: [{ ...complete, ...coverage }], incompleteScans }, 1);

test("nothing changed only if every account was scanned, read completely and compared", () => {
  expect(isComplete()).toBe(true);
  expect(isComplete({ isScanned: false })).toBe(false);
  expect(isComplete({ hasBaseline: false })).toBe(false);
  expect(isComplete({ unreadSections: ["credentialReport"] })).toBe(false);
  expect(isComplete({ recordedSince: null })).toBe(false);
  expect(isComplete({ recordedSince: SCANNED })).toBe(false);
  expect(isFullyCompared({ since: SINCE, coverage: [complete], incompleteScans: [] }, 2)).toBe(false);
});

test("a scan that reached its limit, or failed after the latest one with results, leaves open what changed", () => {
  expect(isComplete({}, [scan(SCANNED)])).toBe(false);
  expect(isComplete({}, [scan("2026-11-27T09:00:00.000Z")])).toBe(false);
  expect(isComplete({}, [scan("2026-11-27T07:00:00.000Z")])).toBe(true);
  expect(isComplete({}, [scan(SCANNED, "account_2")])).toBe(true);
  const others = Array.from({ length: INCOMPLETE_SCANS_MAX }, () => scan(SCANNED, "account_2"));
  expect(isComplete({}, others)).toBe(false);
});
