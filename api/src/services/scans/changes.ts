/**
 * The changes of a period: alerts that opened, closed or changed their severity, and resources that scans found
 * created, changed or deleted. The answer reads a bounded number of the newest events, so that it costs the same after
 * years of scans.
 */
import { z } from "zod";
import { type Scan, ScanEntity } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import {
  ALERT_CHANGE_KINDS,
  type AlertChangeKind,
  type AlertNetChange,
  byImportance,
  CHANGE_FOCUSES,
  type ChangeFocus,
  type ChangeGroup,
  type ChangePlace,
  groupChanges,
  isInFocus,
} from "../../iam/alerts/change-group.ts";
import type { ChangeFacet, ChangeSelection } from "../../iam/alerts/change-choice.ts";
import {
  type DocumentChange,
  documentChanges,
  type FactChange,
  factChanges,
  INVENTORY_CHANGE_KINDS,
  INVENTORY_KINDS,
  type InventoryChangeKind,
  type InventoryKind,
} from "../../iam/inventory-change.ts";
import type { Instant } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { beforeReading } from "../alerts/due-alerts.ts";
import { momentToFreeze } from "../alerts/event-log.ts";
import { parseInput } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import {
  type ChangeCoverage,
  type ChangedResource,
  type ChangePeriod,
  documentInLines,
  type Moves,
  readAlertMoves,
  readChangeCoverage,
  readChangedResources,
  readIncompleteScanIds,
  readInventoryChanges,
  readInventoryMoves,
  resourceKey,
  type StoredInventoryChange,
} from "./change-rows.ts";
import { type ChangeFacets, changeSelectionShape, countFacets, selectGroups, selectionOf } from "./change-selection.ts";
import { Scans } from "./scans.ts";

/** The maximum number of alerts, and of changes of the inventory, that a group lists. Their counts are complete. */
const SHOWN_PER_GROUP_MAX = 20;
/** The maximum number of characters of documents in one page. A policy may have 10,000, before and after. */
const DOCUMENTS_MAX = 1_000_000;

const moment = z.date();
const changesFilter = z.strictObject({
  since: moment.nullish(),
  sinceScanId: z.string().max(100).nullish(),
  until: moment.nullish(),
  accountId: z.string().max(100).nullish(),
  focus: z.enum(CHANGE_FOCUSES).nullish(),
  ...changeSelectionShape,
});
export type ChangesFilter = z.input<typeof changesFilter>;
type ChangeRange = Omit<z.infer<typeof changesFilter>, "focus" | ChangeFacet>;

export interface InventoryChange extends Pick<
  StoredInventoryChange,
  "id" | "accountId" | "sourceId" | "kind" | "change" | "identity" | "name" | "at"
> {
  /** The scan that found the change. Null if a rotation did. */
  readonly scanId: string | null;
  readonly facts: readonly FactChange[];
  readonly documents: readonly DocumentChange[];
  /** Whether the documents are missing, because those of the page together are too large. */
  readonly hasDocumentsLeftOut: boolean;
}

export interface ListedChangeGroup extends Pick<ChangeGroup, "accountId" | "ownerId" | "severity"> {
  readonly id: string;
  readonly at: Date;
  /** Null if no table has the resource: the root user, the account, or a resource that no scan has stored. */
  readonly resource: ChangedResource | null;
  readonly alerts: readonly (Omit<AlertNetChange, "at"> & { readonly at: Date })[];
  readonly alertCount: number;
  readonly inventory: readonly InventoryChange[];
  readonly inventoryCount: number;
}

export interface InventoryKindCounts {
  readonly kind: InventoryKind;
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
}

export interface ChangesPage extends Page<ListedChangeGroup> {
  readonly since: Date;
  readonly until: Date;
  /** The moment since which the list has every change. Later than `since` if there were too many. */
  readonly completeSince: Date;
  readonly alertCounts: Readonly<Record<AlertChangeKind, number>>;
  readonly inventoryCounts: Readonly<Record<InventoryChangeKind, number>>;
  /** The kinds of which something changed, in the order of `INVENTORY_KINDS`. */
  readonly inventoryKindCounts: readonly InventoryKindCounts[];
  readonly focusCounts: Readonly<Record<ChangeFocus, number>>;
  readonly groupCount: number;
  readonly coverage: readonly ChangeCoverage[];
  readonly incompleteScans: readonly Scan[];
}

export class Changes {
  constructor(private readonly scope: Scope) {}

  /** Error: NOT_FOUND for an account or a scan that the caller may not see. */
  async list(request: PageRequest, filter: ChangesFilter): Promise<ChangesPage> {
    allow(this.scope, "alerts.read");
    allow(this.scope, "inventory.read");
    const plan = readPageRequest(request);
    const { focus, results, types, actors, ...range } = parseInput(changesFilter, filter);
    const cursor = plan.cursor === null ? null : readCursor(plan.cursor);
    await beforeReading(this.scope);
    const { em } = this.scope;
    const period = await this.periodOf(range, cursor?.until ?? null);
    const { groups, listed, completeSince } = await readChangeGroups(em, period, {
      focus: focus ?? null,
      selection: selectionOf({ results, types, actors }),
    });
    const page = pageOf(
      plan,
      rowsOfPage(listed, plan, cursor),
      (group) => cursorOf(group, period.until),
      listed.length,
    );
    return {
      ...page,
      nodes: await this.listedGroups(page.nodes),
      since: new Date(period.since),
      until: new Date(period.until),
      completeSince: new Date(completeSince),
      ...countsOf(groups),
      groupCount: groups.length,
      coverage: await readChangeCoverage(em, period),
      incompleteScans: await em.find(
        ScanEntity,
        { id: { $in: [...(await readIncompleteScanIds(em, period))] } },
        { orderBy: { requestedAt: "desc", id: "desc" } },
      ),
    };
  }

  /** The numbers of resources for each value by which the list can be limited, within its focus. Errors: as `list`. */
  async facets(filter: ChangesFilter): Promise<ChangeFacets> {
    allow(this.scope, "alerts.read");
    allow(this.scope, "inventory.read");
    const { focus, results, types, actors, ...range } = parseInput(changesFilter, filter);
    await beforeReading(this.scope);
    const { em } = this.scope;
    const all = { focus: focus ?? null, selection: selectionOf({}) };
    const { listed } = await readChangeGroups(em, await this.periodOf(range, null), all);
    return countFacets(em, listed, selectionOf({ results, types, actors }));
  }

  /** A further page has the end of the first one. */
  private async periodOf(
    { since, sinceScanId, until, accountId }: ChangeRange,
    cursorUntil: Instant | null,
  ): Promise<ChangePeriod> {
    const { accountIds: allowedIds } = allow(this.scope, "alerts.read");
    const scan = sinceScanId == null ? null : await new Scans(this.scope).get(sinceScanId);
    const account = accountId == null ? null : await new Accounts(this.scope).get(accountId, "inventory.read");
    return changePeriod(this.scope.em, {
      since: since?.getTime() ?? null,
      scan,
      until: until?.getTime() ?? null,
      endsAt: cursorUntil,
      accountId: account?.id ?? null,
      allowedIds,
    });
  }

  private async listedGroups(groups: readonly ChangeGroup[]): Promise<ListedChangeGroup[]> {
    const { em } = this.scope;
    const shown = groups.map((group) => ({ group, inventory: group.inventory.slice(0, SHOWN_PER_GROUP_MAX) }));
    const resources = await readChangedResources(em, groups);
    const stored = await readInventoryChanges(
      em,
      shown.flatMap(({ inventory }) => inventory.map(({ id }) => id)),
    );
    const withinLimit = limitDocuments(DOCUMENTS_MAX);
    return shown.map(({ group, inventory }) => ({
      id: resourceKey(group),
      accountId: group.accountId,
      ownerId: group.ownerId,
      severity: group.severity,
      at: new Date(group.at),
      resource: resources.get(resourceKey(group)) ?? null,
      alerts: group.alerts.slice(0, SHOWN_PER_GROUP_MAX).map((alert) => ({ ...alert, at: new Date(alert.at) })),
      alertCount: group.alerts.length,
      inventory: inventory.flatMap(({ id }) => {
        const change = stored.get(id);
        return change ? [withinLimit(inventoryChangeOf(change))] : [];
      }),
      inventoryCount: group.inventory.length,
    }));
  }
}

interface WantedPeriod extends Pick<ChangePeriod, "accountId" | "allowedIds"> {
  readonly since: Instant | null;
  readonly scan: Scan | null;
  readonly until: Instant | null;
  /** The end of an earlier page. Null for the first one. */
  readonly endsAt: Instant | null;
}

/** Error: BAD_USER_INPUT for a period without a start, or without a duration. */
export async function changePeriod(em: Em, wanted: WantedPeriod): Promise<ChangePeriod> {
  const { since, scan, until, endsAt, accountId, allowedIds } = wanted;
  if ((since === null) === (scan === null))
    throw new AppError("BAD_USER_INPUT", {
      message: "Give the start of the period: either since or sinceScanId (sinceScan in REST), not both.",
    });
  if (scan && accountId !== null && scan.accountId !== accountId)
    throw new AppError("BAD_USER_INPUT", {
      message: "The scan is of another account. Choose a scan of this account.",
    });
  const frozen = await momentToFreeze(em);
  const end = endsAt ?? Math.min(until ?? frozen, frozen);
  // PostgreSQL has no year 0, and nothing is as old as that.
  const start = Math.max(0, scan ? (scan.finishedAt ?? scan.requestedAt).getTime() : since!);
  if (start >= end && until !== null)
    throw new AppError("BAD_USER_INPUT", { message: "since: must be earlier than the end of the period." });
  return {
    since: start,
    until: end,
    accountId: scan?.accountId ?? accountId,
    allowedIds,
    sinceScanId: scan?.id ?? null,
  };
}

export interface ChangeChoice {
  readonly focus: ChangeFocus | null;
  readonly selection: ChangeSelection;
}

interface FoundGroups {
  readonly groups: readonly ChangeGroup[];
  /** Those of the choice. */
  readonly listed: readonly ChangeGroup[];
  /** The moment since which the groups have every change. Later than the start if there were too many. */
  readonly completeSince: Instant;
}

/** Most important first. */
export async function readChangeGroups(
  em: Em,
  period: ChangePeriod,
  { focus, selection }: ChangeChoice,
): Promise<FoundGroups> {
  // One after the other: they share the connection of the request.
  const alertMoves = await readAlertMoves(em, period);
  const inventoryMoves = await readInventoryMoves(em, period);
  const completeSince = Math.max(oldestOf(alertMoves, period.since), oldestOf(inventoryMoves, period.since));
  const groups = groupChanges(alertMoves.moves.toReversed(), inventoryMoves.moves);
  const focused = focus ? groups.filter((group) => isInFocus(group, focus)) : groups;
  return { groups, listed: await selectGroups(em, focused, selection), completeSince };
}

export function inventoryChangeOf({
  before,
  after,
  ...change
}: StoredInventoryChange): Omit<InventoryChange, "hasDocumentsLeftOut"> {
  return {
    ...change,
    scanId: change.sourceId.startsWith("scan_") ? change.sourceId : null,
    facts: factChanges(before, after),
    documents: documentChanges(before, after).map((document) => ({
      ...document,
      before: documentInLines(document.before),
      after: documentInLines(document.after),
    })),
  };
}

/** Returns a function that leaves out the documents of the changes for which the page has no room left. */
function limitDocuments(max: number): (change: Omit<InventoryChange, "hasDocumentsLeftOut">) => InventoryChange {
  let left = max;
  return (change) => {
    const size = change.documents.reduce(
      (sum, { before, after }) => sum + (before?.length ?? 0) + (after?.length ?? 0),
      0,
    );
    if (size > left) return { ...change, documents: [], hasDocumentsLeftOut: true };
    left -= size;
    return { ...change, hasDocumentsLeftOut: false };
  };
}

function oldestOf({ moves, isCut }: Moves<{ readonly at: Instant }>, since: Instant): Instant {
  return isCut ? (moves.at(-1)?.at ?? since) : since;
}

function countsOf(groups: readonly ChangeGroup[]) {
  const alerts = groups.flatMap((group) => group.alerts);
  const inventory = groups.flatMap((group) => group.inventory);
  return {
    alertCounts: countBy(ALERT_CHANGE_KINDS, (kind) => alerts.filter((alert) => alert.kind === kind).length),
    inventoryCounts: countBy(
      INVENTORY_CHANGE_KINDS,
      (kind) => inventory.filter(({ change }) => change === kind).length,
    ),
    inventoryKindCounts: INVENTORY_KINDS.flatMap((kind) => {
      const own = inventory.filter((move) => move.kind === kind);
      const count = (change: InventoryChangeKind) => own.filter((move) => move.change === change).length;
      if (own.length === 0) return [];
      return [{ kind, created: count("CREATED"), changed: count("CHANGED"), deleted: count("DELETED") }];
    }),
    focusCounts: countBy(CHANGE_FOCUSES, (focus) => groups.filter((group) => isInFocus(group, focus)).length),
  };
}

function countBy<Key extends string>(keys: readonly Key[], count: (key: Key) => number): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<Key, number>;
}

/** Up to one row more than the page has, in the order in which `pageOf` expects them. */
function rowsOfPage(
  groups: readonly ChangeGroup[],
  { isForward, limit }: { readonly isForward: boolean; readonly limit: number },
  cursor: ChangePlace | null,
): readonly ChangeGroup[] {
  const ordered = isForward ? groups : groups.toReversed();
  const rest = cursor
    ? ordered.filter((group) => (isForward ? byImportance(group, cursor) > 0 : byImportance(group, cursor) < 0))
    : ordered;
  return rest.slice(0, limit + 1);
}

function cursorOf({ rank, at, accountId, ownerId }: ChangePlace, until: Instant): string {
  return [until, rank, at, accountId, ownerId].join(" ");
}

function readCursor(key: string): ChangePlace & { readonly until: Instant } {
  const match = /^(\d{1,15}) (\d{1,2}) (\d{1,15}(?:\.\d+)?) (\S+) (.*)$/s.exec(key);
  if (!match) throw new AppError("BAD_CURSOR");
  const [, until, rank, at, accountId, ownerId] = match;
  return { until: Number(until), rank: Number(rank), at: Number(at), accountId: accountId!, ownerId: ownerId! };
}
