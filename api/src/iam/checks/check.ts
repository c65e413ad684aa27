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

/** Editions of the CIS AWS Foundations Benchmark: 6.0 moved IAM from section 1 to 2, 7.0 renumbered it. */
export const CIS_VERSIONS = ["5.0", "6.0", "7.0"] as const;
export type CisVersion = (typeof CIS_VERSIONS)[number];

/** Which controls a check answers, by the number in each published version of the standard. */
export interface Controls {
  /** Numbers in the CIS AWS Foundations Benchmark by its version: `{ "5.0": ["1.13"], "6.0": ["2.13"], "7.0": ["2.12"] }`. */
  readonly cis?: Readonly<Partial<Record<CisVersion, readonly string[]>>>;
  /** AWS Security Hub control ids: `["IAM.3"]`. */
  readonly securityHub?: readonly string[];
}

/** How to put one finding right. `cli` and `terraform` are ready to paste: names in them are quoted (`quote.ts`). */
export interface Remediation {
  readonly text: string;
  readonly cli: string | null;
  readonly terraform: string | null;
}

/** The sections a check named: those of `needs` are there, those of `uses` only where this source has them. */
export type FactsOf<N extends SectionName, U extends SectionName> = Pick<SectionValues, N> &
  Partial<Pick<SectionValues, U>>;

export interface CheckContext {
  /** The moment at which all facts given were true (the oldest `asOf`): "now" for every age. */
  readonly at: Instant;
  readonly settings: CheckSettings;
  readonly awsAccountId: string;
  readonly partition: string;
  /** Ways into other connected accounts, by the unique id of whose they are; left out where this is the only account. */
  readonly connected?: CrossAccountFindings;
}

export interface CrossAccountFindings {
  readonly paths: ReadonlyMap<string, EscalationPath>;
  /** Of principals that were known to have such a way: why it cannot be told now. */
  readonly notEvaluated: ReadonlyMap<string, string>;
}

export interface Failure {
  readonly description: string;
  readonly evidence: Evidence;
  /** Only where it differs from the check's. */
  readonly severity?: Severity;
  readonly discriminator?: string;
}

export interface NotEvaluated {
  readonly notEvaluated: string;
}

/** What `judge` says of one resource: nothing (it passes), what is wrong (once or several times), or why it cannot be told. */
export type Evaluation = null | Failure | readonly Failure[] | NotEvaluated;

/**
 * A check as one declaration. `resources` lists what is judged, `judge` judges one of them; neither sees a clock, an
 * error, an absence or a section that was not named: a denied section ends in NOT EVALUATED before the check is called.
 *
 * `needs`: without any of these the check is not evaluated. `uses`: given where read, left out where this source does
 * not have it (skipped), and NOT EVALUATED where it was denied or failed, since identities may hang on it. `optional`:
 * given where read, left out for whatever reason else. It adorns a finding (an access key's id) or adds a sign; where a
 * missing one could change the verdict, `judge` answers `notJudged`. Its age does not count.
 */
export interface Check<
  N extends SectionName = SectionName,
  U extends SectionName = SectionName,
  R = unknown,
  O extends SectionName = SectionName,
> {
  /** A row's id of the field's list, letter by letter; forever. */
  readonly id: string;
  /** Raised when the meaning changes so much that old alerts end as superseded. */
  readonly version: number;
  readonly title: string;
  readonly family: CheckFamily;
  readonly severity: Severity;
  readonly category: AlertCategory;
  readonly controls: Controls;
  /** Why it matters, in two or three sentences for the person who gets the alert. */
  readonly rationale: string;
  readonly needs: readonly N[];
  readonly uses: readonly U[];
  readonly optional: readonly O[];
  /** Names of the thresholds it reads, so that the checks page can show and change them. */
  readonly thresholds: readonly (keyof CheckSettings)[];
  readonly resources: (facts: FactsOf<N, U | O>, context: CheckContext) => Iterable<R>;
  readonly ref: (resource: R, facts: FactsOf<N, U | O>, context: CheckContext) => ResourceRef;
  readonly evaluate: (resource: R, facts: FactsOf<N, U | O>, context: CheckContext) => Evaluation;
  readonly remediation: (resource: ResourceRef, evidence: Evidence) => Remediation;
}

type Defaulted = "version" | "uses" | "optional" | "thresholds";

export type CheckInput<N extends SectionName, U extends SectionName, R, O extends SectionName = never> = Omit<
  Check<N, U, R, O>,
  Defaulted
> &
  Partial<Pick<Check<N, U, R, O>, Defaulted>>;

/** The registry holds checks of every shape; the runner gives each exactly the sections it named. */
export type AnyCheck = Check<any, any, any, any>; // oxlint-disable-line typescript/no-explicit-any

export function defineCheck<
  const N extends SectionName,
  R,
  const U extends SectionName = never,
  const O extends SectionName = never,
>(input: CheckInput<N, U, R, O>): Check<N, U, R, O> {
  return { version: 1, uses: [], optional: [], thresholds: [], ...input };
}
