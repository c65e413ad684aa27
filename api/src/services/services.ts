/** The use cases of one request or job, created from its scope for the transports. */
import { AccessKeys } from "./inventory/access-keys.ts";
import { AccessQuestions } from "./analysis/access-decisions.ts";
import { AccountGroups } from "./operators/account-groups.ts";
import { AccountFacts } from "./analysis/account-facts.ts";
import { AccountSetups } from "./onboarding/setup-templates.ts";
import { Accounts } from "./accounts/accounts.ts";
import { Activities } from "./activity/activities.ts";
import { EventQueues } from "./activity/event-queues.ts";
import { Alerts } from "./alerts/alerts.ts";
import { ApiTokens } from "./operators/api-tokens.ts";
import { Approvals } from "./approvals/approvals.ts";
import { APPROVED_ACTIONS } from "./approved-actions/approved-actions.ts";
import { AuditTrail } from "./audit/audit-log.ts";
import { ConsoleCodes } from "./operators/console-codes.ts";
import { ChangeChecks } from "./escalation/change-checks.ts";
import { Changes } from "./scans/changes.ts";
import { Checks } from "./alerts/checks.ts";
import { ControlAnswers } from "./alerts/control-answers.ts";
import { ProblemTrends } from "./alerts/problem-trends.ts";
import { Problems } from "./alerts/problems.ts";
import { BREAK_GLASS_ID } from "./operators/break-glass.ts";
import { Demo } from "./onboarding/demo.ts";
import { PathMaps } from "./escalation/path-map.ts";
import { EscalationPaths } from "./escalation/paths.ts";
import { ExceptionRules } from "./alerts/exception-rules.ts";
import { Groups } from "./inventory/groups.ts";
import { KeyUses } from "./key-use/key-use.ts";
import { LastAccessed } from "./last-accessed/last-accessed.ts";
import { NotificationDeliveries } from "./notifications/deliveries.ts";
import { NotificationRules } from "./notifications/rules.ts";
import { NotificationTargets } from "./notifications/targets.ts";
import { Operators } from "./operators/operators.ts";
import { AccountImports } from "./onboarding/account-imports.ts";
import { ConnectionChecks } from "./onboarding/connection-checks.ts";
import { AccountSettings } from "./accounts/account-settings.ts";
import { UnitSettings } from "./onboarding/unit-settings.ts";
import { HeldAccounts } from "./onboarding/held-accounts.ts";
import { IdentityCenters } from "./identity-center/identity-centers.ts";
import { People } from "./identity-center/people.ts";
import { PermissionSets } from "./identity-center/permission-sets.ts";
import { ConnectionProgresses } from "./onboarding/connection-progress.ts";
import { Organizations } from "./onboarding/organizations.ts";
import { Fleet } from "./overview/fleet.ts";
import { FleetActions } from "./overview/fleet-actions.ts";
import { FleetSchedules } from "./overview/fleet-schedules.ts";
import { Overviews } from "./overview/overview.ts";
import { Owners } from "./notifications/owner-settings.ts";
import { PasskeySignIns } from "./operators/passkey-sign-ins.ts";
import { Passkeys } from "./operators/passkeys.ts";
import { Policies } from "./inventory/policies.ts";
import { PolicyAnalyses } from "./analysis/policy-analyses.ts";
import { ProviderGroups } from "./operators/provider-group-settings.ts";
import { ProviderSignIns } from "./operators/oidc-sign-ins.ts";
import { Retention } from "./retention/retention.ts";
import { Reports } from "./reports/reports.ts";
import { RelationGraphs } from "./analysis/relation-graphs.ts";
import { ResourceAlerts } from "./alerts/counts-by-resource.ts";
import { Roles } from "./inventory/roles.ts";
import { ScanComparisons } from "./scans/compare.ts";
import { Rotations } from "./rotation/rotations.ts";
import { SchedulePreviews } from "./rotation/schedule-preview.ts";
import { RotationSchedules } from "./rotation/schedules.ts";
import { Scans } from "./scans/scans.ts";
import { PastInventory } from "./history/past-inventory.ts";
import { PolicyVersions } from "./history/policy-versions.ts";
import { Snapshots } from "./history/snapshots.ts";
import { Search } from "./search/search.ts";
import { SavedViews } from "./views/saved-views.ts";
import { KeyReceivers } from "./rotation/key-receivers.ts";
import { RotationDeliveries } from "./rotation/acknowledge-delivery.ts";
import { SecretDestinations } from "./rotation/secret-destinations.ts";
import type { Scope } from "./core/request-scope.ts";
import { SessionLists } from "./operators/session-list.ts";
import { Sessions } from "./operators/sessions.ts";
import { Thresholds } from "./alerts/thresholds.ts";
import { Users } from "./inventory/users.ts";
import { WhatIfs } from "./escalation/what-if.ts";

export interface Services {
  readonly accounts: Accounts;
  readonly accountFacts: AccountFacts;
  readonly accountGroups: AccountGroups;
  readonly accountSetups: AccountSetups;
  readonly accountImports: AccountImports;
  readonly connectionChecks: ConnectionChecks;
  readonly activities: Activities;
  readonly eventQueues: EventQueues;
  readonly scans: Scans;
  readonly snapshots: Snapshots;
  readonly pastInventory: PastInventory;
  readonly policyVersions: PolicyVersions;
  readonly scanComparisons: ScanComparisons;
  readonly changes: Changes;
  readonly resourceAlerts: ResourceAlerts;
  readonly savedViews: SavedViews;
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly groups: Groups;
  readonly keyUses: KeyUses;
  readonly lastAccessed: LastAccessed;
  readonly roles: Roles;
  readonly policies: Policies;
  readonly escalationPaths: EscalationPaths;
  readonly pathMaps: PathMaps;
  readonly whatIfs: WhatIfs;
  readonly changeChecks: ChangeChecks;
  readonly policyAnalyses: PolicyAnalyses;
  readonly relationGraphs: RelationGraphs;
  readonly accessQuestions: AccessQuestions;
  readonly alerts: Alerts;
  readonly problems: Problems;
  readonly problemTrends: ProblemTrends;
  readonly exceptionRules: ExceptionRules;
  readonly checks: Checks;
  readonly thresholds: Thresholds;
  readonly controlAnswers: ControlAnswers;
  readonly reports: Reports;
  readonly rotations: Rotations;
  readonly rotationSchedules: RotationSchedules;
  readonly schedulePreviews: SchedulePreviews;
  readonly secretDestinations: SecretDestinations;
  readonly keyReceivers: KeyReceivers;
  readonly rotationDeliveries: RotationDeliveries;
  readonly notificationRules: NotificationRules;
  readonly owners: Owners;
  readonly notificationTargets: NotificationTargets;
  readonly notificationDeliveries: NotificationDeliveries;
  readonly organizations: Organizations;
  readonly connectionProgresses: ConnectionProgresses;
  readonly identityCenters: IdentityCenters;
  readonly people: People;
  readonly permissionSets: PermissionSets;
  readonly retention: Retention;
  readonly heldAccounts: HeldAccounts;
  readonly accountSettings: AccountSettings;
  readonly unitSettings: UnitSettings;
  readonly fleet: Fleet;
  readonly fleetActions: FleetActions;
  readonly fleetSchedules: FleetSchedules;
  readonly overview: Overviews;
  readonly search: Search;
  readonly demo: Demo;
  readonly sessions: Sessions;
  readonly sessionLists: SessionLists;
  readonly consoleCodes: ConsoleCodes;
  readonly passkeys: Passkeys;
  readonly passkeySignIns: PasskeySignIns;
  readonly providerGroups: ProviderGroups;
  readonly providerSignIns: ProviderSignIns;
  readonly operators: Operators;
  readonly apiTokens: ApiTokens;
  readonly approvals: Approvals;
  readonly audit: AuditTrail;
}

export function openServices(scope: Scope): Services {
  return {
    accounts: new Accounts(scope),
    accountFacts: new AccountFacts(scope),
    accountGroups: new AccountGroups(scope),
    accountSetups: new AccountSetups(scope),
    accountImports: new AccountImports(scope),
    connectionChecks: new ConnectionChecks(scope),
    activities: new Activities(scope),
    eventQueues: new EventQueues(scope),
    scans: new Scans(scope),
    snapshots: new Snapshots(scope),
    pastInventory: new PastInventory(scope),
    policyVersions: new PolicyVersions(scope),
    scanComparisons: new ScanComparisons(scope),
    changes: new Changes(scope),
    resourceAlerts: new ResourceAlerts(scope),
    alerts: new Alerts(scope),
    problems: new Problems(scope),
    problemTrends: new ProblemTrends(scope),
    exceptionRules: new ExceptionRules(scope),
    savedViews: new SavedViews(scope),
    checks: new Checks(scope),
    thresholds: new Thresholds(scope),
    controlAnswers: new ControlAnswers(scope),
    reports: new Reports(scope),
    rotations: new Rotations(scope),
    rotationSchedules: new RotationSchedules(scope),
    schedulePreviews: new SchedulePreviews(scope),
    secretDestinations: new SecretDestinations(scope),
    keyReceivers: new KeyReceivers(scope),
    rotationDeliveries: new RotationDeliveries(scope),
    notificationRules: new NotificationRules(scope),
    owners: new Owners(scope),
    notificationTargets: new NotificationTargets(scope),
    notificationDeliveries: new NotificationDeliveries(scope),
    organizations: new Organizations(scope),
    connectionProgresses: new ConnectionProgresses(scope),
    identityCenters: new IdentityCenters(scope),
    people: new People(scope),
    permissionSets: new PermissionSets(scope),
    retention: new Retention(scope),
    heldAccounts: new HeldAccounts(scope),
    accountSettings: new AccountSettings(scope),
    unitSettings: new UnitSettings(scope),
    fleet: new Fleet(scope),
    fleetActions: new FleetActions(scope),
    fleetSchedules: new FleetSchedules(scope),
    overview: new Overviews(scope),
    search: new Search(scope),
    users: new Users(scope),
    accessKeys: new AccessKeys(scope),
    groups: new Groups(scope),
    keyUses: new KeyUses(scope),
    lastAccessed: new LastAccessed(scope),
    roles: new Roles(scope),
    policies: new Policies(scope),
    escalationPaths: new EscalationPaths(scope),
    pathMaps: new PathMaps(scope),
    whatIfs: new WhatIfs(scope),
    changeChecks: new ChangeChecks(scope),
    policyAnalyses: new PolicyAnalyses(scope),
    relationGraphs: new RelationGraphs(scope),
    accessQuestions: new AccessQuestions(scope),
    demo: new Demo(scope),
    sessions: new Sessions(scope),
    sessionLists: new SessionLists(scope),
    consoleCodes: new ConsoleCodes(scope),
    passkeys: new Passkeys(scope),
    passkeySignIns: new PasskeySignIns(scope),
    providerGroups: new ProviderGroups(scope),
    providerSignIns: new ProviderSignIns(scope),
    operators: new Operators(scope),
    apiTokens: new ApiTokens(scope),
    approvals: new Approvals(scope, APPROVED_ACTIONS, [BREAK_GLASS_ID]),
    audit: new AuditTrail(scope),
  };
}
