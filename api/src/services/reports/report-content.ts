/**
 * The content of a report, read in one snapshot: the controls of a standard, the findings of their checks, the
 * exceptions, and the data that the scans did not read. Findings beyond the limits are counted, never silently left
 * out.
 */
import { sql } from "kysely";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import { type Control, controlsOfCheck, controlsOfStandard } from "../../iam/checks/controls.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { Severity } from "../../iam/severity.ts";
import { loadControlAnswers, loadPastAnswers } from "../alerts/control-results.ts";
import { CHECKS_BY_ID } from "../alerts/checks.ts";
import { isOfAccounts } from "../exports/account-choice.ts";
import { type AccountCoverage, accountCoverages } from "../exports/coverage.ts";
import type { Snapshot } from "../exports/snapshot.ts";
import { ALERTS, type ExportedAlert } from "../exports/subjects/alerts.ts";
import type { ReportSubject } from "./report-request.ts";

const c = table("account", "c");

export const FINDINGS_MAX = 10_000;
const EXCEPTIONS_MAX = 2_000;
/** The alerts that are not resolved. */
const FINDINGS_FILTER = "is:open,acknowledged,snoozed,dismissed";

/** One alert that is not resolved. */
export interface ReportFinding {
  readonly number: number;
  readonly severity: Severity;
  readonly status: ExportedAlert["alert"]["status"];
  readonly checkId: string;
  readonly title: string;
  readonly resourceName: string;
  readonly accountName: string;
  readonly awsAccountId: string | null;
  readonly firstSeenAt: Date;
  /** Why the latest scan could not evaluate it again. Unknown for a past moment. */
  readonly staleReason: string | null;
}

/** A finding that an operator dismissed or snoozed. */
export interface ReportException extends ReportFinding {
  readonly by: ExportedAlert["alert"]["dismissedBy"];
  readonly reason: string | null;
  readonly comment: string | null;
  readonly until: Date | null;
}

export interface ReportContent {
  readonly at: Date;
  readonly accounts: readonly AccountCoverage[];
  readonly controls: readonly Control[];
  /** The findings that are open or acknowledged, worst first, at most `FINDINGS_MAX`. */
  readonly findings: readonly ReportFinding[];
  /** All of them, also those beyond the limit. */
  readonly findingCounts: ReadonlyMap<Severity, number>;
  readonly exceptions: readonly ReportException[];
  readonly exceptionCount: number;
  /** Findings of checks that the standard does not ask. */
  readonly otherFindings: number;
}

/** The IDs of the checks that the controls of the standard ask. */
export function isCheckOf(standard: ControlStandard): (checkId: string) => boolean {
  const asked = new Set(
    [...CHECKS_BY_ID.keys()].filter((id) => controlsOfCheck(id).some((control) => control.standard === standard)),
  );
  return (checkId) => asked.has(checkId);
}

/** The controls of the standard as of the subject's moment. */
export async function readControls(snapshot: Snapshot, subject: ReportSubject): Promise<readonly Control[]> {
  const { em } = snapshot.scope;
  const rows = await select(
    databaseOf(em),
    pick(c, "id", "name"),
    sql`from ${c.$table} where ${isOfAccounts(subject.accounts, c.id)} order by ${c.name}, ${c.id}`,
  );
  const answers = subject.scan
    ? await loadPastAnswers(em, rows, subject.scan.finishedAt)
    : await loadControlAnswers(em, rows);
  return controlsOfStandard(subject.standard, answers);
}

/** The alerts that were not resolved at the subject's moment, in batches, worst first. */
export async function readFindings(snapshot: Snapshot, { accountId, scan }: ReportSubject) {
  const source = await ALERTS.open(snapshot.scope, {
    account: accountId === null ? [] : [accountId],
    filter: FINDINGS_FILTER,
    asOf: scan?.finishedAt ?? null,
  });
  return source.batches(snapshot);
}

export async function readReport(snapshot: Snapshot, subject: ReportSubject): Promise<ReportContent> {
  const moment = subject.scan?.finishedAt ?? null;
  const isAsked = isCheckOf(subject.standard);
  const findings: ReportFinding[] = [];
  const findingCounts = new Map<Severity, number>();
  const exceptions: ReportException[] = [];
  let exceptionCount = 0;
  let otherFindings = 0;
  for await (const batch of await readFindings(snapshot, subject)) {
    for (const exported of batch) {
      const { checkId, status, severity } = exported.alert;
      if (!isAsked(checkId)) otherFindings += 1;
      else if (status === "DISMISSED" || status === "SNOOZED") {
        exceptionCount += 1;
        if (exceptions.length < EXCEPTIONS_MAX) exceptions.push(exceptionOf(exported));
      } else {
        findingCounts.set(severity, (findingCounts.get(severity) ?? 0) + 1);
        if (findings.length < FINDINGS_MAX) findings.push(findingOf(exported));
      }
    }
    batch.length = 0;
  }
  return {
    at: moment ?? snapshot.at,
    accounts: await accountCoverages(snapshot, subject.accounts, moment),
    controls: await readControls(snapshot, subject),
    findings,
    findingCounts,
    exceptions,
    exceptionCount,
    otherFindings,
  };
}

export function findingOf({ alert, sighting, account }: ExportedAlert): ReportFinding {
  const { number, severity, status, checkId, title, resourceName, firstSeenAt } = alert;
  return {
    number,
    severity,
    status,
    checkId,
    title,
    resourceName,
    accountName: account.name,
    awsAccountId: account.awsAccountId,
    firstSeenAt,
    staleReason: sighting.staleReason,
  };
}

function exceptionOf(exported: ExportedAlert): ReportException {
  const { alert } = exported;
  const isSnoozed = alert.status === "SNOOZED";
  return {
    ...findingOf(exported),
    by: isSnoozed ? alert.snoozedBy : alert.dismissedBy,
    reason: isSnoozed ? null : alert.dismissalReason,
    comment: isSnoozed ? null : alert.dismissalComment,
    until: isSnoozed ? alert.snoozedUntil : alert.dismissalExpiresAt,
  };
}
