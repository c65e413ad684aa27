/**
 * OpenID Connect, our side: where a browser is sent, and what may be believed of what it brings back. Authorization code with
 * PKCE (S256), state and nonce; issuer, audience, times and the ID token's signature by the provider's published keys. No
 * token of the provider outlives the call that fetched it.
 */
import * as oidc from "openid-client";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { HOUR, SECOND } from "../../iam/time.ts";
import type { Log } from "../../log.ts";
import type { AccessRole } from "./permissions.ts";
import { claimAt, type ProviderRoles, roleOfClaims } from "./oidc-roles.ts";

const ANSWERS_WITHIN_SECONDS = 5;
/** How far apart two clocks may be. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** What the provider says of itself is asked again after so long; its keys the library renews by itself. */
const DISCOVERED_FOR_MS = HOUR;

export interface IdentityProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** `null`: a public client; PKCE alone binds the code to us. */
  readonly clientSecret: string | null;
  /** What people call it: "Sign in with …". */
  readonly name: string;
  readonly scopes: string;
  /** `null`: the provider says who somebody is, and an admin here what he may. */
  readonly roles: ProviderRoles | null;
  /** For people of the provider whom nobody invited; `null`: they stay outside. Never admin. */
  readonly defaultRole: Exclude<AccessRole, "admin"> | null;
}

/** What must be remembered between the way there and the way back. */
export interface ProviderFlow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** He must show there who he is, even if the provider knows him already. */
  readonly isProof: boolean;
  readonly startedAt: number;
}

export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Only one that the provider has verified. */
  readonly email: string | null;
  readonly hasUnverifiedEmail: boolean;
  readonly role: AccessRole | null;
  /** When he showed the provider who he is; `null`: it does not say. */
  readonly authenticatedAt: number | null;
}

export class IdentityProvider {
  private discovered: { readonly configuration: Promise<oidc.Configuration>; readonly at: number } | null = null;

  constructor(
    readonly settings: IdentityProviderSettings,
    private readonly log: Log,
  ) {}

  /** Error: OIDC_UNAVAILABLE. */
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
   * `answer`: the query that the browser brought, on our redirect address. Errors: OIDC_UNAVAILABLE, OIDC_REFUSED (the provider
   * said no), OIDC_ANSWER_INVALID (what it sent does not prove anything), OIDC_PROOF_STALE.
   */
  async finish(answer: URL, flow: ProviderFlow): Promise<ProvenIdentity> {
    const configuration = await this.configuration();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new AppError("OIDC_ANSWER_INVALID");
      const authenticatedAt = typeof claims.auth_time === "number" ? Math.min(claims.auth_time * SECOND, now()) : null;
      // Not by the library's `maxAge`, which counts back from now: a proof that was there before it was asked for is none.
      if (
        flow.isProof &&
        (authenticatedAt === null || authenticatedAt < flow.startedAt - CLOCK_TOLERANCE_SECONDS * SECOND)
      )
        throw new AppError("OIDC_PROOF_STALE");
      const told = { ...(await this.askedFor(configuration, tokens.access_token, claims)), ...claims };
      // The address and whether it is verified are believed from one place alone.
      const { email: address, email_verified: isVerified }: Record<string, unknown> =
        claims["email"] === undefined ? told : claims;
      const email = typeof address === "string" ? address : null;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: isVerified === true ? email : null,
        hasUnverifiedEmail: email !== null && isVerified !== true,
        role: this.settings.roles === null ? null : roleOfClaims(told, this.settings.roles),
        authenticatedAt,
      };
    } catch (error) {
      throw this.translate(error, flow);
    }
  }

  /** Many providers put few claims into the ID token; the rest can be asked for. The subject must be the same. */
  private async askedFor(
    configuration: oidc.Configuration,
    accessToken: string,
    claims: oidc.IDToken,
  ): Promise<Record<string, unknown>> {
    const { roles } = this.settings;
    const isComplete = claims["email"] !== undefined && (roles === null || claimAt(claims, roles.claim) !== undefined);
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return {};
    return { ...(await oidc.fetchUserInfo(configuration, accessToken, claims.sub)) };
  }

  /** Found when it is first needed, and again after a failure: a provider that is down stops nobody who has a password. */
  private async configuration(): Promise<oidc.Configuration> {
    if (this.discovered === null || now() - this.discovered.at > DISCOVERED_FOR_MS)
      this.discovered = { configuration: this.discover(), at: now() };
    const asked = this.discovered;
    try {
      return await asked.configuration;
    } catch (error) {
      if (this.discovered === asked) this.discovered = null;
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
      clientSecret === null ? oidc.None() : secretAs(clientSecret),
      {
        timeout: ANSWERS_WITHIN_SECONDS,
        // The settings allow plain http to this machine alone.
        execute: server.protocol === "http:" ? [oidc.allowInsecureRequests] : [],
      },
    );
    // The library trusts the token endpoint's TLS by default; a signature proves who wrote it, whatever it came through.
    oidc.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  /** The library's errors carry tokens and answers in their causes: only their code is kept. */
  private translate(error: unknown, flow: ProviderFlow | null): AppError {
    if (error instanceof AppError) return error;
    const reason = reasonOf(error);
    const code = codeOf(error, reason, flow);
    this.log.warn({ code, reason }, "identity_provider.failed");
    return new AppError(code, { details: { reason } });
  }
}

/** As the provider takes it: in the header, which is the standard's default, or else in the body. */
function secretAs(clientSecret: string): oidc.ClientAuth {
  const [inHeader, inBody] = [oidc.ClientSecretBasic(clientSecret), oidc.ClientSecretPost(clientSecret)];
  return (server, client, body, headers) => {
    const known = server.token_endpoint_auth_methods_supported;
    const auth = known === undefined || known.includes("client_secret_basic") ? inHeader : inBody;
    return auth(server, client, body, headers);
  };
}

/** A word of the library's or of OAuth's, never a sentence: sentences quote what was sent. */
function reasonOf(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return /^[a-z_]{1,64}$/.test(error.error) ? error.error : "unknown_error";
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && /^[A-Z_]{1,64}$/.test(code)) return code;
  return error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : "unknown";
}

/** It answered, and what it sent is not to be believed. */
const UNBELIEVED = new Set([
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
  // Nothing a person sent has been looked at: what its own description says is wrong.
  if (flow === null) return "OIDC_UNAVAILABLE";
  if (error instanceof oidc.AuthorizationResponseError) return "OIDC_REFUSED";
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500 ? "OIDC_UNAVAILABLE" : "OIDC_ANSWER_INVALID";
  return UNBELIEVED.has(reason) ? "OIDC_ANSWER_INVALID" : "OIDC_UNAVAILABLE";
}
