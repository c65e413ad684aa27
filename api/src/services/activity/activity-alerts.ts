/**
 * Opens or refreshes the alerts that an activity proves by itself: use of the root user, an access key of the root user,
 * and a sign-in with only a password. It resolves nothing. An activity that is older than the latest evaluation of the
 * check is no evidence any more: that evaluation has seen what the activity left.
 */
import { now } from "../../clock.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { type ActivityFinding, findingsOf, rootUse } from "../../iam/activity/activity-findings.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { fingerprint } from "../../iam/alerts/alert.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import type { Finding } from "../../iam/finding.ts";
import { DAY, HOUR } from "../../iam/time.ts";
import { loadCheckResults } from "../alerts/check-results.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import { lockAlertsOf, sourceOfActivity } from "../alerts/event-log.ts";
import { loadAlertsAbout } from "../alerts/known-alerts.ts";
import { reconcileAndSave } from "../alerts/reconcile.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import type { FoundActivity } from "./queue-accounts.ts";

const CHECKS_BY_ID = new Map(CHECKS.map((check) => [check.id, check]));

interface ProvenFinding {
  readonly accountId: string;
  readonly eventId: string;
  readonly at: number;
  readonly finding: ActivityFinding;
}

/** Call it as the last write of the transaction. */
export async function saveActivityAlerts(tx: Em, fresh: readonly FoundActivity[]): Promise<void> {
  const proven = fresh.flatMap(({ account, activity }) =>
    findingsOf(activity, account.partition).map((finding) => ({
      accountId: account.id,
      eventId: activity.eventId,
      at: activity.at,
      finding,
    })),
  );
  if (proven.length > 0) {
    await lockAlertsOf(
      tx,
      proven.map(({ accountId }) => accountId),
    );
    for (const each of newestOfEach(proven)) await applyFinding(tx, each);
  }
  await reportRootUse(tx, fresh);
}

/** A burst of activities about one resource is one piece of evidence, as of its newest. */
function newestOfEach(proven: readonly ProvenFinding[]): readonly ProvenFinding[] {
  const newest = new Map<string, ProvenFinding>();
  for (const each of proven) {
    const key = `${each.accountId} ${each.finding.checkId} ${each.finding.resource.id}`;
    if ((newest.get(key)?.at ?? 0) < each.at) newest.set(key, each);
  }
  return [...newest.values()];
}

async function applyFinding(tx: Em, { accountId, eventId, at, finding: proven }: ProvenFinding): Promise<void> {
  const account = await tx.findOneOrFail(AccountEntity, { id: accountId });
  const { settings, disabledCheckIds } = await readCheckSettings(tx, account);
  const check = CHECKS_BY_ID.get(proven.checkId);
  if (!check || disabledCheckIds.has(check.id)) return;
  if (check.id === "root-used" && now() - at > settings.rootUsedDays * DAY) return;
  const previousResults = await loadCheckResults(tx, accountId);
  if ((previousResults.get(check.id)?.asOf ?? 0) >= at) return;
  const finding: Finding = {
    checkId: check.id,
    checkVersion: check.version,
    resource: proven.resource,
    discriminator: "",
    severity: check.severity,
    description: proven.description,
    evidence: proven.evidence,
    asOf: at,
  };
  const key = fingerprint(accountId, finding);
  const known = await loadAlertsAbout(tx, accountId, check.id, proven.resource.id, previousResults);
  await reconcileAndSave(tx, {
    accountId,
    alerts: known.filter((alert) => alert.fingerprint === key),
    results: [
      {
        status: "EVALUATED",
        checkId: check.id,
        checkVersion: check.version,
        asOf: at,
        evaluatedCount: 1,
        findings: [finding],
        notEvaluated: [],
      },
    ],
    // Every alert that is reconciled here has the finding, so none depends on it.
    exists: () => null,
    checks: CHECKS,
    previousResults,
    source: { sourceId: sourceOfActivity(eventId), actor: SYSTEM_ACTOR, clock: now },
    storesEvidenceAge: true,
  });
}

/** Each sign-in of the root user is reported. Of its other calls, the first of each kind in an hour. */
async function reportRootUse(tx: Em, fresh: readonly FoundActivity[]): Promise<void> {
  await saveNotificationEvents(
    tx,
    fresh.flatMap(({ account, activity }) => {
      const draft = rootUse(activity, account.name);
      if (!draft) return [];
      const { name, eventId, at } = activity;
      const once = name === "ConsoleLogin" ? eventId : `${name} ${Math.floor(at / HOUR)}`;
      return [
        {
          ...draft,
          accountId: account.id,
          sourceId: sourceOfActivity(eventId),
          onceKey: `root ${account.id} ${once}`,
        },
      ];
    }),
  );
}
