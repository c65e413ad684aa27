import type { SectionName, SectionValues } from "../account.ts";
import type { Evidence, ResourceRef } from "../finding.ts";
import type { EscalationPath } from "../escalation/paths/path.ts";
import type { AlertCategory, Severity } from "../severity.ts";
import type { CheckSettings } from "../settings.ts";
import type { Instant } from "../time.ts";

export const CHECK_FAMILIES = {
  KEY: "Access key age",
  INA: "Inactive users",
  MFA: "MFA enforcement",
  PWD: "Password policy",
  BND: "Permissions boundaries",
  ESC: "Privilege escalation",
  UNU: "Unused credentials",
  ROOT: "Root usage",
  EXC: "Excessive permissions",
  TRU: "Trust and external access",
  GOV: "Governance and monitoring",
} as const;
export type CheckFamily = keyof typeof CHECK_FAMILIES;

/** Versions of the CIS AWS Foundations Benchmark. 6.0 moved IAM from section 1 to section 2, and 7.0 renumbered it. */
export const CIS_VERSIONS = ["5.0", "6.0", "7.0"] as const;
export type CisVersion = (typeof CIS_VERSIONS)[number];

/** The controls that a check covers, by their number in each published version of the standard. */
export interface Controls {
  /** Numbers in the CIS AWS Foundations Benchmark by its version: `{ "5.0": ["1.13"], "6.0": ["2.13"], "7.0": ["2.12"] }`. */
  readonly cis?: Readonly<Partial<Record<CisVersion, readonly string[]>>>;
  /** AWS Security Hub control ids: `["IAM.3"]`. */
  readonly securityHub?: readonly string[];
}

/** A page of AWS's documentation that explains why a check matters. The pages are listed in `references.ts`. */
export interface CheckReference {
  readonly title: string;
  /** An address on https://docs.aws.amazon.com/. */
  readonly url: string;
}

/** How to fix one finding. `cli` and `terraform` are ready to paste: resource names in them are quoted (`quote.ts`). */
export interface Remediation {
  readonly text: string;
  readonly cli: string | null;
  readonly terraform: string | null;
}

/** The sections that a check receives: those of `needs` are always present, those of `uses` and `optional` may be absent. */
export type FactsOf<N extends SectionName, U extends SectionName> = Pick<SectionValues, N> &
  Partial<Pick<SectionValues, U>>;

export interface CheckContext {
  /** The moment at which all facts were true: the oldest `asOf` of the `needs` and `uses` sections. Ages are measured from it. */
  readonly at: Instant;
  readonly settings: CheckSettings;
  readonly awsAccountId: string;
  readonly partition: string;
  /** Escalation paths into other connected accounts. Absent if this is the only connected account. */
  readonly connected?: CrossAccountFindings;
}

export interface CrossAccountFindings {
  /** Paths by the unique id of the user or role that can take them. */
  readonly paths: ReadonlyMap<string, EscalationPath>;
  /** Why a path that was found earlier cannot be confirmed now, by the unique id of its user or role. */
  readonly notEvaluated: ReadonlyMap<string, string>;
}

/** One problem of one resource. */
export interface Failure {
  /** One sentence that names the resource and says what is wrong with it. */
  readonly description: string;
  readonly evidence: Evidence;
  /** Set only if it differs from the severity of the check. */
  readonly severity?: Severity;
  /** Tells several failures of one resource apart, for instance by the trusted account. Each becomes an alert of its own. */
  readonly discriminator?: string;
}

/** The reason why a resource could not be evaluated. It counts neither as passed nor as failed. */
export interface NotEvaluated {
  readonly notEvaluated: string;
}

/** The result of `evaluate` for one resource: `null` if it passes, one or more failures, or why it was not evaluated. */
export type Evaluation = null | Failure | readonly Failure[] | NotEvaluated;

/**
 * A check: one rule about one kind of resource, declared as data plus a few pure functions.
 *
 * For each check the runner (`run.ts`)
 *
 * 1. collects the sections of the snapshot that the check names. They are its `facts`:
 *
 *    | named in   | read     | skipped: not available here | denied or failed        |
 *    |------------|----------|-----------------------------|-------------------------|
 *    | `needs`    | in facts | check is NOT_EVALUATED      | check is NOT_EVALUATED  |
 *    | `uses`     | in facts | absent from facts           | check is NOT_EVALUATED  |
 *    | `optional` | in facts | absent from facts           | absent from facts       |
 *
 * 2. calls `resources` once for the resources to evaluate;
 * 3. calls `evaluate` once for each of them, and counts what passed, failed or was not evaluated;
 * 4. calls `ref` for each resource that did not pass, to identify it in findings and alerts.
 *
 * `remediation` is called later, when an alert is shown: it receives only the resource and the evidence.
 *
 * The functions never see a missing `needs` section, an error or the clock. Use `context.at` as the current time.
 * Most rules use a helper (`define-user-check.ts`, `define-policy-check.ts`, …) that fills in several of these fields.
 */
export interface Check<
  N extends SectionName = SectionName,
  U extends SectionName = SectionName,
  R = unknown,
  O extends SectionName = SectionName,
> {
  /** The id of a row in `field-list.json`. It never changes: alerts and settings refer to it. */
  readonly id: string;
  /** Raised when the meaning of the check changes so much that its old alerts must end as superseded. */
  readonly version: number;
  /**
   * The problem as a short statement about the resource: "Console user has no MFA". A title contains no configurable
   * number: alerts store it, and the threshold may change. The description of a failure states the number in force.
   */
  readonly title: string;
  readonly family: CheckFamily;
  readonly severity: Severity;
  readonly category: AlertCategory;
  readonly controls: Controls;
  /** Why the problem matters, in two or three sentences for the person who receives the alert. */
  readonly rationale: string;
  /** AWS pages that say why it matters. At least one. */
  readonly references: readonly [CheckReference, ...CheckReference[]];
  /** Sections without which the check cannot say anything. */
  readonly needs: readonly N[];
  /**
   * Sections that the check can do without if the source does not have them, such as an offline file. If one was denied
   * or failed, the check is not evaluated: resource ids may come from it, and alerts would be filed under other ids.
   */
  readonly uses: readonly U[];
  /**
   * Sections that only add detail to a finding (an access key's id) or one more way to detect it. If an absent one could
   * change the result, `evaluate` returns `notEvaluated`. Their age does not count towards `context.at`.
   */
  readonly optional: readonly O[];
  /** Names of the settings that the check reads. The checks page shows them and lets the operator change them. */
  readonly thresholds: readonly (keyof CheckSettings)[];
  /** The resources to evaluate. None of them may be left out: the runner counts what is listed here. */
  readonly resources: (facts: FactsOf<N, U | O>, context: CheckContext) => Iterable<R>;
  /** The identity under which a resource appears in findings and alerts. */
  readonly ref: (resource: R, facts: FactsOf<N, U | O>, context: CheckContext) => ResourceRef;
  /** Evaluates one resource. */
  readonly evaluate: (resource: R, facts: FactsOf<N, U | O>, context: CheckContext) => Evaluation;
  /** How to fix a finding. Names that it needs are taken from the resource or the evidence. */
  readonly remediation: (resource: ResourceRef, evidence: Evidence) => Remediation;
}

/** Fields that `defineCheck` fills in if they are left out. */
type Defaulted = "version" | "uses" | "optional" | "thresholds";

export type CheckInput<N extends SectionName, U extends SectionName, R, O extends SectionName = never> = Omit<
  Check<N, U, R, O>,
  Defaulted
> &
  Partial<Pick<Check<N, U, R, O>, Defaulted>>;

/** A check of any shape, as the list of checks holds them. The runner passes each exactly the sections that it names. */
export type AnyCheck = Check<any, any, any, any>; // oxlint-disable-line typescript/no-explicit-any

export function defineCheck<
  const N extends SectionName,
  R,
  const U extends SectionName = never,
  const O extends SectionName = never,
>(input: CheckInput<N, U, R, O>): Check<N, U, R, O> {
  return { version: 1, uses: [], optional: [], thresholds: [], ...input };
}
