/** The enums of operators, callers and the audit log. */
import { registerEnumType } from "type-graphql";
import type { AuditDamage } from "../../services/audit/audit-log.ts";
import {
  type AccessRole,
  type Caller,
  type Permission,
  PERMISSION_NAMES,
  PERMISSIONS,
} from "../../services/core/permissions.ts";
import type { SignInMethod } from "../../services/operators/sessions.ts";
import { describedEnum } from "./enums.ts";

export const OperatorRoleEnum = describedEnum<AccessRole>(
  "OperatorRole",
  "The role of an operator or token. Each role also has the permissions of those before it.",
  {
    viewer: "The role reads everything but what only admins manage.",
    analyst: "The role also starts scans, works on alerts and shares views.",
    operator: "The role also rotates access keys.",
    admin: "The role also manages accounts, operators, tokens and settings.",
  },
);

export const OperatorStatusEnum = describedEnum<"INVITED" | "ACTIVE" | "DISABLED">(
  "OperatorStatus",
  "The status of an operator.",
  {
    INVITED: "The operator has a link and has not used it yet.",
    ACTIVE: "The operator can sign in.",
    DISABLED: "The operator cannot sign in. Their sessions have ended and their tokens are rejected.",
  },
);

export const SignInMethodEnum = describedEnum<SignInMethod>(
  "SignInMethod",
  "The method by which an operator signed in.",
  {
    LINK: "The operator used the one-time link that the server prints in its terminal.",
    PASSWORD: "The operator used name and password.",
    INVITATION: "The operator accepted an invitation and set a password.",
    IDENTITY_PROVIDER: "The operator used the identity provider.",
    PASSKEY: "The operator used a passkey, without or after the password.",
  },
);

export const RoleSourceEnum = describedEnum<"ADMIN" | "PROVIDER">("RoleSource", "The source of an operator's role.", {
  ADMIN: "An admin assigned the role in IAM Monitor.",
  PROVIDER: "The identity provider determines the role with a claim that is read at each sign-in.",
});

export type CallerKind = Exclude<Caller["kind"], "SYSTEM">;

export const CallerKindEnum = describedEnum<CallerKind>("CallerKind", "The type of a caller.", {
  OPERATOR: "A person is signed in.",
  TOKEN: "A program sent an API token.",
});

export const AuditDamageEnum = describedEnum<AuditDamage>("AuditDamage", "The kind of damage of the audit log.", {
  MISSING: "The row is missing.",
  CHANGED: "The row is not as it was written.",
  REPLACED: "The row is authentic, but another one was seen at its position before.",
  CUT_OFF: "The rows at the end are missing.",
});

/** The name of a permission in the schema, where a name cannot have a dot: `ALERTS_TRIAGE` for `alerts.triage`. */
export function permissionName(permission: Permission): string {
  return permission
    .replace(".", "_")
    .replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase();
}

export const PermissionEnum = Object.fromEntries(PERMISSION_NAMES.map((name) => [permissionName(name), name]));
registerEnumType(PermissionEnum, {
  name: "Permission",
  description: "A permission of a caller. API tokens name the same permissions as scopes, such as `alerts.triage`.",
  valuesConfig: Object.fromEntries(
    PERMISSION_NAMES.map((name) => [permissionName(name), { description: permissionText(name) }]),
  ),
});

function permissionText(permission: Permission): string {
  const { role, proof, tokens, accounts } = PERMISSIONS[permission];
  return [
    `The permission \`${permission}\` needs at least the role ${role}.`,
    ...(accounts === "ALL" ? ["It needs access to all accounts."] : []),
    ...(tokens === "NONE" ? ["API tokens cannot have it."] : []),
    ...(proof === "none" ? [] : ["It needs a sign-in within the last five minutes."]),
    ...(proof === "fresh + second person"
      ? ["With `TWO_PERSON_APPROVAL`, it needs the approval of a second operator."]
      : []),
  ].join(" ");
}
