/** An analyzer of the sandbox with everything that it ever found. */
export interface SandboxAnalyzer {
  readonly name: string;
  readonly type: string;
  readonly region: string;
  readonly status?: "ACTIVE" | "CREATING" | "DISABLED" | "FAILED";
  readonly tags?: Readonly<Record<string, string>>;
  readonly findings: readonly SandboxAnalyzerFinding[];
}

interface SandboxAnalyzerFinding {
  readonly id: string;
  readonly findingType: string;
  readonly resource: string;
  readonly resourceType: string;
  /** The account of the resource. Default: the analyzer's own. */
  readonly resourceOwnerAccount?: string;
  readonly status: "ACTIVE" | "ARCHIVED" | "RESOLVED";
  readonly createdAt: number;
  readonly error?: string;
}
