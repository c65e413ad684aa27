/**
 * The operators of the dashboard. An admin invites them with a one-time link, gives them a role, and disables them when
 * they leave.
 */
import { LockMode } from "@mikro-orm/core";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type Operator, OperatorEntity, SessionEntity } from "../../db/entities/access.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { DAY, HOUR } from "../../iam/time.ts";
import { requireRecentAuthentication, ROLES } from "../core/permissions.ts";
import { endLapsedRequests } from "../approvals/lapsed-requests.ts";
import { requireApproval } from "../approvals/require-approval.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { parseInput, text } from "../core/input.ts";
import { revokeTokensOf } from "./api-tokens.ts";
import { readLimit, setLimit } from "../core/account-limit.ts";
import { adminInvitation, adminGrant, grantsAdmin } from "./admin-grants.ts";
import { BREAK_GLASS_ID, BREAK_GLASS_NAME, refuseBreakGlass } from "./break-glass.ts";
import { forgetBrowsers } from "./known-devices.ts";
import { type Page, pageById, type PageRequest } from "../core/page.ts";
import { removePasskeysOf } from "./passkeys.ts";
import { hasPasskey } from "./passkey-ceremonies.ts";
import { requireStrongPassword } from "./password-strength.ts";
import { hashPassword, PASSWORD_MAX_CHARACTERS } from "./passwords.ts";
import { notingRefusal } from "../core/refusals.ts";
import { allow, type Scope, withoutLimit } from "../core/request-scope.ts";
import { requireLocalSignIn } from "./sign-in-policy.ts";
import { createLink, endInvitations, useLink } from "./sign-in-links.ts";
import { beginSession, operatorNamed, requirePassword, type SignedIn, type SignInOrigin } from "./sessions.ts";

const INVITATION_DAYS = 7;
/** A link for an active operator replaces a password and so lives shorter than an invitation. */
const RESET_HOURS = 24;
const GROUPS_PER_OPERATOR_MAX = 100;
const SECRET_MAX_CHARACTERS = 256;

/** An operator's name. */
export const operatorName = text(128)
  .regex(/^[^\s/\\<>"'`]+$/, "must be one word, such as an e-mail address")
  .refine((name) => name.toLowerCase() !== BREAK_GLASS_NAME, "is reserved for `npm run admin:link`");
const password = z.string().max(PASSWORD_MAX_CHARACTERS);
const limitInput = {
  accountGroupIds: z.array(z.string().max(64)).max(GROUPS_PER_OPERATOR_MAX).nullish(),
  seesAllAccounts: z.boolean().nullish(),
};
const inviteInput = z.object({ name: operatorName, role: z.enum(ROLES), ...limitInput });
export type InviteOperatorInput = z.input<typeof inviteInput>;
const acceptInput = z.object({ token: text(SECRET_MAX_CHARACTERS), password });
export type AcceptInvitationInput = z.input<typeof acceptInput>;
const updateInput = z.object({
  id: z.string().max(64),
  role: z.enum(ROLES).nullish(),
  ...limitInput,
  status: z.enum(["ACTIVE", "DISABLED"]).nullish(),
  /** Whether to create a new link with which the operator sets a new password. */
  createLink: z.boolean().nullish(),
  /**
   * Whether to revoke the operator's API tokens. Default: with a new link, because those who know the lost password may
   * have created some.
   */
  revokeTokens: z.boolean().nullish(),
  /** Whether to end the operator's sessions. */
  endSessions: z.boolean().nullish(),
  /** Whether to remove the operator's passkeys, such as after the loss of a device. */
  removePasskeys: z.boolean().nullish(),
  /** Whether to unlink the operator from the identity provider. Another identity may then be linked. */
  unlinkProvider: z.boolean().nullish(),
});
export type UpdateOperatorInput = z.input<typeof updateInput>;
const changePasswordInput = z.object({
  currentPassword: password.nullish(),
  newPassword: password,
  /** Whether to revoke the operator's own API tokens as well. */
  revokeTokens: z.boolean().nullish(),
});
export type ChangePasswordInput = z.input<typeof changePasswordInput>;

export interface Invited {
  readonly operator: Operator;
  /** The token of a link that is valid once, for a week, or for a day if the operator is active. Shown to the inviting admin and not stored. */
  readonly invitationToken: string | null;
}

export class Operators {
  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = withoutLimit(scope);
  }

  async list(request: PageRequest): Promise<Page<Operator>> {
    allow(this.scope, "operators.read");
    return pageById(this.scope.em, OperatorEntity, request);
  }

  async get(id: string): Promise<Operator> {
    allow(this.scope, "operators.read");
    const operator = await this.scope.em.findOne(OperatorEntity, { id });
    if (!operator) throw new AppError("NOT_FOUND");
    return operator;
  }

  /** Returns the caller's operator. Null for tokens without an owner and for IAM Monitor itself. */
  async own(): Promise<Operator | null> {
    const { operatorId } = allow(this.scope, "installation.read");
    return operatorId === null ? null : this.scope.em.findOne(OperatorEntity, { id: operatorId });
  }

  /**
   * Invites an operator. An operator who has not accepted yet gets a new link. Inviting an admin, or
   * an admin who has not accepted yet, may need a second person. Errors: APPROVAL_REQUIRED, OPERATOR_EXISTS, REAUTHENTICATION_REQUIRED.
   */
  async invite(input: InviteOperatorInput): Promise<Invited> {
    allow(this.scope, "operators.invite");
    const given = parseInput(inviteInput, input);
    const limit = readLimit(given);
    const known = await operatorNamed(this.scope.em.fork({ keepTransactionContext: true }), given.name);
    if (this.scope.approval || given.role === "admin" || known?.role === "admin") {
      requireInvitable(known);
      await requireApproval(this.scope, "operators.grantAdmin", adminInvitation(known, given));
    }
    return this.scope.em.transactional(async (em) => {
      const existing = await lockOperatorNamed(em, given.name);
      requireInvitable(existing);
      // Checked again with the row locked: an approval that is being carried out may have made the operator an admin,
      // and the link of this invitation would let its holder in as that admin.
      if (given.role === "admin" || existing?.role === "admin") allow(this.scope, "operators.grantAdmin");
      const operator =
        existing ??
        em.create(OperatorEntity, {
          id: newId("operator"),
          name: given.name,
          role: given.role,
          status: "INVITED",
          isLimited: false,
          passwordHash: null,
          issuer: null,
          subject: null,
          createdAt: new Date(now()),
          lastSignInAt: null,
          lastSignInMethod: null,
          roleSource: "ADMIN",
          passwordChangedAt: null,
        });
      operator.role = given.role;
      await em.flush();
      const limited = await setLimit(em, operator.id, limit);
      await em.refresh(operator);
      const invitationToken = await this.link(em, operator);
      await recordAudit(em, this.scope, {
        action: "operators.invite",
        target: operator.id,
        targetName: operator.name,
        details: { role: given.role, ...(limited && { accounts: limited.to }) },
      });
      return { operator, invitationToken };
    });
  }

  /** Accepts an invitation: sets the password and starts a session. Errors: INVITATION_INVALID, PASSWORD_WEAK. */
  async acceptInvitation(input: AcceptInvitationInput, origin: SignInOrigin): Promise<SignedIn> {
    const given = acceptInput.safeParse(input);
    if (!given.success) throw new AppError("INVITATION_INVALID");
    requireLocalSignIn(this.scope.platform);
    return this.scope.em.transactional(async (em) => {
      const { operator, tokensRevoked } = await useInvitation(em, given.data.token);
      // If this throws, the rollback makes the link usable again, so that the operator can choose a stronger password.
      await requireStrongPassword(given.data.password, operator.name);
      const at = new Date(now());
      await endInvitations(em, operator.id);
      // Others may know the old password, so the browsers in which it was used are no longer trusted.
      await forgetBrowsers(em, operator.id);
      Object.assign(operator, {
        passwordHash: await hashPassword(given.data.password),
        passwordChangedAt: at,
        status: "ACTIVE",
      });
      await em.flush();
      const actor = { kind: "OPERATOR", name: operator.name, id: operator.id } as const;
      await recordAudit(em, this.scope, {
        action: "operators.accept",
        target: operator.id,
        targetName: operator.name,
        details: { ...(tokensRevoked > 0 && { tokensRevoked }) },
        actor,
      });
      return beginSession(em, this.scope, { operator, way: "INVITATION", origin });
    });
  }

  /**
   * Changes an operator. A change of the role or the accounts takes effect immediately; a disabled or unlinked operator is signed out. Letting
   * an admin in may need a second person. Errors: APPROVAL_REQUIRED, LAST_ADMIN, NOT_FOUND, REAUTHENTICATION_REQUIRED,
   * ROLE_FROM_PROVIDER.
   */
  async update(input: UpdateOperatorInput): Promise<Invited> {
    allow(this.scope, "operators.update");
    const given = parseInput(updateInput, input);
    const known = await this.scope.em.fork({ keepTransactionContext: true }).findOne(OperatorEntity, { id: given.id });
    // An approved change is compared with the request even if it would no longer need an approval by now.
    if (known && (this.scope.approval || grantsAdmin(known, given))) {
      this.requireOwnRole(known, given);
      await requireApproval(this.scope, "operators.grantAdmin", adminGrant(known, given));
    }
    const updated = await this.change(given);
    // A disabled operator's requests for approval end at once, and so do those that the new role does not allow.
    if (!this.scope.approval) await endLapsedRequests(this.scope.platform.orm.em.fork(), this.scope);
    return updated;
  }

  private async change(given: z.output<typeof updateInput>): Promise<Invited> {
    const limit = readLimit(given);
    if (limit !== null) refuseBreakGlass(given.id);
    return this.scope.em.transactional(async (em) => {
      // Locks all admins, so that two admins who demote each other at the same time cannot both succeed.
      const admins = await em.find(
        OperatorEntity,
        { role: "admin", status: "ACTIVE" },
        { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: "asc" }, refresh: true },
      );
      const operator = await em.findOne(
        OperatorEntity,
        { id: given.id },
        { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
      );
      if (!operator) throw new AppError("NOT_FOUND", { message: "There is no operator with this ID." });
      // Checked again with the row locked, because it may have become an admin's in the meantime.
      if (grantsAdmin(operator, given)) allow(this.scope, "operators.grantAdmin");
      const before = {
        role: operator.role,
        status: operator.status,
        issuer: operator.issuer,
        subject: operator.subject,
      };
      if (given.role != null && given.role !== operator.role) {
        this.requireOwnRole(operator, given);
        Object.assign(operator, { role: given.role, roleSource: "ADMIN" });
      }
      const isUnlinked = given.unlinkProvider === true && operator.issuer !== null;
      if (isUnlinked) Object.assign(operator, { issuer: null, subject: null });
      if (given.status != null && operator.status !== "INVITED") operator.status = given.status;
      if (given.status === "DISABLED") operator.status = "DISABLED";
      const limited = await setLimit(em, operator.id, limit);
      // The source is set even if the limit is the same as before, because groups of the provider must not widen an
      // admin's choice.
      if (limit !== null) Object.assign(operator, { isLimited: limit !== "ALL", accountsSource: "ADMIN" });
      // The break-glass operator is no admin that can sign in on its own. `operator` may be one of `admins`.
      const hasAdmin = [...admins, operator].some(
        ({ id, role, status, isLimited }) =>
          id !== BREAK_GLASS_ID && role === "admin" && status === "ACTIVE" && !isLimited,
      );
      if (!hasAdmin) throw new AppError("LAST_ADMIN");
      await em.flush();
      if (operator.status === "DISABLED" || isUnlinked || given.endSessions === true)
        await endSessions(em, operator.id);
      if (operator.status === "DISABLED") await forgetBrowsers(em, operator.id);
      await notify(em, { kind: "access" });
      // The requester of the approval may hold an older link of this operator, and must not become the new admin with
      // it.
      if (this.scope.approval) await endInvitations(em, operator.id);
      const isLinkWanted = given.createLink === true;
      if (isLinkWanted) refuseBreakGlass(operator.id);
      if (isLinkWanted && operator.status === "DISABLED") throw new AppError("OPERATOR_DISABLED");
      const tokensRevoked = (given.revokeTokens ?? isLinkWanted) ? await revokeTokensOf(em, operator.id) : null;
      const passkeysRemoved = given.removePasskeys === true ? await removePasskeysOf(em, operator.id) : null;
      const invitationToken = isLinkWanted ? await this.link(em, operator) : null;
      await recordAudit(em, this.scope, {
        action: "operators.update",
        target: operator.id,
        targetName: operator.name,
        details: {
          ...(before.role !== operator.role && { role: `${before.role} -> ${operator.role}` }),
          ...(before.status !== operator.status && { status: `${before.status} -> ${operator.status}` }),
          ...(limited && { accounts: `${limited.from} -> ${limited.to}` }),
          ...(isLinkWanted && { link: "created" }),
          ...(given.endSessions === true && { sessions: "ended" }),
          ...(tokensRevoked !== null && { tokensRevoked }),
          ...(passkeysRemoved !== null && { passkeysRemoved }),
          ...(isUnlinked && { unlinked: `${before.issuer} ${before.subject}` }),
        },
      });
      return { operator, invitationToken };
    });
  }

  /**
   * Changes the caller's own password and ends their other sessions. An operator without a password needs a recent
   * sign-in instead of the current password.
   */
  async changePassword(input: ChangePasswordInput): Promise<void> {
    const caller = allow(this.scope, "session.changePassword");
    requireLocalSignIn(this.scope.platform);
    const given = parseInput(changePasswordInput, input);
    const { operatorId, sessionId } = caller;
    if (operatorId === null || sessionId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no password. Sign in as an operator." });
    refuseBreakGlass(operatorId);
    const operator = await this.scope.em.findOneOrFail(OperatorEntity, { id: operatorId });
    if (operator.passwordHash === null) requireRecentAuthentication(caller, now());
    else
      await notingRefusal(this.scope, "session.changePassword", () =>
        requirePassword(this.scope, operator, given.currentPassword ?? ""),
      );
    await requireStrongPassword(given.newPassword, operator.name);
    const passwordHash = await hashPassword(given.newPassword);
    const at = new Date(now());
    await this.scope.em.transactional(async (em) => {
      await em.nativeUpdate(OperatorEntity, { id: operatorId }, { passwordHash, passwordChangedAt: at });
      await em.nativeUpdate(SessionEntity, { operatorId, endedAt: null, id: { $ne: sessionId } }, { endedAt: at });
      // The password is no proof of identity for an operator who has a passkey.
      if (!(await hasPasskey(em, operatorId)))
        await em.nativeUpdate(SessionEntity, { id: sessionId }, { authenticatedAt: at });
      const tokensRevoked = given.revokeTokens === true ? await revokeTokensOf(em, operatorId) : null;
      await notify(em, { kind: "access" });
      await recordAudit(em, this.scope, {
        action: "session.changePassword",
        target: operatorId,
        targetName: operator.name,
        details: { ...(tokensRevoked !== null && { tokensRevoked }) },
      });
    });
  }

  /**
   * Refuses to change a role that the identity provider sets. The next sign-in would undo the change. Also, if a role is
   * set in two places, one of them may be forgotten when the operator leaves.
   */
  private requireOwnRole({ role, roleSource, issuer }: Operator, given: z.output<typeof updateInput>): void {
    if (given.role == null || given.role === role || roleSource !== "PROVIDER" || issuer === null) return;
    if (this.scope.platform.identityProvider?.settings.roles)
      throw new AppError("ROLE_FROM_PROVIDER", { details: { path: "role" } });
  }

  private link(em: Em, { id, status }: Operator): Promise<string> {
    const lifetime = status === "INVITED" ? INVITATION_DAYS * DAY : RESET_HOURS * HOUR;
    return createLink(em, { operatorId: id, purpose: "INVITATION", expiresAt: new Date(now() + lifetime) });
  }
}

/**
 * Uses an invitation link and ends the operator's sessions. API tokens that were created after the link are revoked: a
 * stolen session may have created them between the admin's link and its use. Error: INVITATION_INVALID.
 */
export async function useInvitation(
  em: Em,
  token: string,
): Promise<{ readonly operator: Operator; readonly tokensRevoked: number }> {
  const link = await useLink(em, token, "INVITATION");
  // Locks the operator, so that no token is created while this transaction revokes them.
  const operator =
    link &&
    (await em.findOne(
      OperatorEntity,
      { id: link.operatorId, status: { $ne: "DISABLED" } },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    ));
  if (!link || !operator) throw new AppError("INVITATION_INVALID");
  await endSessions(em, operator.id);
  const tokensRevoked = await revokeTokensOf(em, operator.id, link.createdAt);
  return { operator, tokensRevoked };
}

/** Locks the operator's row and reads it again, so that it shows the changes for which this transaction waited. */
async function lockOperatorNamed(em: Em, name: string): Promise<Operator | null> {
  const known = await operatorNamed(em, name);
  return known && em.refresh(known, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

function requireInvitable(existing: Operator | null): void {
  if (existing && existing.status !== "INVITED") throw new AppError("OPERATOR_EXISTS", { details: { path: "name" } });
}

export async function endSessions(em: Em, operatorId: string): Promise<void> {
  await em.nativeUpdate(SessionEntity, { operatorId, endedAt: null }, { endedAt: new Date(now()) });
  await notify(em, { kind: "access" });
}
