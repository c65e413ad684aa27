/**
 * The webhooks that may receive new access keys of an account. An admin adds them, because a new key is sent there. The
 * input contains no secret: the receiver gives its public key, and gets the one that verifies our messages.
 */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import { type KeyReceiver, KeyReceiverEntity } from "../../db/entities/key-receiver.ts";
import { RotationEntity } from "../../db/entities/rotation.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { FINAL_ROTATION_STATES } from "../../iam/rotation/states.ts";
import { Accounts } from "../accounts/accounts.ts";
import { requireApproval } from "../approvals/require-approval.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput, text } from "../core/input.ts";
import { NOTIFICATION_SETTINGS } from "../core/notification-settings.ts";
import { callableAddresses } from "../core/outbound-address.ts";
import { actorOf } from "../core/permissions.ts";
import { allow, allowToAsk, type Scope } from "../core/request-scope.ts";
import { addingReceiver } from "./adding-receiver.ts";
import { newSigningKeys, readPublicKey } from "./receiver-keys.ts";
import { type ReceiverTest, testReceiver } from "./test-receiver.ts";

const RECEIVERS_MAX = 50;
const URL_MAX_CHARACTERS = 2_048;
const KEY_MAX_CHARACTERS = 4_096;

const a = table("account", "a");
const receiver = table("key_receiver");

const addInput = z.object({
  accountId: z.string().max(64),
  name: text(100),
  url: z
    .string()
    .trim()
    .max(URL_MAX_CHARACTERS)
    .refine(isReceiverUrl, "must be an https address without a user name, password, query or fragment")
    .transform((address) => new URL(address).href),
  publicKey: z
    .string()
    .max(KEY_MAX_CHARACTERS)
    .refine(
      (pem) => readPublicKey(pem) !== null,
      "must be a public key in PEM: RSA with 3,072 to 8,192 bits, or X25519. Never enter a private key",
    ),
  userName: z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/, "must be the name of an IAM user")
    .nullish(),
});
export type AddKeyReceiverInput = z.input<typeof addInput>;

/**
 * The address is shown, so it has no part in which secrets are usual. Plain HTTP is only for a receiver on this machine,
 * whose messages leave it on no network, and only if NOTIFICATION_NETWORKS allows the address.
 */
function isReceiverUrl(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "" || url.search !== "") return false;
  if (url.protocol === "https:") return url.hostname !== "";
  return url.protocol === "http:" && /^(127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

export class KeyReceivers {
  constructor(private readonly scope: Scope) {}

  /** The receivers of an account, by name, without those that were removed. */
  async list(account: Account): Promise<readonly KeyReceiver[]> {
    allow(this.scope, "rotations.read");
    return this.scope.em
      .fork()
      .find(
        KeyReceiverEntity,
        { accountId: account.id, removedAt: null },
        { orderBy: { name: "asc", id: "asc" }, limit: RECEIVERS_MAX },
      );
  }

  /** The receivers with these IDs, also removed ones: finished rotations name them. */
  async byIds(ids: readonly string[]): Promise<Map<string, KeyReceiver>> {
    allow(this.scope, "rotations.read");
    const rows = await this.scope.em.fork().find(KeyReceiverEntity, { id: { $in: [...ids] } });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * Adds a receiver. May need a second person, because new keys are sent there. Errors: ACCOUNT_ARCHIVED, APPROVAL_REQUIRED,
   * REAUTHENTICATION_REQUIRED, TARGET_ADDRESS_REFUSED, TARGET_UNREACHABLE.
   */
  async add(input: AddKeyReceiverInput): Promise<KeyReceiver> {
    const caller = allowToAsk(this.scope, "keyReceivers.add");
    const given = parseInput(addInput, input);
    const account = await new Accounts(this.scope).get(given.accountId);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const { networks } = { ...NOTIFICATION_SETTINGS, ...this.scope.platform.notifications };
    await callableAddresses(new URL(given.url).hostname, networks).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, { message: error.message, details: { ...error.details, path: "url" } });
    });
    const { pem, hash } = readPublicKey(given.publicKey)!;
    const wanted = { name: given.name, url: given.url, publicKeyHash: hash, userName: given.userName ?? null };
    // Checked first: only what can be added waits for a second person.
    await requireRoom(this.em(), account.id, given.name);
    await requireApproval(this.scope, "keyReceivers.add", addingReceiver(account, { ...given }, wanted));
    const id = newId("receiver");
    const { verificationKey, signingKey } = newSigningKeys();
    try {
      await this.em().transactional(async (tx) => {
        allow(this.scope, "keyReceivers.add");
        // If two receivers are added at once, the second one counts the first.
        await sql`select 1 from ${a.$table} where ${a.id} = ${account.id} for update`.execute(tx.getKysely());
        await requireRoom(tx, account.id, given.name);
        await tx.insert(KeyReceiverEntity, {
          ...wanted,
          id,
          accountId: account.id,
          publicKey: pem,
          verificationKey,
          sealedKey: this.scope.platform.secrets.seal(signingKey, `key_receiver|${id}|sealed_key`),
          addedBy: actorOf(caller),
          addedAt: new Date(now()),
          removedAt: null,
        });
        await this.#record(tx, "keyReceivers.add", account, wanted);
      });
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw nameInUse();
    }
    return this.em().findOneOrFail(KeyReceiverEntity, { id });
  }

  /** Removes a receiver and erases its signing key. Errors: NOT_FOUND; TARGET_IN_USE while an open rotation sends to it. */
  async remove(id: string): Promise<Account> {
    allow(this.scope, "keyReceivers.remove");
    const row = await this.scope.em.fork().findOne(KeyReceiverEntity, { id, removedAt: null });
    if (!row) throw notFound();
    const account = await new Accounts(this.scope).get(row.accountId);
    await this.scope.em.fork().transactional(async (tx) => {
      // A rotation that is inserted meanwhile waits for this lock, and is refused.
      await sql`select 1 from ${receiver.$table} where ${receiver.id} = ${id} for update`.execute(tx.getKysely());
      const open = await tx.findOne(RotationEntity, { receiverId: id, state: { $nin: [...FINAL_ROTATION_STATES] } });
      if (open)
        throw new AppError("TARGET_IN_USE", {
          message: `The rotation of ${open.userName} sends to this receiver. Finish, cancel or roll it back first.`,
          details: { rotationId: open.id },
        });
      await tx.nativeUpdate(
        KeyReceiverEntity,
        { id, removedAt: null },
        { removedAt: new Date(now()), sealedKey: null },
      );
      await this.#record(tx, "keyReceivers.remove", account, row);
    });
    return account;
  }

  /** Sends a test message without a secret now, and returns how the receiver answered. Error: NOT_FOUND. */
  async test(id: string): Promise<ReceiverTest> {
    allow(this.scope, "keyReceivers.test");
    const { em, platform } = this.scope;
    const row = await em.fork().findOne(KeyReceiverEntity, { id, removedAt: null });
    if (!row) throw notFound();
    const account = await new Accounts(this.scope).get(row.accountId);
    const outcome = await testReceiver(platform, row);
    await em.fork().transactional(async (tx) => {
      const { isAccepted, status } = outcome;
      await this.#record(tx, "keyReceivers.test", account, { ...row, isAccepted, status });
    });
    return outcome;
  }

  /** An EntityManager of its own, in the transaction of an approved request if there is one. */
  private em(): Em {
    return this.scope.em.fork({ keepTransactionContext: true });
  }

  async #record(
    tx: Em,
    action: "keyReceivers.add" | "keyReceivers.remove" | "keyReceivers.test",
    account: Account,
    {
      name,
      url,
      publicKeyHash,
      userName,
      isAccepted,
      status,
    }: Pick<KeyReceiver, "name" | "url" | "publicKeyHash" | "userName"> &
      Partial<Pick<ReceiverTest, "isAccepted" | "status">>,
  ): Promise<void> {
    await recordAudit(tx, this.scope, {
      action,
      target: account.id,
      targetName: account.name,
      details: { receiver: name, url, publicKeyHash, userName, isAccepted, status },
    });
  }
}

function notFound(): AppError {
  return new AppError("NOT_FOUND", { message: "There is no such receiver. It may have been removed." });
}

/** Requires that the account can have this receiver too. Error: BAD_USER_INPUT. */
async function requireRoom(em: Em, accountId: string, name: string): Promise<void> {
  if ((await em.count(KeyReceiverEntity, { accountId, name, removedAt: null })) > 0) throw nameInUse();
  if ((await em.count(KeyReceiverEntity, { accountId, removedAt: null })) >= RECEIVERS_MAX)
    throw new AppError("BAD_USER_INPUT", {
      message: `An account has at most ${RECEIVERS_MAX} receivers. Remove one first.`,
    });
}

function nameInUse(): AppError {
  return new AppError("BAD_USER_INPUT", {
    message: "name: is already used by another receiver of this account.",
    details: { path: "name" },
  });
}

/**
 * The receiver of a user's new key: the named one, or the only one that is listed for the user.
 * Errors: BAD_USER_INPUT, SECRET_DESTINATION_NOT_LISTED.
 */
export async function chooseReceiver(
  em: Em,
  account: Account,
  { userName, receiverId }: { readonly userName: string; readonly receiverId: string | null },
): Promise<KeyReceiver> {
  const listed = await em.find(
    KeyReceiverEntity,
    { accountId: account.id, removedAt: null, $or: [{ userName: null }, { userName }] },
    { limit: RECEIVERS_MAX },
  );
  const found = receiverId === null ? listed : listed.filter(({ id }) => id === receiverId);
  if (found.length === 1) return found[0]!;
  if (found.length > 1)
    throw new AppError("BAD_USER_INPUT", {
      message: `receiverId: is required, because the account has several receivers for ${userName}.`,
      details: { path: "receiverId" },
    });
  if (receiverId !== null) throw notListed(userName);
  throw new AppError("SECRET_DESTINATION_NOT_LISTED", {
    message: `The account has no receiver for keys of ${userName}. Ask an admin to add one.`,
    details: { path: "receiverId" },
  });
}

/**
 * Requires that the receiver was not removed since it was chosen, and keeps it until the transaction ends. A rotation to a
 * removed receiver would create a key that cannot be sent. Error: SECRET_DESTINATION_NOT_LISTED.
 */
export async function requireListed(tx: Em, { id }: Pick<KeyReceiver, "id">, userName: string): Promise<void> {
  const { rows } = await sql`select 1 from ${receiver.$table}
    where ${receiver.id} = ${id} and ${receiver.removedAt} is null for key share`.execute(tx.getKysely());
  if (rows.length === 0) throw notListed(userName);
}

function notListed(userName: string): AppError {
  return new AppError("SECRET_DESTINATION_NOT_LISTED", {
    message: `There is no such receiver for keys of ${userName}. It may have been removed.`,
    details: { path: "receiverId" },
  });
}
