/**
 * Exports the changes of a period: one row per alert, and per change that a scan found in the account. In the order of
 * the list.
 */
import { sql } from "kysely";
import { z } from "zod";
import { ScanEntity } from "../../../db/entities/scan.ts";
import { databaseOf, pick, type RowOf, select, table } from "../../../db/typed-sql.ts";
import { AppError } from "../../../errors.ts";
import { type AlertNetChange, CHANGE_FOCUSES, type ChangeGroup } from "../../../iam/alerts/change-group.ts";
import { beforeReading } from "../../alerts/due-alerts.ts";
import { parseInput } from "../../core/input.ts";
import { allow } from "../../core/request-scope.ts";
import {
  type ChangedResource,
  type ChangePeriod,
  readChangedResources,
  readInventoryChanges,
  resourceKey,
} from "../../scans/change-rows.ts";
import { changeSelectionShape, selectionOf } from "../../scans/change-selection.ts";
import {
  type ChangeChoice,
  changePeriod,
  type InventoryChange,
  inventoryChangeOf,
  readChangeGroups,
} from "../../scans/changes.ts";
import { chooseAccounts } from "../account-choice.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Batches, ExportSubject } from "../subject.ts";

/** A group has up to 10,000 changes with documents, so they are read in batches too. */
const GROUPS_PER_BATCH = 50;
const CHANGES_PER_BATCH = 100;

const filter = z.object({
  focus: z.enum(CHANGE_FOCUSES).nullish(),
  sinceScan: z.string().max(100).nullish(),
  ...changeSelectionShape,
});

const a = table("alert", "a");
const c = table("account", "c");
const FACTS = pick(a, "id", "number", "title", "checkId", "resourceName");
type AlertFacts = RowOf<typeof FACTS>;

interface ChangeRow {
  readonly account: string | null;
  readonly accountName: string;
  readonly resource: Pick<ChangedResource, "kind" | "name"> | null;
  readonly ownerId: string;
  readonly alert: (AlertNetChange & { readonly facts: AlertFacts | null }) | null;
  readonly inventory: Omit<InventoryChange, "hasDocumentsLeftOut"> | null;
}

export const CHANGES = {
  name: "changes",
  permission: "inventory.export",
  past: null,
  isScanned: true,
  columns:
    "at account accountName resourceKind resourceName resourceId change kind name severity fromSeverity alertNumber checkId isDismissed facts documents scanId".split(
      " ",
    ),
  open: async (scope, request) => {
    const { accountIds: allowedIds } = allow(scope, "alerts.export");
    const accounts = await chooseAccounts(scope, "inventory.export", request.account);
    if (accounts.ids !== null && accounts.ids.length > 1)
      throw new AppError("BAD_USER_INPUT", {
        message: "account: Name one account, or none for all.",
        details: { path: "account" },
      });
    const { focus, sinceScan, ...chosen } = parseInput(filter, {
      focus: request.focus,
      sinceScan: request.sinceScan,
      results: request.results,
      types: request.types,
      actors: request.actors,
    });
    const choice = { focus: focus ?? null, selection: selectionOf(chosen) };
    await beforeReading(scope);
    const scan = sinceScan == null ? null : await scope.em.findOne(ScanEntity, { id: sinceScan });
    if (sinceScan != null && (!scan || (allowedIds !== null && !allowedIds.includes(scan.accountId))))
      throw new AppError("NOT_FOUND", { message: "There is no such scan." });
    const period = await changePeriod(scope.em, {
      since: request.since?.getTime() ?? null,
      scan,
      until: request.until?.getTime() ?? null,
      endsAt: null,
      accountId: accounts.ids?.[0] ?? null,
      allowedIds,
    });
    return { accounts, batches: (snapshot) => batchesOf(snapshot, period, choice) };
  },
  cellsOf: ({ account, accountName, resource, ownerId, alert, inventory }) => ({
    at: (alert ? new Date(alert.at) : inventory!.at).toISOString(),
    account,
    accountName,
    resourceKind: resource?.kind ?? null,
    resourceName: resource?.name ?? alert?.facts?.resourceName ?? inventory?.name ?? null,
    resourceId: ownerId,
    change: alert?.kind ?? inventory!.change,
    kind: alert ? "ALERT" : inventory!.kind,
    name: alert ? (alert.facts?.title ?? null) : inventory!.name,
    severity: alert?.severity ?? null,
    fromSeverity: alert?.fromSeverity ?? null,
    alertNumber: alert?.facts?.number ?? null,
    checkId: alert?.facts?.checkId ?? null,
    isDismissed: alert?.isDismissed ?? null,
    facts: inventory
      ? inventory.facts.map(({ fact, removed, added }) => ({ fact, removed: [...removed], added: [...added] }))
      : null,
    documents: inventory ? inventory.documents.map(({ fact, before, after }) => ({ fact, before, after })) : null,
    scanId: inventory?.scanId ?? null,
  }),
} as const satisfies ExportSubject<ChangeRow>;

/** A list that lacks changes is no file: the page can say so beside it, a row cannot. */
async function* batchesOf({ scope: { em } }: Snapshot, period: ChangePeriod, choice: ChangeChoice): Batches<ChangeRow> {
  const { listed, completeSince } = await readChangeGroups(em, period, choice);
  if (completeSince > period.since)
    throw new AppError("BAD_USER_INPUT", {
      message: `There are too many changes to export. They are complete since ${new Date(completeSince).toISOString()}: choose a shorter period, or one account.`,
    });
  const rows = await select(
    databaseOf(em),
    { ...pick(c, "id", "name"), number: c.awsAccountId },
    sql`from ${c.$table}`,
  );
  const accounts = new Map(rows.map((account) => [account.id, account]));
  for (let start = 0; start < listed.length; start += GROUPS_PER_BATCH) {
    const groups = listed.slice(start, start + GROUPS_PER_BATCH);
    const resources = await readChangedResources(em, groups);
    for (const group of groups) {
      const account = accounts.get(group.accountId);
      const base = {
        account: account?.number ?? null,
        accountName: account?.name ?? group.accountId,
        resource: resources.get(resourceKey(group)) ?? null,
        ownerId: group.ownerId,
      };
      yield* batchesOfGroup(em, group, base);
    }
  }
}

type Base = Pick<ChangeRow, "account" | "accountName" | "resource" | "ownerId">;

async function* batchesOfGroup(
  em: Snapshot["scope"]["em"],
  { inventory, alerts }: ChangeGroup,
  base: Base,
): Batches<ChangeRow> {
  for (let start = 0; start < inventory.length; start += CHANGES_PER_BATCH) {
    const ids = inventory.slice(start, start + CHANGES_PER_BATCH).map(({ id }) => id);
    const stored = await readInventoryChanges(em, ids);
    yield ids.flatMap((id) => {
      const change = stored.get(id);
      return change ? [{ ...base, alert: null, inventory: inventoryChangeOf(change) }] : [];
    });
  }
  if (alerts.length === 0) return;
  const rows = await select(
    databaseOf(em),
    FACTS,
    sql`from ${a.$table} where ${a.id} = any(${sql.val(alerts.map(({ alertId }) => alertId))}::text[])`,
  );
  const facts = new Map(rows.map((row) => [row.id, row]));
  yield alerts.map((alert) => ({
    ...base,
    alert: { ...alert, facts: facts.get(alert.alertId) ?? null },
    inventory: null,
  }));
}
