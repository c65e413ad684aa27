/** A fixture for tests of approvals: operators of an installation in which a second person must approve. */
import { generateKeyPairSync } from "node:crypto";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { type ApprovalRequest, ApprovalRequestEntity } from "../../src/db/entities/approval-request.ts";
import { OperatorEntity } from "../../src/db/entities/access.ts";
import { PasskeyEntity } from "../../src/db/entities/passkey.ts";
import { RotationEntity } from "../../src/db/entities/rotation.ts";
import { KeyReceiverEntity } from "../../src/db/entities/key-receiver.ts";
import { SecretDestinationEntity } from "../../src/db/entities/secret-destination.ts";
import { newId } from "../../src/db/new-id.ts";
import { now } from "../../src/clock.ts";
import { AppError } from "../../src/errors.ts";
import type { AccessRole, Caller } from "../../src/services/core/permissions.ts";
import { openScope, type Scope } from "../../src/services/core/request-scope.ts";
import { openServices, type Services } from "../../src/services/services.ts";
import { insertOperator, operatorCaller } from "./actors.ts";
import type { TestPlatform } from "./platform.ts";
import { addUser } from "./rotation-fixture.ts";

export function scopeOf(test: TestPlatform, name: string, change: Partial<Caller> = {}): Scope {
  return openScope(test.platform, { ...operatorCaller("admin", name, now()), ...change }, `request of ${name}`);
}

export function servicesOf(test: TestPlatform, name: string, change: Partial<Caller> = {}): Services {
  return openServices(scopeOf(test, name, change));
}

/** Returns the error code of a refused call and the ID of the approval request. Code ACCEPTED if it was not refused. */
export async function outcomeOf(
  call: Promise<unknown>,
): Promise<{ readonly code: string; readonly approvalId: string }> {
  try {
    await call;
    return { code: "ACCEPTED", approvalId: "" };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, approvalId: String(error.details["approvalId"] ?? "") };
  }
}

export async function readApproval({ platform }: TestPlatform, id: string): Promise<ApprovalRequest> {
  return platform.orm.em.fork().findOneOrFail(ApprovalRequestEntity, { id });
}

/** A protected action on a target of its own. */
export interface TriedAction {
  /** The permissions of the audit log's events that carry it out. */
  readonly audited: string;
  readonly run: (services: Services) => Promise<unknown>;
  readonly isDone: () => Promise<boolean>;
}

export const PROTECTED_ACTIONS = [
  "switching writes on",
  "inviting an admin",
  "making an operator an admin",
  "creating a link for an admin",
  "enabling an admin",
  "removing the passkeys of an admin",
  "adding accounts to the group of an admin",
  "rotating a compromised key",
  "adding a secret destination",
  "adding a key receiver",
] as const;
type ActionName = (typeof PROTECTED_ACTIONS)[number];

const RECEIVER_KEY = generateKeyPairSync("x25519").publicKey.export({ type: "spki", format: "pem" }).toString();

let lastNumber = 0;

/** Every protected action, each call with a new target. */
export function protectedActions(test: TestPlatform): Readonly<Record<ActionName, () => Promise<TriedAction>>> {
  const em = () => test.platform.orm.em.fork();
  const newName = (kind: string) => `${kind}-${(lastNumber += 1)}`;
  const operator = async (role: AccessRole, status: "ACTIVE" | "DISABLED" = "ACTIVE") => {
    const id = await insertOperator(em(), newName(role), role);
    await em().nativeUpdate(OperatorEntity, { id }, { status });
    return id;
  };
  const operatorOf = (where: object) => em().findOne(OperatorEntity, where);
  const update = (id: string, change: object) => ({
    audited: "operators.update",
    run: ({ operators }: Services) => operators.update({ id, ...change }),
  });
  return {
    "switching writes on": async () => {
      const { id } = test.account;
      await em().nativeUpdate(AccountEntity, { id }, { writes: "OFF" });
      return {
        audited: "accounts.update",
        run: ({ accounts }) => accounts.update({ id, writes: "CONNECTION" }),
        isDone: async () => (await em().findOneOrFail(AccountEntity, { id })).writes === "CONNECTION",
      };
    },
    "inviting an admin": async () => {
      const name = newName("invited");
      return {
        audited: "operators.invite",
        run: ({ operators }) => operators.invite({ name, role: "admin" }),
        isDone: async () => (await operatorOf({ name }))?.role === "admin",
      };
    },
    "making an operator an admin": async () => {
      const id = await operator("viewer");
      return { ...update(id, { role: "admin" }), isDone: async () => (await operatorOf({ id }))?.role === "admin" };
    },
    "creating a link for an admin": async () => {
      const id = await operator("admin");
      const isDone = async () => {
        const rows = await em().execute("select 1 from sign_in_link where operator_id = ? and used_at is null", [id]);
        return rows.length === 1;
      };
      return { ...update(id, { createLink: true }), isDone };
    },
    "enabling an admin": async () => {
      const id = await operator("admin", "DISABLED");
      return {
        ...update(id, { status: "ACTIVE" }),
        isDone: async () => (await operatorOf({ id }))?.status === "ACTIVE",
      };
    },
    "removing the passkeys of an admin": async () => {
      const id = await operator("admin");
      await insertPasskey(em(), id);
      return {
        ...update(id, { removePasskeys: true }),
        isDone: async () => (await em().count(PasskeyEntity, { operatorId: id })) === 0,
      };
    },
    "adding accounts to the group of an admin": async () => {
      const operatorId = await operator("admin");
      const id = newId("accountgroup");
      const query = (text: string, values: readonly unknown[]) => em().execute(text, [...values]);
      await query("insert into account_group (id, name, created_at) values (?, ?, now())", [id, newName("group")]);
      await query("update operator set is_limited = true where id = ?", [operatorId]);
      await query("insert into operator_account_group (operator_id, group_id) values (?, ?)", [operatorId, id]);
      return {
        audited: "accountGroups.update",
        run: ({ accountGroups }) => accountGroups.update({ id, accountIds: [test.account.id] }),
        isDone: async () => {
          const rows = await em().execute("select 1 from account_group_member where group_id = ?", [id]);
          return rows.length === 1;
        },
      };
    },
    "adding a secret destination": async () => {
      const input = { accountId: test.account.id, secretId: newName("team/secret"), userName: "ci" };
      return {
        audited: "secretDestinations.add",
        run: ({ secretDestinations }) => secretDestinations.add(input),
        isDone: async () => (await em().count(SecretDestinationEntity, input)) === 1,
      };
    },
    "adding a key receiver": async () => {
      const publicKey = RECEIVER_KEY;
      const input = { accountId: test.account.id, name: newName("receiver"), url: "https://[2a00::1]/", publicKey };
      return {
        audited: "keyReceivers.add",
        run: ({ keyReceivers }) => keyReceivers.add(input),
        isDone: async () => (await em().count(KeyReceiverEntity, { name: input.name })) === 1,
      };
    },
    "rotating a compromised key": async () => {
      const userName = newName("leaked");
      addUser(test, userName);
      await em().nativeUpdate(AccountEntity, { id: test.account.id }, { writes: "CONNECTION" });
      const input = {
        userName,
        mode: "COMPROMISED",
        reason: "in a public repository",
        confirmation: userName,
      } as const;
      return {
        audited: "rotations.startCompromised",
        run: ({ rotations }) => rotations.request({ ...input, idempotencyKey: userName }),
        isDone: async () => (await em().count(RotationEntity, { userName })) === 1,
      };
    },
  };
}

async function insertPasskey(em: TestPlatform["platform"]["orm"]["em"], operatorId: string): Promise<void> {
  const id = newId("passkey");
  await em.insert(PasskeyEntity, {
    id,
    operatorId,
    credentialId: id,
    publicKey: "",
    counter: 0,
    transports: [],
    name: "laptop",
    createdAt: new Date(now()),
    lastUsedAt: null,
  });
}
