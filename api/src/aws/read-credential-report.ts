import { GenerateCredentialReportCommand, GetCredentialReportCommand } from "@aws-sdk/client-iam";
import { now, pause } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { CredentialReport } from "../iam/account.ts";
import { MINUTE } from "../iam/time.ts";
import { parseCredentialReport } from "./credential-report.ts";
import { awsCodeOf, badResponse } from "./errors.ts";
import { present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";

const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 8_000;
/** The maximum number of polls, about two minutes in total. AWS needs seconds, or longer for very large accounts. */
const MAX_POLLS = 20;
const NOT_READY = new Set(["ReportNotPresent", "ReportExpired", "ReportInProgress"]);

/**
 * Reads the report. AWS generates one at most every four hours and returns the last one until then: see `generatedAt`.
 */
export async function readCredentialReport(context: ReadContext): Promise<CredentialReport> {
  const { clients, call, signal } = context;
  for (let poll = 0; poll < MAX_POLLS; poll += 1) {
    const { State } = await clients.iam.send(new GenerateCredentialReportCommand({}), call);
    if (present(State, "iam:GenerateCredentialReport", "State") === "COMPLETE") {
      const report = await fetchReport(context);
      if (report) return report;
    }
    await pause(Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** poll), signal);
  }
  throw new AppError("AWS_BAD_RESPONSE", {
    message: "AWS did not finish the credential report within two minutes.",
    details: { action: "iam:GenerateCredentialReport", awsCode: "ReportInProgress" },
  });
}

/** Fetches the report. Null if it is not ready, because the old one expired between the two calls. */
async function fetchReport({ clients, call }: ReadContext): Promise<CredentialReport | null> {
  const action = "iam:GetCredentialReport";
  try {
    const { Content, GeneratedTime } = await clients.iam.send(new GetCredentialReportCommand({}), call);
    const csv = new TextDecoder().decode(present(Content, action, "Content"));
    const parsed = parseCredentialReport(csv, present(GeneratedTime, action, "GeneratedTime").getTime());
    if (!parsed.isValid) throw badResponse(action, `the report is invalid: ${parsed.problem}`);
    return withTrueAge(parsed.report);
  } catch (error) {
    if (NOT_READY.has(awsCodeOf(error) ?? "")) return null;
    throw error;
  }
}

/**
 * Corrects the GeneratedTime of moto, which is years ago for every report. A report cannot contain a user created after
 * its GeneratedTime. If it does, the time of the request is used.
 */
function withTrueAge(report: CredentialReport): CredentialReport {
  const newest = report.users.reduce((latest, user) => Math.max(latest, user.userCreatedAt), 0);
  return newest > report.generatedAt + MINUTE ? { ...report, generatedAt: now() } : report;
}
