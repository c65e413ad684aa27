import type { SectionName, SectionValues } from "../account.ts";
import type { Evidence, ResourceRef } from "../finding.ts";
import type { EscalationPath } from "../escalation/paths/path.ts";
import type { AlertCategory, Severity } from "../severity.ts";
import type { CheckSettings } from "../settings.ts";
import type { Instant } from "../time.ts";

export const CHECK_FAMILIES = {
  KEY: "Access keys",
  INA: "Inactive users",
  MFA: "MFA",
  PWD: "Password policy",
  BND: "Permissions boundaries",
  ESC: "Privilege escalation",
  UNU: "Unused credentials",
  ROOT: "Root user",
  EXC: "Excessive permissions",
  TRU: "Trust and external access",
  GOV: "Governance and monitoring",
} as const;
export type CheckFamily = keyof typeof CHECK_FAMILIES;

/** A page of AWS's documentation that explains why a check matters. The pages are listed in `references.ts`. */
export interface CheckReference {
  readonly title: string;
  /** An address on https://docs.aws.amazon.com/. */
  readonly url: string;
}

/** How to fix one finding. `cli` and `terraform` are ready to paste: their resource names are quoted (`quote.ts`). */
export interface Remediation {
  readonly text: string;
  readonly cli: string | null;
  readonly terraform: string | null;
}

/** The sections that a check receives: those of `needs` are always present, those of `uses` and `optional` may be absent. */
export type FactsOf<N extends SectionName, U extends SectionName> = Pick<SectionValues, N> &
  Partial<Pick<SectionValues, U>>;

export interface CheckContext {
  /**
   * The moment at which all facts were true: the oldest `asOf` of the `needs` and `uses` sections. Ages are calculated
   * as of this moment.
   */
  readonly at: Instant;
  readonly settings: CheckSettings;
  readonly awsAccountId: string;
  readonly partition: string;
  /** The IDs of the users who have two active keys because of a running rotation. Absent if there are none. */
  readonly rotatingUserIds?: readonly string[];
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
  /** The severity of this failure. Set only if it differs from the severity of the check. */
  readonly severity?: Severity;
  /**
   * Distinguishes several failures of one resource, for instance by the trusted account. Each failure becomes a
   * separate alert.
   */
  readonly discriminator?: string;
}

/** The reason why a resource could not be evaluated. It counts neither as passed nor as failed. */
export interface NotEvaluated {
  readonly notEvaluated: string;
  /** Whether AWS gives the data only to other accounts, such as the management account of the organization. */
  readonly isUnavailable?: boolean;
}

/**
 * The result of `evaluate`: null if the resource passes, one or more failures, or why the resource was not evaluated.
 */
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
  /** Increased when the meaning of the check changes so much that its old alerts must be resolved as superseded. */
  readonly version: number;
  /**
   * The problem as a short statement about the resource: "Console user has no MFA". A title contains no configurable
   * number: alerts store it, and the threshold may change. The description of a failure states the number in force.
   */
  readonly title: string;
  readonly family: CheckFamily;
  readonly severity: Severity;
  readonly category: AlertCategory;
  /** Why the problem matters, in two or three sentences for the person who receives the alert. */
  readonly rationale: string;
  /** One or more AWS pages that say why the problem matters. */
  readonly references: readonly [CheckReference, ...CheckReference[]];
  /** Sections without which the check cannot say anything. */
  readonly needs: readonly N[];
  /**
   * Sections that the check can do without if the source, such as an offline file, does not have them. If such a section
   * was denied or failed, the check is not evaluated. The resource IDs may come from this section, so the alerts would
   * otherwise get different IDs.
   */
  readonly uses: readonly U[];
  /**
   * Sections that only add detail to a finding (an access key's ID) or one more way to detect it. If an absent section
   * could change the result, `evaluate` returns `notEvaluated`. `context.at` ignores the age of these sections.
   */
  readonly optional: readonly O[];
  /** Names of the settings that the check reads. The checks page shows them and lets the operator change them. */
  readonly thresholds: readonly (keyof CheckSettings)[];
  /** Returns the resources to evaluate. It must return all of them, because the runner counts them. */
  readonly resources: (facts: FactsOf<N, U | O>, context: CheckContext) => Iterable<R>;
  /** The identity under which a resource appears in findings and alerts. */
  readonly ref: (resource: R, facts: FactsOf<N, U | O>, context: CheckContext) => ResourceRef;
  /** Evaluates one resource. */
  readonly evaluate: (resource: R, facts: FactsOf<N, U | O>, context: CheckContext) => Evaluation;
  /** Returns how to fix a finding. Takes the names that it needs from the resource or the evidence. */
  readonly remediation: (resource: ResourceRef, evidence: Evidence) => Remediation;
}

/** Fields that `defineCheck` fills in if they are left out. */
type Defaulted = "version" | "uses" | "optional" | "thresholds";

export type CheckInput<N extends SectionName, U extends SectionName, R, O extends SectionName = never> = Omit<
  Check<N, U, R, O>,
  Defaulted
> &
  Partial<Pick<Check<N, U, R, O>, Defaulted>>;

/** A check with any sections and resources. The runner passes to each check exactly the sections that it names. */
export type AnyCheck = Check<any, any, any, any>; // oxlint-disable-line typescript/no-explicit-any

export function defineCheck<
  const N extends SectionName,
  R,
  const U extends SectionName = never,
  const O extends SectionName = never,
>(input: CheckInput<N, U, R, O>): Check<N, U, R, O> {
  return { version: 1, uses: [], optional: [], thresholds: [], ...input };
}
