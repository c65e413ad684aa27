/** The input and output of `readAccount`: the contract between the reader and the scan. */
import type { AccountSnapshot, SectionName } from "../iam/account.ts";

/** Sections that need calls per principal. They are slow and throttled first, so they are read only on request. */
export const USER_CREDENTIAL_SECTIONS = ["mfaDevices", "serviceSpecificCredentials", "sshPublicKeys"] as const;
export type OptInSection = (typeof USER_CREDENTIAL_SECTIONS)[number] | "serviceLastAccessed";

export interface ReadAccountOptions {
  /** The expected account number; null if not known yet. Any other account ends the reading with AWS_WRONG_ACCOUNT. */
  readonly expectedAccountId: string | null;
  /**
   * The access key ids of the last snapshot, by `accessKeyIdentity(userId, createdAt)`. ListAccessKeys is not called
   * for a user whose keys in the credential report are all known.
   */
  readonly previousKeys?: ReadonlyMap<string, string>;
  readonly onProgress?: (progress: SectionProgress) => void;
  /** Aborting it ends the reading within 5 seconds. `readAccount` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Ends the reading at this moment and keeps what was read: what was not is a failed section with the signal's reason,
   * which must be an AppError. `readAccount` rejects with it if not even the identity is known.
   */
  readonly deadline?: AbortSignal;
  readonly optIn?: ReadonlySet<OptInSection>;
  /**
   * Reads workloads in these Regions; empty for all Regions that are enabled in the account. If it is null or left out,
   * no workloads are read.
   */
  readonly workloadRegions?: readonly string[] | null;
  /** Reads the policies of resources in these Regions, in the same way. Buckets are read in every Region. */
  readonly resourcePolicyRegions?: readonly string[] | null;
  /** Reads what IAM Access Analyzer reports in these Regions, in the same way. */
  readonly accessAnalyzerRegions?: readonly string[] | null;
  /** Reads whom AWS and CloudWatch alert. */
  readonly readsAlerting?: boolean;
}

export interface SectionProgress {
  readonly section: SectionName;
  readonly status: "READING" | "READ" | "DENIED" | "FAILED" | "SKIPPED";
  /** Number of items of this section so far; never decreases. */
  readonly itemsRead: number;
  /** Number of HTTP requests of the whole reading so far, retries included; never decreases. */
  readonly calls: number;
  /** Number of the HTTP requests so far that AWS throttled. */
  readonly throttles: number;
}

export interface AccountReading {
  readonly snapshot: AccountSnapshot;
  /**
   * Users whose key ids were not read because more than 500 users had new or changed keys. The users have keys, but
   * these are missing from the `accessKeys` section. `readAccessKeysOf` reads them.
   */
  readonly usersWithUnreadKeys: readonly string[];
  /** Number of HTTP requests by action (`iam:ListAccessKeys`), retries included. */
  readonly callsByAction: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly throttles: number;
}
