/** The use cases of retention: the policies with their preview, and erasing disconnected accounts. */
import { sql } from "kysely";
import { databaseOf } from "../../db/typed-sql.ts";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { KEPT_FOR_EVER, type RetentionPolicies } from "../core/retention-policies.ts";
import { type ErasedTable, previewErasure } from "./erase-account.ts";
import { type KindPreview, previewPurge } from "./purge.ts";
import { readRetention, type StoredRetention } from "./stored-policies.ts";

export const RETENTION_KINDS = ["SCANS", "ALERTS", "INVENTORY"] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];
/** The key of each kind's policy, and the fewest days that it can keep rows. */
const KINDS = {
  SCANS: { key: "scanDays", leastDays: 30 },
  ALERTS: { key: "alertDays", leastDays: 90 },
  INVENTORY: { key: "inventoryDays", leastDays: 90 },
} as const satisfies Record<RetentionKind, { readonly key: keyof RetentionPolicies; readonly leastDays: number }>;
const MOST_DAYS = 36_500;
const ERASABLE_SHOWN_MAX = 1_000;

const days = (kind: RetentionKind) => z.number().int().min(KINDS[kind].leastDays).max(MOST_DAYS).nullish();
const policies = { scanDays: days("SCANS"), alertDays: days("ALERTS"), inventoryDays: days("INVENTORY") };
const previewInput = z.object(policies);
const updateInput = z.object({ revision: z.number().int(), ...policies });
const eraseInput = z.object({ accountId: z.string().max(64), confirmation: z.string().max(256) });
export type RetentionPoliciesInput = z.input<typeof previewInput>;

export interface PolicyRow {
  readonly kind: RetentionKind;
  readonly days: number | null;
  readonly leastDays: number;
  /** Whether a setting of the process gives the number, so that it cannot be changed here. */
  readonly isFixed: boolean;
}

export interface RetentionRow extends Pick<StoredRetention, "revision" | "lastRunAt" | "lastRun"> {
  readonly policies: readonly PolicyRow[];
}

export interface PreviewRow extends KindPreview {
  readonly kind: RetentionKind;
}

export interface Erasure {
  readonly accountId: string;
  readonly name: string;
  readonly awsAccountId: string | null;
  /** When it was requested. Null if it was not. */
  readonly requestedAt: Date | null;
  readonly tables: readonly ErasedTable[];
}

export class Retention {
  constructor(private readonly scope: Scope) {}

  async get(): Promise<RetentionRow> {
    allow(this.scope, "retention.read");
    const { policies: current, revision, lastRunAt, lastRun } = await readRetention(this.scope.em, this.fixed);
    return {
      revision,
      lastRunAt,
      lastRun,
      policies: RETENTION_KINDS.map((kind) => {
        const { key, leastDays } = KINDS[kind];
        return { kind, days: current[key], leastDays, isFixed: this.fixed[key] !== null };
      }),
    };
  }

  /**
   * Counts the rows that the policies would delete now. Policies that the process fixes apply whatever is given. Error:
   * BAD_USER_INPUT.
   */
  async preview(input: unknown): Promise<readonly PreviewRow[]> {
    allow(this.scope, "retention.read");
    const given = parseInput(previewInput, input);
    const previews = await previewPurge(this.scope.em, this.applied(given));
    return previews.map((preview) => ({
      ...preview,
      kind: RETENTION_KINDS.find((kind) => KINDS[kind].key === preview.policy)!,
    }));
  }

  /** Replaces the policies. Errors: BAD_USER_INPUT, RETENTION_CHANGED. */
  async update(input: unknown): Promise<RetentionRow> {
    allow(this.scope, "retention.update");
    const { revision, ...given } = parseInput(updateInput, input);
    await this.scope.em.transactional(async (tx) => {
      const former = await readRetention(tx, this.fixed, sql`for update`);
      if (former.revision !== revision) throw new AppError("RETENTION_CHANGED");
      const { scanDays = null, alertDays = null, inventoryDays = null } = given;
      await databaseOf(tx)
        .updateTable("retention_settings")
        .set((of) => ({
          scan_days: scanDays,
          alert_days: alertDays,
          inventory_days: inventoryDays,
          revision: of("revision", "+", 1),
        }))
        .where("id", "=", 1)
        .execute();
      await recordAudit(tx, this.scope, {
        action: "retention.update",
        target: "retention",
        targetName: "Retention",
        details: { scanDays, alertDays, inventoryDays },
      });
    });
    return this.get();
  }

  /** The disconnected accounts that are not erased, latest first. */
  async erasableAccounts(): Promise<readonly Account[]> {
    allow(this.scope, "retention.read");
    return this.scope.em.find(
      AccountEntity,
      { status: "ARCHIVED", erasedAt: null },
      { orderBy: { archivedAt: "desc", id: "asc" }, limit: ERASABLE_SHOWN_MAX },
    );
  }

  /** Counts the rows that erasing a disconnected account would delete. Errors: NOT_FOUND, ACCOUNT_NOT_ARCHIVED. */
  async erasure(accountId: string): Promise<Erasure> {
    allow(this.scope, "retention.read");
    const tables = await previewErasure(this.scope.em, accountId);
    const account = await this.scope.em.findOneOrFail(AccountEntity, { id: accountId });
    const { name, awsAccountId, eraseRequestedAt } = account;
    return { accountId, name, awsAccountId, requestedAt: eraseRequestedAt, tables };
  }

  /**
   * Requests that a disconnected account is erased. `confirmation` is its number, or its name if it has none. Errors:
   * NOT_FOUND, ACCOUNT_NOT_ARCHIVED, BAD_USER_INPUT.
   */
  async erase(input: unknown): Promise<Erasure> {
    allow(this.scope, "accounts.erase");
    const { accountId, confirmation } = parseInput(eraseInput, input);
    const erasure = await this.erasure(accountId);
    if (confirmation !== (erasure.awsAccountId ?? erasure.name))
      throw new AppError("BAD_USER_INPUT", {
        message: "confirmation: must be the number of the account, or its name if it has no number.",
        details: { path: "confirmation" },
      });
    const requestedAt = new Date(now());
    await this.scope.em.transactional(async (tx) => {
      const requested = await tx.nativeUpdate(
        AccountEntity,
        { id: accountId, status: "ARCHIVED", erasedAt: null },
        { eraseRequestedAt: requestedAt },
      );
      if (requested === 0)
        throw new AppError("NOT_FOUND", {
          message: "The account is erased already, or was connected again. Load the page again.",
        });
      await recordAudit(tx, this.scope, {
        action: "accounts.erase",
        target: accountId,
        targetName: erasure.name,
        details: { rows: erasure.tables.reduce((sum, { count }) => sum + count, 0) },
      });
    });
    return { ...erasure, requestedAt };
  }

  private get fixed(): RetentionPolicies {
    return this.scope.platform.retention ?? KEPT_FOR_EVER;
  }

  private applied({ scanDays, alertDays, inventoryDays }: RetentionPoliciesInput): RetentionPolicies {
    const { fixed } = this;
    return {
      scanDays: fixed.scanDays ?? scanDays ?? null,
      alertDays: fixed.alertDays ?? alertDays ?? null,
      inventoryDays: fixed.inventoryDays ?? inventoryDays ?? null,
    };
  }
}
