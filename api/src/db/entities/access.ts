/** Who may come in: people, their one-time links and sessions, tokens for machines. Every secret is stored hashed. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

type AccessRole = "viewer" | "analyst" | "operator" | "admin";

export const OPERATOR_STATUSES = ["INVITED", "ACTIVE", "DISABLED"] as const;
export type OperatorStatus = (typeof OPERATOR_STATUSES)[number];

export type SignInMethod = "LINK" | "PASSWORD" | "INVITATION" | "IDENTITY_PROVIDER";

export const OperatorEntity = defineEntity({
  name: "Operator",
  tableName: "operator",
  properties: {
    id: p.text().primary(),
    /** What he signs in with, mostly an e-mail address; unique without regard to case. */
    name: p.text(),
    role: p.text().$type<AccessRole>(),
    status: p.text().$type<OperatorStatus>(),
    /** `services/passwords.ts` says its form; `null`: comes by link or by the identity provider. */
    passwordHash: p.text().strictNullable(),
    /** PROVIDER: the role follows the identity provider's claim at each of his sign-ins. */
    roleSource: p.text().$type<"ADMIN" | "PROVIDER">().default("ADMIN"),
    /** OpenID Connect: who the provider says he is. */
    issuer: p.text().strictNullable(),
    subject: p.text().strictNullable(),
    createdAt: p.datetime(),
    lastSignInAt: p.datetime().strictNullable(),
    lastSignInMethod: p.text().$type<SignInMethod>().strictNullable(),
    passwordChangedAt: p.datetime().strictNullable(),
  },
});
export type Operator = InferEntity<typeof OperatorEntity>;

export const SignInLinkEntity = defineEntity({
  name: "SignInLink",
  tableName: "sign_in_link",
  properties: {
    id: p.text().primary(),
    operatorId: p.text(),
    purpose: p.text().$type<"SIGN_IN" | "INVITATION">(),
    tokenHash: p.text(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().strictNullable(),
  },
});

export const SessionEntity = defineEntity({
  name: "OperatorSession",
  tableName: "operator_session",
  properties: {
    id: p.text().primary(),
    tokenHash: p.text(),
    operatorId: p.text(),
    createdAt: p.datetime(),
    lastActiveAt: p.datetime(),
    /** When he last proved that it is he: at the sign-in, or again since. */
    authenticatedAt: p.datetime(),
    /** When the visit before this session ended: "new since my last visit" counts from here. */
    previousVisitAt: p.datetime().strictNullable(),
    endedAt: p.datetime().strictNullable(),
  },
});
export type OperatorSession = InferEntity<typeof SessionEntity>;

/** A browser in which somebody has signed in: strangers who guess his password elsewhere do not make him wait. */
export const KnownBrowserEntity = defineEntity({
  name: "KnownBrowser",
  tableName: "known_browser",
  properties: {
    tokenHash: p.text().primary(),
    operatorId: p.text().primary(),
    lastSignInAt: p.datetime(),
  },
});

export const ApiTokenEntity = defineEntity({
  name: "ApiToken",
  tableName: "api_token",
  properties: {
    id: p.text().primary(),
    name: p.text(),
    /** Whose it is: it can do no more than he can now. `null`: the installation's first token. */
    operatorId: p.text().strictNullable(),
    tokenHash: p.text(),
    /** How it begins, to tell one from another; no part of its secret. */
    hint: p.text().strictNullable(),
    role: p.text().$type<AccessRole>(),
    scopes: p.json().$type<readonly string[]>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    lastUsedAt: p.datetime().strictNullable(),
    revokedAt: p.datetime().strictNullable(),
  },
});
export type ApiToken = InferEntity<typeof ApiTokenEntity>;
