/** The use cases of owners: which tags name them, where their messages go, and who owns a user or role. */
import { sql } from "kysely";
import { z } from "zod";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, type RowOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type OwnerDestination, ownerDestinations, type OwnerSettings } from "../../iam/principals/owner.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { withoutKeyIds } from "../core/key-ids.ts";
import { parseInput, text } from "../core/input.ts";
import { hasPermission } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { ownerTagOf } from "../core/tag-query.ts";
import { kindOf } from "./targets/kinds.ts";

const TAG_KEYS_MAX = 10;
const MAPPINGS_MAX = 500;
const DOMAINS_MAX = 50;
/** AWS Identity and Access Management User Guide, *Tags for IAM resources*. */
const TAG_KEY_MAX_CHARACTERS = 128;
const TAG_VALUE_MAX_CHARACTERS = 256;
const ADDRESS_MAX_CHARACTERS = 600;
const DOMAIN_MAX_CHARACTERS = 253;

const lowered = (schema: z.ZodString) => schema.transform((value) => value.toLowerCase());

const settingsInput = z.object({
  revision: z.number().int(),
  tagKeys: z
    .array(text(TAG_KEY_MAX_CHARACTERS).regex(/^[^*]+\*?$/, "must be a key of a tag, with * only at its end"))
    .min(1)
    .max(TAG_KEYS_MAX),
  mappings: z
    .array(
      z.object({
        pattern: text(TAG_VALUE_MAX_CHARACTERS),
        targetId: z.string().max(64),
        address: z.string().trim().max(ADDRESS_MAX_CHARACTERS).nullish(),
      }),
    )
    .max(MAPPINGS_MAX),
  emailDomains: z
    .array(
      lowered(
        text(DOMAIN_MAX_CHARACTERS).regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "must be a domain, such as example.org"),
      ),
    )
    .max(DOMAINS_MAX),
  emailTargetId: z.string().max(64).nullish(),
});
export type OwnerSettingsInput = z.input<typeof settingsInput>;

/** The settings with the number by which a change names what it replaces. */
export interface StoredOwnerSettings extends OwnerSettings {
  readonly revision: number;
}

/** The owner of a user or role. */
export interface ResourceOwner {
  readonly tagKey: string;
  readonly tagValue: string;
  /** Null if no rule can reach this owner, and for a caller who may not read notifications. */
  readonly destination: (OwnerDestination & { readonly targetName: string; readonly address: string }) | null;
}

export interface PrincipalKey {
  readonly accountId: string;
  /** The identity of the user or role. */
  readonly value: string;
}

const s = table("owner_settings");
const t = table("notification_target");

const SETTINGS = {
  tagKeys: known<OwnerSettings["tagKeys"]>(s.tagKeys),
  mappings: known<OwnerSettings["mappings"]>(s.mappings),
  emailDomains: known<OwnerSettings["emailDomains"]>(s.emailDomains),
  ...pick(s, "emailTargetId", "revision"),
};
const TARGET = pick(t, "id", "name", "kind", "settings");
type NamedTarget = RowOf<typeof TARGET>;

export class Owners {
  constructor(private readonly scope: Scope) {}

  async settings(): Promise<StoredOwnerSettings> {
    allow(this.scope, "notifications.read");
    return readOwnerSettings(this.scope.em.fork());
  }

  /** Replaces the settings. Errors: BAD_USER_INPUT with the path of the field, OWNERS_CHANGED. */
  async update(input: OwnerSettingsInput): Promise<StoredOwnerSettings> {
    allow(this.scope, "notifications.update");
    const { revision, emailTargetId = null, ...given } = parseInput(settingsInput, input);
    const settings: OwnerSettings = {
      ...given,
      mappings: given.mappings.map((mapping) => ({ ...mapping, address: mapping.address || null })),
      emailDomains: [...new Set(given.emailDomains)],
      emailTargetId: given.emailDomains.length === 0 ? null : emailTargetId,
    };
    await this.scope.em.fork().transactional(async (tx) => {
      const former = await readOwnerSettings(tx, sql`for update`);
      if (former.revision !== revision)
        throw new AppError("OWNERS_CHANGED", {
          message: "Another admin has changed the owners. Open them again, and repeat your change.",
        });
      await requireDestinations(tx, settings);
      const { tagKeys, mappings, emailDomains } = settings;
      await sql`update ${s.$table} set ${s.tagKeys} = ${JSON.stringify(tagKeys)}::jsonb, ${s.mappings} = ${JSON.stringify(mappings)}::jsonb,
          ${s.emailDomains} = ${JSON.stringify(emailDomains)}::jsonb, ${s.emailTargetId} = ${settings.emailTargetId},
          ${s.revision} = ${s.revision} + 1`.execute(tx.getKysely());
      await recordAudit(tx, this.scope, {
        action: "notifications.update",
        target: "owners",
        targetName: "Owners",
        details: { asked: "UPDATE", ...settings, mappings: settings.mappings.map((mapping) => ({ ...mapping })) },
      });
    });
    return this.settings();
  }

  /** The owners of users and roles, by `accountId|value`. One without an owner tag is left out. */
  async of(keys: readonly PrincipalKey[]): Promise<Map<string, ResourceOwner>> {
    const em = this.scope.em.fork();
    const rows = await select(
      databaseOf(em),
      {
        accountId: sql<string>`p."accountId"`,
        value: sql<string>`p.value`,
        tagKey: sql<string>`o.key`,
        tagValue: sql<string>`o.value`,
      },
      sql`from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as p ("accountId" text, value text),
        lateral ${ownerTagOf(sql`p."accountId"`, sql`p.value`)} o`,
    );
    const { caller } = this.scope;
    const mayReadTargets = caller !== null && hasPermission(caller, "notifications.read");
    const settings = mayReadTargets && rows.length > 0 ? await readOwnerSettings(em) : null;
    const targets = settings ? await targetsOf(em, settings) : new Map<string, NamedTarget>();
    const destinationOf = settings && ownerDestinations(settings);
    return new Map(
      rows.map(({ accountId, value, tagKey, tagValue }) => {
        const found = destinationOf?.(tagValue);
        const target = found && targets.get(found.targetId);
        const destination =
          found && target ? { ...found, targetName: target.name, address: addressOf(target, found) } : null;
        return [`${accountId}|${value}`, { tagKey, tagValue: withoutKeyIds(tagValue), destination }];
      }),
    );
  }
}

/** The address that people see: that of the owner, else the target's own. */
export function addressOf(target: NamedTarget, { address }: Pick<OwnerDestination, "address">): string {
  return address ?? kindOf(target.kind).addressOf(target.settings);
}

export async function readOwnerSettings(em: Em, lock = sql``): Promise<StoredOwnerSettings> {
  return (await selectFirst(databaseOf(em), SETTINGS, sql`from ${s.$table} ${lock}`))!;
}

/** The targets to which owners are mapped. */
export async function targetsOf(em: Em, settings: OwnerSettings): Promise<ReadonlyMap<string, NamedTarget>> {
  const ids = [...settings.mappings.map(({ targetId }) => targetId), settings.emailTargetId].filter(
    (id) => id !== null,
  );
  const rows = await select(databaseOf(em), TARGET, sql`from ${t.$table} where ${t.id} = any(${sql.val(ids)}::text[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Requires that each target exists and can send to the address, and keeps the targets until the commit. */
async function requireDestinations(tx: Em, settings: OwnerSettings): Promise<void> {
  await sql`select 1 from ${t.$table} order by ${t.id} for share`.execute(tx.getKysely());
  const targets = await targetsOf(tx, settings);
  const refuse = (path: string, message: string): never => {
    throw new AppError("BAD_USER_INPUT", { message: `${path}: ${message}`, details: { path } });
  };
  settings.mappings.forEach(({ targetId, address }, index) => {
    const path = `mappings.${index}`;
    const target = targets.get(targetId) ?? refuse(`${path}.targetId`, "there is no such target.");
    const problem = addressProblem(target, address);
    if (problem !== null) refuse(`${path}.address`, problem);
  });
  if (settings.emailDomains.length === 0) return;
  if (settings.emailTargetId === null) refuse("emailTargetId", "is required with domains.");
  else if (targets.get(settings.emailTargetId)?.kind !== "EMAIL") refuse("emailTargetId", "must be an e-mail target.");
}

/** Why the target cannot send to the address. Null if it can. */
function addressProblem(
  { kind: name, settings }: Pick<NamedTarget, "kind" | "settings">,
  address: string | null,
): string | null {
  if (address === null) return null;
  const kind = kindOf(name);
  if (kind.withAddress === undefined) return "only e-mail and Slack targets can send to another address.";
  try {
    kind.withAddress(settings, address);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "BAD_USER_INPUT") throw error;
    return error.message;
  }
}

/** Requires that a changed target, which `tx` has locked, can still send to the owners that are mapped to it. */
export async function requireMappedAddresses(tx: Em, target: Pick<NamedTarget, "id" | "kind" | "settings">) {
  const { mappings } = await readOwnerSettings(tx);
  const lost = mappings.find(({ targetId, address }) => targetId === target.id && addressProblem(target, address));
  if (lost)
    throw new AppError("TARGET_IN_USE", {
      message: `The owner "${lost.pattern}" is mapped to ${lost.address} of this target, which could not be reached any more. Change the owners first.`,
    });
}
