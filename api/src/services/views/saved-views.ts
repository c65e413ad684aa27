/**
 * Saved views: the filter, order, columns and density of a list under a name. A view belongs to one operator, who may
 * share it with all others. A saved query stays as it is when the query language changes: it is then listed with its
 * error.
 */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { OperatorEntity } from "../../db/entities/access.ts";
import { SavedViewEntity, type SavedViewRow, VIEW_LISTS, type ViewList } from "../../db/entities/saved-view.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { QUERY_MAX_CHARACTERS } from "../../iam/query.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { queryError, requireOrder } from "./view-lists.ts";

export type { ViewList };

/** The maximum number of views of one operator, over all lists. */
const VIEWS_PER_OPERATOR_MAX = 100;
const NAME_MAX_CHARACTERS = 60;
const COLUMNS_MAX = 40;
/** How long a deleted view can be restored. The dashboard offers it for ten seconds. */
const RESTORED_WITHIN_MS = 5 * MINUTE;

const viewName = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(NAME_MAX_CHARACTERS)
  .regex(/^\P{Cc}*$/u, "must not contain control characters");
const settings = z.object({
  query: z
    .string()
    .max(QUERY_MAX_CHARACTERS)
    .regex(/^[^\0]*$/),
  orderBy: z.string().max(64).nullish(),
  columns: z
    .array(z.string().regex(/^[A-Za-z]{1,32}$/, "must be the ID of a column"))
    .max(COLUMNS_MAX)
    .nullish(),
  isCompact: z.boolean().nullish(),
  includesDeleted: z.boolean().nullish(),
  policyType: z.enum(["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"]).nullish(),
});
const createInput = z.object({ list: z.enum(VIEW_LISTS), name: viewName, settings });
const updateInput = z.object({ id: z.string().max(64), name: viewName.nullish(), settings: settings.nullish() });
export type CreateSavedViewInput = z.input<typeof createInput>;
export type UpdateSavedViewInput = z.input<typeof updateInput>;

export interface SavedView extends SavedViewRow {
  readonly ownerName: string;
  readonly isMine: boolean;
  readonly isDefault: boolean;
  /** Whether the caller may delete it: their own, and for an admin a shared one of an operator who is disabled. */
  readonly canDelete: boolean;
  /** Why the query is no longer valid. Null if it is. */
  readonly queryError: string | null;
}

type Action = "views.share" | "views.unshare" | "views.update" | "views.delete" | "views.restore";

export class SavedViews {
  constructor(private readonly scope: Scope) {}

  /** The caller's own views of a list and those that others share, by name. */
  async list(list: ViewList): Promise<readonly SavedView[]> {
    allow(this.scope, "views.read");
    return this.read(sql`v.list = ${list} and v.deleted_at is null and ${this.isVisible()}`);
  }

  /** Saves a private view. Errors: BAD_USER_INPUT, BAD_QUERY. */
  async create(input: CreateSavedViewInput): Promise<SavedView> {
    const ownerId = this.ownerId();
    const { list, name, settings: given } = parseInput(createInput, input);
    const at = new Date(now());
    const row = {
      id: newId("view"),
      list,
      name,
      ownerId,
      isShared: false,
      createdAt: at,
      updatedAt: at,
      deletedAt: null,
    };
    await this.change(async (tx) => {
      // If two views are saved at once, the second one counts the first.
      await sql`select 1 from operator where id = ${ownerId} for update`.execute(tx.getKysely());
      await removeDeleted(tx, ownerId);
      if ((await tx.count(SavedViewEntity, { ownerId, deletedAt: null })) >= VIEWS_PER_OPERATOR_MAX)
        throw new AppError("BAD_USER_INPUT", {
          message: `You have ${VIEWS_PER_OPERATOR_MAX} saved views, which is the maximum. Delete one first.`,
        });
      await tx.insert(SavedViewEntity, { ...row, ...columnsOf(list, given) });
    });
    return this.get(row.id);
  }

  /** Renames a view, or replaces what it shows. Only its owner may. */
  async update(input: UpdateSavedViewInput): Promise<SavedView> {
    const { id, name, settings: given } = parseInput(updateInput, input);
    const row = await this.own(id);
    await this.change(async (tx) => {
      const changes = { ...(name != null && { name }), ...(given && columnsOf(row.list, given)) };
      await tx.nativeUpdate(SavedViewEntity, { id }, { ...changes, updatedAt: new Date(now()) });
      if (row.isShared) await this.record(tx, "views.update", { ...row, ...changes });
    });
    return this.get(id);
  }

  /** Shows a view to all operators, or to its owner only. */
  async share(id: string, isShared: boolean): Promise<SavedView> {
    allow(this.scope, "views.share");
    const row = await this.own(id);
    if (row.isShared !== isShared)
      await this.change(async (tx) => {
        await tx.nativeUpdate(SavedViewEntity, { id }, { isShared, updatedAt: new Date(now()) });
        // It is no longer the default of those who can no longer see it.
        if (!isShared)
          await sql`delete from default_view where view_id = ${id} and operator_id <> ${row.ownerId}`.execute(
            tx.getKysely(),
          );
        await this.record(tx, isShared ? "views.share" : "views.unshare", row);
      });
    return this.get(id);
  }

  /** Deletes a view of the caller. An admin may also delete a shared view of an operator who is disabled. */
  async delete(id: string): Promise<void> {
    const row = await this.deletable(id);
    await this.change(async (tx) => {
      await removeDeleted(tx, row.ownerId);
      await tx.nativeUpdate(SavedViewEntity, { id }, { deletedAt: new Date(now()) });
      if (row.isShared) await this.record(tx, "views.delete", row);
    });
  }

  /** Restores a view that was deleted within the last five minutes, also as the default of the operators who had it. */
  async restore(id: string): Promise<SavedView> {
    const row = await this.deletable(id, true);
    if (row.deletedAt !== null)
      await this.change(async (tx) => {
        await tx.nativeUpdate(SavedViewEntity, { id }, { deletedAt: null });
        if (row.isShared) await this.record(tx, "views.restore", row);
      });
    return this.get(id);
  }

  /** Chooses the view with which a list opens for the caller; null for none. */
  async setDefault(list: ViewList, id: string | null): Promise<void> {
    const operatorId = this.ownerId();
    if (id !== null && (await this.get(id)).list !== list) throw notFound();
    const kysely = this.scope.em.fork().getKysely();
    if (id === null)
      await sql`delete from default_view where operator_id = ${operatorId} and list = ${list}`.execute(kysely);
    else
      await sql`insert into default_view (operator_id, list, view_id) values (${operatorId}, ${list}, ${id})
        on conflict (operator_id, list) do update set view_id = excluded.view_id`.execute(kysely);
  }

  /** A view that the caller may see. */
  private async get(id: string): Promise<SavedView> {
    allow(this.scope, "views.read");
    const [view] = await this.read(sql`v.id = ${id} and v.deleted_at is null and ${this.isVisible()}`);
    if (!view) throw notFound();
    return view;
  }

  /** The condition for the views `v` that the caller sees: their own, and those that others share. */
  private isVisible(): RawBuilder<boolean> {
    const { operatorId } = allow(this.scope, "views.read");
    return this.seesShared() ? sql`(v.owner_id = ${operatorId} or v.is_shared)` : sql`v.owner_id = ${operatorId}`;
  }

  /** Whether the caller sees the views of others, whose queries may name resources of any account. */
  private seesShared(): boolean {
    return this.scope.caller?.accountIds === null;
  }

  private async read(where: ReturnType<typeof sql>): Promise<readonly SavedView[]> {
    const { operatorId, role } = allow(this.scope, "views.read");
    const em = this.scope.em.fork();
    const { rows } = await sql<{ id: string; ownerName: string; isOwnerDisabled: boolean; isDefault: boolean }>`
      select v.id, o.name as "ownerName", o.status = 'DISABLED' as "isOwnerDisabled", d.view_id is not null as "isDefault"
        from saved_view v join operator o on o.id = v.owner_id
        left join default_view d on d.view_id = v.id and d.operator_id = ${operatorId}
       where ${where} order by lower(v.name), v.id`.execute(em.getKysely());
    const views = await em.find(SavedViewEntity, { id: { $in: rows.map(({ id }) => id) } });
    const byId = new Map(views.map((view) => [view.id, view]));
    return rows.flatMap(({ id, isOwnerDisabled, ...rest }) => {
      const view = byId.get(id);
      if (!view) return [];
      const isMine = view.ownerId === operatorId;
      const isOrphan = view.isShared && isOwnerDisabled && role === "admin" && this.seesShared();
      return [{ ...view, ...rest, isMine, canDelete: isMine || isOrphan, queryError: queryError(view) }];
    });
  }

  /** A view of the caller. One that is shared is also what others see, so changing it needs the same right as sharing. */
  private async own(id: string, isDeleted = false, ownerId = this.ownerId()): Promise<SavedViewRow> {
    const row = await this.scope.em.fork().findOne(SavedViewEntity, { id });
    const isGone = row?.deletedAt != null && (!isDeleted || row.deletedAt.getTime() < now() - RESTORED_WITHIN_MS);
    if (!row || isGone || (row.ownerId !== ownerId && !(row.isShared && this.seesShared()))) throw notFound();
    if (row.ownerId !== ownerId)
      throw new AppError("FORBIDDEN", { message: "This view belongs to another operator. Save a copy of your own." });
    if (row.isShared) allow(this.scope, "views.share");
    return row;
  }

  /** A view that the caller may delete and restore. */
  private async deletable(id: string, isDeleted = false): Promise<SavedViewRow> {
    const { role, operatorId } = allow(this.scope, "views.update");
    const em = this.scope.em.fork();
    const row = await em.findOne(SavedViewEntity, { id });
    if (!row?.isShared || row.ownerId === operatorId || role !== "admin" || !this.seesShared())
      return this.own(id, isDeleted);
    const owner = await em.findOne(OperatorEntity, { id: row.ownerId });
    return this.own(id, isDeleted, owner?.status === "DISABLED" ? row.ownerId : undefined);
  }

  private ownerId(): string {
    const { operatorId } = allow(this.scope, "views.update");
    if (operatorId === null) throw new AppError("FORBIDDEN", { message: "Only operators have saved views." });
    return operatorId;
  }

  private async change(work: (tx: Em) => Promise<void>): Promise<void> {
    try {
      await this.scope.em.fork().transactional(work);
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new AppError("BAD_USER_INPUT", {
        message: "name: You have a view of this list with the same name.",
        details: { path: "name" },
      });
    }
  }

  private async record(tx: Em, action: Action, { id, name, list, query }: SavedViewRow): Promise<void> {
    await recordAudit(tx, this.scope, { action, target: id, targetName: name, details: { list, query } });
  }
}

function columnsOf(list: ViewList, given: z.output<typeof settings>) {
  requireOrder(list, given.orderBy ?? null);
  const error = queryError({ list, query: given.query });
  if (error !== null) throw new AppError("BAD_QUERY", { message: error });
  return {
    query: given.query,
    orderBy: given.orderBy ?? null,
    columns: given.columns ?? null,
    isCompact: given.isCompact ?? false,
    includesDeleted: given.includesDeleted ?? false,
    policyType: given.policyType ?? null,
  };
}

/** Removes the deleted views of an operator that can no longer be restored. */
async function removeDeleted(tx: Em, ownerId: string): Promise<void> {
  await tx.nativeDelete(SavedViewEntity, { ownerId, deletedAt: { $lt: new Date(now() - RESTORED_WITHIN_MS) } });
}

function notFound(): AppError {
  return new AppError("NOT_FOUND", {
    message: "There is no such view. It may have been deleted or is no longer shared.",
  });
}
