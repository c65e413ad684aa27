/** Which sources use the old and the new key of a rotation, as far as CloudTrail was read. */
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import type { KeyUseReadingRow } from "../../db/entities/key-use.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import type { ObservedSources } from "../../iam/rotation/deactivation-gate.ts";
import { rotationSources } from "../../iam/rotation/key-source.ts";
import { isFinalRotation } from "../../iam/rotation/states.ts";
import { type RotationWindows, rotationWindows } from "../../iam/rotation/windows.ts";
import { MINUTE, type Instant } from "../../iam/time.ts";
import type { Platform } from "../core/request-scope.ts";
import { keyUseRegions } from "../key-use/collect.ts";
import { requestKeyUse, type StoredKeyUse, storedKeyUse } from "../key-use/key-use.ts";
import { databaseNow } from "./rows.ts";

/** A plan reads the sources again if they are older than this. */
const PLAN_AGE_MAX = 15 * MINUTE;
/**
 * The failures that another attempt does not mend: CloudTrail refuses, the Region is not enabled, or the endpoint has no
 * CloudTrail. After any other failure the gate waits for the next attempt.
 */
const LASTING_FAILURES: ReadonlySet<string | null> = new Set([
  "AWS_ACCESS_DENIED",
  "AWS_KEY_INVALID",
  "UNSUPPORTED_BY_ENDPOINT",
]);
const OFF = "Reading who uses access keys is off in the settings of the account.";

type SourcesOf = Pick<
  Rotation,
  | "accountId"
  | "oldAccessKeyId"
  | "newAccessKeyId"
  | "promotedAt"
  | "mode"
  | "state"
  | "stateSince"
  | "gateAt"
  | "overlapSeconds"
  | "quietSeconds"
  | "soakSeconds"
  | "timeScale"
>;

/** Reads what is stored and, if it is older than the poll interval, requests a new reading. */
export async function observeKeySources(platform: Platform, rotation: SourcesOf): Promise<ObservedSources> {
  const em = platform.orm.em.fork();
  const account = await em.findOneOrFail(AccountEntity, { id: rotation.accountId });
  if (account.readsKeyUse)
    await requestIfOlder(platform, account, keysOf(rotation), rotationWindows(rotation).pollInterval);
  return readKeySources(em, account, rotation);
}

/** Requests a reading of the key for a plan, so that the plan can show its sources. */
export async function requestSourcesForPlan(platform: Platform, account: Account, accessKeyId: string): Promise<void> {
  if (account.readsKeyUse) await requestIfOlder(platform, account, [accessKeyId], PLAN_AGE_MAX);
}

async function requestIfOlder(
  platform: Platform,
  account: Account,
  accessKeyIds: readonly string[],
  ageMax: number,
): Promise<void> {
  const em = platform.orm.em.fork();
  const now = await databaseNow(em);
  const stored = await storedKeyUse(em, account, accessKeyIds);
  const regionCount = keyUseRegions(account).length;
  const isRecent = ({ requestedAt, startedAt }: KeyUseReadingRow) =>
    requestedAt !== null || (startedAt !== null && startedAt.getTime() > now - ageMax);
  const due = accessKeyIds.filter((id) => {
    const { readings } = stored.get(id)!;
    return readings.length < regionCount || !readings.every(isRecent);
  });
  if (due.length > 0) await em.transactional((tx) => requestKeyUse(platform, tx, account, due));
}

/** The sources as stored, without requesting anything. */
export async function readKeySources(em: Em, account: Account, rotation: SourcesOf): Promise<ObservedSources> {
  const { oldAccessKeyId, newAccessKeyId, promotedAt } = rotation;
  const stored = await storedKeyUse(em, account, keysOf(rotation));
  const oldKey = stored.get(oldAccessKeyId)!;
  const newKey = newAccessKeyId === null ? null : stored.get(newAccessKeyId)!;
  const availableAt = promotedAt?.getTime() ?? null;
  const sources = rotationSources(oldKey.uses, newKey?.uses ?? [], availableAt);
  if (!account.readsKeyUse) return { status: "UNKNOWN", reason: OFF, sources };
  const now = lookedAt(rotation, await databaseNow(em));
  const known = [oldKey, ...(newKey ? [newKey] : [])];
  return { ...statusOf(known, { account, now, availableAt, windows: rotationWindows(rotation) }), sources };
}

/**
 * Sources are read until the gate opens, and of a key that is retired until it is deleted. Afterwards, and while an operator
 * must act, what was read by then counts.
 */
function lookedAt({ mode, state, stateSince, gateAt }: SourcesOf, now: Instant): Instant {
  if (state === "NEEDS_OPERATOR" || (mode === "RETIRE" && isFinalRotation(state))) return stateSince.getTime();
  if (mode === "RETIRE") return now;
  return gateAt === null || state === "PROMOTED" || state === "DEACTIVATE_INTENT" ? now : gateAt.getTime();
}

interface Time {
  readonly account: Account;
  readonly now: Instant;
  readonly availableAt: Instant | null;
  readonly windows: RotationWindows;
}

function statusOf(
  keys: readonly StoredKeyUse[],
  { account, now, availableAt, windows }: Time,
): Pick<ObservedSources, "status" | "reason"> {
  const regions = keyUseRegions(account);
  const readings = keys.flatMap((key) => key.readings);
  // After the overlap, only a reading that began when CloudTrail shows all of it tells what happened during it.
  const overlapEndsAt = availableAt === null ? Infinity : availableAt + windows.overlap;
  const neededTo = Math.max(now - windows.sourcesFresh, overlapEndsAt <= now ? overlapEndsAt + windows.trailDelay : 0);
  const isRead = ({ outcome, coveredTo }: KeyUseReadingRow) =>
    outcome === "READ" && coveredTo !== null && coveredTo.getTime() >= neededTo;
  // A refusal counts only if it is as recent as a reading must be: the permission may have been added since.
  const isRefused = ({ code, finishedAt }: KeyUseReadingRow) =>
    LASTING_FAILURES.has(code) && finishedAt !== null && finishedAt.getTime() >= neededTo;
  // A refusal in one Region does not make up for another Region that is still to be read.
  if (readings.length < regions.length * keys.length || !readings.every((row) => isRead(row) || isRefused(row))) {
    const failed = readings.find(({ outcome }) => outcome === "NO_PERMISSION" || outcome === "FAILED");
    return { status: "PENDING", reason: failed ? reasonOf(failed) : null };
  }
  const refused = readings.find(isRefused);
  if (refused) return { status: "UNKNOWN", reason: reasonOf(refused) };
  const missing = readings.find(
    ({ coveredFrom }) => availableAt !== null && coveredFrom !== null && coveredFrom.getTime() > availableAt,
  );
  if (missing)
    return {
      status: "UNKNOWN",
      reason: `${missing.region}: CloudTrail has more events than are read, so they are known only since ${missing.coveredFrom!.toISOString()}.`,
    };
  return { status: "READ", reason: null };
}

function reasonOf({ region, reason }: KeyUseReadingRow): string {
  return `${region}: ${reason ?? "It could not be read."}`;
}

function keysOf({ oldAccessKeyId, newAccessKeyId }: SourcesOf): readonly string[] {
  return [oldAccessKeyId, ...(newAccessKeyId === null ? [] : [newAccessKeyId])];
}
