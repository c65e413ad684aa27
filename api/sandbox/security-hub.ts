/** The findings that AWS Security Hub of one Region keeps. */

/** The fields that the sandbox reads. It keeps all. */
export interface StoredFinding {
  readonly Id: string;
  readonly ProductArn: string;
  readonly AwsAccountId: string;
  readonly UpdatedAt: string;
  readonly RecordState?: string;
  readonly Workflow?: { readonly Status: string };
  readonly [field: string]: unknown;
}

export interface SecurityHub {
  readonly findings: Map<string, StoredFinding>;
  /** The findings that it does not take. */
  readonly refusedIds: Set<string>;
}
