/** One DataLoader per lookup and request, so that repeated lookups in one response reach the services as one batch. */
import type { Services } from "../services/services.ts";
import { alertLoaders } from "./alert-loaders.ts";
import { coverageLoaders } from "./coverage-loaders.ts";
import { inventoryLoaders } from "./inventory-loaders.ts";
import { byKey, byText, withDefault } from "./loader-kinds.ts";

export type Loaders = ReturnType<typeof openLoaders>;

export function openLoaders(services: Services) {
  return {
    ...accountLoaders(services),
    ...scanLoaders(services),
    ...coverageLoaders(services),
    ...inventoryLoaders(services),
    ...pathLoaders(services),
    ...alertLoaders(services),
    ...checkLoaders(services),
    ...rotationLoaders(services),
    ...notificationLoaders(services),
    ...operatorLoaders(services),
  };
}

function accountLoaders({ accounts, fleet }: Services) {
  return {
    account: byText((ids) => accounts.byIds(ids)),
    unitOfAccount: byText((ids) => fleet.unitsOf(ids)),
  };
}

function scanLoaders({ scans, snapshots }: Services) {
  return {
    scan: byText((ids) => scans.byIds(ids)),
    latestFinishedScan: byText((ids) => scans.latestFinished(ids)),
    latestScan: byText((ids) => scans.latest(ids)),
    runningScan: byText((ids) => scans.running(ids)),
    latestFinishedScanHead: byText((ids) => scans.latestFinishedHeads(ids)),
    latestScanHead: byText((ids) => scans.latestHeads(ids)),
    runningScanHead: byText((ids) => scans.runningHeads(ids)),
    snapshotOfScan: byText((ids) => snapshots.ofScans(ids)),
  };
}

function pathLoaders({ pathMaps, escalationPaths }: Services) {
  return {
    pathPlace: byText((ids) => pathMaps.placesOf(ids)),
    pathStartOfPrincipal: byKey((keys) => escalationPaths.startsByIdentities(keys)),
    pathOfPrincipal: byKey((keys) => escalationPaths.byIdentities(keys)),
  };
}

function checkLoaders({ checks }: Services) {
  return {
    check: byText((ids) => checks.byIds(ids)),
    resultsOfCheck: byText((ids) => checks.results(ids)),
    openAlertsOfCheck: byText((ids) => checks.openAlertCounts(ids)),
  };
}

function rotationLoaders({ rotations, keyReceivers }: Services) {
  return {
    keyReceiver: byText((ids) => keyReceivers.byIds(ids)),
    stepsOfRotation: byText((ids) => rotations.stepsOf(ids)),
    rotationsOfKey: byKey((keys) => rotations.ofKeys(keys)),
  };
}

function notificationLoaders({ notificationTargets }: Services) {
  return {
    notificationTarget: byText(async (ids) => {
      const targets = await notificationTargets.named(ids);
      return new Map(targets.map((target) => [target.id, target]));
    }),
    waitingNotifications: withDefault(
      byText((ids) => notificationTargets.waiting(ids)),
      0,
    ),
  };
}

function operatorLoaders({ accountGroups, passkeys, apiTokens }: Services) {
  return {
    accountGroupsOfOperator: byText((ids) => accountGroups.ofOperators(ids)),
    passkeyCountOfOperator: withDefault(
      byText((ids) => passkeys.counts(ids)),
      0,
    ),
    tokenOwnerName: byText((ids) => apiTokens.ownerNames(ids)),
  };
}
