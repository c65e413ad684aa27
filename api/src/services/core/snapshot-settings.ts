/** How long snapshots are kept. The newest of each account is always kept, because analyses read it. */
export interface SnapshotSettings {
  /** For this many days, every snapshot is kept. */
  readonly keepAllDays: number;
  /** For this many days, the last snapshot of each day (UTC) is kept. */
  readonly keepDailyDays: number;
}

export const SNAPSHOT_SETTINGS: SnapshotSettings = { keepAllDays: 2, keepDailyDays: 400 };
