/** *Check AWS again*: reads one resource from AWS and evaluates the alert's check on it, without the credential report. */
import { isVerifiable, readForVerification } from "../../aws/verify-reads.ts";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import type { Alert } from "../../db/entities/alert.ts";
import { AppError } from "../../errors.ts";
import { fingerprint, ownerId } from "../../iam/alerts/alert.ts";
import type { AnyCheck } from "../../iam/checks/check.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { runCheck } from "../../iam/checks/run.ts";
import type { CheckOutcome } from "../../iam/checks/controls.ts";
import { openCrossAccountPaths } from "../escalation/cross-account-paths.ts";
import { existingResources } from "../../iam/alerts/existing-resources.ts";
import type { SectionName } from "../../iam/account.ts";
import type { CheckResult, ResourceRef } from "../../iam/finding.ts";
import { connectionOf } from "../accounts/connection.ts";
import { withPoliciesOfOrganization } from "../accounts/member-policies.ts";
import { Accounts } from "../accounts/accounts.ts";
import { withRotatingUsers } from "../inventory/rotating-users.ts";
import { reconcileAndSave } from "./reconcile.ts";
import { lockAlertsOf } from "./event-log.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { CHECKS_BY_ID, readCheckSettings } from "./checks.ts";
import { loadCheckResults } from "./check-results.ts";
import { actorOf, type Caller } from "../core/permissions.ts";
import { allow, type Scope, withoutLimit } from "../core/request-scope.ts";
import { loadAlertsAbout } from "./known-alerts.ts";
import { hasId, requireAlert } from "./rows.ts";

const VERIFICATION_SECONDS = 25;
/** The sections that are read only if the account's setting `readsAlerting` is on. */
const ALERTING_SECTIONS: ReadonlySet<SectionName> = new Set(["securityContact", "trailAlarms"]);

export interface Verification {
  readonly alert: Alert;
  readonly outcome: CheckOutcome;
  readonly message: string;
}

export class AlertVerification {
  constructor(private readonly scope: Scope) {}

  /** Whether calls to AWS can evaluate the alert's check, and the settings of its account allow them. */
  isSupported(alert: Alert, account: Pick<Account, "source" | "readsAlerting">): boolean {
    const check = CHECKS_BY_ID.get(alert.checkId);
    return (
      check !== undefined &&
      account.source !== "OFFLINE_FILES" &&
      mayRead(account, check) &&
      isVerifiable({ resource: resourceOf(alert), check })
    );
  }

  /** Verifies the alert. Throws VERIFY_UNSUPPORTED if no call to AWS can evaluate the check, or AWS's error. */
  async run(id: string): Promise<Verification> {
    const caller = allow(this.scope, "alerts.verify");
    return verifyAlert(this.scope, caller, id);
  }
}

async function verifyAlert(scope: Scope, caller: Caller, id: string): Promise<Verification> {
  const alert = await requireAlert(scope.em, hasId(id));
  const account = await new Accounts(scope).get(alert.accountId);
  const check = CHECKS_BY_ID.get(alert.checkId);
  const { settings, disabledCheckIds } = await readCheckSettings(scope.em, account);
  if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
  if (account.source === "OFFLINE_FILES" || account.awsAccountId === null)
    throw new AppError("VERIFY_UNSUPPORTED", {
      message: "This account is read from uploaded files, so AWS cannot be asked. Upload newer files instead.",
    });
  if (!check || disabledCheckIds.has(check.id))
    throw new AppError("VERIFY_UNSUPPORTED", { message: "This check is disabled. Enable it to verify its alerts." });

  // Switched off, the account asks AWS nothing of the kind, and its role may lack the permissions.
  if (!mayRead(account, check))
    throw new AppError("VERIFY_UNSUPPORTED", {
      message:
        "The reading of who is alerted is switched off in the settings of this account. Switch it on to verify the alert.",
    });

  // A verification reads like a scan: a limited caller does not see the rules, paths and causes of other accounts that
  // decide about the alert.
  const { em } = withoutLimit(scope);
  const resource = resourceOf(alert);
  const reading = await readForVerification(connectionOf(account, scope.platform.secrets), {
    resource,
    check,
    expectedAccountId: account.awsAccountId,
    signal: AbortSignal.timeout(VERIFICATION_SECONDS * 1_000),
  });
  if (reading.status === "UNSUPPORTED") throw new AppError("VERIFY_UNSUPPORTED", { message: reading.reason });
  const withRotations = await withRotatingUsers(em, account.id, reading.snapshot);
  const snapshot = await withPoliciesOfOrganization(em, account, withRotations);
  const result = onlyAbout(resource, runCheck(snapshot, check, settings, await openCrossAccountPaths(em, account.id)));
  const exists = existingResources(snapshot);

  await em.transactional(async (tx) => {
    await lockAlertsOf(tx, [account.id]);
    const previousResults = await loadCheckResults(tx, account.id);
    await reconcileAndSave(tx, {
      accountId: account.id,
      alerts: await loadAlertsAbout(tx, account.id, check.id, resource.id, previousResults),
      results: [result],
      exists,
      checks: CHECKS,
      previousResults,
      source: { sourceId: scope.requestId, actor: actorOf(caller), clock: now },
      storesEvidenceAge: true,
    });
    await recordAudit(tx, scope, {
      action: "alerts.verify",
      target: id,
      targetName: `#${alert.number}`,
      details: { checkId: check.id },
    });
  });
  return { alert: await requireAlert(scope.em, hasId(id)), ...outcomeOf(alert, result, exists(resource)) };
}

function mayRead({ readsAlerting }: Pick<Account, "readsAlerting">, check: AnyCheck): boolean {
  return readsAlerting || !check.needs.some((section) => ALERTING_SECTIONS.has(section));
}

function resourceOf({ category, resourceId: id, resourceName: name, resourceArn: arn }: Alert): ResourceRef {
  return { category, id, name, arn };
}

/** The part of the result about this resource. The result may contain others, such as the principals of a policy. */
function onlyAbout(resource: ResourceRef, result: CheckResult): CheckResult {
  if (result.status !== "EVALUATED") return result;
  return {
    ...result,
    findings: result.findings.filter((finding) => finding.resource.id === resource.id),
    notEvaluated: result.notEvaluated.filter(
      (notEvaluated) => notEvaluated.resource.id === resource.id || notEvaluated.resource.id === ownerId(resource),
    ),
  };
}

function outcomeOf(alert: Alert, result: CheckResult, isExisting: boolean | null): Omit<Verification, "alert"> {
  if (result.status !== "EVALUATED")
    return {
      outcome: result.status,
      message: result.status === "NOT_EVALUATED" ? result.reason : "This check is disabled.",
    };
  const finding = result.findings.find((candidate) => fingerprint(alert.accountId, candidate) === alert.fingerprint);
  if (finding) return { outcome: "FAIL", message: finding.description };
  if (result.notEvaluated.length > 0) return { outcome: "NOT_EVALUATED", message: result.notEvaluated[0]!.reason };
  if (isExisting === null)
    return { outcome: "NOT_EVALUATED", message: "The answers of AWS do not say whether this resource still exists." };
  return {
    outcome: "PASS",
    message: isExisting ? "AWS confirms that the issue is fixed." : "The resource no longer exists in AWS.",
  };
}
