import type { AccountSnapshot, SectionName } from "../account.ts";
import type { CheckResult, Finding, Unjudged } from "../finding.ts";
import type { Section, UnreadSection } from "../section.ts";
import type { CheckSettings } from "../settings.ts";
import type { Instant } from "../time.ts";
import type { AnyCheck, CheckContext, ConnectedFindings, Failure } from "./check.ts";

export interface RunOptions {
  readonly checks: readonly AnyCheck[];
  readonly settings: CheckSettings;
  readonly disabledCheckIds?: ReadonlySet<string>;
  readonly connected?: ConnectedFindings;
}

/**
 * Holds every check against one snapshot. A check whose sections were not read is NOT_EVALUATED and never called.
 * The "now" of a check is the oldest `asOf` of the sections it was given, so that an age is true of its own evidence.
 * One result after the other, in the checks' order: a scan breathes, counts and may stop between two of them.
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

export function runCheck(
  snapshot: AccountSnapshot,
  check: AnyCheck,
  settings: CheckSettings,
  connected?: ConnectedFindings,
): CheckResult {
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
  if (missing.length > 0) return notEvaluated(check, missing);
  for (const name of check.optional as SectionName[]) {
    const section: Section<unknown> = snapshot.sections[name];
    if (section.status === "read") facts[name] = section.value;
  }

  const context: CheckContext = {
    at,
    settings,
    awsAccountId: snapshot.awsAccountId,
    partition: snapshot.partition,
    ...(connected && { connected }),
  };
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];
  let judgedCount = 0;

  for (const subject of check.resources(facts, context)) {
    const judgement = check.judge(subject, facts, context);
    if (judgement !== null && "notJudged" in judgement) {
      unjudged.push({ resource: check.ref(subject, facts, context), reason: judgement.notJudged });
      continue;
    }
    judgedCount += 1;
    if (judgement === null) continue;
    const resource = check.ref(subject, facts, context);
    for (const failure of (Array.isArray(judgement) ? judgement : [judgement]) as Failure[]) {
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
    judgedCount,
    findings,
    unjudged,
  };
}

function notEvaluated(check: AnyCheck, missing: readonly UnreadSection[]): CheckResult {
  return {
    status: "NOT_EVALUATED",
    checkId: check.id,
    checkVersion: check.version,
    reason: missing.map((section) => section.reason).join("; "),
    missingActions: missing.flatMap((section) => (section.status === "skipped" ? [] : [section.action])),
    lowersCoverage: missing.some((section) => section.status !== "skipped"),
  };
}
