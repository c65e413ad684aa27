/**
 * The OpenID Connect client: it builds the authorization URL and validates the response. It uses the authorization code
 * flow with PKCE (S256), state and nonce. It checks issuer, audience, times and the ID token's signature with the
 * provider's published keys. No token of the provider is kept after the method that fetched it has returned.
 */
import * as oidc from "openid-client";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { HOUR, SECOND } from "../../iam/time.ts";
import type { Log } from "../../log.ts";
import type { AccessRole } from "./permissions.ts";
import { requireAmr, requireDomain } from "./oidc-requirements.ts";
import { claimAt, groupsOfClaims, type ProviderRoles } from "./oidc-roles.ts";

const TIMEOUT_SECONDS = 5;
/** The tolerated difference between the provider's clock and ours. */
const CLOCK_TOLERANCE_SECONDS = 30;
/**
 * How long the discovery document is used before it is fetched again. The library renews the provider's signing keys by
 * itself.
 */
const DISCOVERED_FOR_MS = HOUR;

export interface IdentityProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client. PKCE alone then binds the authorization code to this client. */
  readonly clientSecret: string | null;
  /** The name on the button: "Sign in with …". */
  readonly name: string;
  readonly scopes: string;
  /** Null if admins assign roles in IAM Monitor and the provider only identifies people. */
  readonly roles: ProviderRoles | null;
  /** The role of people who sign in at the provider without an invitation. Null if they cannot sign in. Never admin. */
  readonly defaultRole: Exclude<AccessRole, "admin"> | null;
  /** The domains of verified email addresses that may sign in, in lower case. Null for all of them. */
  readonly allowedDomains: readonly string[] | null;
  /** The authentication methods of which the ID token must name one. Null if none is required. */
  readonly requiredAmr: readonly string[] | null;
  /** Whether operators can sign in only with the provider. */
  readonly isOnlyMethod: boolean;
}

/** The state kept between the redirect to the provider and the callback. */
export interface ProviderFlow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Whether the operator must authenticate again, even if the provider has a session for them. */
  readonly isProof: boolean;
  readonly startedAt: number;
}

export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** The email address, if the provider has verified it. */
  readonly email: string | null;
  readonly hasUnverifiedEmail: boolean;
  /** The groups that the provider names. Empty if the settings name no claim. */
  readonly groups: readonly string[];
  /** Whether the provider sent the claim of the roles. Without it, a missing role may be a wrong configuration. */
  readonly hasRoleClaim: boolean;
  /** When the operator authenticated at the provider. Null if the provider does not report it. */
  readonly authenticatedAt: number | null;
}

export class IdentityProvider {
  private discovered: { readonly configuration: Promise<oidc.Configuration>; readonly at: number } | null = null;

  constructor(
    readonly settings: IdentityProviderSettings,
    private readonly log: Log,
  ) {}

  /** Starts a flow: returns the authorization URL and the state to keep. Error: OIDC_UNAVAILABLE. */
  async begin(redirectUri: string, isProof: boolean): Promise<{ url: string; flow: ProviderFlow }> {
    const configuration = await this.configuration();
    const flow = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
      isProof,
      startedAt: now(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.settings.scopes,
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.codeVerifier),
      code_challenge_method: "S256",
      ...(isProof && { prompt: "login", max_age: "0" }),
    });
    return { url: url.href, flow };
  }

  /**
   * Validates the callback. `callbackUrl` is our redirect URL with the query string that the browser sent. Errors:
   * OIDC_UNAVAILABLE, OIDC_REFUSED (the provider refused the sign-in), OIDC_ANSWER_INVALID (the response could not be
   * verified), OIDC_PROOF_STALE, OIDC_AMR_MISSING, OIDC_EMAIL_UNVERIFIED, OIDC_DOMAIN_REFUSED.
   */
  async finish(callbackUrl: URL, flow: ProviderFlow): Promise<ProvenIdentity> {
    const configuration = await this.configuration();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, callbackUrl, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new AppError("OIDC_ANSWER_INVALID");
      // From the signed ID token only, like `hd` below.
      requireAmr(claims["amr"], this.settings.requiredAmr);
      const authenticatedAt = typeof claims.auth_time === "number" ? Math.min(claims.auth_time * SECOND, now()) : null;
      // The library's `maxAge` counts back from now, so it would accept an authentication from before this flow.
      if (
        flow.isProof &&
        (authenticatedAt === null || authenticatedAt < flow.startedAt - CLOCK_TOLERANCE_SECONDS * SECOND)
      )
        throw new AppError("OIDC_PROOF_STALE");
      const allClaims = { ...(await this.missingClaims(configuration, tokens.access_token, claims)), ...claims };
      // The email address and its verification must come from the same source.
      const { email: address, email_verified: isVerified }: Record<string, unknown> =
        claims["email"] === undefined ? allClaims : claims;
      const email = typeof address === "string" ? address : null;
      const { roles, allowedDomains } = this.settings;
      requireDomain({ email: isVerified === true ? email : null, hd: claims["hd"] }, allowedDomains);
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: isVerified === true ? email : null,
        hasUnverifiedEmail: email !== null && isVerified !== true,
        groups: roles === null ? [] : groupsOfClaims(allClaims, roles),
        hasRoleClaim: roles !== null && claimAt(allClaims, roles.claim) !== undefined,
        authenticatedAt,
      };
    } catch (error) {
      throw this.translate(error, flow);
    }
  }

  /**
   * Fetches claims that are missing in the ID token from the userinfo endpoint. Many providers put few claims into the
   * token. The userinfo response must have the same subject as the ID token.
   */
  private async missingClaims(
    configuration: oidc.Configuration,
    accessToken: string,
    claims: oidc.IDToken,
  ): Promise<Record<string, unknown>> {
    const { roles } = this.settings;
    const isComplete = claims["email"] !== undefined && (roles === null || claimAt(claims, roles.claim) !== undefined);
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return {};
    return { ...(await oidc.fetchUserInfo(configuration, accessToken, claims.sub)) };
  }

  /**
   * Discovers the provider on first use, when the discovery document is too old, and again after a failure. A provider
   * that is down does not affect operators who sign in with a password.
   */
  private async configuration(): Promise<oidc.Configuration> {
    if (this.discovered === null || now() - this.discovered.at > DISCOVERED_FOR_MS)
      this.discovered = { configuration: this.discover(), at: now() };
    const current = this.discovered;
    try {
      return await current.configuration;
    } catch (error) {
      if (this.discovered === current) this.discovered = null;
      throw this.translate(error, null);
    }
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const server = new URL(issuer);
    const configuration = await oidc.discovery(
      server,
      clientId,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      clientSecret === null ? oidc.None() : clientAuthentication(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        // The settings allow plain HTTP only for a provider on this machine.
        execute: server.protocol === "http:" ? [oidc.allowInsecureRequests] : [],
      },
    );
    // By default, the library relies on TLS to the token endpoint and does not check the ID token's signature. The
    // signature proves who issued the token, whatever connection it came through.
    oidc.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  /**
   * Converts an error of the library to an `AppError` that keeps only the error's code. The causes of such errors
   * contain tokens and responses.
   */
  private translate(error: unknown, flow: ProviderFlow | null): AppError {
    if (error instanceof AppError) return error;
    const reason = reasonOf(error);
    const code = codeOf(error, reason, flow);
    this.log.warn({ code, reason }, "identity_provider.failed");
    return new AppError(code, { details: { reason } });
  }
}

/**
 * Sends the client secret in a form that the provider supports: in the header, which is the standard's default, or else
 * in the body.
 */
function clientAuthentication(clientSecret: string): oidc.ClientAuth {
  const [inHeader, inBody] = [oidc.ClientSecretBasic(clientSecret), oidc.ClientSecretPost(clientSecret)];
  return (server, client, body, headers) => {
    const supported = server.token_endpoint_auth_methods_supported;
    const auth = supported === undefined || supported.includes("client_secret_basic") ? inHeader : inBody;
    return auth(server, client, body, headers);
  };
}

/**
 * Returns an error code of the library or of OAuth. It never returns a sentence, because sentences quote what was sent.
 */
function reasonOf(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return /^[a-z_]{1,64}$/.test(error.error) ? error.error : "unknown_error";
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && /^[A-Z_]{1,64}$/.test(code)) return code;
  return error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : "unknown";
}

/** Error codes for a response that arrived but could not be verified. */
const UNVERIFIED = new Set([
  "OAUTH_JWT_TIMESTAMP_CHECK_FAILED",
  "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
  "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED",
  "OAUTH_KEY_SELECTION_FAILED",
  "OAUTH_UNSUPPORTED_OPERATION",
  "OAUTH_INVALID_RESPONSE",
  "OAUTH_INVALID_REQUEST",
  "OAUTH_PARSE_ERROR",
]);

function codeOf(error: unknown, reason: string, flow: ProviderFlow | null) {
  // The flow has not started, so the failure concerns the provider's own discovery document.
  if (flow === null) return "OIDC_UNAVAILABLE";
  if (error instanceof oidc.AuthorizationResponseError) return "OIDC_REFUSED";
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500 ? "OIDC_UNAVAILABLE" : "OIDC_ANSWER_INVALID";
  return UNVERIFIED.has(reason) ? "OIDC_ANSWER_INVALID" : "OIDC_UNAVAILABLE";
}
