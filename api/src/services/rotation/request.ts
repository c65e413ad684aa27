/**
 * Requests a rotation: plans it, or refuses it before anything is changed. The facts read here decide only whether the
 * rotation starts. The worker observes AWS again before each step.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { listAccessKeys, readLastUsed, readRotatedUser } from "../../aws/access-key-reads.ts";
import { iamEventRegion } from "../../aws/attribute-key.ts";
import { readCallerIdentity } from "../../aws/caller-identity.ts";
import { createRotationClients, ownAccessKeyId, type RotationClients } from "../../aws/clients.ts";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import type { KeyReceiver } from "../../db/entities/key-receiver.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import { AppError } from "../../errors.ts";
import { type ObservedKey, refusalToWrite } from "../../iam/rotation/decision.ts";
import { idlenessSince } from "../../iam/rotation/retire-unused-key.ts";
import { otherAccountOf, type RequestedSecret } from "../../iam/rotation/secret-destination.ts";
import {
  isStore,
  ROTATION_DESTINATIONS,
  ROTATION_MODES,
  type RotationDestination,
  type RotationMode,
  type StoreDestination,
} from "../../iam/rotation/states.ts";
import { planSteps } from "../../iam/rotation/plan.ts";
import { QUIET_HOURS_MIN, ROTATION_DEFAULTS, rotationWindows } from "../../iam/rotation/windows.ts";
import { DAY, HOUR, type Instant, SECOND } from "../../iam/time.ts";
import { connectionOf, writeConnectionOf } from "../accounts/connection.ts";
import { timeScaleOf } from "../accounts/time-scale.ts";
import { requireApproval } from "../approvals/require-approval.ts";
import { actorOf } from "../core/permissions.ts";
import { awsRegion } from "../accounts/account-input.ts";
import { Accounts } from "../accounts/accounts.ts";
import { idempotencyKeyInput, moment, parseInput, text } from "../core/input.ts";
import {
  byIdempotencyKey,
  insertRotation,
  type ReadyRotation,
  refuseOpen,
  type RotationPlan,
  sameRequest,
  type SecretStatus,
} from "./insert-rotation.ts";
import { requestSourcesForPlan } from "./key-sources.ts";
import { OWNERSHIP_READERS } from "./aws-steps.ts";
import { chooseReceiver } from "./key-receivers.ts";
import { databaseNow } from "./rows.ts";
import { chooseParameter, chooseSecret } from "./secret-destinations.ts";
import { allow, allowToAsk, type Platform, type Scope } from "../core/request-scope.ts";
import { compromisedRotation } from "./compromised-rotation.ts";

/** The time limit for the AWS calls of a plan. */
const PLAN_WITHIN_MS = 25_000;
const HOURS_MAX = 8_760;
/** A schedule has a window at least once a week. A start that is further away would only hold the user's open rotation. */
const START_WITHIN_DAYS = 31;
const SECONDS_PER_HOUR = HOUR / SECOND;
const ROOT_NAMES = /^(<root_account>|root)$/i;

const hours = (minimum: number) => z.number().int().min(minimum).max(HOURS_MAX).nullish();
const rotateInput = z.object({
  accountId: z.string().max(64).nullish(),
  // The characters that AWS allows in user names. `<root_account>` is the root user's name in the credential report.
  userName: z.string().regex(/^([\w+=,.@-]{1,64}|<root_account>)$/, "must be the name of an IAM user"),
  accessKeyId: z
    .string()
    .regex(/^\w{16,128}$/, "must be an access key id")
    .nullish(),
  mode: z.enum(ROTATION_MODES).nullish(),
  destination: z.enum(ROTATION_DESTINATIONS).nullish(),
  secretId: z
    .string()
    .regex(
      /^([\w/+=.@-]{1,512}|arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]{1,512})$/,
      "must be the name or the ARN of a secret",
    )
    .nullish(),
  region: awsRegion.nullish(),
  /** The receiver of the destination WEBHOOK. Can be left out if only one is listed for the user. */
  receiverId: z.string().max(64).nullish(),
  reason: text(500).nullish(),
  /** The user's name, typed again as a confirmation. Required if a key is deactivated immediately. */
  confirmation: z.string().max(64).nullish(),
  overlapHours: hours(1),
  quietHours: hours(QUIET_HOURS_MIN),
  soakHours: hours(1),
  startAt: moment.nullish(),
  dryRun: z.boolean().nullish(),
  idempotencyKey: idempotencyKeyInput,
});
export type RotateAccessKeyInput = z.input<typeof rotateInput>;
type ParsedRequest = z.output<typeof rotateInput>;

export interface RotationAnswer {
  /** Null if an earlier request with the same idempotency key started `rotation`. */
  readonly plan: RotationPlan | null;
  /** Null for a dry run. */
  readonly rotation: Rotation | null;
}

/** Plans a rotation and, unless it is a dry run, starts it. `errors.ts` lists the refusals under "rotating keys". */
export async function requestRotation(scope: Scope, input: RotateAccessKeyInput): Promise<RotationAnswer> {
  const prepared = await prepareRequest(scope, input);
  return typeof prepared === "function" ? prepared(scope) : prepared;
}

/**
 * Plans a rotation, which reads from AWS. Returns the answer to a dry run or a repeated request. Otherwise returns the
 * function that starts the rotation, in the transaction of its scope if there is one.
 */
export async function prepareRequest(
  scope: Scope,
  input: unknown,
): Promise<RotationAnswer | ((scope: Scope) => Promise<RotationAnswer>)> {
  const caller = allow(scope, "rotations.start");
  const request = parseInput(rotateInput, input);
  const isCompromised = request.mode === "COMPROMISED";
  if (isCompromised) {
    allowToAsk(scope, "rotations.startCompromised");
    if (request.dryRun !== true && request.confirmation !== request.userName)
      throw new AppError("CONFIRMATION_REQUIRED", {
        message: "The key is deactivated before a new one exists. Type the user's name to confirm.",
        details: { path: "confirmation" },
      });
    if (!request.reason)
      throw new AppError("REASON_REQUIRED", {
        message: "Give a reason: how the key was leaked.",
        details: { path: "reason" },
      });
  }
  if (request.mode === "RETIRE") refuseReplacement(request);
  refuseStart(request);
  const requestHash = hashOf(request);
  const known = request.idempotencyKey
    ? await byIdempotencyKey(scope.em, actorOf(caller), request.idempotencyKey)
    : null;
  if (known) return { plan: null, rotation: sameRequest(known, requestHash) };
  const account = await new Accounts(scope).resolve(request.accountId);
  const ready = await prepare(scope.platform, account, request).catch(async (error: unknown) => {
    // A concurrent request with the same idempotency key may have started the rotation already.
    const first = request.idempotencyKey
      ? await byIdempotencyKey(scope.em.fork(), actorOf(caller), request.idempotencyKey)
      : null;
    if (first === null) throw error;
    return sameRequest(first, requestHash);
  });
  if ("state" in ready) return { plan: null, rotation: ready };
  await requestSourcesForPlan(scope.platform, account, ready.plan.accessKeyId);
  if (request.dryRun === true) return { plan: ready.plan, rotation: null };
  const permission = isCompromised ? "rotations.startCompromised" : "rotations.start";
  // The plan is made first: only what can be started waits for a second person.
  if (permission === "rotations.startCompromised") {
    const { startAt: _startAt, ...approved } = request;
    await requireApproval(scope, permission, compromisedRotation(approved, ready));
  }
  return async (started) => {
    allow(started, permission);
    const rotation = await insertRotation(started, permission, ready, {
      trigger: caller.kind === "TOKEN" ? "TOKEN" : "OPERATOR",
      requestedBy: actorOf(caller),
      reason: request.reason ?? null,
      idempotencyKey: request.idempotencyKey ?? null,
      requestHash: request.idempotencyKey ? requestHash : null,
      scheduleId: null,
      beginAt: request.startAt ? beginOf(request.startAt, ready.timeScale) : null,
    });
    return { plan: ready.plan, rotation };
  };
}

/**
 * Refuses what a retired key does not have: a successor, and with it a destination. The key must be named, because a user may
 * have two, and be inactive for as long as AWS may report a use late.
 */
function refuseReplacement(request: ParsedRequest): void {
  const refuse = (path: string, message: string) =>
    new AppError("BAD_USER_INPUT", { message: `${path}: ${message}`, details: { path } });
  for (const path of ["destination", "secretId", "region", "receiverId", "overlapHours"] as const)
    if (request[path] != null) throw refuse(path, "is not for RETIRE, which creates no new key.");
  if (request.accessKeyId == null) throw refuse("accessKeyId", "is required for RETIRE.");
  if (request.soakHours != null && request.soakHours < QUIET_HOURS_MIN)
    throw refuse("soakHours", `must be at least ${QUIET_HOURS_MIN} for RETIRE, because AWS reports a use hours later.`);
}

/** Refuses a later start for a leaked key, which is deactivated at once, and a start that is too far away. */
function refuseStart({ startAt, mode }: ParsedRequest): void {
  if (!startAt) return;
  const refuse = (message: string) => new AppError("BAD_USER_INPUT", { message, details: { path: "startAt" } });
  if (mode === "COMPROMISED") throw refuse("startAt: is not for a compromised key, which is deactivated at once.");
  if (startAt.getTime() > now() + START_WITHIN_DAYS * DAY)
    throw refuse(`startAt: must be within ${START_WITHIN_DAYS} days.`);
}

/** On a fast clock, the wait is as much shorter as every other one. A time that has passed means at once. */
function beginOf(startAt: Date, timeScale: number): Instant {
  const at = now();
  return at + Math.max(0, startAt.getTime() - at) / timeScale;
}

export interface RotationTarget {
  readonly userName: string;
  readonly accessKeyId?: string | null;
  readonly mode?: RotationMode | null;
  readonly destination?: RotationDestination | null;
  readonly secretId?: string | null;
  readonly region?: string | null;
  readonly receiverId?: string | null;
  readonly overlapHours?: number | null;
  readonly quietHours?: number | null;
  readonly soakHours?: number | null;
}

/** Reads what the plan needs and throws if the rotation is not possible. Writes nothing. */
export async function prepare(platform: Platform, account: Account, target: RotationTarget): Promise<ReadyRotation> {
  const { userName } = target;
  if (userName === "<root_account>") throw new AppError("ROOT_NOT_SUPPORTED");
  const connection = writeConnectionOf(account, platform.secrets);
  const timeScale = await timeScaleOf(platform, account, connection);
  const em = platform.orm.em.fork();
  await refuseOpen(em, account, userName);
  const mode = target.mode ?? "STANDARD";
  const destination = mode === "RETIRE" ? null : (target.destination ?? "SECRETS_MANAGER");
  const { secretId = null, region = null } = target;
  const wanted = { userName, secretId, region };
  const receiver =
    destination === "WEBHOOK"
      ? await chooseReceiver(em, account, { userName, receiverId: target.receiverId ?? null })
      : null;
  if (receiver === null && target.receiverId != null)
    throw new AppError("BAD_USER_INPUT", {
      message: "receiverId: is only for the destination WEBHOOK.",
      details: { path: "receiverId" },
    });
  const choose = destination === "PARAMETER_STORE" ? chooseParameter : chooseSecret;
  const secret = isStore(destination) ? await choose(em, account, wanted) : null;
  const clients = createRotationClients(connection, {
    mark: "iam-monitor",
    secretRegion: secret?.region ?? null,
    eventRegion: iamEventRegion(account.partition),
  });
  try {
    const { user, accessKeyId } = await readUserAndKey(clients, account, target, await databaseNow(em));
    const own = await Promise.all([connection, connectionOf(account, platform.secrets)].map(ownAccessKeyId));
    if (own.includes(accessKeyId)) throw new AppError("SELF_ROTATION_UNSUPPORTED");
    const windows = {
      overlapSeconds: (target.overlapHours ?? ROTATION_DEFAULTS.overlapHours) * SECONDS_PER_HOUR,
      quietSeconds: (target.quietHours ?? ROTATION_DEFAULTS.quietHours) * SECONDS_PER_HOUR,
      soakSeconds: (target.soakHours ?? ROTATION_DEFAULTS.soakHours) * SECONDS_PER_HOUR,
    };
    const secretStatus =
      secret && isStore(destination) ? await readSecretStatus(clients, account, { ...secret, destination }) : null;
    const secretAccountId = secret && otherAccountOf(secret.secretId, account.awsAccountId);
    return {
      account,
      userIdentity: user.userId,
      timeScale,
      ...windows,
      plan: {
        accountId: account.id,
        userName,
        userArn: user.arn,
        accessKeyId,
        mode,
        destination,
        secretId: secret?.secretId ?? null,
        region: secret?.region ?? null,
        secretStatus,
        receiver,
        secretAccountId,
        steps: planSteps(mode, destination, rotationWindows({ ...windows, timeScale })),
        warnings: warningsOf(mode, destination, { secretAccountId, receiver, account }),
      },
    };
  } finally {
    clients.destroy();
  }
}

async function readUserAndKey(
  clients: RotationClients,
  account: Account,
  { userName, accessKeyId, mode }: RotationTarget,
  at: Instant,
) {
  const signal = AbortSignal.timeout(PLAN_WITHIN_MS);
  const { awsAccountId } = await readCallerIdentity(clients, { abortSignal: signal });
  if (awsAccountId !== account.awsAccountId)
    throw new AppError("AWS_WRONG_ACCOUNT", { details: { expected: account.awsAccountId, actual: awsAccountId } });
  const user = await readRotatedUser(clients, userName, signal).catch((error: unknown) => {
    // An IAM user may be named root. If there is no such user, the name means the root user.
    if (error instanceof AppError && error.code === "USER_NOT_FOUND" && ROOT_NAMES.test(userName))
      throw new AppError("ROOT_NOT_SUPPORTED");
    throw error;
  });
  const keys = await listAccessKeys(clients, userName, signal);
  const key = accessKeyId ? keys.find((candidate) => candidate.accessKeyId === accessKeyId) : keys[0];
  if (!key) throw new AppError("KEY_NOT_FOUND");
  if (keys.length >= 2 && mode !== "RETIRE") throw new AppError("ACCESS_KEY_LIMIT");
  if (!key.isActive && mode === "RETIRE")
    throw new AppError("KEY_NOT_ACTIVE", {
      message: "This access key is inactive already. IAM Monitor deletes only a key that it deactivated itself.",
    });
  if (!key.isActive && mode !== "COMPROMISED") throw new AppError("KEY_NOT_ACTIVE");
  if (mode === "RETIRE") await refuseUsed(clients, key, at, signal);
  return { user, accessKeyId: key.accessKeyId };
}

/** Refuses to retire a key that AWS does not prove unused. The worker asks again, and CloudTrail too, before each step. */
async function refuseUsed(
  clients: RotationClients,
  { accessKeyId, createdAt = null }: ObservedKey,
  at: Instant,
  signal: AbortSignal,
): Promise<void> {
  const oldLastUsed = await readLastUsed(clients, accessKeyId, signal);
  const { unused } = rotationWindows({ overlapSeconds: 0, quietSeconds: 0, soakSeconds: 0, timeScale: 1 });
  const { verdict, detail } = idlenessSince({ oldLastUsed }, createdAt, at - unused);
  if (verdict === "UNUSED") return;
  const refusals = { USED: "OLD_KEY_IN_USE", PENDING: "AWS_UNREACHABLE", NO_PERMISSION: "AWS_ACCESS_DENIED" } as const;
  throw new AppError(refusals[verdict], {
    message: `Only a key that was unused for ${unused / DAY} days can be retired. ${detail}`,
  });
}

/** Error: SECRET_CONFLICT. Its message describes the secret without its value. */
async function readSecretStatus(
  clients: RotationClients,
  account: Account,
  { secretId, userName, destination }: RequestedSecret & { readonly destination: StoreDestination },
): Promise<SecretStatus> {
  const owner = { accountId: account.id, awsAccountId: account.awsAccountId!, userName };
  const found = await OWNERSHIP_READERS[destination](clients, secretId, owner, AbortSignal.timeout(PLAN_WITHIN_MS));
  const refusal = refusalToWrite(found);
  if (refusal !== null) throw new AppError("SECRET_CONFLICT", { message: refusal, details: { path: "secretId" } });
  if (found.kind !== "OURS") return "ABSENT";
  return found.proof === "TAG" ? "TAGGED" : "HOLDS_KEY";
}

function warningsOf(
  mode: RotationMode,
  destination: RotationDestination | null,
  {
    secretAccountId,
    receiver,
    account,
  }: { readonly secretAccountId: string | null; readonly receiver: KeyReceiver | null; readonly account: Account },
): readonly string[] {
  return [
    ...(mode === "RETIRE"
      ? [
          "A job that needs the key less often than every 90 days is not seen. It fails once the key is inactive, and AWS does not report calls that it refuses. AWS does not document whether e-mail that is sent over SMTP with a password made from the key (Amazon SES) is seen.",
          ...(account.readsKeyUse
            ? []
            : [
                "CloudTrail is not read for this account. Only the last use that AWS reports, up to four hours late, shows whether the key is used.",
              ]),
        ]
      : []),
    ...(receiver === null
      ? []
      : [
          `The new key leaves AWS: it is sent to ${receiver.name} at ${receiver.url}, encrypted for this receiver. The receiver must acknowledge it before the old key can be deactivated.`,
        ]),
    ...(secretAccountId === null
      ? []
      : [
          `The new key leaves this account: the secret belongs to the AWS account ${secretAccountId}. An admin listed it as a destination.`,
        ]),
    ...(mode === "COMPROMISED"
      ? [
          "The leaked key is deactivated before a new one exists. Applications that use it fail until they have the new key.",
        ]
      : []),
    ...(destination === "REVEAL"
      ? [
          "The new key is revealed once, to the requester, who must acknowledge it before the old key can be deactivated.",
        ]
      : []),
  ];
}

function hashOf({ idempotencyKey: _key, dryRun: _dryRun, ...request }: ParsedRequest): string {
  const given = Object.entries(request)
    .filter(([, value]) => value != null)
    .toSorted(([one], [other]) => one.localeCompare(other));
  return createHash("sha256").update(JSON.stringify(given)).digest("hex");
}
