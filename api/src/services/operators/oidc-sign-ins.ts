/**
 * Signs operators in with the identity provider. The state between the redirect and the callback is kept in a sealed
 * cookie of the browser that started the flow. The cookie is valid for ten minutes and only once. A callback in another
 * browser, a late callback or a second callback is therefore refused.
 */
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type Operator, OperatorEntity, SessionEntity } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, table } from "../../db/typed-sql.ts";
import { AppError, toAppError } from "../../errors.ts";
import { memoize } from "../../iam/memoize.ts";
import { HOUR, MINUTE } from "../../iam/time.ts";
import { requireRecentAuthentication } from "../core/permissions.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { hashOf } from "../core/token-hash.ts";
import type { IdentityProvider, ProvenIdentity } from "../core/oidc-client.ts";
import { parseInput, text } from "../core/input.ts";
import { refuseBreakGlass } from "./break-glass.ts";
import { useInvitation } from "./operators.ts";
import { ownPath } from "../core/safe-redirect.ts";
import { disableLeaver, linkedTo, linkOperator, operatorOf } from "./oidc-operators.ts";
import { RefusalBudget } from "./refusal-budget.ts";
import { allow, type Platform, type Scope, withoutLimit } from "../core/request-scope.ts";
import { passkeyOrigin } from "./passkey-ceremonies.ts";
import { isLocalSignInAllowed } from "./sign-in-policy.ts";
import { beginSession, type SignedIn, type SignInOrigin } from "./sessions.ts";

const FLOW_MAX_MS = 10 * MINUTE;
export const FLOW_MAX_SECONDS = FLOW_MAX_MS / 1_000;
/** The path of the redirect URI. The redirect URI must be registered at the provider. */
export const CALLBACK_PATH = "/auth/oidc/callback";
const FLOW_PLACE = "provider_flow|cookie|sealed";
const FLOW_MAX_CHARACTERS = 4_000;
/** How long used states are kept. This is longer than any flow is valid. */
const USED_KEPT_MS = HOUR;
/**
 * The authentication time of a session if the provider does not report when the operator authenticated. Actions that
 * need a recent authentication then ask for one.
 */
const LONG_AGO = new Date(0);

/**
 * The purposes of a flow. SIGN_IN: sign in. PROOF: confirm the identity of the signed-in operator. INVITATION: accept
 * an invitation. LINK: allow the signed-in operator to sign in with the provider in future.
 */
const PURPOSES = ["SIGN_IN", "PROOF", "INVITATION", "LINK"] as const;
export type ProviderPurpose = (typeof PURPOSES)[number];

const usedState = table("used_provider_state");

const beginInput = z.object({
  purpose: z.enum(PURPOSES),
  /** The path to return to. */
  from: z.string().max(2_000).nullish(),
  /** The invitation's token, if the purpose is INVITATION. */
  invitation: text(256).nullish(),
});
export type BeginProviderSignInInput = z.input<typeof beginInput>;

const storedFlow = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  isProof: z.boolean(),
  startedAt: z.number(),
  purpose: z.enum(PURPOSES),
  from: z.string(),
  invitation: z.string().nullable(),
  /** The session that started the flow. Null if the operator was not signed in. */
  sessionId: z.string().nullable(),
});
export type StoredFlow = z.output<typeof storedFlow>;

/** The ways to sign in that the settings leave open. */
export interface SignInMethods {
  readonly providerName: string | null;
  readonly passwordEnabled: boolean;
  /** The address at which the browser offers passkeys. Null if there are none. */
  readonly passkeyOrigin: string | null;
  readonly passkeysRequired: boolean;
}

const refusalsOf = memoize((_platform: Platform) => new RefusalBudget());

export class ProviderSignIns {
  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = withoutLimit(scope);
  }

  /** The ways to sign in that the settings leave open. */
  methods(publicUrl: string): SignInMethods {
    const { platform } = this.scope;
    return {
      providerName: platform.identityProvider?.settings.name ?? null,
      passwordEnabled: isLocalSignInAllowed(platform),
      passkeyOrigin: isLocalSignInAllowed(platform) ? passkeyOrigin(publicUrl) : null,
      passkeysRequired: platform.arePasskeysRequired === true,
    };
  }

  /**
   * Starts a flow: returns the URL to redirect to and the value for the cookie. Errors: OIDC_NOT_CONFIGURED,
   * OIDC_UNAVAILABLE. Also REAUTHENTICATION_REQUIRED for the purpose LINK, because it adds a sign-in method, and
   * OIDC_OTHER_PERSON for PROOF if the operator is not linked to the provider.
   */
  async begin(
    input: BeginProviderSignInInput,
    publicUrl: string,
  ): Promise<{ readonly url: string; readonly sealedFlow: string }> {
    const given = parseInput(beginInput, input);
    const provider = this.provider();
    if (given.purpose === "INVITATION" && !given.invitation) throw new AppError("INVITATION_INVALID");
    const sessionId = await this.requireMayBegin(given.purpose);
    const { url, flow } = await provider.begin(`${publicUrl}${CALLBACK_PATH}`, given.purpose === "PROOF");
    const stored: StoredFlow = {
      ...flow,
      purpose: given.purpose,
      from: ownPath(given.from),
      invitation: given.invitation ?? null,
      sessionId,
    };
    return { url, sealedFlow: this.scope.platform.secrets.seal(JSON.stringify(stored), FLOW_PLACE) };
  }

  /**
   * Opens the sealed cookie and returns its flow. Null if the cookie was not sealed by this installation or has
   * expired.
   */
  openFlow(sealedFlow: string | null): StoredFlow | null {
    if (sealedFlow === null || sealedFlow.length > FLOW_MAX_CHARACTERS) return null;
    try {
      const flow = storedFlow.parse(JSON.parse(this.scope.platform.secrets.open(sealedFlow, FLOW_PLACE)));
      return now() - flow.startedAt < FLOW_MAX_MS ? flow : null;
    } catch {
      // The cookie was not sealed by this installation.
      return null;
    }
  }

  /**
   * Completes a flow with the callback URL that the browser requested. Returns null if the flow was for the operator
   * who is already signed in. Refusals of flows that this installation started are recorded in the audit log. A
   * callback without such a flow may be anyone's request, so it writes nothing. Errors: those of
   * `IdentityProvider.finish` and of `operatorOf`, OIDC_NOT_CONFIGURED, OIDC_STATE_INVALID, INVITATION_INVALID.
   */
  async finish(flow: StoredFlow | null, callbackUrl: URL, origin: SignInOrigin): Promise<SignedIn | null> {
    const provider = this.provider();
    if (flow === null) throw new AppError("OIDC_STATE_INVALID");
    let identity: ProvenIdentity | null = null;
    try {
      if (callbackUrl.searchParams.get("state") !== flow.state) throw new AppError("OIDC_STATE_INVALID");
      await this.useState(flow.state);
      const proven = await provider.finish(callbackUrl, flow);
      identity = proven;
      return await this.scope.em.transactional((em) => this.conclude(em, flow, proven, origin));
    } catch (error) {
      const { code } = toAppError(error);
      // In a transaction of its own, because that of the sign-in was rolled back.
      if (identity !== null && flow.purpose === "SIGN_IN" && code === "OIDC_NOT_INVITED")
        await disableLeaver(this.scope.platform.orm.em.fork(), this.scope, identity);
      if (refusalsOf(this.scope.platform).take(origin.address))
        await this.recordRefusal(flow, identity, toAppError(error));
      throw error;
    }
  }

  private provider(): IdentityProvider {
    const { identityProvider } = this.scope.platform;
    if (!identityProvider) throw new AppError("OIDC_NOT_CONFIGURED");
    return identityProvider;
  }

  private async requireMayBegin(purpose: ProviderPurpose): Promise<string | null> {
    if (purpose === "SIGN_IN" || purpose === "INVITATION") return null;
    const caller = allow(this.scope, "session.reauthenticate");
    if (caller.sessionId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no session. Sign in as an operator." });
    if (purpose === "LINK") {
      // A new way to sign in must not be a way around the passkey.
      if (caller.mustRegisterPasskey) throw new AppError("PASSKEY_REQUIRED");
      refuseBreakGlass(caller.operatorId);
      requireRecentAuthentication(caller, now());
    }
    const operator = await this.scope.em.findOne(OperatorEntity, { id: caller.operatorId });
    if (purpose === "PROOF" && !operator?.issuer)
      throw new AppError("OIDC_OTHER_PERSON", {
        message: "You are not linked to the identity provider. Use your passkey or password instead.",
      });
    return caller.sessionId;
  }

  /**
   * Marks a state as used, so that only one of two callbacks with the same state succeeds. The mark is committed before
   * the provider is called.
   */
  private async useState(state: string): Promise<void> {
    const database = databaseOf(this.scope.em);
    const at = now();
    await sql`delete from ${usedState.$table} where ${usedState.usedAt} < ${new Date(at - USED_KEPT_MS)}`.execute(
      database,
    );
    const used = await sql`insert into ${usedState.$table} (${usedState.stateHash}, ${usedState.usedAt})
      values (${hashOf(state)}, ${new Date(at)}) on conflict do nothing`.execute(database);
    if (used.numAffectedRows !== 1n) throw new AppError("OIDC_STATE_INVALID");
  }

  private async conclude(
    em: Em,
    flow: StoredFlow,
    identity: ProvenIdentity,
    origin: SignInOrigin,
  ): Promise<SignedIn | null> {
    if (flow.purpose === "PROOF" || flow.purpose === "LINK") {
      await this.concludeSession(em, flow, identity);
      return null;
    }
    const operator =
      flow.purpose === "INVITATION"
        ? await this.acceptInvitation(em, flow.invitation ?? "", identity)
        : await operatorOf(em, this.scope, identity, this.provider().settings);
    const authenticatedAt = identity.authenticatedAt === null ? LONG_AGO : new Date(identity.authenticatedAt);
    return beginSession(em, this.scope, { operator, way: "IDENTITY_PROVIDER", origin, authenticatedAt });
  }

  /**
   * Links the operator who holds an invitation to the identity, whatever its email address. The identity must not be
   * linked to another operator.
   */
  private async acceptInvitation(em: Em, token: string, identity: ProvenIdentity): Promise<Operator> {
    const { operator } = await useInvitation(em, token);
    await linkOperator(em, this.scope, operator, identity);
    return operator;
  }

  private async concludeSession(em: Em, { purpose, sessionId }: StoredFlow, identity: ProvenIdentity): Promise<void> {
    const { caller } = this.scope;
    // In the meantime, another operator may have signed in with this browser, or the session may have ended.
    if (sessionId === null || caller?.sessionId !== sessionId) throw new AppError("OIDC_STATE_INVALID");
    const linked = await linkedTo(em, identity);
    if (linked !== null && linked.id !== caller.operatorId) throw new AppError("OIDC_OTHER_PERSON");
    if (purpose === "LINK") {
      const operator = await em.findOneOrFail(OperatorEntity, { id: caller.operatorId });
      return linkOperator(em, this.scope, operator, identity);
    }
    if (linked === null || identity.authenticatedAt === null) throw new AppError("OIDC_OTHER_PERSON");
    await em.nativeUpdate(SessionEntity, { id: sessionId }, { authenticatedAt: new Date(identity.authenticatedAt) });
    await recordAudit(em, this.scope, {
      action: "session.reauthenticate",
      target: sessionId,
      details: { way: "IDENTITY_PROVIDER" },
    });
    await notify(em, { kind: "access" });
  }

  /**
   * Records our error code, the provider's `error` code and, if proven, the identity. Never records tokens or sentences
   * from the provider's response, because a stranger may have written them.
   */
  private async recordRefusal(
    flow: StoredFlow,
    identity: ProvenIdentity | null,
    { code, details }: AppError,
  ): Promise<void> {
    const reason = typeof details["reason"] === "string" ? details["reason"] : undefined;
    await this.scope.platform.orm.em.fork().transactional((em) =>
      recordAudit(em, this.scope, {
        action: "session.signIn",
        details: {
          way: "IDENTITY_PROVIDER",
          outcome: "REFUSED",
          code,
          reason,
          purpose: flow.purpose,
          subject: identity?.subject,
        },
      }),
    );
  }
}
