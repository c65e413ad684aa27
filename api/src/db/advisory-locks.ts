/**
 * The numbers of all advisory locks. PostgreSQL knows a lock only by its number, so two uses with the same number would
 * wait for each other. Locks with one key and locks with two are separate there, but here all numbers differ. The values
 * are arbitrary. Processes of several releases run at the same time during an update, so the number of a use never changes.
 */
export const ADVISORY_LOCKS = {
  /** One process migrates at a time. */
  migration: 7_011_124,
  /** Alert events are numbered in the order of commits. */
  alertEventOrder: 7_011_125,
  /** Audit events are numbered and chained in the order of commits. */
  auditChain: 7_011_126,
  /** One writer of an account's inventory. The second key is the account. */
  inventoryOfAccount: 7_011_127,
  /** One worker queues scans again. */
  scanRescue: 7_011_128,
  /** One writer of an account's cross-account paths. The second key is the account. */
  crossAccountPaths: 7_011_129,
  /** One process deletes old audit events. */
  auditPrune: 7_011_130,
  /** One process creates the first data key of a KMS key. */
  firstKmsKey: 7_011_131,
  /** One writer of an account's alerts. The second key is the account. */
  alertsOfAccount: 7_011_132,
  /** Notification events are numbered in the order of commits. */
  notificationEventOrder: 7_011_133,
  /** One process builds search indexes. */
  searchIndexes: 7_011_134,
  /** One process creates the initial API token. */
  initialToken: 7_011_135,
  /** One process creates the first operator. */
  firstOperator: 7_011_136,
  /** One worker deletes old snapshots. */
  snapshotThinning: 7_011_141,
} as const;
