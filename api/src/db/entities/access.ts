/** Who may come in: the one-time link of the console, the session behind the cookie, tokens for machines. All stored hashed. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

export const SignInLinkEntity = defineEntity({
  name: "SignInLink",
  tableName: "sign_in_link",
  properties: {
    id: p.text().primary(),
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
    operatorName: p.text(),
    role: p.text().$type<"viewer" | "analyst" | "operator" | "admin">(),
    createdAt: p.datetime(),
    lastActiveAt: p.datetime(),
    /** When the visit before this session ended: "new since my last visit" counts from here. */
    previousVisitAt: p.datetime().strictNullable(),
    endedAt: p.datetime().strictNullable(),
  },
});
export type OperatorSession = InferEntity<typeof SessionEntity>;

export const ApiTokenEntity = defineEntity({
  name: "ApiToken",
  tableName: "api_token",
  properties: {
    id: p.text().primary(),
    name: p.text(),
    tokenHash: p.text(),
    role: p.text().$type<"viewer" | "analyst" | "operator" | "admin">(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    lastUsedAt: p.datetime().strictNullable(),
    revokedAt: p.datetime().strictNullable(),
  },
});
export type ApiToken = InferEntity<typeof ApiTokenEntity>;
