import { MikroORM, type Options } from "@mikro-orm/postgresql";
import { Migrator } from "@mikro-orm/migrations";
import type { Pool } from "pg";
import type { Log } from "../log.ts";
import { releaseLostConnections } from "./lost-connections.ts";
import { Migration202611281012IdentityCenter } from "./migrations/migration-20261128-1012-identity-center.ts";
import { Migration20261127NewMembers } from "./migrations/migration-20261127-new-members.ts";
import { Migration202611280621RetentionSettings } from "./migrations/migration-20261128-0621-retention-settings.ts";
import { Migration202611280620HeldAccounts } from "./migrations/migration-20261128-0620-held-accounts.ts";
import { Migration202611280246Owners } from "./migrations/migration-20261128-0246-owners.ts";
import { Migration202611280610PolicyVersions } from "./migrations/migration-20261128-0610-policy-versions.ts";
import { Migration202611280630ConnectionChecks } from "./migrations/migration-20261128-0630-connection-checks.ts";
import { Migration202611280630ProviderGroups } from "./migrations/migration-20261128-0630-provider-groups.ts";
import { Migration202611280934ProviderGroupSettings } from "./migrations/migration-20261128-0934-provider-group-settings.ts";
import { Migration202611280650AccountActivity } from "./migrations/migration-20261128-0650-account-activity.ts";
import { Migration202611280943RecordedVersions } from "./migrations/migration-20261128-0943-recorded-versions.ts";
import { Migration202611281935AccountContributions } from "./migrations/migration-20261128-1935-account-contributions.ts";
import { Migration202611282235RetiredKeys } from "./migrations/migration-20261128-2235-retired-keys.ts";
import { Migration202611290156Covered } from "./migrations/migration-20261129-0156-covered.ts";
import { Migration202611290810NotEvaluatedResources } from "./migrations/migration-20261129-0810-not-evaluated-resources.ts";
import { Migration202611281630OrganizationAdministration } from "./migrations/migration-20261128-1630-organization-administration.ts";
import { Migration202611281410OrganizationAnalyzers } from "./migrations/migration-20261128-1410-organization-analyzers.ts";
import { Migration202611281325Alerting } from "./migrations/migration-20261128-1325-alerting.ts";
import { Migration202611281301AccessAnalyzer } from "./migrations/migration-20261128-1301-access-analyzer.ts";
import { Migration202611281103ResourcePolicies } from "./migrations/migration-20261128-1103-resource-policies.ts";
import { Migration202611281318ParameterStore } from "./migrations/migration-20261128-1318-parameter-store.ts";
import { Migration202611281620KeyReceivers } from "./migrations/migration-20261128-1620-key-receivers.ts";
import { Migration202611280640MovedConfirmedAt } from "./migrations/migration-20261128-0640-moved-confirmed-at.ts";
import { Migration20261128UserCredentials } from "./migrations/migration-20261128-user-credentials.ts";
import { Migration20261128ClosedMembers } from "./migrations/migration-20261128-closed-members.ts";
import { Migration20261128UnitSettings } from "./migrations/migration-20261128-unit-settings.ts";
import { Migration20261128OrganizationPolicies } from "./migrations/migration-20261128-organization-policies.ts";
import { Migration20261127Organizations } from "./migrations/migration-20261127-organizations.ts";
import { entities } from "./entities.ts";
import { clientConfig, isPooled } from "./client-config.ts";
import { enforceDeadlines } from "./pool-deadlines.ts";
import { ConnectionQueue } from "./connection-queue.ts";
import { Migration20261127Administrators } from "./migrations/migration-20261127-administrators.ts";
import { Migration20261127NotificationTickets } from "./migrations/migration-20261127-notification-tickets.ts";
import { Migration20261127SavedViews } from "./migrations/migration-20261127-saved-views.ts";
import { Migration20261127ReportedPaths } from "./migrations/migration-20261127-reported-paths.ts";
import { Migration20261127Notifications } from "./migrations/migration-20261127-notifications.ts";
import { Migration20261127AnonymousActors } from "./migrations/migration-20261127-anonymous-actors.ts";
import { Migration20261127ConsoleCodes } from "./migrations/migration-20261127-console-codes.ts";
import { Migration20261124AlertCounts } from "./migrations/migration-20261124-alert-counts.ts";
import { Migration20261124First } from "./migrations/migration-20261124-first.ts";
import { Migration20261124Paths } from "./migrations/migration-20261124-paths.ts";
import { Migration20261124Operators } from "./migrations/migration-20261124-operators.ts";
import { Migration20261124Workloads } from "./migrations/migration-20261124-workloads.ts";
import { Migration20261125ConnectedPaths } from "./migrations/migration-20261125-connected-paths.ts";
import { Migration20261124Rotation } from "./migrations/migration-20261124-rotation.ts";
import { Migration20261125Figures } from "./migrations/migration-20261125-figures.ts";
import { Migration20261125IdentityProvider } from "./migrations/migration-20261125-identity-provider.ts";
import { Migration20261127AuditOrigin } from "./migrations/migration-20261127-audit-origin.ts";
import { Migration20261127AuditStream } from "./migrations/migration-20261127-audit-stream.ts";
import { Migration20261127AuditOwner } from "./migrations/migration-20261127-audit-owner.ts";
import { Migration20261127AuditRetention } from "./migrations/migration-20261127-audit-retention.ts";
import { Migration20261127Actors } from "./migrations/migration-20261127-actors.ts";
import { Migration20261127TokenScopes } from "./migrations/migration-20261127-token-scopes.ts";
import { Migration20261127ApprovalRequests } from "./migrations/migration-20261127-approval-requests.ts";
import { Migration20261127ControlResults } from "./migrations/migration-20261127-control-results.ts";
import { Migration20261127FieldTerms } from "./migrations/migration-20261127-field-terms.ts";
import { Migration20261127NotificationEvents } from "./migrations/migration-20261127-notification-events.ts";
import { Migration20261127Problems } from "./migrations/migration-20261127-problems.ts";
import { Migration20261127Passkeys } from "./migrations/migration-20261127-passkeys.ts";
import { Migration20261127SignInAttempts } from "./migrations/migration-20261127-sign-in-attempts.ts";
import { Migration20261127SessionOrigins } from "./migrations/migration-20261127-session-origins.ts";
import { Migration20261127InventoryChanges } from "./migrations/migration-20261127-inventory-changes.ts";
import { Migration20261127KeyUses } from "./migrations/migration-20261127-key-uses.ts";
import { Migration20261127KnownSections } from "./migrations/migration-20261127-known-sections.ts";
import { Migration20261127UserKeys } from "./migrations/migration-20261127-user-keys.ts";
import { Migration20261127LatestScans } from "./migrations/migration-20261127-latest-scans.ts";
import { Migration20261127ScanBackoff } from "./migrations/migration-20261127-scan-backoff.ts";
import { Migration20261127KmsInstallations } from "./migrations/migration-20261127-kms-installations.ts";
import { Migration20261127ScanKeys } from "./migrations/migration-20261127-scan-keys.ts";
import { Migration20261127WorkloadReading } from "./migrations/migration-20261127-workload-reading.ts";
import { Migration20261127ScanHolds } from "./migrations/migration-20261127-scan-holds.ts";
import { Migration20261127KmsKeys } from "./migrations/migration-20261127-kms-keys.ts";
import { Migration20261127SecretDestinations } from "./migrations/migration-20261127-secret-destinations.ts";
import { Migration20261127RoleTrusts } from "./migrations/migration-20261127-role-trusts.ts";
import { Migration20261127StreamMacs } from "./migrations/migration-20261127-stream-macs.ts";
import { Migration20261127AlertEventDays } from "./migrations/migration-20261127-alert-event-days.ts";
import { Migration20261127AlertSnoozes } from "./migrations/migration-20261127-alert-snoozes.ts";
import { Migration20261127ExceptionRules } from "./migrations/migration-20261127-exception-rules.ts";
import { Migration20261127ScanCounts } from "./migrations/migration-20261127-scan-counts.ts";
import { Migration20261127ControlAnswers } from "./migrations/migration-20261127-control-answers.ts";
import { Migration20261127ReportRules } from "./migrations/migration-20261127-report-rules.ts";
import { Migration20261127AccountGroups } from "./migrations/migration-20261127-account-groups.ts";
import { Migration20261128PurgedScans } from "./migrations/migration-20261128-purged-scans.ts";
import { Migration20261128SharedBudget } from "./migrations/migration-20261128-shared-budget.ts";
import { Migration20261125LastAccessed } from "./migrations/migration-20261125-last-accessed.ts";
import { Migration20261128PathOpenings } from "./migrations/migration-20261128-path-openings.ts";

/** The maximum number of connections per process. API requests and worker scans never need more at once. */
const POOL_MAX_CONNECTIONS = 10;
/** A new connection reads the definitions of tables and views again: 10 ms of CPU time of PostgreSQL. So it is kept for longer than pg's 10 s. */
const IDLE_MAX_MS = 60_000;

/** Listed explicitly, because a bundle has no folder to scan. */
const migrations = [
  { name: "Migration20261124First", class: Migration20261124First },
  { name: "Migration20261124Paths", class: Migration20261124Paths },
  { name: "Migration20261124Operators", class: Migration20261124Operators },
  { name: "Migration20261124AlertCounts", class: Migration20261124AlertCounts },
  { name: "Migration20261124Workloads", class: Migration20261124Workloads },
  { name: "Migration20261124Rotation", class: Migration20261124Rotation },
  { name: "Migration20261125Figures", class: Migration20261125Figures },
  { name: "Migration20261125IdentityProvider", class: Migration20261125IdentityProvider },
  { name: "Migration20261125LastAccessed", class: Migration20261125LastAccessed },
  { name: "Migration20261125ConnectedPaths", class: Migration20261125ConnectedPaths },
  { name: "Migration20261127FieldTerms", class: Migration20261127FieldTerms },
  { name: "Migration20261127Actors", class: Migration20261127Actors },
  { name: "Migration20261127TokenScopes", class: Migration20261127TokenScopes },
  { name: "Migration20261127KnownSections", class: Migration20261127KnownSections },
  { name: "Migration20261127ControlResults", class: Migration20261127ControlResults },
  { name: "Migration20261127UserKeys", class: Migration20261127UserKeys },
  { name: "Migration20261127SessionOrigins", class: Migration20261127SessionOrigins },
  { name: "Migration20261127AuditOrigin", class: Migration20261127AuditOrigin },
  { name: "Migration20261127AuditStream", class: Migration20261127AuditStream },
  { name: "Migration20261127LatestScans", class: Migration20261127LatestScans },
  { name: "Migration20261127ScanBackoff", class: Migration20261127ScanBackoff },
  { name: "Migration20261127KmsKeys", class: Migration20261127KmsKeys },
  { name: "Migration20261127KmsInstallations", class: Migration20261127KmsInstallations },
  { name: "Migration20261127SecretDestinations", class: Migration20261127SecretDestinations },
  { name: "Migration20261127ApprovalRequests", class: Migration20261127ApprovalRequests },
  { name: "Migration20261127AuditRetention", class: Migration20261127AuditRetention },
  { name: "Migration20261127Passkeys", class: Migration20261127Passkeys },
  { name: "Migration20261127SignInAttempts", class: Migration20261127SignInAttempts },
  { name: "Migration20261127RoleTrusts", class: Migration20261127RoleTrusts },
  { name: "Migration20261127ScanCounts", class: Migration20261127ScanCounts },
  { name: "Migration20261127StreamMacs", class: Migration20261127StreamMacs },
  { name: "Migration20261127ScanHolds", class: Migration20261127ScanHolds },
  { name: "Migration20261127AnonymousActors", class: Migration20261127AnonymousActors },
  { name: "Migration20261127ConsoleCodes", class: Migration20261127ConsoleCodes },
  { name: "Migration20261127AuditOwner", class: Migration20261127AuditOwner },
  { name: "Migration20261127Problems", class: Migration20261127Problems },
  { name: "Migration20261127Notifications", class: Migration20261127Notifications },
  { name: "Migration20261127NotificationTickets", class: Migration20261127NotificationTickets },
  { name: "Migration20261127ScanKeys", class: Migration20261127ScanKeys },
  { name: "Migration20261127AlertEventDays", class: Migration20261127AlertEventDays },
  { name: "Migration20261127AlertSnoozes", class: Migration20261127AlertSnoozes },
  { name: "Migration20261127NotificationEvents", class: Migration20261127NotificationEvents },
  { name: "Migration20261127ReportedPaths", class: Migration20261127ReportedPaths },
  { name: "Migration20261127KeyUses", class: Migration20261127KeyUses },
  { name: "Migration20261127Administrators", class: Migration20261127Administrators },
  { name: "Migration20261127ExceptionRules", class: Migration20261127ExceptionRules },
  { name: "Migration20261127WorkloadReading", class: Migration20261127WorkloadReading },
  { name: "Migration20261127ControlAnswers", class: Migration20261127ControlAnswers },
  { name: "Migration20261127ReportRules", class: Migration20261127ReportRules },
  { name: "Migration20261127SavedViews", class: Migration20261127SavedViews },
  { name: "Migration20261127Organizations", class: Migration20261127Organizations },
  { name: "Migration20261127InventoryChanges", class: Migration20261127InventoryChanges },
  { name: "Migration20261127AccountGroups", class: Migration20261127AccountGroups },
  { name: "Migration20261127NewMembers", class: Migration20261127NewMembers },
  { name: "Migration20261128PurgedScans", class: Migration20261128PurgedScans },
  { name: "Migration20261128SharedBudget", class: Migration20261128SharedBudget },
  { name: "Migration20261128PathOpenings", class: Migration20261128PathOpenings },
  { name: "Migration20261128UserCredentials", class: Migration20261128UserCredentials },
  { name: "Migration20261128OrganizationPolicies", class: Migration20261128OrganizationPolicies },
  { name: "Migration20261128ClosedMembers", class: Migration20261128ClosedMembers },
  { name: "Migration20261128UnitSettings", class: Migration20261128UnitSettings },
  { name: "Migration202611280246Owners", class: Migration202611280246Owners },
  { name: "Migration202611280610PolicyVersions", class: Migration202611280610PolicyVersions },
  { name: "Migration202611280620HeldAccounts", class: Migration202611280620HeldAccounts },
  { name: "Migration202611280621RetentionSettings", class: Migration202611280621RetentionSettings },
  { name: "Migration202611280630ConnectionChecks", class: Migration202611280630ConnectionChecks },
  { name: "Migration202611280630ProviderGroups", class: Migration202611280630ProviderGroups },
  { name: "Migration202611280640MovedConfirmedAt", class: Migration202611280640MovedConfirmedAt },
  { name: "Migration202611280650AccountActivity", class: Migration202611280650AccountActivity },
  { name: "Migration202611280934ProviderGroupSettings", class: Migration202611280934ProviderGroupSettings },
  { name: "Migration202611280943RecordedVersions", class: Migration202611280943RecordedVersions },
  { name: "Migration202611281012IdentityCenter", class: Migration202611281012IdentityCenter },
  { name: "Migration202611281103ResourcePolicies", class: Migration202611281103ResourcePolicies },
  { name: "Migration202611281301AccessAnalyzer", class: Migration202611281301AccessAnalyzer },
  { name: "Migration202611281318ParameterStore", class: Migration202611281318ParameterStore },
  { name: "Migration202611281325Alerting", class: Migration202611281325Alerting },
  { name: "Migration202611281410OrganizationAnalyzers", class: Migration202611281410OrganizationAnalyzers },
  { name: "Migration202611281620KeyReceivers", class: Migration202611281620KeyReceivers },
  {
    name: "Migration202611281630OrganizationAdministration",
    class: Migration202611281630OrganizationAdministration,
  },
  { name: "Migration202611281935AccountContributions", class: Migration202611281935AccountContributions },
  { name: "Migration202611282235RetiredKeys", class: Migration202611282235RetiredKeys },
  { name: "Migration202611290156Covered", class: Migration202611290156Covered },
  {
    name: "Migration202611290810NotEvaluatedResources",
    class: Migration202611290810NotEvaluatedResources,
  },
];

function ormOptions(databaseUrl: string, log: Pick<Log, "info" | "warn"> | null) {
  return {
    clientUrl: databaseUrl,
    entities: [...entities],
    extensions: [Migrator],
    pool: { min: 0, max: POOL_MAX_CONNECTIONS, idleTimeoutMillis: IDLE_MAX_MS },
    driverOptions: {
      onPoolCreated(pool: Pool) {
        releaseLostConnections(pool);
        enforceDeadlines(pool, new ConnectionQueue(pool, log, clientConfig(databaseUrl)), isPooled(databaseUrl));
      },
    },
    forceUtcTimezone: true,
    // The library must not write to the console.
    logger: () => undefined,
    debug: false,
    migrations: {
      migrationsList: migrations,
      snapshot: false,
      transactional: true,
      allOrNothing: true,
    },
  } satisfies Options;
}

/** Opens the ORM. `log` receives an entry when the database becomes unavailable and when it is available again. */
export async function openOrm(databaseUrl: string, log: Pick<Log, "info" | "warn"> | null = null) {
  const orm = await MikroORM.init(ormOptions(databaseUrl, log));
  const fork = orm.em.fork.bind(orm.em);
  // By default, a fork that is made in the callback of a transaction takes over the connection of that transaction's
  // EntityManager, which may be limited to accounts (`limited-em.ts`).
  orm.em.fork = (options) => fork({ ...options, disableContextResolution: true });
  return orm;
}

export type Orm = Awaited<ReturnType<typeof openOrm>>;
/** An EntityManager of one request or job, created by `orm.em.fork()`. */
export type Em = ReturnType<Orm["em"]["fork"]>;
