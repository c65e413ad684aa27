/** *Verify now*: asks AWS about one resource and lets the same check judge it, without the credential report. */
import { isVerifiable, readForVerification } from "../../aws/verify-reads.ts";
import { now } from "../../clock.ts";
import type { Alert } from "../../db/entities/alert.ts";
import { AppError } from "../../errors.ts";
import { fingerprint, ownerId } from "../../iam/alerts/alert.ts";
import type { AnyCheck } from "../../iam/checks/check.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { runCheck } from "../../iam/checks/run.ts";
import type { CheckOutcome } from "../../iam/checks/controls.ts";
import { openCrossAccountPaths } from "../escalation/cross-account-paths.ts";
import { existingResources } from "../../iam/alerts/existing-resources.ts";
import type { CheckResult, ResourceRef } from "../../iam/finding.ts";
import { connectionOf } from "../accounts/connection.ts";
import { Accounts } from "../accounts/accounts.ts";
import { reconcileAndSave } from "./reconcile.ts";
import { lockAlertsOf } from "./event-log.ts";
import { AlertReading } from "./queries.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { readCheckSettings } from "./checks.ts";
import { loadCheckResults } from "./check-results.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { loadAlertsAbout } from "./known-alerts.ts";

const VERIFICATION_SECONDS = 25;

export interface Verification {
  readonly alert: Alert;
  readonly outcome: CheckOutcome;
  readonly message: string;
}

const CHECKS_BY_ID: ReadonlyMap<string, AnyCheck> = new Map(CHECKS.map((check) => [check.id, check]));

/** Whether live calls can judge it; offline accounts refuse in `verifyAlert`. */
export function canVerify(alert: Alert): boolean {
  const check = CHECKS_BY_ID.get(alert.checkId);
  return check !== undefined && isVerifiable({ resource: resourceOf(alert), check });
}

/** Throws VERIFY_UNSUPPORTED where no live call can tell, and AWS's errors. */
export async function verifyAlert(scope: Scope, id: string): Promise<Verification> {
  const caller = allow(scope, "alerts.verify");
  const alerts = new AlertReading(scope);
  const alert = await alerts.get({ id });
  const account = await new Accounts(scope).get(alert.accountId);
  const check = CHECKS_BY_ID.get(alert.checkId);
  const { settings, disabledCheckIds } = await readCheckSettings(scope.em);
  if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
  if (account.source === "OFFLINE_FILES" || account.awsAccountId === null)
    throw new AppError("VERIFY_UNSUPPORTED", { message: "This account is read from files: AWS is never asked." });
  if (!check || disabledCheckIds.has(check.id))
    throw new AppError("VERIFY_UNSUPPORTED", { message: "This check is switched off." });

  const resource = resourceOf(alert);
  const reading = await readForVerification(connectionOf(account, scope.platform.secrets), {
    resource,
    check,
    expectedAccountId: account.awsAccountId,
    signal: AbortSignal.timeout(VERIFICATION_SECONDS * 1_000),
  });
  if (reading.status === "UNSUPPORTED") throw new AppError("VERIFY_UNSUPPORTED", { message: reading.reason });
  const result = aboutOnly(
    resource,
    runCheck(reading.snapshot, check, settings, await openCrossAccountPaths(scope.em, account.id)),
  );
  const exists = existingResources(reading.snapshot);

  await scope.em.transactional(async (tx) => {
    await lockAlertsOf(tx, [account.id]);
    const standings = await loadCheckResults(tx, account.id);
    await reconcileAndSave(tx, {
      accountId: account.id,
      alerts: await loadAlertsAbout(tx, account.id, check.id, resource.id, standings),
      results: [result],
      exists,
      checks: CHECKS,
      standings,
      source: { sourceId: scope.requestId, actor: caller.name, clock: now },
      keepsAge: true,
    });
    await recordAudit(tx, scope, {
      action: "alerts.verify",
      target: id,
      targetName: `#${alert.number}`,
      details: { checkId: check.id },
    });
  });
  return { alert: await alerts.get({ id }), ...verdictOf(alert, result, exists(resource) === false) };
}

function resourceOf({ category, resourceId: id, resourceName: name, resourceArn: arn }: Alert): ResourceRef {
  return { category, id, name, arn };
}

/** The reading may hold more than the resource (a policy comes with its holders): only what is said of it counts. */
function aboutOnly(resource: ResourceRef, result: CheckResult): CheckResult {
  if (result.status !== "EVALUATED") return result;
  return {
    ...result,
    findings: result.findings.filter((finding) => finding.resource.id === resource.id),
    notEvaluated: result.notEvaluated.filter(
      (notEvaluated) => notEvaluated.resource.id === resource.id || notEvaluated.resource.id === ownerId(resource),
    ),
  };
}

function verdictOf(alert: Alert, result: CheckResult, isGone: boolean): Omit<Verification, "alert"> {
  if (result.status !== "EVALUATED")
    return {
      outcome: result.status,
      message: result.status === "NOT_EVALUATED" ? result.reason : "This check is switched off.",
    };
  const finding = result.findings.find((each) => fingerprint(alert.accountId, each) === alert.fingerprint);
  if (finding) return { outcome: "FAIL", message: finding.description };
  if (result.notEvaluated.length > 0) return { outcome: "NOT_EVALUATED", message: result.notEvaluated[0]!.reason };
  return { outcome: "PASS", message: isGone ? "AWS no longer has this resource." : "AWS says that this is put right." };
}
