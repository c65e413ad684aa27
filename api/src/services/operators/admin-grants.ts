/** Letting an operator in as admin, as the action that a second person may have to approve. */
import type { Operator } from "../../db/entities/access.ts";
import type { ApprovalFact } from "../../db/entities/approval-request.ts";
import type { ProtectedAction } from "../approvals/require-approval.ts";
import type { AccessRole } from "../core/permissions.ts";

interface OperatorChange {
  readonly id: string;
  readonly role?: AccessRole | null | undefined;
  readonly accountGroupIds?: readonly string[] | null | undefined;
  readonly seesAllAccounts?: boolean | null | undefined;
  readonly status?: "ACTIVE" | "DISABLED" | null | undefined;
  readonly createLink?: boolean | null | undefined;
  readonly revokeTokens?: boolean | null | undefined;
  readonly endSessions?: boolean | null | undefined;
  readonly removePasskeys?: boolean | null | undefined;
  readonly unlinkProvider?: boolean | null | undefined;
}

/**
 * Whether the change gives a person the access of an admin. It does if it sets the role, enables a disabled admin, or
 * lifts or widens the limit on an admin's accounts. It also does if it creates a link for an admin, with which its
 * holder sets the password, or removes an admin's passkeys. Without the latter four, one admin could become a second
 * one.
 */
export function grantsAdmin(
  operator: Operator,
  { role, status, createLink, removePasskeys, accountGroupIds, seesAllAccounts }: OperatorChange,
): boolean {
  if ((role ?? operator.role) !== "admin" || status === "DISABLED") return false;
  const isEnabled = operator.status === "DISABLED" && status === "ACTIVE";
  const isLimitChanged = operator.isLimited && (seesAllAccounts === true || accountGroupIds != null);
  return operator.role !== "admin" || isEnabled || createLink === true || removePasskeys === true || isLimitChanged;
}

export function adminGrant(operator: Operator, change: OperatorChange): ProtectedAction {
  const { name, role, status } = operator;
  const facts: readonly (ApprovalFact | false)[] = [
    role !== "admin" && { name: "Role", value: `${role} → admin` },
    status === "DISABLED" && change.status === "ACTIVE" && { name: "Status", value: "disabled → active" },
    change.createLink === true && {
      name: "New link",
      value: "Its holder sets this admin's password. It is shown to the operator who approves.",
    },
    change.removePasskeys === true && {
      name: "Passkeys",
      value: "removed. The password alone, or the identity provider, then lets this admin in.",
    },
    ...limitFacts(change),
    { name: "Older links", value: "stop working" },
    (change.revokeTokens ?? change.createLink) === true && { name: "API tokens", value: "revoked" },
    change.endSessions === true && { name: "Sessions", value: "ended" },
    change.unlinkProvider === true && { name: "Identity provider", value: "unlinked" },
  ];
  return {
    input: { ...change },
    state: stateOf(operator),
    summary: summaryOf(operator, change),
    facts: facts.filter((fact) => fact !== false),
    subject: { kind: "OPERATOR", name, accountId: null },
  };
}

function summaryOf({ id, name, role, status }: Operator, change: OperatorChange): string {
  if (role !== "admin") return `Make ${name} (${id}) an admin`;
  const isLetIn = change.createLink === true || (status === "DISABLED" && change.status === "ACTIVE");
  if (isLetIn) return `Let the admin ${name} in again`;
  return change.removePasskeys === true
    ? `Remove the passkeys of the admin ${name}`
    : `Change the accounts of the admin ${name}`;
}

function limitFacts({
  accountGroupIds,
  seesAllAccounts,
}: Pick<OperatorChange, "accountGroupIds" | "seesAllAccounts">): readonly ApprovalFact[] {
  if (seesAllAccounts === true) return [{ name: "Accounts", value: "all" }];
  return accountGroupIds == null ? [] : [{ name: "Accounts", value: `account groups ${accountGroupIds.join(", ")}` }];
}

interface AdminInvitation extends Pick<OperatorChange, "accountGroupIds" | "seesAllAccounts"> {
  readonly name: string;
  readonly role: AccessRole;
}

/** `existing`: the operator of this name who has not accepted an earlier invitation. */
export function adminInvitation(
  existing: Operator | null,
  { name, role, accountGroupIds, seesAllAccounts }: AdminInvitation,
): ProtectedAction {
  return {
    input: { name, role, ...(accountGroupIds && { accountGroupIds }), ...(seesAllAccounts && { seesAllAccounts }) },
    state: existing === null ? null : stateOf(existing),
    summary: `Invite ${name} as ${role}`,
    facts: [
      { name: "Role", value: existing === null || existing.role === role ? role : `${existing.role} → ${role}` },
      ...limitFacts({ accountGroupIds, seesAllAccounts }),
      { name: "Invitation link", value: "It is shown to the operator who approves, to hand it over." },
    ],
    subject: { kind: "OPERATOR", name, accountId: null },
  };
}

function stateOf({ id, name, role, roleSource, status, issuer, subject, isLimited }: Operator) {
  return { id, name, role, roleSource, status, issuer, subject, isLimited };
}
