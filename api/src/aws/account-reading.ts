/** What `readAccount` takes and gives: the contract between the reader and the scan. */
import type { AccountSnapshot, SectionName } from "../iam/account.ts";

/** Sections read per principal, so slow and throttled first: only when asked for. */
export type OptInSection = "mfaDevices" | "serviceSpecificCredentials" | "serviceLastAccessed";

export interface ReadAccountOptions {
  /** The account connected: another one stops the reading with AWS_WRONG_ACCOUNT. `null`: not known yet. */
  readonly expectedAccountId: string | null;
  /**
   * Access key ids known from the last snapshot, by `accessKeyIdentity(userId, createdAt)`. A user whose
   * reported keys are all known costs no ListAccessKeys.
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
  /** Items of this section so far; never falls. */
  readonly itemsRead: number;
  /** HTTP requests of the whole reading so far, retries included; never falls. */
  readonly calls: number;
  /** How many of them AWS throttled. */
  readonly throttles: number;
}

export interface AccountReading {
  readonly snapshot: AccountSnapshot;
  /**
   * Users with keys whose ids were not read because more than 500 users had new or changed keys. Their keys are missing
   * from the `accessKeys` section (an id not read yet, never "no key"): read them with `readAccessKeysOf`.
   */
  readonly usersWithUnreadKeys: readonly string[];
  /** HTTP requests by action (`iam:ListAccessKeys`), retries included. */
  readonly callsByAction: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly throttles: number;
}
