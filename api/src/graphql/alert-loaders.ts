import DataLoader from "dataloader";
import { NO_ALERTS } from "../services/alerts/counts-by-resource.ts";
import type { Sighting } from "../services/alerts/sighting.ts";
import type { Services } from "../services/services.ts";
import { BATCH_MAX, byKey, byText, perSize, withDefault } from "./loader-kinds.ts";
import type { AlertEventRow, AlertRow } from "./rows.ts";

/** The loaders of alerts, of their history and of the exception rules. */
export function alertLoaders(services: Services) {
  const { alerts, exceptionRules, resourceAlerts } = services;
  return {
    alert: byText((ids) => alerts.byIds(ids)),
    eventsOfAlert: byText((ids) => alerts.history.of(ids)),
    causesOfAlertEvent: new DataLoader((events: readonly AlertEventRow[]) => services.activities.ofAlertEvents(events)),
    commentCountOfAlert: withDefault(
      byText((ids) => alerts.history.commentCountsOf(ids)),
      0,
    ),
    sighting: bySighting(services),
    exceptionRule: byText((ids) => exceptionRules.byIds(ids)),
    exceptionOwner: byText((ids) => exceptionRules.owners(ids)),
    mutedCountOfRule: withDefault(
      byText((ids) => exceptionRules.mutedCounts(ids)),
      0,
    ),
    openAlertsOfAccount: withDefault(
      byText((ids) => resourceAlerts.openCountsOfAccounts(ids)),
      NO_ALERTS,
    ),
    openAlertsOfOwner: withDefault(
      byKey((keys) => resourceAlerts.openCounts("OWNER", keys)),
      NO_ALERTS,
    ),
    openAlertsOfResource: withDefault(
      byKey((keys) => resourceAlerts.openCounts("RESOURCE", keys)),
      NO_ALERTS,
    ),
    firstAlertsOfOwner: perSize((first) => byKey((keys) => resourceAlerts.first("OWNER", keys, first))),
    firstAlertsOfResource: perSize((first) => byKey((keys) => resourceAlerts.first("RESOURCE", keys, first))),
    pathAlert: byKey((keys) => resourceAlerts.ofCheck("esc-path", keys)),
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
