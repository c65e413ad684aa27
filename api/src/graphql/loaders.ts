/** One DataLoader per lookup and request, so that repeated lookups in one response reach the services as one batch. */
import DataLoader from "dataloader";
import type { SectionName } from "../iam/account.ts";
import type { ScanCoverage } from "../iam/scan.ts";
import { type InventoryKey, keyText } from "../services/inventory/list.ts";
import type { Sighting } from "../services/alerts/sighting.ts";
import { NO_ALERTS } from "../services/alerts/counts-by-resource.ts";
import { pastOf } from "../services/inventory/past.ts";
import { mapYielding } from "../services/core/map-yielding.ts";
import { viewPolicyDocument } from "../services/inventory/policy-document-view.ts";
import type { Services } from "../services/services.ts";
import type { AlertEventRow, AlertRow, InventoryChangeRow, PermissionSetRow, PersonRow } from "./rows.ts";

/** The maximum number of keys in one SQL statement. More keys are split into several statements. */
const BATCH_MAX = 1_000;
const MAX_ACCOUNTS_COMBINED = 500;

export type Loaders = ReturnType<typeof openLoaders>;
type Keyed = (keys: readonly InventoryKey[]) => Promise<Map<string, unknown>>;
type ValueOf<Batch extends Keyed> = Awaited<ReturnType<Batch>> extends Map<string, infer Value> ? Value : never;

interface CombinedCoverage {
  readonly asOf: number | null;
  /** A coverage as a query selects it. */
  read(): Promise<
    (Omit<ScanCoverage, "missingPermissions"> & { missingPermissions(): Promise<readonly string[]> }) | null
  >;
}

export function openLoaders(services: Services) {
  const resultsOfAccount = byText((ids) => services.scans.latestResults(ids));
  const coverageOf = async (accountId: string) => (await resultsOfAccount.load(accountId))?.coverage ?? null;

  const covered = byText((ids) => services.scans.latestCovered(ids));

  const inventory = inventoryLoaders(services);
  const pastInventory = new Map<string, typeof inventory>();

  return {
    ...inventory,

    /** The loaders of the moment that a row belongs to. */
    at(row: object): typeof inventory {
      const past = pastOf(row);
      if (past === null) return inventory;
      const known = pastInventory.get(past.snapshotId) ?? inventoryLoaders(services.pastInventory.of(past));
      pastInventory.set(past.snapshotId, known);
      return known;
    },

    account: byText((ids) => services.accounts.byIds(ids)),
    unitOfAccount: byText((ids) => services.fleet.unitsOf(ids)),
    keyReceiver: byText((ids) => services.keyReceivers.byIds(ids)),
    latestFinishedScan: byText((ids) => services.scans.latestFinished(ids)),
    latestScan: byText((ids) => services.scans.latest(ids)),
    runningScan: byText((ids) => services.scans.running(ids)),
    latestFinishedScanHead: byText((ids) => services.scans.latestFinishedHeads(ids)),
    latestScanHead: byText((ids) => services.scans.latestHeads(ids)),
    runningScanHead: byText((ids) => services.scans.runningHeads(ids)),
    snapshotOfScan: byText((ids) => services.snapshots.ofScans(ids)),
    user: byText((ids) => services.users.byIds(ids)),
    keyByIdentity: byKey((keys) => services.accessKeys.byIdentities(keys)),
    groupByIdentity: byKey((keys) => services.groups.byIdentities(keys)),
    roleByIdentity: byKey((keys) => services.roles.byIdentities(keys)),
    roleByArn: byKey((keys) => services.roles.byArns(keys)),
    userByArn: byKey((keys) => services.users.byArns(keys)),
    /** Documents as shown. The loader yields after each, because one can be as long as a megabyte. */
    documentView: new DataLoader((texts: readonly string[]) => mapYielding(texts, viewPolicyDocument)),
    trustsOfRole: byKey((keys) => services.accessQuestions.trusts(keys)),
    policyId: byKey((keys) => services.policies.idsByIdentities(keys)),
    pathAlert: byKey((keys) => services.resourceAlerts.ofCheck("esc-path", keys)),
    groupsOfPerson: new DataLoader((persons: readonly PersonRow[]) => services.people.groupsOf(persons), {
      maxBatchSize: BATCH_MAX,
    }),
    accessOfPerson: new DataLoader((persons: readonly PersonRow[]) => services.people.accessOf(persons), {
      maxBatchSize: BATCH_MAX,
    }),
    reachOfPerson: new DataLoader((persons: readonly PersonRow[]) => services.people.reachOf(persons), {
      maxBatchSize: BATCH_MAX,
    }),
    assignmentsOfSet: new DataLoader((sets: readonly PermissionSetRow[]) =>
      services.permissionSets.assignmentsOf(sets),
    ),
    scan: byText((ids) => services.scans.byIds(ids)),
    pathPlace: byText((ids) => services.pathMaps.placesOf(ids)),
    pathStartOfPrincipal: byKey((keys) => services.escalationPaths.startsByIdentities(keys)),
    pathOfPrincipal: byKey((keys) => services.escalationPaths.byIdentities(keys)),
    coverageOf,
    covered,
    openAlertsOfAccount: withDefault(
      byText((ids) => services.resourceAlerts.openCountsOfAccounts(ids)),
      NO_ALERTS,
    ),
    openAlertsOfOwner: withDefault(
      byKey((keys) => services.resourceAlerts.openCounts("OWNER", keys)),
      NO_ALERTS,
    ),
    openAlertsOfResource: withDefault(
      byKey((keys) => services.resourceAlerts.openCounts("RESOURCE", keys)),
      NO_ALERTS,
    ),
    firstAlertsOfOwner: perSize((first) => byKey((keys) => services.resourceAlerts.first("OWNER", keys, first))),
    firstAlertsOfResource: perSize((first) => byKey((keys) => services.resourceAlerts.first("RESOURCE", keys, first))),
    alert: byText((ids) => services.alerts.byIds(ids)),
    eventsOfAlert: byText((ids) => services.alerts.history.of(ids)),
    causesOfAlertEvent: new DataLoader((events: readonly AlertEventRow[]) => services.activities.ofAlertEvents(events)),
    causesOfChange: new DataLoader((changes: readonly InventoryChangeRow[]) => services.activities.ofChanges(changes)),
    commentCountOfAlert: withDefault(
      byText((ids) => services.alerts.history.commentCountsOf(ids)),
      0,
    ),
    exceptionRule: byText((ids) => services.exceptionRules.byIds(ids)),
    exceptionOwner: byText((ids) => services.exceptionRules.owners(ids)),
    mutedCountOfRule: withDefault(
      byText((ids) => services.exceptionRules.mutedCounts(ids)),
      0,
    ),
    sighting: bySighting(services),
    ownerOfPrincipal: byKey((keys) => services.owners.of(keys)),
    notificationTarget: byText(async (ids) => {
      const targets = await services.notificationTargets.named(ids);
      return new Map(targets.map((target) => [target.id, target]));
    }),
    waitingNotifications: withDefault(
      byText((ids) => services.notificationTargets.waiting(ids)),
      0,
    ),
    accountGroupsOfOperator: byText((ids) => services.accountGroups.ofOperators(ids)),
    passkeyCountOfOperator: withDefault(
      byText((ids) => services.passkeys.counts(ids)),
      0,
    ),
    tokenOwnerName: byText((ids) => services.apiTokens.ownerNames(ids)),
    stepsOfRotation: byText((ids) => services.rotations.stepsOf(ids)),
    useOfKey: byKey((keys) => services.keyUses.ofKeys(keys)),
    rotationsOfKey: byKey((keys) => services.rotations.ofKeys(keys)),
    check: byText((ids) => services.checks.byIds(ids)),
    resultsOfCheck: byText((ids) => services.checks.results(ids)),
    openAlertsOfCheck: byText((ids) => services.checks.openAlertCounts(ids)),

    /**
     * The time to which an inventory row applies. Rows do not store it, so that scanning an unchanged account writes
     * nothing.
     */
    async asOf(
      row: { readonly accountId: string; readonly firstSeenAt: Date; readonly goneAt: Date | null },
      section: SectionName,
    ): Promise<Date | number> {
      const past = pastOf(row);
      if (past) return past.takenAt;
      if (row.goneAt) return row.goneAt;
      const coverage = await coverageOf(row.accountId);
      return coverage?.sources.find((source) => source.section === section)?.asOf ?? coverage?.asOf ?? row.firstSeenAt;
    },

    /**
     * The lowest coverage and the oldest fact among the accounts; among all connected accounts if none is given. Of the
     * documents of hundreds of accounts, only those that the query needs are read.
     */
    async combinedCoverage(accountIds: readonly string[]): Promise<CombinedCoverage | null> {
      const ids =
        accountIds.length > 0
          ? accountIds
          : (await services.accounts.list({ first: MAX_ACCOUNTS_COMBINED })).nodes.map((account) => account.id);
      const known = (await Promise.all(ids.map((id) => covered.load(id)))).filter((each) => each !== null);
      if (known.length === 0) return null;
      const worst = known.reduce((one, other) => (other.percent < one.percent ? other : one));
      const ages = known.flatMap((each) => each.asOf ?? []);
      const asOf = ages.length > 0 ? Math.min(...ages) : null;
      return {
        asOf,
        async read() {
          const coverage = await coverageOf(worst.accountId);
          return coverage && { ...coverage, asOf, missingPermissions };
        },
      };
      async function missingPermissions(): Promise<readonly string[]> {
        const coverages = await Promise.all(known.map(({ accountId }) => coverageOf(accountId)));
        return [...new Set(coverages.flatMap((coverage) => coverage?.missingPermissions ?? []))];
      }
    },
  };
}

/** The loaders of what belongs together in the inventory. */
function inventoryLoaders({
  users,
  accessKeys,
  groups,
  roles,
  policies,
}: Pick<Services, "users" | "accessKeys" | "groups" | "roles" | "policies">) {
  return {
    userId: byKey((keys) => users.idsByIdentities(keys)),
    groupId: byKey((keys) => groups.idsByIdentities(keys)),
    roleId: byKey((keys) => roles.idsByIdentities(keys)),
    userByName: byKey((keys) => users.byNames(keys)),
    userByIdentity: byKey((keys) => users.byIdentities(keys)),
    keysOfUser: byKey((keys) => accessKeys.ofUsers(keys)),
    groupByName: byKey((keys) => groups.byNames(keys)),
    policyByArn: byKey((keys) => policies.byArns(keys)),
    policyByIdentity: byKey((keys) => policies.byIdentities(keys)),
  };
}

function bySighting({ alerts }: Services): DataLoader<AlertRow, Sighting | null, string> {
  return new DataLoader(
    async (rows) => {
      const found = await alerts.lastSeenOf(rows);
      return rows.map((row) => found.get(row.id) ?? null);
    },
    { maxBatchSize: BATCH_MAX, cacheKeyFn: (row) => row.id },
  );
}

function withDefault<Key, Value, Text>(loader: DataLoader<Key, Value | null, Text>, missing: Value) {
  return { load: async (key: Key): Promise<Value> => (await loader.load(key)) ?? missing };
}

/** One loader for each page size. A query uses few different sizes. */
function perSize<Loader>(open: (size: number) => Loader): (size: number) => Loader {
  const loaders = new Map<number, Loader>();
  return (size) => {
    const known = loaders.get(size) ?? open(size);
    loaders.set(size, known);
    return known;
  };
}

function byText<Value>(
  batch: (ids: readonly string[]) => Promise<Map<string, Value>>,
): DataLoader<string, Value | null> {
  return new DataLoader(
    async (ids) => {
      const found = await batch(ids);
      return ids.map((id) => found.get(id) ?? null);
    },
    { maxBatchSize: BATCH_MAX },
  );
}

/** The `value` of a key is a name, an identity or an ARN, depending on the batch function. */
function byKey<Batch extends Keyed>(batch: Batch): DataLoader<InventoryKey, ValueOf<Batch> | null, string> {
  return new DataLoader<InventoryKey, ValueOf<Batch> | null, string>(
    async (keys) => {
      const found = (await batch(keys)) as Map<string, ValueOf<Batch>>;
      return keys.map((key) => found.get(keyText(key)) ?? null);
    },
    { maxBatchSize: BATCH_MAX, cacheKeyFn: keyText },
  );
}
