/**
 * The use cases of reports: creating one as a file, finding a file's record by its hash, and comparing two moments. The
 * audit log has the hash of every file, so that an auditor can check that the file in hand is the one that was made.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { currentDeadline } from "../../db/deadline.ts";
import { newId } from "../../db/new-id.ts";
import { databaseOf, known, pick, selectFirst, table, textAt } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";
import { controlCounts } from "../../iam/checks/controls.ts";
import { CONTROL_STANDARDS, type ControlStandard } from "../../iam/checks/controls/standards.ts";
import { beforeReading } from "../alerts/due-alerts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { actorOf } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { enterExport } from "../exports/running-exports.ts";
import { openSnapshot, type Snapshot } from "../exports/snapshot.ts";
import { compareMoments, type ReportComparison } from "./compare-moments.ts";
import { readReport } from "./report-content.ts";
import { renderReport } from "./report-html.ts";
import { readReportRequest, type ReportRequest } from "./report-request.ts";

const e = table("audit_event", "e");
/** What `create` records of a report. Earlier versions recorded its one account as `account`. */
interface RecordedReport {
  readonly standard: ControlStandard;
  readonly account?: string;
  readonly accounts?: readonly string[];
  readonly scan?: string;
  readonly asOf: string;
  readonly sha256: string;
}
const DETAILS = sql<RecordedReport>`${e.details}`;
const RECORD = { target: known<string>(e.target), ...pick(e, "at", "actorKind", "actor", "actorId"), details: DETAILS };

/** The time limit of a report of the largest installations. */
const REPORT_WITHIN_MS = 60_000;

export interface CreatedReport {
  readonly id: string;
  readonly fileName: string;
  readonly html: Buffer;
  /** The hash of the file, in hexadecimal digits. */
  readonly sha256: string;
  readonly standard: ControlStandard;
  readonly at: Date;
  /** The controls that were asked, and how many of them pass and fail. */
  readonly controls: { readonly total: number; readonly passing: number; readonly failing: number };
  readonly findings: number;
}

/** The facts about a file in the audit log. */
export interface ReportRecord {
  readonly id: string;
  readonly createdAt: Date;
  readonly createdBy: Actor;
  readonly standard: ControlStandard;
  /** The numbers or IDs. Null for all accounts of the installation. */
  readonly accounts: readonly string[] | null;
  readonly scanId: string | null;
  readonly asOf: Date;
}

const hashInput = z.string().regex(/^[0-9a-f]{64}$/i, "must be the 64 hexadecimal digits of a SHA-256 hash");

export class Reports {
  constructor(private readonly scope: Scope) {}

  /** Creates a report and records the hash of its file. Errors: BAD_USER_INPUT, NOT_FOUND, EXPORTS_BUSY. */
  async create(request: ReportRequest, productVersion: string | null): Promise<CreatedReport> {
    const caller = allow(this.scope, "reports.create");
    const subject = await readReportRequest(this.scope, request);
    const id = newId("report");
    const createdAt = new Date(now());
    const content = await this.inSnapshot((snapshot) => readReport(snapshot, subject));
    const { html: text, leftOutFindings } = renderReport({
      ...content,
      id,
      subject,
      createdAt,
      createdBy: actorOf(caller),
      productVersion,
    });
    const html = Buffer.from(text);
    const sha256 = createHash("sha256").update(html).digest("hex");
    const findings = [...content.findingCounts.values()].reduce((sum, count) => sum + count, 0);
    const { standard, scan, accountId } = subject;
    const isAboutAll = accountId === null && caller.accountIds === null;
    const accounts = isAboutAll ? undefined : content.accounts.map(({ account }) => account);
    // A report whose hash is not recorded is not handed out.
    await this.scope.em.fork().transactional((tx) =>
      recordAudit(tx, this.scope, {
        action: "reports.create",
        target: id,
        targetName: standard,
        details: {
          standard,
          accounts,
          scan: scan?.id,
          asOf: content.at.toISOString(),
          sha256,
          bytes: html.length,
          findings,
          leftOut: leftOutFindings,
        },
      }),
    );
    const { askedCount, passedCount, failedCount } = controlCounts(content.controls);
    return {
      id,
      fileName: `report-${standard.toLowerCase().replaceAll("_", "-")}-${content.at.toISOString().slice(0, 19).replaceAll(":", "")}Z.html`,
      html,
      sha256,
      standard,
      at: content.at,
      controls: { total: askedCount, passing: passedCount, failing: failedCount },
      findings,
    };
  }

  /** The record of the file with this hash. Null if IAM Monitor has made no such file. */
  async bySha256(sha256: string): Promise<ReportRecord | null> {
    allow(this.scope, "audit.read");
    const hash = parseInput(hashInput, sha256).toLowerCase();
    const row = await selectFirst(
      databaseOf(this.scope.em),
      RECORD,
      sql`from ${e.$table} where ${e.action} = 'reports.create' and ${textAt(DETAILS, "sha256")} = ${hash} order by ${e.seq} limit 1`,
    );
    if (!row) return null;
    const { standard, account, accounts, scan, asOf } = row.details;
    return {
      id: row.target,
      createdAt: new Date(row.at),
      createdBy: { kind: row.actorKind, displayName: row.actor, ...(row.actorId !== null && { id: row.actorId }) },
      standard,
      accounts: accounts ?? (account === undefined ? null : [account]),
      scanId: scan ?? null,
      asOf: new Date(asOf),
    };
  }

  /** Compares the state when one scan had finished with that when another had, or with the present one. */
  async compare(request: {
    readonly standard: ControlStandard;
    readonly account?: string | null;
    readonly fromScan: string;
    readonly toScan?: string | null;
  }): Promise<ReportComparison> {
    const { standard, account } = request;
    parseInput(z.enum(CONTROL_STANDARDS), standard);
    const from = await readReportRequest(this.scope, { standard, account, scan: request.fromScan });
    const to = await readReportRequest(this.scope, { standard, account, scan: request.toScan });
    if (!from.scan)
      throw new AppError("BAD_USER_INPUT", { message: "fromScan: is required.", details: { path: "fromScan" } });
    if (to.scan && from.scan.finishedAt > to.scan.finishedAt)
      throw new AppError("BAD_USER_INPUT", {
        message: "fromScan: must be older than the other scan.",
        details: { path: "fromScan" },
      });
    return this.inSnapshot((snapshot) => compareMoments(snapshot, from, to));
  }

  /** All rows of a report are of one moment. Reports count as exports, because they hold a connection as well. */
  private async inSnapshot<Result>(read: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
    const slot = enterExport(this.scope);
    let snapshot: Snapshot | undefined;
    try {
      currentDeadline()?.extend(REPORT_WITHIN_MS);
      // Alerts whose dismissal or snooze has ended are opened first, because the snapshot is read-only.
      await beforeReading(this.scope);
      snapshot = await openSnapshot(this.scope);
      return await read(snapshot);
    } finally {
      await slot.close(async () => snapshot?.close());
    }
  }
}
