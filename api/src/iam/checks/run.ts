import type { AccountSnapshot, SectionName } from "../account.ts";
import type { CheckResult, Finding, NotEvaluated } from "../finding.ts";
import type { Section, UnreadSection } from "../section.ts";
import type { CheckSettings } from "../settings.ts";
import type { Instant } from "../time.ts";
import type { AnyCheck, CheckContext, CrossAccountFindings, Failure } from "./check.ts";
import { completed } from "./last-known.ts";

export interface RunOptions {
  readonly checks: readonly AnyCheck[];
  readonly settings: CheckSettings;
  readonly disabledCheckIds?: ReadonlySet<string>;
  readonly connected?: CrossAccountFindings;
}

/**
 * Runs every check against one snapshot and yields one result per check, in the order of the checks.
 *
 * A check whose sections were not read is NOT_EVALUATED, and none of its functions is called. The current time of a
 * check is the oldest `asOf` of its sections, so that an age in a finding fits the evidence beside it. This is a
 * generator so that the scan can yield to the event loop, report progress and stop between two checks.
 */
export function* runChecks(
  snapshot: AccountSnapshot,
  { checks, settings, disabledCheckIds, connected }: RunOptions,
): Generator<CheckResult> {
  for (const check of checks) {
    yield disabledCheckIds?.has(check.id)
      ? { status: "DISABLED", checkId: check.id, checkVersion: check.version }
      : runCheck(snapshot, check, settings, connected);
  }
}

/** The part of a check that produces its result. */
export type EvaluableRule = Pick<
  AnyCheck,
  "id" | "version" | "severity" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate"
>;

/**
 * Runs one check. If the reading lacks something that an earlier one contained and that the check uses, the check runs a
 * second time with it. A resource whose verdict then differs is not evaluated.
 */
export function runCheck(
  snapshot: AccountSnapshot,
  check: AnyCheck | EvaluableRule,
  settings: CheckSettings,
  connected?: CrossAccountFindings,
): CheckResult {
  const reasons = ([...check.needs, ...check.uses, ...check.optional] as SectionName[]).flatMap(
    (name) => snapshot.lastKnown?.missing[name] ?? [],
  );
  const result = evaluateCheck(snapshot, check, settings, connected);
  if (reasons.length === 0 || result.status !== "EVALUATED") return result;
  const whole = evaluateCheck(completed(snapshot), check, settings, connected);
  return whole.status === "EVALUATED" ? confirmedBy(whole, result, reasons.join(" ")) : result;
}

type Evaluated = Extract<CheckResult, { status: "EVALUATED" }>;

/**
 * Keeps the findings on which both results agree. A resource on which they differ, in its findings or their severity, is
 * not evaluated: the missing data could have opened its alert, resolved it or changed its severity. The same applies to
 * a resource that the whole data does not suffice to evaluate.
 */
function confirmedBy(whole: Evaluated, result: Evaluated, reason: string): Evaluated {
  const keyOf = ({ resource, discriminator, severity }: Finding) => `${severity} ${resource.id} ${discriminator}`;
  const inWhole = new Set(whole.findings.map(keyOf));
  const inResult = new Set(result.findings.map(keyOf));
  const unsure = new Map(
    [
      ...result.findings.filter((finding) => !inWhole.has(keyOf(finding))),
      ...whole.findings.filter((finding) => !inResult.has(keyOf(finding))),
      ...whole.notEvaluated,
    ].map(({ resource }) => [resource.id, resource]),
  );
  for (const { resource } of result.notEvaluated) unsure.delete(resource.id);
  if (unsure.size === 0) return result;
  const findings = result.findings.filter((finding) => inWhole.has(keyOf(finding)));
  const failing = new Set(findings.map(({ resource }) => resource.id));
  const withdrawn = [...unsure.keys()].filter((id) => !failing.has(id)).length;
  return {
    ...result,
    evaluatedCount: Math.max(failing.size, result.evaluatedCount - withdrawn),
    findings,
    notEvaluated: [...result.notEvaluated, ...[...unsure.values()].map((resource) => ({ resource, reason }))],
  };
}

function evaluateCheck(
  snapshot: AccountSnapshot,
  check: AnyCheck | EvaluableRule,
  settings: CheckSettings,
  connected: CrossAccountFindings | undefined,
): CheckResult {
  const { facts, at, missing } = collectFacts(snapshot, check);
  if (missing.length > 0) return withoutSections(check, missing);

  const context: CheckContext = {
    at,
    settings,
    awsAccountId: snapshot.awsAccountId,
    partition: snapshot.partition,
    ...(snapshot.rotatingUserIds && { rotatingUserIds: snapshot.rotatingUserIds }),
    ...(connected && { connected }),
  };
  const findings: Finding[] = [];
  const notEvaluated: NotEvaluated[] = [];
  let evaluatedCount = 0;

  const resources: Iterable<unknown> = check.resources(facts, context);
  const subjects: readonly unknown[] = Array.isArray(resources) ? resources : [...resources];
  // The loop uses an index because a hundred checks read each of ten thousand principals.
  for (let i = 0; i < subjects.length; i += 1) {
    const subject = subjects[i];
    const evaluation = check.evaluate(subject, facts, context);
    if (evaluation !== null && "notEvaluated" in evaluation) {
      notEvaluated.push({
        resource: check.ref(subject, facts, context),
        reason: evaluation.notEvaluated,
        ...(evaluation.isUnavailable && { isUnavailable: true }),
      });
      continue;
    }
    evaluatedCount += 1;
    if (evaluation === null) continue;
    const resource = check.ref(subject, facts, context);
    for (const failure of (Array.isArray(evaluation) ? evaluation : [evaluation]) as Failure[]) {
      findings.push({
        checkId: check.id,
        checkVersion: check.version,
        resource,
        discriminator: failure.discriminator ?? "",
        severity: failure.severity ?? check.severity,
        description: failure.description,
        evidence: failure.evidence,
        asOf: at,
      });
    }
  }
  return {
    status: "EVALUATED",
    checkId: check.id,
    checkVersion: check.version,
    asOf: at,
    evaluatedCount,
    findings,
    notEvaluated,
  };
}

interface CollectedFacts {
  readonly facts: Partial<Record<SectionName, unknown>>;
  /** The oldest `asOf` of the `needs` and `uses` sections. */
  readonly at: Instant;
  /** The sections without which the check cannot be evaluated. */
  readonly missing: readonly UnreadSection[];
}

/** Picks the sections that a check names from the snapshot. The table in `check.ts` says what happens to unread ones. */
function collectFacts(snapshot: AccountSnapshot, check: EvaluableRule): CollectedFacts {
  const missing: UnreadSection[] = [];
  const facts: Partial<Record<SectionName, unknown>> = {};
  let at: Instant = snapshot.takenAt;

  for (const name of [...check.needs, ...check.uses] as SectionName[]) {
    const section: Section<unknown> = snapshot.sections[name];
    if (section.status === "read") {
      facts[name] = section.value;
      at = Math.min(at, section.asOf);
    } else if (check.needs.includes(name) || section.status !== "skipped") {
      missing.push(section);
    }
  }
  for (const name of check.optional as SectionName[]) {
    const section: Section<unknown> = snapshot.sections[name];
    if (section.status === "read") facts[name] = section.value;
  }
  return { facts, at, missing };
}

function withoutSections(check: EvaluableRule, missing: readonly UnreadSection[]): CheckResult {
  return {
    status: "NOT_EVALUATED",
    checkId: check.id,
    checkVersion: check.version,
    reason: missing.map((section) => section.reason).join("; "),
    missingActions: missing.flatMap((section) => (section.status === "skipped" ? [] : [section.action])),
    lowersCoverage:
      missing.some((section) => section.status !== "skipped") ||
      missing.every((section) => section.status === "skipped" && section.code === "NOT_UPLOADED"),
  };
}
