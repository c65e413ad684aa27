/**
 * Maps an identity that the identity provider has proven to an operator.
 *
 * 1. By the identity's subject, which never changes.
 * 2. At the first sign-in, by the email address that the provider has verified. It must be the name of an operator
 *    without a password. Control of an address at the provider alone must not open an existing account.
 * 3. Otherwise, a group or the default role creates an operator, if the settings allow it. Other identities are
 *    refused.
 *
 * An operator becomes admin only through an admin's invitation or a group that is mapped to that role.
 */
import { LockMode } from "@mikro-orm/core";
import { now } from "../../clock.ts";
import { type Operator, OperatorEntity } from "../../db/entities/access.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import type { AccessRole } from "../core/permissions.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import type { IdentityProviderSettings, ProvenIdentity } from "../core/oidc-client.ts";
import { BREAK_GLASS_ID } from "./break-glass.ts";
import { revokeTokensOf } from "./api-tokens.ts";
import { hasPasskey } from "./passkey-ceremonies.ts";
import { setLimit } from "../core/account-limit.ts";
import { defaultGrant, grantOf, type ProviderGrant } from "./provider-groups.ts";
import { isLimitKept, readProviderGroups } from "./provider-group-settings.ts";
import { forgetBrowsers } from "./known-devices.ts";
import { endSessions, operatorName } from "./operators.ts";
import type { Scope } from "../core/request-scope.ts";
import { operatorNamed } from "./sessions.ts";
import { endInvitations } from "./sign-in-links.ts";

/** The groups of an operator that are kept for previews. */
const KEPT_GROUPS_MAX = 200;

/**
 * Returns the operator of an identity. Call it in a transaction. Errors: OPERATOR_DISABLED, OIDC_OTHER_PERSON,
 * OIDC_EMAIL_UNVERIFIED, OIDC_NOT_INVITED, OIDC_ROLES_MISSING, OIDC_LINK_REQUIRED, LAST_ADMIN.
 */
export async function operatorOf(
  em: Em,
  scope: Scope,
  identity: ProvenIdentity,
  { roles, defaultRole }: IdentityProviderSettings,
): Promise<Operator> {
  const grant =
    roles === null || !identity.hasRoleClaim
      ? null
      : grantOf(identity.groups, await readProviderGroups(em), roles.roleOf);
  const linked = await linkedTo(em, identity);
  const operator = linked ?? (identity.email === null ? null : await operatorNamed(em, identity.email));
  // A claim that is missing says nothing about the groups. An operator whose groups are empty sends an empty list.
  const isRoleUnknown = roles !== null && !identity.hasRoleClaim;
  if (operator === null) {
    if (isRoleUnknown && defaultRole === null && !identity.hasUnverifiedEmail) throw new AppError("OIDC_ROLES_MISSING");
    return newOperator(em, scope, identity, { grant, defaultRole });
  }
  if (operator.status === "DISABLED") throw new AppError("OPERATOR_DISABLED");
  if (linked === null) {
    if (operator.passwordHash !== null || (await hasPasskey(em, operator.id))) throw new AppError("OIDC_LINK_REQUIRED");
    await linkOperator(em, scope, operator, identity);
  }
  if (operator.roleSource === "PROVIDER" && roles !== null) {
    if (isRoleUnknown) throw new AppError("OIDC_ROLES_MISSING");
    await followGroups(em, scope, operator, grant ?? defaultGrant(defaultRole));
  }
  if (roles !== null && identity.hasRoleClaim) operator.providerGroups = identity.groups.slice(0, KEPT_GROUPS_MAX);
  return operator;
}

export async function linkedTo(em: Em, { issuer, subject }: ProvenIdentity): Promise<Operator | null> {
  return em.findOne(OperatorEntity, { issuer, subject }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

/**
 * Links an operator to an identity. Error: OIDC_OTHER_PERSON if the operator or the identity is already linked to
 * another.
 */
export async function linkOperator(
  em: Em,
  scope: Scope,
  operator: Operator,
  { issuer, subject }: ProvenIdentity,
): Promise<void> {
  if (operator.issuer === issuer && operator.subject === subject) return;
  const other = await em.findOne(OperatorEntity, { issuer, subject });
  if (operator.issuer !== null || other !== null) throw new AppError("OIDC_OTHER_PERSON");
  const wasInvited = operator.status === "INVITED";
  Object.assign(operator, { issuer, subject, status: "ACTIVE" });
  await em.flush();
  await endInvitations(em, operator.id);
  const actor = { kind: "OPERATOR", name: operator.name, id: operator.id } as const;
  const audited = { target: operator.id, targetName: operator.name, actor };
  if (wasInvited)
    await recordAudit(em, scope, { action: "operators.accept", ...audited, details: { way: "IDENTITY_PROVIDER" } });
  await recordAudit(em, scope, { action: "operators.link", ...audited, details: { issuer, subject } });
}

/**
 * Disables an operator whose role came from the provider, which now gives none, and ends their sessions and tokens. The
 * last admin stays active, but is signed out.
 */
export async function disableLeaver(em: Em, scope: Scope, identity: ProvenIdentity): Promise<void> {
  await em.transactional(async (tx) => {
    const admins = await tx.find(
      OperatorEntity,
      { id: { $ne: BREAK_GLASS_ID }, role: "admin", status: "ACTIVE" },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: "asc" } },
    );
    const operator = await linkedTo(tx, identity);
    if (operator === null || operator.roleSource !== "PROVIDER" || operator.status !== "ACTIVE") return;
    const isLastAdmin = operator.role === "admin" && admins.length === 1;
    if (!isLastAdmin) operator.status = "DISABLED";
    await tx.flush();
    await endSessions(tx, operator.id);
    await forgetBrowsers(tx, operator.id);
    const tokensRevoked = await revokeTokensOf(tx, operator.id);
    await recordAudit(tx, scope, {
      action: "operators.update",
      target: operator.id,
      targetName: operator.name,
      details: { ...(!isLastAdmin && { status: "ACTIVE -> DISABLED" }), tokensRevoked, by: "IDENTITY_PROVIDER" },
      actor: { kind: "OPERATOR", name: operator.name, id: operator.id },
    });
  });
}

interface NewRole {
  readonly grant: ProviderGrant | null;
  readonly defaultRole: AccessRole | null;
}

async function newOperator(
  em: Em,
  scope: Scope,
  identity: ProvenIdentity,
  { grant, defaultRole }: NewRole,
): Promise<Operator> {
  const role = grant?.role ?? defaultRole;
  const { issuer, subject, email } = identity;
  if (email === null && (identity.hasUnverifiedEmail || role !== null)) throw new AppError("OIDC_EMAIL_UNVERIFIED");
  const name = operatorName.safeParse(email);
  if (role === null || !name.success) throw new AppError("OIDC_NOT_INVITED");
  const operator = em.create(OperatorEntity, {
    id: newId("operator"),
    name: name.data,
    role,
    roleSource: grant === null ? "ADMIN" : "PROVIDER",
    providerGroups: identity.hasRoleClaim ? identity.groups.slice(0, KEPT_GROUPS_MAX) : null,
    status: "ACTIVE",
    passwordHash: null,
    issuer,
    subject,
    createdAt: new Date(now()),
    lastSignInAt: null,
    lastSignInMethod: null,
    passwordChangedAt: null,
  });
  await em.flush();
  const limited = await applyLimit(em, operator, grant?.accounts ?? null);
  await recordAudit(em, scope, {
    action: "operators.accept",
    target: operator.id,
    targetName: operator.name,
    details: {
      way: "IDENTITY_PROVIDER",
      role,
      roleSource: operator.roleSource,
      issuer,
      subject,
      ...(limited && { accounts: limited.to }),
      ...(grant && { groups: grant.from.join(", ") }),
    },
    actor: { kind: "OPERATOR", name: operator.name, id: operator.id },
  });
  return operator;
}

/**
 * Applies the role and the accounts that the provider's groups give now. Without any, because the operator is no longer in
 * a mapped group, the operator is refused, and then disabled by `disableLeaver`.
 */
async function followGroups(
  em: Em,
  scope: Scope,
  operator: Operator,
  given: Pick<ProviderGrant, "role" | "accounts"> | null,
): Promise<void> {
  if (given === null) throw new AppError("OIDC_NOT_INVITED");
  const { role, accounts } = given;
  const wasUnlimitedAdmin = operator.role === "admin" && !operator.isLimited;
  const formerRole = operator.role;
  const admins = await em.find(
    OperatorEntity,
    { id: { $ne: BREAK_GLASS_ID }, role: "admin", status: "ACTIVE", isLimited: false },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: "asc" } },
  );
  operator.role = role;
  await em.flush();
  const limited = await applyLimit(em, operator, accounts);
  if (role === formerRole && limited === null) return;
  const isUnlimitedAdmin = role === "admin" && !operator.isLimited;
  if (wasUnlimitedAdmin && !isUnlimitedAdmin && admins.every(({ id }) => id === operator.id))
    throw new AppError("LAST_ADMIN");
  await notify(em, { kind: "access" });
  await recordAudit(em, scope, {
    action: "operators.update",
    target: operator.id,
    targetName: operator.name,
    details: {
      ...(role !== formerRole && { role: `${formerRole} -> ${role}` }),
      ...(limited && { accounts: `${limited.from} -> ${limited.to}` }),
      by: "IDENTITY_PROVIDER",
    },
    actor: { kind: "OPERATOR", name: operator.name, id: operator.id },
  });
}

/** Sets the accounts that the provider's groups give. A limit that an admin set by hand stays: they may be fewer. */
async function applyLimit(
  em: Em,
  operator: Operator,
  accounts: ProviderGrant["accounts"],
): Promise<Awaited<ReturnType<typeof setLimit>>> {
  if (accounts === null || isLimitKept(operator)) return null;
  const limited = await setLimit(em, operator.id, accounts);
  Object.assign(operator, { isLimited: accounts !== "ALL", accountsSource: "PROVIDER" });
  await em.flush();
  return limited;
}
