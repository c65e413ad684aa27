// What the rename drill renames, one line each. A name is chosen so that no other name contains its new form. `line` is
// where the name stands, if the name alone occurs more than once in the file.
const DATABASE = "api/src/db/database.ts";

/** A column of the migrated database. */
function column(table, name, line) {
  const unique = `${table}.${name.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase())}`;
  return { name: `column ${table}.${name}`, file: DATABASE, from: name, to: `${name}_renamed`, line, unique };
}

function property(name, file, property, line) {
  return { name, file, from: property, to: `${property}Renamed`, line };
}

export const RENAMES = [
  column("access_key", "last_used_at", "is_active: boolean;\n  last_used_at"),
  column("notification_delivery", "latency_ms"),
  column("notification_message", "rule_name"),
  column("iam_policy", "attachment_count"),
  column("escalation_path", "source_arn", "  source_arn"),
  column("identity_center_user", "user_name", "user_id: string;\n  user_name"),
  column("identity_center_user", "display_name", "  display_name"),
  property("column of an entity: AccessKey.accessKeyId", "api/src/db/entities/inventory.ts", "accessKeyId"),
  property("column of an entity: Account.readsWorkloads", "api/src/db/entities/account.ts", "readsWorkloads"),
  property("column of an entity: Rotation.resumeState", "api/src/db/entities/rotation.ts", "resumeState"),
  property("field of a document: UserCredentials.lastActivityAt", "api/src/db/entities/inventory.ts", "lastActivityAt"),
  property(
    "field of a row: ControlChanges.passedBefore",
    "api/src/services/alerts/control-changes.ts",
    "passedBefore",
    "readonly passedBefore",
  ),
  property("GraphQL field: StandardSummary.notCoveredCount", "api/src/graphql/types/overview.ts", "notCoveredCount"),
  property(
    "GraphQL field: Account.readsWorkloads",
    "api/src/graphql/types/account.ts",
    "readsWorkloads",
    "readsWorkloads!: boolean",
  ),
  property("GraphQL field: Rotation.resumeState", "api/src/graphql/types/rotation.ts", "resumeState", "resumeState!:"),
  {
    name: "enum value: alert status SNOOZED",
    file: "api/src/iam/alerts/alert.ts",
    from: "SNOOZED",
    to: "SNOOZED_RENAMED",
    line: '"ACKNOWLEDGED", "SNOOZED", "DISMISSED", "RESOLVED"]',
  },
  {
    name: "enum value: verdict CONDITIONAL",
    file: "api/src/iam/escalation/simulation/verdict.ts",
    from: "CONDITIONAL",
    to: "CONDITIONAL_RENAMED",
    line: '["EXPLOITABLE", "CONDITIONAL",',
  },
  {
    name: "enum value: rotation state PROMOTED",
    file: "api/src/iam/rotation/states.ts",
    from: "PROMOTED",
    to: "PROMOTED_RENAMED",
    line: '"SENT",\n  "PROMOTED"',
  },
  {
    name: "permission: scans.cancel",
    file: "api/src/services/core/permissions.ts",
    from: "scans.cancel",
    to: "scans.cancelRenamed",
    unique: "scans.cancel",
  },
  {
    name: "permission: controls.answer",
    file: "api/src/services/core/permissions.ts",
    from: "controls.answer",
    to: "controls.answerRenamed",
    unique: "controls.answer",
  },
  {
    name: "preset: files:upload",
    file: "api/src/services/core/token-scopes.ts",
    from: "files:upload",
    to: "files:uploadRenamed",
  },
  property(
    "threshold of a check: roleUnusedDays",
    "api/src/iam/settings.ts",
    "roleUnusedDays",
    "readonly roleUnusedDays",
  ),
  property(
    "setting of an account: keyWarningDays",
    "api/src/iam/account-settings.ts",
    "keyWarningDays",
    '"keyWarningDays",',
  ),
];
