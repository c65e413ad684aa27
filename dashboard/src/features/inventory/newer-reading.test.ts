import { describe, expect, it } from "vitest";
import { finishedReadings, hasNewerReading } from "./newer-reading.ts";

const accounts = [
  { id: "a", latestScan: { id: "scan_1", status: "PARTIAL" } },
  { id: "b", latestScan: { id: "scan_2", status: "RUNNING" } },
  { id: "c", latestScan: { id: "scan_3", status: "SUCCEEDED" } },
  { id: "d", latestScan: null },
];

describe("a newer reading", () => {
  it("comes from scans that finished, of the chosen account", () => {
    expect(finishedReadings(accounts, null)).toEqual(["scan_1", "scan_3"]);
    expect(finishedReadings(accounts, "c")).toEqual(["scan_3"]);
    expect(finishedReadings(accounts, "b")).toEqual([]);
  });

  it("is there only when a scan finished after the page was drawn", () => {
    expect(hasNewerReading(["scan_1", "scan_4"], ["scan_1", "scan_3"])).toBe(true);
    // The next scan has begun: what is shown is still the latest.
    expect(hasNewerReading(["scan_1"], ["scan_1", "scan_3"])).toBe(false);
    expect(hasNewerReading(["scan_1"], null)).toBe(false);
  });
});
