/** The users, roles, groups, policies and access keys of one account as a scan of the past found them. */
import { LRUCache } from "lru-cache";
import type { InventoryTableName } from "../../db/sort-values.ts";
import { AppError } from "../../errors.ts";
import { formatInstant } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { analyze } from "../analysis/analysis-worker.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { AccessKeys } from "../inventory/access-keys.ts";
import { Groups } from "../inventory/groups.ts";
import type { Past } from "../inventory/past.ts";
import { Policies } from "../inventory/policies.ts";
import { Roles } from "../inventory/roles.ts";
import { Users } from "../inventory/users.ts";
import { type KeptSnapshot, Snapshots } from "./snapshots.ts";

/** How many snapshots are tried, the newest first, until one has read what is listed. */
const SNAPSHOTS_TRIED_MAX = 10;
/** The rows that a process keeps for further pages. The rows of 5,000 users take about 6 MB. */
const CACHED_MAX_CHARACTERS = 32 * 1_024 * 1_024;

/**
 * Rows by snapshot and table; an empty text if the snapshot did not read the table. A snapshot never changes, and a caller
 * reads its row before these are used.
 */
const cachedRows = new LRUCache<string, string>({
  maxSize: CACHED_MAX_CHARACTERS,
  // The keys count too: those of tables that were not read have an empty text, and would pile up.
  sizeCalculation: (rows, key) => rows.length + key.length,
});

export interface PastLists {
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly groups: Groups;
  readonly roles: Roles;
  readonly policies: Policies;
}

export class PastInventory {
  constructor(private readonly scope: Scope) {}

  /**
   * The lists of an account at a moment, answered by the latest scan before it that read `table`. The account may be
   * omitted if there is only one. Errors: BAD_USER_INPUT for several accounts or the future; NOT_FOUND if no snapshot is
   * that old; NOT_READ if none of the scans before it read what is listed.
   */
  async at(accountIds: readonly string[], at: Date, table: InventoryTableName): Promise<PastLists> {
    return this.of(await this.reading(accountIds, at, table));
  }

  /** The reading that answers for a moment, as in `at`. */
  async reading(accountIds: readonly string[], at: Date, table: InventoryTableName): Promise<Past> {
    allow(this.scope, "inventory.read");
    if (accountIds.length > 1)
      throw new AppError("BAD_USER_INPUT", {
        message: "asOf: the past of one account at a time can be listed. Filter by one account.",
        details: { path: "asOf" },
      });
    const account = await new Accounts(this.scope).resolve(accountIds[0] ?? null);
    const snapshots = new Snapshots(this.scope);
    let snapshot = await snapshots.at(account.id, at.getTime());
    for (let tried = 1; (await this.rows(snapshot, [table])).get(table) === ""; tried += 1) {
      const earlier =
        tried < SNAPSHOTS_TRIED_MAX && (await snapshots.nearest(account.id, "BEFORE", snapshot.takenAt.getTime() - 1));
      if (!earlier)
        throw new AppError("NOT_READ", {
          message: `No scan up to ${formatInstant(at.getTime())} could read this list.`,
        });
      snapshot = earlier;
    }
    return this.past(snapshot, at);
  }

  /** The lists of a moment that a row carries. */
  of(past: Past): PastLists {
    return {
      users: new Users(this.scope, past),
      accessKeys: new AccessKeys(this.scope, past),
      groups: new Groups(this.scope, past),
      roles: new Roles(this.scope, past),
      policies: new Policies(this.scope, past),
    };
  }

  private past(snapshot: KeptSnapshot, askedAt: Date): Past {
    const { id, accountId, scanId, takenAt } = snapshot;
    return {
      accountId,
      snapshotId: id,
      scanId,
      takenAt,
      askedAt,
      read: async (tables) => {
        const rows = await this.rows(snapshot, tables);
        if ([...rows.values()].includes(""))
          throw new AppError("NOT_READ", {
            message: `The scan of ${formatInstant(takenAt.getTime())} could not read all that was asked for.`,
          });
        return rows;
      },
    };
  }

  /** Unpacks the snapshot in an analysis process, unless the rows are at hand. */
  private async rows(
    snapshot: KeptSnapshot,
    tables: readonly InventoryTableName[],
  ): Promise<ReadonlyMap<InventoryTableName, string>> {
    const keyOf = (table: InventoryTableName) => `${snapshot.id} ${table}`;
    const found = new Map(
      tables.flatMap((table) => {
        const text = cachedRows.get(keyOf(table));
        return text === undefined ? [] : [[table, text] as const];
      }),
    );
    const missing = tables.filter((table) => !found.has(table));
    if (missing.length === 0) return found;
    const packed = await analyze<"PAST_ROWS">(this.scope, {
      kind: "PAST_ROWS",
      snapshot: await new Snapshots(this.scope).document(snapshot),
      tables: missing,
    });
    for (const table of missing) {
      const text = packed[table] ?? "";
      cachedRows.set(keyOf(table), text);
      found.set(table, text);
    }
    return found;
  }
}
