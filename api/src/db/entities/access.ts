/** Operators, their one-time links and sessions, and API tokens. Every secret is stored as a hash. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

type AccessRole = "viewer" | "analyst" | "operator" | "admin";

export const OPERATOR_STATUSES = ["INVITED", "ACTIVE", "DISABLED"] as const;
export type OperatorStatus = (typeof OPERATOR_STATUSES)[number];

export type SignInMethod = "LINK" | "PASSWORD" | "INVITATION" | "IDENTITY_PROVIDER" | "PASSKEY";

export const OperatorEntity = defineEntity({
  name: "Operator",
  tableName: "operator",
  properties: {
    id: p.text().primary(),
    /** The sign-in name, usually an email address. Unique, ignoring case. */
    name: p.text(),
    role: p.text().$type<AccessRole>(),
    status: p.text().$type<OperatorStatus>(),
    /**
     * The hash of the password, in the format of `services/operators/passwords.ts`. Null if the operator signs in with
     * a link or the identity provider.
     */
    passwordHash: p.text().strictNullable(),
    /** Whether the operator sees only the accounts of their account groups (`services/core/account-limit.ts`). */
    isLimited: p.boolean().default(false),
    /** The source of the limit. PROVIDER: a group of the identity provider sets it at each sign-in. */
    accountsSource: p.text().$type<"ADMIN" | "PROVIDER">().default("ADMIN"),
    /** The groups that the identity provider named at the latest sign-in. Null if it named none. */
    providerGroups: p.json().$type<readonly string[] | null>().nullable(),
    /** The source of the role. PROVIDER: the identity provider's claim sets it at each sign-in. */
    roleSource: p.text().$type<"ADMIN" | "PROVIDER">().default("ADMIN"),
    /** The operator's OpenID Connect identity. */
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
    /** When the operator last authenticated, at the sign-in or later in the session. */
    authenticatedAt: p.datetime(),
    /** When the previous session ended. "New since my last visit" starts at this time. */
    previousVisitAt: p.datetime().strictNullable(),
    endedAt: p.datetime().strictNullable(),
    /** How the session began. Null, like the two below, in sessions of older versions. */
    signInMethod: p.text().$type<SignInMethod>().strictNullable(),
    address: p.text().strictNullable(),
    /** The User-Agent header of the sign-in, which the client chooses. */
    userAgent: p.text().strictNullable(),
    /** Whether the session can do nothing but register a passkey. */
    mustRegisterPasskey: p.boolean().default(false),
    /** A keyed hash of the code that the server printed for this session. Null if there is none, or it was used. */
    consoleCodeHash: p.text().nullable(),
    consoleCodeExpiresAt: p.datetime().nullable(),
  },
});
export type OperatorSession = InferEntity<typeof SessionEntity>;

/** A browser in which an operator has signed in. Wrong passwords from other browsers do not delay its sign-ins. */
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
    /**
     * The owner. The token never has more permissions than its owner currently has. Null for the installation's first
     * token.
     */
    operatorId: p.text().strictNullable(),
    tokenHash: p.text(),
    /** The beginning of the token, to identify it. It is not part of the secret. */
    hint: p.text().strictNullable(),
    role: p.text().$type<AccessRole>(),
    /** The permissions that the token may use. Those above `role` have no effect. */
    scopes: p.json().$type<readonly string[]>(),
    /** Our IDs of the accounts to which the token is limited. Null if it is not limited. */
    accountIds: p.json().$type<readonly string[]>().strictNullable(),
    /** The CIDR blocks from which the token may be used. Null if it may be used from anywhere. */
    networks: p.json().$type<readonly string[]>().strictNullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    lastUsedAt: p.datetime().strictNullable(),
    revokedAt: p.datetime().strictNullable(),
  },
});
export type ApiToken = InferEntity<typeof ApiTokenEntity>;
