/** The row types that services return. Resolvers import them from here, so that they depend on no database entity. */
import type { Services } from "../services/services.ts";

type Returned<Name extends keyof Services, Method extends keyof Services[Name]> = Services[Name][Method] extends (
  ...args: never[]
) => Promise<infer Row>
  ? Row
  : never;

export type AccountRow = Returned<"accounts", "get">;
export type ScanRow = Returned<"scans", "get">;
export type ScanHeadRow = Returned<"scans", "latestHeads"> extends Map<string, infer Row> ? Row : never;
export type CoveredRow = Returned<"scans", "latestCovered"> extends Map<string, infer Row> ? Row : never;
export type AuditEventRow = Returned<"audit", "get">;
export type OperatorRow = Returned<"operators", "get">;
export type UserRow = Returned<"users", "get">;
export type AccessKeyRow = Returned<"accessKeys", "get">;
export type GroupRow = Returned<"groups", "get">;
export type RoleRow = Returned<"roles", "get">;
export type PolicyRow = Returned<"policies", "get">;
export type PolicyVersionRow = Returned<"policyVersions", "list">["nodes"][number];
export type EscalationPathRow = Returned<"escalationPaths", "get">;
export type AlertRow = Returned<"alerts", "get">;
export type AlertEventRow = Awaited<ReturnType<Services["alerts"]["history"]["get"]>>;
export type ExceptionRuleRow = Returned<"exceptionRules", "get">;
export type UndoConflictRow = Awaited<ReturnType<Services["alerts"]["undoing"]["run"]>>["conflicts"][number];
export type CheckRow = Returned<"checks", "get">;
export type ControlRow = Returned<"checks", "controls">[number];
export type CheckResultRow = Returned<"checks", "results"> extends Map<string, readonly (infer Row)[]> ? Row : never;
export type ApprovalRow = Returned<"approvals", "get">;
export type ApiTokenRow = Returned<"apiTokens", "revoke">;
export type RetentionRow = Returned<"retention", "get">;
export type OrganizationRow = Returned<"organizations", "get">;
export type IdentityCenterRow = Returned<"identityCenters", "list">[number];
export type PersonRow = Returned<"people", "get">;
export type PermissionSetRow = Returned<"permissionSets", "list">[number];
export type AccountsSummaryRow = Returned<"fleet", "summary">;
export type OverviewRow = Returned<"overview", "read">;
export type ServicesLastAccessedRow = Returned<"lastAccessed", "ofUser">;
export type OwnerSettingsRow = Returned<"owners", "settings">;
export type NotificationRuleRow = Returned<"notificationRules", "get">;
export type NotificationTargetRow = Returned<"notificationTargets", "get">;
export type NotificationDeliveryRow = Returned<"notificationDeliveries", "get">;
export type RotationRow = Returned<"rotations", "get">;
export type RotationPlanRow = NonNullable<Returned<"rotations", "request">["plan"]>;
export type EventQueueRow = Returned<"eventQueues", "set">;
export type EventQueueTestRow = Returned<"eventQueues", "test">;
export type InventoryChangeRow = ChangeGroupRow["inventory"][number];
export type KeyUseRow = Returned<"keyUses", "of">;
export type RotationScheduleRow = Returned<"rotationSchedules", "get">;
export type ChangeGroupRow = Returned<"changes", "list">["nodes"][number];
export type ChangeCoverageRow = Returned<"changes", "list">["coverage"][number];

export type InventoryTableName = Parameters<Services["pastInventory"]["at"]>[2];
