/**
 * The cost of fields whose work is more than reading rows, in the unit of `limits.ts`: about one per returned row. Without
 * it, a request for a hundred analyses would cost as much as one for a hundred names.
 */

/** An analysis of an account or of a pasted document takes as long as reading some hundred rows. */
const ANALYSIS = 500;
/** An analysis of one stored policy takes a few milliseconds in the analysis process. */
const STORED_POLICY = 5;
/** A field that takes a statement of its own, such as the alerts of one problem. */
const OWN_STATEMENT = 5;
/** The sources of a key take a few statements and are grouped from up to some hundred rows. */
const SOURCES = 20;

export const FIELD_COSTS: Readonly<Record<string, number>> = {
  // It reads and verifies every row of the audit log.
  "Query.auditVerdict": 5_000,
  "Query.accessDecision": ANALYSIS,
  "Query.alertFix": ANALYSIS,
  "Query.alternativePaths": ANALYSIS,
  "Query.analyzePolicyDocument": ANALYSIS,
  "Query.changeCheck": ANALYSIS,
  // It reads up to 10,000 events of alerts and as many changes of the inventory.
  "Query.changes": ANALYSIS,
  "Query.chokePoints": ANALYSIS,
  "Query.compareReports": ANALYSIS,
  "Query.compareScans": ANALYSIS,
  // It examines every alert.
  "Query.exceptionPreview": 50,
  // They read the alert events of 30 days.
  "Query.notificationPreview": ANALYSIS,
  "Query.notificationSample": ANALYSIS,
  // It examines every path of the accounts twice.
  "Query.pathMap": ANALYSIS,
  // It reads the events of the alerts of up to a hundred problems.
  "Query.problemTrends": 100,
  "Query.principalPermissions": ANALYSIS,
  "Query.principalsAllowed": ANALYSIS,
  "Query.relationGraph": ANALYSIS,
  // They read every account with its latest scans. An organization has up to some thousand units.
  "Query.accountScopes": 50,
  "Query.accountsSummary": 20,
  // It makes one statement for each of the seven types of results that are stored.
  "Query.search": 7 * OWN_STATEMENT,
  // It makes the fixes of up to three alerts.
  "Query.statementFix": 3 * ANALYSIS,
  // It evaluates up to 25 accounts.
  "Query.thresholdPreview": ANALYSIS,
  "Query.whatIf": ANALYSIS,
  "Account.eventQueue": OWN_STATEMENT,
  // It may ask AWS who reads the queue.
  "Account.eventQueueSetup": 50,
  "Organization.eventQueue": OWN_STATEMENT,
  "Organization.eventQueueSetup": 50,
  "User.activities": OWN_STATEMENT,
  // An organization has up to some thousand accounts.
  "Organization.members": 50,
  "IdentityCenter.groups": 50,
  "IdentityCenter.permissionSets": 50,
  // A person is assigned to up to some hundred accounts.
  "IdentityCenterUser.access": 100,
  "IdentityCenterUser.reach": OWN_STATEMENT,
  "Organization.identityCenter": OWN_STATEMENT,
  "PermissionSet.assignments": 100,
  "Problem.alerts": OWN_STATEMENT,
  // Each has up to a hundred sources.
  "AccessKey.use": SOURCES,
  "Query.keyUse": SOURCES,
  "Rotation.sources": SOURCES,
  "RotationPlan.use": SOURCES,
  "Policy.escalationTechniques": STORED_POLICY,
  "Policy.expansion": STORED_POLICY,
  "Policy.issues": STORED_POLICY,
  "Policy.suggestion": STORED_POLICY,
  "Policy.summary": STORED_POLICY,
  // It reads the documents of up to 500 changes.
  "Policy.versions": 50,
};

/** How often one operation may ask for a field that costs at least `ANALYSIS`, under any aliases. */
export const EXPENSIVE_PER_OPERATION_MAX = 3;

/** The lists that show an earlier moment with `asOf`. */
const LISTS_WITH_PAST: ReadonlySet<string> = new Set([
  "Query.accessKeys",
  "Query.groups",
  "Query.policies",
  "Query.roles",
  "Query.users",
]);
/** A snapshot is unpacked, and each statement reads all of its rows as JSON. */
export const PAST_LIST_COST = ANALYSIS;
/** Each list once: an account at a moment. */
export const PAST_LISTS_PER_OPERATION_MAX = LISTS_WITH_PAST.size;

/** Whether the argument `asOf` makes the field a list of the past. */
export function canShowPast(typeName: string, fieldName: string): boolean {
  return LISTS_WITH_PAST.has(`${typeName}.${fieldName}`);
}

export function costOfField(typeName: string, fieldName: string): number {
  return FIELD_COSTS[`${typeName}.${fieldName}`] ?? 0;
}

/** The number of times that one operation may ask for the field. */
export function timesAllowed(typeName: string, fieldName: string): number {
  return costOfField(typeName, fieldName) >= ANALYSIS ? EXPENSIVE_PER_OPERATION_MAX : Infinity;
}
