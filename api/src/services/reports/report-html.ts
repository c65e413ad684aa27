/**
 * Renders a report as one HTML file without scripts and outside resources, so that it can be kept, sent and printed as
 * it is. Every text that comes from an AWS account or an operator is escaped.
 *
 * The file has at most `REPORT_MAX_BYTES`. The sections before the findings have limits of their own, and the findings
 * get the rest. Findings that do not fit are counted.
 */
import { createHash } from "node:crypto";
import type { Actor } from "../../iam/actor.ts";
import { type Control, controlCounts, type ControlState, type PersonAnswer } from "../../iam/checks/controls.ts";
import { STANDARD_NAMES } from "../../iam/checks/controls/standard-names.ts";
import { SEVERITIES, type Severity } from "../../iam/severity.ts";
import { htmlText } from "../core/html.ts";
import { withoutKeyIds } from "../core/key-ids.ts";
import type { AccountCoverage } from "../exports/coverage.ts";
import { FINDINGS_MAX, type ReportContent, type ReportException, type ReportFinding } from "./report-content.ts";
import type { ReportSubject } from "./report-request.ts";
import { REPORT_STYLE } from "./report-style.ts";

const REPORT_MAX_BYTES = 2_000_000;
/** The limits of the sections before the findings. The rest is for the findings: 1.3 MB at least. */
const COVERAGE_MAX_BYTES = 200_000;
const CONTROLS_MAX_BYTES = 250_000;
const EXCEPTIONS_MAX_BYTES = 200_000;
/** For the head, the summary, notes and headings. */
const RESERVED_BYTES = 20_000;
const ANSWERS_PER_CONTROL_MAX = 20;
const NAMED_ACCOUNTS_MAX = 3;
const NAME_MAX_CHARACTERS = 160;
const COMMENT_MAX_CHARACTERS = 300;
const REASON_MAX_CHARACTERS = 600;

export interface ReportDocument extends ReportContent {
  readonly id: string;
  readonly subject: ReportSubject;
  readonly createdAt: Date;
  readonly createdBy: Actor;
  /** Null in a process that does not know it. */
  readonly productVersion: string | null;
}

export interface RenderedReport {
  readonly html: string;
  /** The findings that the file counts but does not list. */
  readonly leftOutFindings: number;
}

const STATE_WORDS: Readonly<Record<ControlState, string>> = {
  PASS: "Passes",
  FAIL: "Fails",
  NOT_EVALUATED: "Not evaluated",
  MANUAL: "For a person",
  NOT_COVERED: "Not covered",
};
const SEVERITY_WORDS = Object.fromEntries(
  SEVERITIES.map((severity) => [severity, severity.slice(0, 1) + severity.slice(1).toLowerCase()]),
) as Readonly<Record<Severity, string>>;
const REASON_WORDS: Readonly<Record<string, string>> = {
  RISK_ACCEPTED: "Risk accepted",
  FALSE_POSITIVE: "False positive",
  MITIGATED_ELSEWHERE: "Mitigated elsewhere",
};

export function renderReport(report: ReportDocument): RenderedReport {
  const before = [summary(report), coverage(report), controls(report), exceptions(report)].join("\n");
  const head = headOf(report);
  const used = Buffer.byteLength(head) + Buffer.byteLength(before) + RESERVED_BYTES;
  const listed = findings(report, REPORT_MAX_BYTES - used);
  return {
    html: `${head}\n${before}\n${listed.html}\n${ending(report)}\n</body></html>\n`,
    leftOutFindings: listed.leftOut,
  };
}

function headOf(report: ReportDocument): string {
  const { subject, accounts, createdAt, createdBy, at, id, productVersion } = report;
  const names = accounts.slice(0, NAMED_ACCOUNTS_MAX).map(accountText).join(", ");
  const more = accounts.length - NAMED_ACCOUNTS_MAX;
  const scope = more > 0 ? `${names} and ${more} more ${plural("account", more)}` : names || "no account";
  const title = `${STANDARD_NAMES[subject.standard]}: report for ${scope}`;
  const hash = createHash("sha256").update(REPORT_STYLE).digest("base64");
  const facts: readonly (readonly [string, string])[] = [
    ["Standard", htmlText(STANDARD_NAMES[subject.standard])],
    ["Scope", htmlText(scope)],
    ["State as of", `${time(at)}${subject.scan ? `, the end of scan <code>${htmlText(subject.scan.id)}</code>` : ""}`],
    ["Created", `${time(createdAt)} by ${actor(createdBy)}`],
    ["Report", `<code>${id}</code>, IAM Monitor${productVersion === null ? "" : ` ${htmlText(productVersion)}`}`],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${htmlText(title)}</title>
<style>${REPORT_STYLE}</style></head>
<body>
<header><h1>${htmlText(STANDARD_NAMES[subject.standard])}</h1>
<p>Report of IAM Monitor for ${htmlText(scope)}. Titles and texts of controls are those of IAM Monitor; the standard has the exact wording.</p>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("")}</dl></header>`;
}

function summary({
  controls: all,
  findings: listed,
  findingCounts,
  exceptionCount,
  otherFindings,
}: ReportDocument): string {
  const numbers = controlCounts(all);
  const states = [
    { label: "Pass", count: numbers.passedCount },
    { label: "Fail", count: numbers.failedCount },
    { label: "Answered by hand", count: numbers.answeredByHandCount },
    { label: "Not evaluated", count: numbers.notEvaluatedCount },
    { label: "Wait for a person", count: numbers.forPersonCount },
    { label: "Not covered", count: numbers.notCoveredCount },
  ];
  const total = totalOf(findingCounts);
  const severities = SEVERITIES.map((severity) => ({
    label: SEVERITY_WORDS[severity],
    count: findingCounts.get(severity) ?? 0,
  }));
  const others =
    otherFindings > 0
      ? `<p class="q">${otherFindings} further ${plural("finding", otherFindings)} of checks that this standard does not ask ${otherFindings === 1 ? "is" : "are"} not part of this report.</p>`
      : "";
  return `<section><h2>Summary</h2>
<p><b>${numbers.passedCount} of ${numbers.askedCount} asked controls pass.</b> ${total === 0 ? "No finding is open." : `${total} ${plural("finding", total)} ${total === 1 ? "is" : "are"} open.`} ${exceptionCount === 0 ? "There are no exceptions." : `${exceptionCount} ${plural("exception", exceptionCount)} ${exceptionCount === 1 ? "is" : "are"} in force.`}</p>
${counts("Controls", states)}${listed.length > 0 ? counts("Open findings", severities) : ""}${others}</section>`;
}

function counts(label: string, items: readonly { readonly label: string; readonly count: number }[]): string {
  return `<h3>${label}</h3><ul class="counts">${items.map(({ label: name, count }) => `<li><b>${count}</b>${name}</li>`).join("")}</ul>`;
}

function coverage({ accounts }: ReportDocument): string {
  const rows = accounts.map((account) => {
    const { lastScanAt, percent, notRead } = account;
    const sections = notRead.map(
      ({ section, status, action }) =>
        `${htmlText(section)}: ${status.toLowerCase()}${action === null ? "" : ` (${htmlText(action)})`}`,
    );
    const missing = lastScanAt === null ? "<b>Everything: the account was never scanned.</b>" : sections.join("<br>");
    return `<tr><td>${htmlText(accountText(account))}<td>${lastScanAt === null ? "–" : time(new Date(lastScanAt))}<td class="n">${percent === null ? "–" : `${percent} %`}<td>${missing || "Nothing"}`;
  });
  const listed = within(rows, COVERAGE_MAX_BYTES);
  const more =
    listed.leftOut === 0 ? "" : `<p class="note">${listed.leftOut} more accounts are left out of this table.</p>`;
  return `<section><h2>Coverage</h2>
<p>Data that was not read is unknown, not clean. Controls that need it are not evaluated.</p>
<table><thead><tr><th>Account<th>Scanned<th class="n">Checks evaluated<th>Not read</thead><tbody>${listed.html}</tbody></table>${more}</section>`;
}

/** Each control with its state. The answers of persons get what is then left of the bytes: they may be much longer. */
function controls({ controls: all }: ReportDocument): string {
  const listed = within(all.map(control), CONTROLS_MAX_BYTES);
  const more =
    listed.leftOut === 0
      ? ""
      : `<p class="note">The details of ${listed.leftOut} more controls are left out, because their texts are too long. The page Checks, Controls has them.</p>`;
  let room = CONTROLS_MAX_BYTES - Buffer.byteLength(listed.html);
  const shown = listed.rows.map((row, index) => {
    const given = within(all[index]!.answers.slice(0, ANSWERS_PER_CONTROL_MAX).map(answer), room);
    room -= Buffer.byteLength(given.html);
    const leftOut = all[index]!.answers.length - given.rows.length;
    return `${row}${given.html}${leftOut > 0 ? `<p class="q">${leftOut} more ${plural("answer", leftOut)} ${leftOut === 1 ? "is" : "are"} left out.</p>` : ""}</div>\n`;
  });
  return `<section><h2>Controls</h2>\n${shown.join("")}${more}</section>`;
}

/** The control without its answers. */
function control({ id, title, asks, limits, state, reason, checks }: Control): string {
  const tests = checks
    .filter((check) => check.state !== "PASS")
    .map(
      (check) =>
        `<li>${htmlText(check.title)}${check.scope === null ? "" : ` (${htmlText(check.scope)})`}: ${check.state === "FAIL" ? "fails" : "not evaluated"}${check.reason === null ? "" : `: ${htmlText(shortened(withoutKeyIds(check.reason), REASON_MAX_CHARACTERS))}`}</li>`,
    );
  const why =
    reason === null ? "" : `<p><b>${htmlText(shortened(withoutKeyIds(reason), REASON_MAX_CHARACTERS))}</b></p>`;
  return `<div class="c"><span class="s ${state}">${STATE_WORDS[state]}</span><h3>${htmlText(id)} ${htmlText(title)}</h3>
<p>${htmlText(asks)}</p>${tests.length > 0 ? `<ul>${tests.join("")}</ul>` : why}${limits === null ? "" : `<p class="q">${htmlText(limits)}</p>`}`;
}

function answer({ accountName, outcome, evidence, answeredBy, answeredAt, expiresAt }: PersonAnswer): string {
  return `<div class="a"><b>${outcome === "PASS" ? "Met" : "Not met"}</b> in ${htmlText(accountName)}, answered by ${actor(answeredBy)} on ${day(answeredAt)}, valid until ${day(expiresAt)}:<br>${htmlText(evidence).replaceAll("\n", "<br>")}</div>`;
}

function exceptions(report: ReportDocument): string {
  const { exceptions: all, exceptionCount } = report;
  const head = "<section><h2>Exceptions</h2>";
  if (exceptionCount === 0) return `${head}<p>No finding is dismissed or snoozed.</p></section>`;
  const listed = within(
    all.map((each) => exception(report, each)),
    EXCEPTIONS_MAX_BYTES,
  );
  const leftOut = exceptionCount - all.length + listed.leftOut;
  const more =
    leftOut === 0 ? "" : leftOutNote(report, `${leftOut} more ${plural("exception", leftOut)}`, "is:dismissed,snoozed");
  return `${head}<p>Findings that an operator dismissed or snoozed. They are open again at their end.</p>
<table><thead><tr><th>Finding<th>Severity<th>Resource${accountHead(report)}<th>Reason<th>By<th>Until</thead><tbody>${listed.html}</tbody></table>${more}</section>`;
}

function exception(report: ReportDocument, each: ReportException): string {
  const reason = each.status === "SNOOZED" ? "Snoozed" : (REASON_WORDS[each.reason ?? ""] ?? "Dismissed");
  const comment = each.comment === null ? "" : `: ${htmlText(shortened(each.comment, COMMENT_MAX_CHARACTERS))}`;
  return `<tr><td>#${each.number} ${htmlText(each.title)}<td>${SEVERITY_WORDS[each.severity]}<td>${name(each.resourceName)}${accountCell(report, each)}<td>${reason}${comment}<td>${each.by === null ? "unknown" : actor(each.by)}<td>${each.until === null ? "no end" : day(each.until)}`;
}

/** Findings by check, worst first, as many as the bytes allow. */
function findings(report: ReportDocument, bytesMax: number): { readonly html: string; readonly leftOut: number } {
  const { findings: all, findingCounts } = report;
  const total = totalOf(findingCounts);
  const head = "<section><h2>Findings</h2>";
  if (total === 0) return { html: `${head}<p>No finding is open.</p></section>`, leftOut: 0 };
  const parts: string[] = [];
  let bytes = 0;
  let listed = 0;
  for (const [checkId, ofCheck] of Map.groupBy(all, (each) => each.checkId)) {
    const open = `<h3>${htmlText(ofCheck[0]!.title)} <span class="q">${htmlText(checkId)}</span></h3><table class="f"><thead><tr><th class="n">No.<th>Severity<th>Resource${accountHead(report)}<th>First seen<th>Status</thead><tbody>`;
    const room = bytesMax - bytes - open.length;
    const rows = within(
      ofCheck.map((each) => finding(report, each)),
      Math.max(0, room),
    );
    if (rows.leftOut === ofCheck.length) break;
    parts.push(`${open}${rows.html}</tbody></table>`);
    bytes += Buffer.byteLength(open) + Buffer.byteLength(rows.html) + 30;
    listed += ofCheck.length - rows.leftOut;
    if (rows.leftOut > 0) break;
  }
  const leftOut = total - listed;
  const more =
    leftOut === 0 ? "" : leftOutNote(report, `${leftOut} more ${plural("finding", leftOut)}`, "is:open,acknowledged");
  return { html: `${head}${more}${parts.join("\n")}</section>`, leftOut };
}

function finding(report: ReportDocument, each: ReportFinding): string {
  const stale = each.staleReason === null ? "" : ", not evaluated again";
  return `<tr><td class="n">${each.number}<td>${SEVERITY_WORDS[each.severity]}<td>${name(each.resourceName)}${accountCell(report, each)}<td>${day(each.firstSeenAt)}<td>${each.status === "OPEN" ? "Open" : "Acknowledged"}${stale}`;
}

function leftOutNote({ subject, at, accounts }: ReportDocument, what: string, filter: string): string {
  const number = subject.accountId === null ? null : accounts[0]?.account;
  const query = new URLSearchParams({
    ...(number && { account: number }),
    filter,
    ...(subject.scan && { asOf: at.toISOString() }),
  });
  return `<p class="note"><b>${what} ${what.startsWith("1 ") ? "is" : "are"} left out</b>, because a report lists ${FINDINGS_MAX.toLocaleString("en")} findings and has ${REPORT_MAX_BYTES / 1_000_000} MB at most. The export has all of them: <code>GET /api/export/alerts.csv?${htmlText(query.toString())}</code></p>`;
}

function ending({ id }: ReportDocument): string {
  return `<section class="k"><h2>How to check this file</h2>
<p>The audit log of IAM Monitor has the SHA-256 hash of this file under the action <code>reports.create</code> and the ID <code>${id}</code>. Compute the hash of the file with <code>sha256sum</code>, <code>shasum -a 256</code> or <code>Get-FileHash</code>, or choose the file on the page Reports. A file that was changed has another hash.</p></section>`;
}

interface Within {
  readonly rows: readonly string[];
  readonly html: string;
  readonly leftOut: number;
}

/** Returns as many rows as the bytes allow. */
function within(rows: readonly string[], bytesMax: number): Within {
  let bytes = 0;
  let count = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(row);
    if (bytes > bytesMax) break;
    count += 1;
  }
  const shown = rows.slice(0, count);
  return { rows: shown, html: shown.join(""), leftOut: rows.length - count };
}

function totalOf(byKey: ReadonlyMap<unknown, number>): number {
  return [...byKey.values()].reduce((sum, count) => sum + count, 0);
}

function accountHead({ subject }: ReportDocument): string {
  return subject.accountId === null ? "<th>Account" : "";
}

function accountCell({ subject }: ReportDocument, { awsAccountId, accountName }: ReportFinding): string {
  return subject.accountId === null ? `<td>${htmlText(awsAccountId ?? accountName)}` : "";
}

function accountText({ account, accountName }: Pick<AccountCoverage, "account" | "accountName">): string {
  return account === null ? accountName : `${accountName} (${account})`;
}

/** Names are shown with the ID, because only the ID identifies an actor. */
function actor({ displayName, id }: Actor): string {
  return id === undefined ? htmlText(displayName) : `${htmlText(displayName)} <span class="q">${htmlText(id)}</span>`;
}

function name(text: string): string {
  return htmlText(shortened(withoutKeyIds(text), NAME_MAX_CHARACTERS));
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function time(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function plural(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`;
}

function shortened(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters - 1).toWellFormed()}…`;
}
