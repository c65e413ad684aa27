/** Who uses an access key, as far as CloudTrail was read, and the request to read it. */
import { z } from "zod";
import type { Account } from "../../db/entities/account.ts";
import { KeyUseReadingEntity, type KeyUseReadingRow } from "../../db/entities/key-use.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { type KeySource, keySources, type KeyUseRow } from "../../iam/rotation/key-source.ts";
import { DAY, MINUTE } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { type InventoryKey, keyText } from "../inventory/list.ts";
import { allow, type Platform, type Scope } from "../core/request-scope.ts";
import { keyUseRegions } from "./collect.ts";
import { HISTORY_DAYS, requestReadings, usesOfKeys } from "./store.ts";

/**
 * OFF: the account does not read it. NOT_READ: it was not requested. READING: no Region has been read to its end.
 * PARTIAL: some Regions, or some of the events, could not be read. FAILED: no Region could be read.
 */
export type KeyUseStatus = "OFF" | "NOT_READ" | "READING" | "READ" | "PARTIAL" | "FAILED";

export interface KeyUse {
  readonly status: KeyUseStatus;
  readonly isReading: boolean;
  /** Why something is not known, one sentence per Region. */
  readonly reasons: readonly string[];
  /** The period of which every Region was read. Null if there is none. */
  readonly coveredFrom: Date | null;
  readonly coveredTo: Date | null;
  readonly regions: readonly string[];
  readonly sources: readonly KeySource[];
}

const readKeyUseInput = z.object({
  accountId: z.string().max(64),
  accessKeyId: z.string().regex(/^\w{16,128}$/, "must be an access key id"),
});
export type ReadKeyUseInput = z.input<typeof readKeyUseInput>;

/** The stored readings and sources of one key. */
export interface StoredKeyUse {
  readonly readings: readonly KeyUseReadingRow[];
  readonly uses: readonly KeyUseRow[];
}

export class KeyUses {
  constructor(private readonly scope: Scope) {}

  async of(accountIdOrNumber: string, accessKeyId: string): Promise<KeyUse> {
    allow(this.scope, "inventory.read");
    const { id: accountId } = await new Accounts(this.scope).get(accountIdOrNumber);
    const uses = await this.ofKeys([{ accountId, value: accessKeyId }]);
    return [...uses.values()][0]!;
  }

  /** The use of each key, by `keyText`. */
  async ofKeys(keys: readonly InventoryKey[]): Promise<Map<string, KeyUse>> {
    allow(this.scope, "inventory.read");
    const accounts = new Accounts(this.scope);
    const found = new Map<string, KeyUse>();
    for (const [accountId, group] of Map.groupBy(keys, (key) => key.accountId)) {
      const account = await accounts.get(accountId);
      const ids = group.map(({ value }) => value);
      for (const [value, stored] of await storedKeyUse(this.scope.em.fork(), account, ids))
        found.set(keyText({ accountId, value }), toKeyUse(account, stored));
    }
    return found;
  }

  /** Requests to read who uses the key. Errors: ACCOUNT_ARCHIVED, KEY_USE_NOT_ENABLED. */
  async read(input: ReadKeyUseInput): Promise<KeyUse> {
    allow(this.scope, "keyUse.read");
    const { accountId, accessKeyId } = parseInput(readKeyUseInput, input);
    const account = await new Accounts(this.scope).resolve(accountId);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    if (!account.readsKeyUse) throw new AppError("KEY_USE_NOT_ENABLED");
    await this.scope.em.fork().transactional(async (tx) => {
      await requestKeyUse(this.scope.platform, tx, account, [accessKeyId]);
      await recordAudit(tx, this.scope, {
        action: "keyUse.read",
        target: account.id,
        targetName: account.name,
        details: { accessKeyId },
      });
    });
    return this.of(account.id, accessKeyId);
  }
}

/** Requests a reading of the keys in all Regions of the account. Call it in a transaction. */
export async function requestKeyUse(
  { jobs }: Platform,
  tx: Em,
  account: Account,
  accessKeyIds: readonly string[],
): Promise<void> {
  if (!account.readsKeyUse) return;
  await requestReadings(tx, account.id, accessKeyIds, keyUseRegions(account));
  await jobs.sendKeyUse(tx, { accountId: account.id });
}

/** The stored readings and uses of each key, in the Regions of the account's settings. */
export async function storedKeyUse(
  em: Em,
  account: Account,
  accessKeyIds: readonly string[],
): Promise<ReadonlyMap<string, StoredKeyUse>> {
  const regions = keyUseRegions(account);
  const readings = await em.find(
    KeyUseReadingEntity,
    { accountId: account.id, accessKeyId: { $in: [...accessKeyIds] }, region: { $in: [...regions] } },
    // So that a reason that names the first Region does not change from one look to the next.
    { orderBy: { region: "asc", accessKeyId: "asc" } },
  );
  const uses = await usesOfKeys(em, account.id, accessKeyIds, regions);
  return new Map(
    accessKeyIds.map((id) => [
      id,
      { readings: readings.filter(({ accessKeyId }) => accessKeyId === id), uses: uses.get(id) ?? [] },
    ]),
  );
}

function toKeyUse(account: Account, { readings, uses }: StoredKeyUse): KeyUse {
  const regions = keyUseRegions(account);
  const finished = readings.filter(({ outcome }) => outcome !== null);
  const read = readings.filter((reading) => reading.outcome === "READ" && isWhole(reading));
  const covered = regions.map((region) => readings.find((reading) => reading.region === region));
  const isCovered = covered.every((reading) => reading?.coveredTo != null);
  return {
    status: statusOf(account, { regions, readings, finished, read }),
    isReading: account.readsKeyUse && readings.some(({ requestedAt }) => requestedAt !== null),
    reasons: reasonsOf(account, readings),
    coveredFrom: isCovered ? new Date(Math.max(...covered.map((reading) => reading!.coveredFrom!.getTime()))) : null,
    coveredTo: isCovered ? new Date(Math.min(...covered.map((reading) => reading!.coveredTo!.getTime()))) : null,
    regions,
    sources: keySources(uses),
  };
}

interface Readings {
  readonly regions: readonly string[];
  readonly readings: readonly KeyUseReadingRow[];
  readonly finished: readonly KeyUseReadingRow[];
  readonly read: readonly KeyUseReadingRow[];
}

function statusOf({ readsKeyUse }: Account, { regions, readings, finished, read }: Readings): KeyUseStatus {
  if (!readsKeyUse) return "OFF";
  if (readings.length === 0) return "NOT_READ";
  if (finished.length === 0) return "READING";
  if (!finished.some(({ outcome }) => outcome === "READ")) return "FAILED";
  return read.length === regions.length ? "READ" : "PARTIAL";
}

function reasonsOf({ readsKeyUse }: Account, readings: readonly KeyUseReadingRow[]): readonly string[] {
  if (!readsKeyUse) return ["Reading who uses access keys is off in the settings of the account."];
  return readings.flatMap((reading) => {
    const { region, outcome, reason, coveredFrom } = reading;
    if (outcome === null || (outcome === "READ" && isWhole(reading))) return [];
    if (outcome !== "READ") return [`${region}: ${reason ?? "It could not be read."}`];
    return [
      `${region}: CloudTrail has more events than are read. Calls before ${coveredFrom!.toISOString()} are not known.`,
    ];
  });
}

/** Whether the reading goes back as far as CloudTrail does. It does not if there were more events than are read. */
function isWhole({ coveredFrom, coveredTo }: KeyUseReadingRow): boolean {
  if (coveredFrom === null || coveredTo === null) return false;
  return coveredTo.getTime() - coveredFrom.getTime() >= HISTORY_DAYS * DAY - MINUTE;
}
