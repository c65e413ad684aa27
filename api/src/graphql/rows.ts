/** What the services answer, as types: resolvers know rows by the service that gave them and never by the database. */
import type { Services } from "../services/services.ts";

type Got<Name extends keyof Services, Technique extends keyof Services[Name]> = Services[Name][Technique] extends (
  ...args: never[]
) => Promise<infer Row>
  ? Row
  : never;

export type AccountRow = Got<"accounts", "get">;
export type ScanRow = Got<"scans", "get">;
export type UserRow = Got<"users", "get">;
export type AccessKeyRow = Got<"accessKeys", "get">;
export type GroupRow = Got<"groups", "get">;
export type RoleRow = Got<"roles", "get">;
export type PolicyRow = Got<"policies", "get">;
export type EscalationPathRow = Got<"escalationPaths", "get">;
export type AlertRow = Got<"alerts", "get">;
export type AlertEventRow = Awaited<ReturnType<Services["alerts"]["history"]["get"]>>;
export type CheckRow = Got<"checks", "get">;
export type ControlRow = Got<"checks", "controls">[number];
export type CheckResultRow = Got<"checks", "results"> extends Map<string, readonly (infer Row)[]> ? Row : never;
export type ApiTokenRow = Got<"apiTokens", "revoke">;
export type OverviewRow = Got<"overview", "read">;
export type ServicesLastAccessedRow = Got<"lastAccessed", "ofUser">;
export type RotationRow = Got<"rotations", "get">;
export type RotationPlanRow = NonNullable<Got<"rotations", "request">["plan"]>;
export type RotationScheduleRow = Got<"rotationSchedules", "get">;
