/** The input and output of `readAccount`: the contract between the reader and the scan. */
import type { AccountSnapshot, SectionName } from "../iam/account.ts";

/** Sections that take one call per principal, so they are slow and throttled first. Read only on request. */
export type OptInSection = "mfaDevices" | "serviceSpecificCredentials" | "serviceLastAccessed";

export interface ReadAccountOptions {
  /** The connected account's number; null if not known yet. Another account stops the reading with AWS_WRONG_ACCOUNT. */
  readonly expectedAccountId: string | null;
  /**
   * The access key ids of the last snapshot, by `accessKeyIdentity(userId, createdAt)`. A user whose reported keys are
   * all known needs no ListAccessKeys.
   */
  readonly previousKeys?: ReadonlyMap<string, string>;
  readonly onProgress?: (progress: SectionProgress) => void;
  /** Ends the reading within 5 seconds; `readAccount` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly optIn?: ReadonlySet<OptInSection>;
}

export interface SectionProgress {
  readonly section: SectionName;
  readonly status: "READING" | "READ" | "DENIED" | "FAILED" | "SKIPPED";
  /** Number of items of this section so far; never decreases. */
  readonly itemsRead: number;
  /** Number of HTTP requests of the whole reading so far, retries included; never decreases. */
  readonly calls: number;
  /** Number of those requests that AWS throttled. */
  readonly throttles: number;
}

export interface AccountReading {
  readonly snapshot: AccountSnapshot;
  /**
   * Users whose key ids were not read because more than 500 users had new or changed keys. Their keys are missing from the
   * `accessKeys` section: the ids are unread, which does not mean that there is no key. `readAccessKeysOf` reads them.
   */
  readonly usersWithUnreadKeys: readonly string[];
  /** Number of HTTP requests by action (`iam:ListAccessKeys`), retries included. */
  readonly callsByAction: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly throttles: number;
}
