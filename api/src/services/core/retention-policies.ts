/** The policies, each a number of days after which rows are deleted. Null keeps them. */
export interface RetentionPolicies {
  /** Finished scans. */
  readonly scanDays: number | null;
  /** Resolved alerts, and the events of every alert. */
  readonly alertDays: number | null;
  /** Deleted users, groups, roles, policies, keys and closed paths, and the changes of all. */
  readonly inventoryDays: number | null;
}

export const KEPT_FOR_EVER: RetentionPolicies = { scanDays: null, alertDays: null, inventoryDays: null };
