/**
 * The secrets that rotations may write. The secret that is named after the user is always allowed. An admin lists every
 * other one, because a rotation replaces the value of the secret that it writes.
 */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import { RotationEntity } from "../../db/entities/rotation.ts";
import { type SecretDestination, SecretDestinationEntity } from "../../db/entities/secret-destination.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import {
  allowsSecret,
  defaultParameterName,
  defaultSecretId,
  formerSecretId,
  isParameterName,
  otherAccountOf,
  readParameterArn,
  readSecretArn,
  type RequestedSecret,
} from "../../iam/rotation/secret-destination.ts";
import { awsRegion } from "../accounts/account-input.ts";
import { Accounts } from "../accounts/accounts.ts";
import { requireApproval } from "../approvals/require-approval.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { actorOf } from "../core/permissions.ts";
import { allow, allowToAsk, type Scope } from "../core/request-scope.ts";
import { allowingDestination } from "./allowing-destination.ts";

/** The maximum number of destinations of one account. A prefix covers as many secrets as needed. */
const DESTINATIONS_MAX = 100;

const a = table("account", "a");

const addInput = z.object({
  accountId: z.string().max(64),
  secretId: z
    .string()
    .trim()
    .regex(
      /^([\w/+=.@-]{1,511}\*?|arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]{1,511}\*?|arn:aws[\w-]*:ssm:[\w-]+:\d{12}:parameter\/[\w./-]{1,511}\*?)$/,
      "must be the name or the ARN of a secret, the ARN of a parameter, or its beginning followed by *",
    ),
  region: awsRegion.nullish(),
  userName: z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/, "must be the name of an IAM user")
    .nullish(),
});
export type AddSecretDestinationInput = z.input<typeof addInput>;

export class SecretDestinations {
  constructor(private readonly scope: Scope) {}

  /** The listed destinations of an account, by name. */
  async list(account: Account): Promise<readonly SecretDestination[]> {
    allow(this.scope, "rotations.read");
    return this.scope.em
      .fork()
      .find(
        SecretDestinationEntity,
        { accountId: account.id },
        { orderBy: { secretId: "asc", region: "asc", id: "asc" }, limit: DESTINATIONS_MAX },
      );
  }

  /**
   * Allows rotations of the account to write this secret, or every secret that begins like it. May need a second person,
   * because a new key is stored there. Errors: ACCOUNT_ARCHIVED, APPROVAL_REQUIRED, REAUTHENTICATION_REQUIRED.
   */
  async add(input: AddSecretDestinationInput): Promise<SecretDestination> {
    const caller = allowToAsk(this.scope, "secretDestinations.add");
    const given = parseInput(addInput, input);
    const account = await new Accounts(this.scope).get(given.accountId);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const parameter = readParameterArn(given.secretId);
    if (parameter !== null && parameter.awsAccountId !== account.awsAccountId)
      throw new AppError("BAD_USER_INPUT", {
        message:
          "secretId: must be a parameter of this AWS account. Parameter Store takes no writes from other accounts.",
        details: { path: "secretId" },
      });
    const arn = parameter ?? readSecretArn(given.secretId);
    if (arn !== null && given.region != null && given.region !== arn.region)
      throw new AppError("BAD_USER_INPUT", {
        message: `region: must be ${arn.region}, the Region of the ARN, or left out.`,
        details: { path: "region" },
      });
    const row = {
      id: newId("destination"),
      accountId: account.id,
      secretId: given.secretId,
      region: arn?.region ?? given.region ?? account.region,
      userName: given.userName ?? null,
      addedBy: actorOf(caller),
      addedAt: new Date(now()),
    };
    // Checked first: only what can be added waits for a second person.
    await requireRoom(this.em(), row);
    await requireApproval(this.scope, "secretDestinations.add", allowingDestination(account, { ...given }, row));
    try {
      await this.em().transactional(async (tx) => {
        allow(this.scope, "secretDestinations.add");
        // If two destinations are added at once, the second one counts the first.
        await sql`select 1 from ${a.$table} where ${a.id} = ${account.id} for update`.execute(tx.getKysely());
        await requireRoom(tx, row);
        await tx.insert(SecretDestinationEntity, row);
        await this.record(tx, "secretDestinations.add", account, row);
      });
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw alreadyListed();
    }
    return this.em().findOneOrFail(SecretDestinationEntity, { id: row.id });
  }

  /** Removes a destination. Rotations that were already requested keep theirs: the secret's owner is still checked. */
  async remove(id: string): Promise<Account> {
    allow(this.scope, "secretDestinations.remove");
    const row = await this.scope.em.fork().findOne(SecretDestinationEntity, { id });
    if (!row) throw new AppError("NOT_FOUND", { message: "There is no such destination. It may have been removed." });
    const account = await new Accounts(this.scope).get(row.accountId);
    await this.scope.em.fork().transactional(async (tx) => {
      await tx.nativeDelete(SecretDestinationEntity, { id });
      await this.record(tx, "secretDestinations.remove", account, row);
    });
    return account;
  }

  /** An EntityManager of its own, in the transaction of an approved request if there is one. */
  private em(): Em {
    return this.scope.em.fork({ keepTransactionContext: true });
  }

  private async record(
    tx: Em,
    action: "secretDestinations.add" | "secretDestinations.remove",
    account: Account,
    { secretId, region, userName }: Pick<SecretDestination, "secretId" | "region" | "userName">,
  ): Promise<void> {
    const leavesForAccount = otherAccountOf(secretId, account.awsAccountId);
    await recordAudit(tx, this.scope, {
      action,
      target: account.id,
      targetName: account.name,
      details: { secretId, region, userName, ...(leavesForAccount !== null && { leavesForAccount }) },
    });
  }
}

/** Requires that the account can have this destination too. Error: BAD_USER_INPUT. */
async function requireRoom(
  em: Em,
  { accountId, secretId, region, userName }: Pick<SecretDestination, "accountId" | "secretId" | "region" | "userName">,
): Promise<void> {
  if ((await em.count(SecretDestinationEntity, { accountId, secretId, region, userName })) > 0) throw alreadyListed();
  if ((await em.count(SecretDestinationEntity, { accountId })) >= DESTINATIONS_MAX)
    throw new AppError("BAD_USER_INPUT", {
      message: `An account has at most ${DESTINATIONS_MAX} destinations. Remove one, or list a prefix that ends with *.`,
    });
}

function alreadyListed(): AppError {
  return new AppError("BAD_USER_INPUT", {
    message: "secretId: is already listed for this account.",
    details: { path: "secretId" },
  });
}

/**
 * The secret that a rotation writes: the requested one if it is allowed, else the user's own.
 * Error: SECRET_DESTINATION_NOT_LISTED.
 */
export async function chooseSecret(
  em: Em,
  account: Account,
  wanted: { readonly userName: string; readonly secretId: string | null; readonly region: string | null },
): Promise<RequestedSecret> {
  const { userName } = wanted;
  const own = await ownSecretId(em, account, userName);
  const secretId = wanted.secretId ?? own;
  const arn = readSecretArn(secretId);
  const region = arn?.region ?? wanted.region ?? account.region;
  const requested = { secretId, region, userName };
  if (secretId === own || secretId === defaultSecretId(userName)) return requested;
  const listed = await em.find(SecretDestinationEntity, { accountId: account.id }, { limit: DESTINATIONS_MAX });
  if (listed.some((each) => allowsSecret(each, requested))) return requested;
  const isElsewhere = otherAccountOf(secretId, account.awsAccountId) !== null;
  throw new AppError("SECRET_DESTINATION_NOT_LISTED", {
    message: `${isElsewhere ? "The secret belongs to another AWS account, and it" : `The secret ${secretId} in ${region}`} is not listed as a destination for ${userName}. Use ${own}, or ask an admin to add the secret to the account's secret destinations.`,
    details: { path: "secretId" },
  });
}

/**
 * The parameter that a rotation writes: the requested one if an admin listed its ARN, else the user's own.
 * Errors: BAD_USER_INPUT, SECRET_DESTINATION_NOT_LISTED.
 */
export async function chooseParameter(
  em: Em,
  account: Account,
  wanted: { readonly userName: string; readonly secretId: string | null; readonly region: string | null },
): Promise<RequestedSecret> {
  const { userName } = wanted;
  const own = defaultParameterName(userName);
  const secretId = wanted.secretId ?? own;
  const region = wanted.region ?? account.region;
  if (!isParameterName(secretId))
    throw new AppError("BAD_USER_INPUT", {
      message:
        `secretId: must be the name of a parameter, such as /team/key, with at most 15 levels. ${secretId === own ? "The name of this user needs more: an admin can list another parameter." : ""}`.trim(),
      details: { path: "secretId" },
    });
  const requested = { secretId, region, userName };
  if (secretId === own) return requested;
  const { partition, awsAccountId } = account;
  const arn = `arn:${partition ?? "aws"}:ssm:${region}:${awsAccountId}:parameter${secretId}`;
  const listed = await em.find(SecretDestinationEntity, { accountId: account.id }, { limit: DESTINATIONS_MAX });
  if (listed.some((each) => allowsSecret(each, { ...requested, secretId: arn }))) return requested;
  throw new AppError("SECRET_DESTINATION_NOT_LISTED", {
    message: `The parameter ${secretId} in ${region} is not listed as a destination for ${userName}. Use ${own}, or ask an admin to add ${arn} to the account's secret destinations.`,
    details: { path: "secretId" },
  });
}

/** The default secret of a user. A user whose key was delivered under the former default name keeps it. */
async function ownSecretId(em: Em, account: Account, userName: string): Promise<string> {
  const [secretId, former] = [defaultSecretId(userName), formerSecretId(userName)];
  if (secretId === former) return secretId;
  const isFormerInUse = await em.count(RotationEntity, {
    accountId: account.id,
    userName,
    secretId: former,
    promotedAt: { $ne: null },
  });
  return isFormerInUse > 0 ? former : secretId;
}
