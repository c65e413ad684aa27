/** The most keys of one plan. The others stay in the list of due keys. */
export const BULK_KEYS_MAX = 25;

export interface BulkKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly accountId: string;
  readonly ageDays: number;
  /** RETIRE: the key is unused, so it is deactivated and later deleted instead of being replaced. */
  readonly act: "ROTATE" | "RETIRE";
}

/** The settings that all rotations of a plan have in common. */
export interface BulkOptions {
  readonly destination: "SECRETS_MANAGER" | "PARAMETER_STORE";
  /** How long both keys work at least. */
  readonly overlapHours: number;
  /** When the rotations start; null for at once. */
  readonly startAt: string | null;
}
