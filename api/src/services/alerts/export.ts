/**
 * Streams the alerts of a filter as CSV or JSON, now or as of a past moment.
 * The memory used does not grow with the number of alerts.
 */
import { Readable } from "node:stream";
import { sql } from "kysely";
import { z } from "zod";
import type { Account } from "../../db/entities/account.ts";
import type { Alert } from "../../db/entities/alert.ts";
import { now } from "../../clock.ts";
import { currentDeadline, type Deadline, withDeadline } from "../../db/deadline.ts";
import { AppError } from "../../errors.ts";
import type { Instant } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { momentToFreeze } from "./event-log.ts";
import { alertsAsOf } from "./as-of.ts";
import { type AlertFilter, type AlertSelection, readAlertFilter } from "./filter.ts";
import { Alerts, type Sighting } from "./alerts.ts";
import { type AlertText, alertColumns, alertOf } from "./rows.ts";
import { selectAlerts } from "./selection.ts";
import { moment, parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const ROWS_PER_PAGE = 1_000;
/** The time limit of an export, however slowly the client reads. */
const EXPORT_WITHIN_MS = 600_000;
/** How far `asOf` may be in the future: another process may have just returned it, and its clock may differ. */
const CLOCKS_DIFFER_MAX_MS = 5_000;

const EXPORT_FORMATS = ["csv", "json"] as const;

const exportInput = z.object({ format: z.enum(EXPORT_FORMATS), asOf: moment.nullish() });
export type AlertExportRequest = z.input<typeof exportInput> & { readonly filter?: AlertFilter | null };

export interface AlertExport {
  readonly contentType: string;
  readonly fileName: string;
  readonly asOf: Date;
  /** UTF-8 text. Destroying the stream stops the export. */
  readonly stream: Readable;
}

/** One line of the export. Field names are stable: notebooks read them. */
export interface ExportedAlert {
  readonly number: number;
  readonly id: string;
  readonly status: string;
  readonly severity: string;
  readonly category: string;
  readonly check: string;
  readonly title: string;
  readonly description: string;
  readonly account: string | null;
  readonly accountName: string | null;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly resourceArn: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
  readonly reopenCount: number;
  readonly staleSince: string | null;
  readonly staleReason: string | null;
  readonly assignee: string | null;
  readonly acknowledgedBy: string | null;
  readonly dismissalReason: string | null;
  readonly dismissalComment: string | null;
  readonly dismissedBy: string | null;
  readonly dismissalExpiresAt: string | null;
  readonly evidence: Alert["evidence"];
}

const FIELDS = [
  "number",
  "id",
  "status",
  "severity",
  "category",
  "check",
  "title",
  "description",
  "account",
  "accountName",
  "resourceId",
  "resourceName",
  "resourceArn",
  "firstSeenAt",
  "lastSeenAt",
  "resolvedAt",
  "resolution",
  "reopenCount",
  "staleSince",
  "staleReason",
  "assignee",
  "acknowledgedBy",
  "dismissalReason",
  "dismissalComment",
  "dismissedBy",
  "dismissalExpiresAt",
  "evidence",
] as const satisfies readonly (keyof ExportedAlert)[];

/**
 * Exports the alerts, worst first. Status, severity, assignee and dismissal are those of `asOf`; description and evidence
 * are the current ones. An invalid filter throws before the first byte is sent.
 */
export async function exportAlerts(scope: Scope, request: AlertExportRequest): Promise<AlertExport> {
  allow(scope, "alerts.export");
  const { format, asOf } = parseInput(exportInput, { format: request.format, asOf: request.asOf });
  if (asOf && asOf.getTime() > now() + CLOCKS_DIFFER_MAX_MS)
    throw new AppError("BAD_USER_INPUT", { message: "asOf: must not be in the future.", details: { path: "asOf" } });
  const selection = await readAlertFilter(scope, request.filter);
  const at = asOf ? Math.min(asOf.getTime(), now()) : await momentToFreeze(scope.em);
  const deadline = currentDeadline();
  deadline?.extend(EXPORT_WITHIN_MS);
  const read = pages(scope, selection, at, deadline);
  const text = format === "csv" ? csv(read) : json(read);
  return {
    contentType: format === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
    fileName: `alerts-${new Date(at).toISOString().slice(0, 19).replaceAll(":", "")}Z.${format}`,
    asOf: new Date(at),
    stream: Readable.from(text, { objectMode: false, encoding: "utf8" }),
  };
}

/**
 * Reads the numbers of all alerts first, then their state at `at`, page by page. A slow client therefore keeps no
 * transaction open, and later changes do not affect the export.
 */
async function* pages(
  scope: Scope,
  selection: AlertSelection,
  at: Instant,
  // Passed explicitly, because the response stream requests the pages outside of the request's context.
  deadline: Deadline | undefined,
): AsyncGenerator<readonly ExportedAlert[]> {
  const kysely = scope.em.getKysely();
  const found = await withDeadline(deadline, () =>
    sql<{
      number: number;
    }>`select number from (${selectAlerts(sql`a.number, a.severity_rank`, selection, at)}) t order by severity_rank, number desc`.execute(
      kysely,
    ),
  );
  const numbers = found.rows.map((row) => row.number);
  for (let start = 0; start < numbers.length; start += ROWS_PER_PAGE)
    yield await withDeadline(deadline, () => readPage(scope, numbers.slice(start, start + ROWS_PER_PAGE), at));
}

async function readPage(scope: Scope, numbers: readonly number[], at: Instant): Promise<readonly ExportedAlert[]> {
  const { rows } =
    await sql<AlertText>`select ${alertColumns()} from (${alertsAsOf(numbers, at)}) a order by a.severity_rank, a.number desc`.execute(
      scope.em.getKysely(),
    );
  const alerts = rows.map(alertOf);
  const sightings = await new Alerts(scope).lastSeenOf(alerts);
  const accounts = await new Accounts(scope).byIds([...new Set(alerts.map((alert) => alert.accountId))]);
  return alerts.map((alert) => exported(alert, accounts.get(alert.accountId), sightings.get(alert.id)));
}

function exported(alert: Alert, account: Account | undefined, sighting: Sighting | undefined): ExportedAlert {
  return {
    number: alert.number,
    id: alert.id,
    status: alert.status,
    severity: alert.severity,
    category: alert.category,
    check: alert.checkId,
    title: alert.title,
    description: alert.description,
    account: account?.awsAccountId ?? null,
    accountName: account?.name ?? null,
    resourceId: alert.resourceId,
    resourceName: alert.resourceName,
    resourceArn: alert.resourceArn,
    firstSeenAt: alert.firstSeenAt.toISOString(),
    lastSeenAt: (sighting?.lastSeenAt ?? alert.openedAt).toISOString(),
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
    resolution: alert.resolution,
    reopenCount: alert.reopenCount,
    staleSince: sighting?.staleSince?.toISOString() ?? null,
    staleReason: sighting?.staleReason ?? null,
    assignee: alert.assignee?.displayName ?? null,
    acknowledgedBy: alert.acknowledgedBy?.displayName ?? null,
    dismissalReason: alert.dismissalReason,
    dismissalComment: alert.dismissalComment,
    dismissedBy: alert.dismissedBy?.displayName ?? null,
    dismissalExpiresAt: alert.dismissalExpiresAt?.toISOString() ?? null,
    evidence: alert.evidence,
  };
}

async function* csv(source: AsyncIterable<readonly ExportedAlert[]>): AsyncGenerator<string> {
  yield `${FIELDS.join(",")}\r\n`;
  for await (const alerts of source)
    yield alerts.map((alert) => `${FIELDS.map((field) => csvCell(alert[field])).join(",")}\r\n`).join("");
}

/** Where a spreadsheet may see the start of a cell: at the start, and after any separator or line end inside it. */
const FORMULA_START = /(^|[;|\t\r\n])(\s*)(?=[=+\-@])/g;

/**
 * A CSV cell (RFC 4180). Spreadsheets run text that begins with = + - @ as a formula. Anyone who may create users in AWS
 * could put such text into a user name. Such text is therefore prefixed with an apostrophe. This is also done after `;`,
 * `|`, tabs and line ends: where the list separator is another character than the comma, a spreadsheet ignores the quotes
 * and splits the cell there. Numbers need no guard.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const guarded = text.replaceAll(FORMULA_START, "$1$2'").replace(/^[\t\r\n]/, "'$&");
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

async function* json(source: AsyncIterable<readonly ExportedAlert[]>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const alerts of source) {
    for (const alert of alerts) {
      yield separator + JSON.stringify(alert);
      separator = ",\n";
    }
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}
