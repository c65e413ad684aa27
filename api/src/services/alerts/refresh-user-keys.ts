/**
 * Reads a user again after a rotation or an activity in the account changed its credentials, and updates the inventory and
 * the user's alerts. Without it, both would follow the credential report, which lags for up to 4 hours.
 */
import { sql } from "kysely";
import { isVerifiable, readForVerification } from "../../aws/verify-reads.ts";
import { now } from "../../clock.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, table } from "../../db/typed-sql.ts";
import { AppError, type ErrorCode } from "../../errors.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { ownerId } from "../../iam/alerts/alert.ts";
import { existingResources } from "../../iam/alerts/existing-resources.ts";
import type { AnyCheck } from "../../iam/checks/check.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { runCheck } from "../../iam/checks/run.ts";
import type { CheckResult, ResourceRef } from "../../iam/finding.ts";
import { connectionOf } from "../accounts/connection.ts";
import type { UserKeysJob } from "../core/jobs.ts";
import type { Platform } from "../core/request-scope.ts";
import { saveInventoryChanges } from "../inventory/change-log.ts";
import { withRotatingUsers } from "../inventory/rotating-users.ts";
import { saveUserKeys } from "../inventory/user-keys.ts";
import { loadCheckResults } from "./check-results.ts";
import { readCheckSettings } from "./checks.ts";
import { lockAlertsOf, sourceOfActivity, sourceOfRotation } from "./event-log.ts";
import { loadAlertsOfOwner } from "./known-alerts.ts";
import { reconcileAndSave } from "./reconcile.ts";

const alert = table("alert");
const READING_MAX_MS = 60_000;

/**
 * Runs one job. An error of AWS ends the job without an exception: the keys stay as last read, and the next scan reads
 * them. Throws if `stop` aborts or the database fails.
 */
export async function refreshUserKeys(
  platform: Platform,
  job: UserKeysJob,
  stop: AbortSignal,
  readingMaxMs = READING_MAX_MS,
): Promise<void> {
  const cause = "rotationId" in job ? { rotationId: job.rotationId } : { eventId: job.eventId };
  const log = platform.log.child({ accountId: job.accountId, ...cause });
  const em = platform.orm.em.fork();
  const account = await em.findOne(AccountEntity, { id: job.accountId, status: { $in: ["CONNECTED", "ERROR"] } });
  if (!account?.awsAccountId || account.source === "OFFLINE_FILES") return;
  const user: ResourceRef = { category: "IAMUser", id: job.userIdentity, name: job.userName, arn: null };
  const isRotation = "rotationId" in job;
  const checks = isRotation ? await checksWithAlertsAbout(em, account.id, user) : await checksOfCredentials(em, user);
  const limit = AbortSignal.timeout(readingMaxMs);
  try {
    const reading = await readForVerification(connectionOf(account, platform.secrets), {
      resource: user,
      check: needsOf(checks),
      expectedAccountId: account.awsAccountId,
      signal: AbortSignal.any([stop, limit]),
    });
    if (reading.status === "UNSUPPORTED") return;
    const snapshot = await withRotatingUsers(em, account.id, reading.snapshot);
    const areKeysStored = await save(em, { job, user, checks, snapshot });
    if (areKeysStored) log.info("user_keys.read");
    else log.warn({ code: "NOT_READ" }, "user_keys.ended");
  } catch (error) {
    if (stop.aborted) throw error;
    const code = error === limit.reason ? "AWS_UNREACHABLE" : codeOf(error);
    if (code === null) throw error;
    log.warn({ code }, "user_keys.ended");
  }
}

function codeOf(error: unknown): ErrorCode | null {
  return error instanceof AppError ? error.code : null;
}

/** The enabled checks that have an unresolved alert about the user or one of its keys, and that calls for one user can evaluate. */
async function checksWithAlertsAbout(em: Em, accountId: string, user: ResourceRef): Promise<readonly AnyCheck[]> {
  const rows = await rowsOf(
    databaseOf(em),
    pick(alert, "checkId"),
    (list) => sql`
    select distinct ${list} from ${alert.$table}
     where ${alert.accountId} = ${accountId} and ${alert.ownerId} = ${user.id} and ${alert.status} <> 'RESOLVED'
       and ${alert.category} in ('IAMUser', 'IAMAccessKey')`,
  );
  const ids = new Set(rows.map((row) => row.checkId));
  const { disabledCheckIds } = await readCheckSettings(em);
  return CHECKS.filter(
    (check) =>
      ids.has(check.id) &&
      !disabledCheckIds.has(check.id) &&
      !WHOLE_ACCOUNT_FAMILIES.has(check.family) &&
      isVerifiable({ resource: user, check }),
  );
}

/**
 * The enabled checks of a user's credentials. An activity may have made an issue that no alert is about yet. They need the
 * user and nothing else, so that one reading of it, about ten calls, serves them all.
 */
async function checksOfCredentials(em: Em, user: ResourceRef): Promise<readonly AnyCheck[]> {
  const { disabledCheckIds } = await readCheckSettings(em);
  return CHECKS.filter(
    (check) =>
      (check.category === "IAMUser" || check.category === "IAMAccessKey") &&
      !disabledCheckIds.has(check.id) &&
      !WHOLE_ACCOUNT_FAMILIES.has(check.family) &&
      [...check.needs, ...check.uses, ...(check.optional ?? [])].every((section) => OF_ONE_USER.has(section)) &&
      isVerifiable({ resource: user, check }),
  );
}

const OF_ONE_USER: ReadonlySet<string> = new Set(["authorizationDetails", "credentialReport", "accessKeys"]);

/** Checks that compare the user with the rest of the account. Only a scan reads that. */
const WHOLE_ACCOUNT_FAMILIES: ReadonlySet<string> = new Set(["ESC", "BND"]);

/** One reading for all the checks. It always contains the user's keys. */
function needsOf(checks: readonly AnyCheck[]): Parameters<typeof readForVerification>[1]["check"] {
  return {
    // Any family whose checks need only the user.
    family: "KEY",
    needs: ["authorizationDetails", "credentialReport", "accessKeys", ...checks.flatMap((check) => check.needs)],
    uses: checks.flatMap((check) => check.uses),
    optional: checks.flatMap((check) => check.optional ?? []),
  };
}

interface UserReading {
  readonly job: UserKeysJob;
  readonly user: ResourceRef;
  readonly checks: readonly AnyCheck[];
  readonly snapshot: AccountSnapshot;
}

/** Whether the keys were read and stored. */
async function save(em: Em, { job, user, checks, snapshot }: UserReading): Promise<boolean> {
  const { accountId, userIdentity: userId, userName } = job;
  const { accessKeys, authorizationDetails } = snapshot.sections;
  // A user that AWS no longer finds was deleted, or has another name. Only a scan, which reads all users, can tell.
  if (authorizationDetails.status === "read" && authorizationDetails.value.users.length === 0) return false;
  const account = await em.findOneOrFail(AccountEntity, { id: accountId });
  const { settings } = await readCheckSettings(em, account);
  const results = checks.map((check) => onlyAbout(user, runCheck(snapshot, check, settings)));
  return em.transactional(async (tx) => {
    const areKeysRead = accessKeys.status === "read" && authorizationDetails.status === "read";
    const changes = areKeysRead
      ? await saveUserKeys(tx, accountId, { userId, userName, readAt: snapshot.takenAt, keys: accessKeys.value })
      : [];
    const sourceId =
      "rotationId" in job
        ? sourceOfRotation(job.rotationId, snapshot.takenAt)
        : sourceOfActivity(job.eventId, snapshot.takenAt);
    const recordChanges = () => saveInventoryChanges(tx, { accountId, sourceId, clock: now }, changes);
    if (results.length === 0) {
      await recordChanges();
      return areKeysRead;
    }
    await lockAlertsOf(tx, [accountId]);
    const previousResults = await loadCheckResults(tx, accountId);
    const checkIds = checks.map((check) => check.id);
    await reconcileAndSave(tx, {
      accountId,
      alerts: await loadAlertsOfOwner(tx, accountId, checkIds, userId, previousResults),
      results,
      exists: existingResources(snapshot),
      checks: CHECKS,
      previousResults,
      source: { sourceId, actor: SYSTEM_ACTOR, clock: now },
      storesEvidenceAge: true,
    });
    await recordChanges();
    return areKeysRead;
  });
}

/** The part of the result about the user and what belongs to it. */
function onlyAbout(user: ResourceRef, result: CheckResult): CheckResult {
  if (result.status !== "EVALUATED") return result;
  const isAbout = ({ resource }: { readonly resource: ResourceRef }) => ownerId(resource) === user.id;
  return { ...result, findings: result.findings.filter(isAbout), notEvaluated: result.notEvaluated.filter(isAbout) };
}
