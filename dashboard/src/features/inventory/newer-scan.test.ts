import { describe, expect, it } from "vitest";
import { finishedScanIds, isNewerScanAvailable } from "./newer-scan.tsx";

const accounts = [
  { id: "a", latestScan: { id: "scan_1", status: "PARTIAL" } },
  { id: "b", latestScan: { id: "scan_2", status: "RUNNING" } },
  { id: "c", latestScan: { id: "scan_3", status: "SUCCEEDED" } },
  { id: "d", latestScan: null },
];

describe("a newer scan", () => {
  it("is a finished scan of the selected account", () => {
    expect(finishedScanIds(accounts, null)).toEqual(["scan_1", "scan_3"]);
    expect(finishedScanIds(accounts, "c")).toEqual(["scan_3"]);
    expect(finishedScanIds(accounts, "b")).toEqual([]);
  });

  it("is available only if a scan finished after the page was loaded", () => {
    expect(isNewerScanAvailable(["scan_1", "scan_4"], ["scan_1", "scan_3"])).toBe(true);
    // A running scan is not a newer scan.
    expect(isNewerScanAvailable(["scan_1"], ["scan_1", "scan_3"])).toBe(false);
    expect(isNewerScanAvailable(["scan_1"], null)).toBe(false);
  });
});
