/**
 * Rechecks the credentials of open sockets. Every few seconds, all sockets of a process are checked together. Thousands
 * of sessions therefore take one statement, not thousands.
 */
import type { Em } from "../../db/orm.ts";
import type { Caller } from "../core/permissions.ts";
import { callersOfTokens } from "./api-tokens.ts";
import { readOpenSessions } from "./open-sessions.ts";
import { hashOf } from "../core/token-hash.ts";
import type { Scope } from "../core/request-scope.ts";
import { callerFrom, isAlive } from "./sessions.ts";

/** A credential that a caller presented. */
export interface Credential {
  readonly kind: "SESSION" | "TOKEN";
  readonly secret: string;
}

/**
 * The current caller, or the reason why the credential is no longer valid. EXPIRED: the credential timed out, and the
 * operator may reconnect with a new one. ENDED: the operator signed out or lost access, or the credential is unknown.
 */
export type SessionValidity = Caller | "EXPIRED" | "ENDED";

/** Returns the validity of each credential, in the given order. The check does not count as activity of a session. */
export async function sessionValidityOf(
  { em }: Scope,
  credentials: readonly Credential[],
): Promise<readonly SessionValidity[]> {
  const hashes = credentials.map(({ secret }) => hashOf(secret));
  const hashesOf = (kind: Credential["kind"]) => hashes.filter((_, index) => credentials[index]!.kind === kind);
  const validity = {
    SESSION: await validityOfSessions(em, hashesOf("SESSION")),
    TOKEN: await callersOfTokens(em, hashesOf("TOKEN")),
  };
  return hashes.map((hash, index) => validity[credentials[index]!.kind].get(hash) ?? "ENDED");
}

async function validityOfSessions(em: Em, hashes: readonly string[]): Promise<ReadonlyMap<string, SessionValidity>> {
  const sessions = await readOpenSessions(em, hashes);
  return new Map(
    [...sessions].map(([hash, { session, operator, isOperatorActive }]) => [
      hash,
      isOperatorActive && isAlive(session) ? callerFrom(operator, session, operator.accountIds) : "EXPIRED",
    ]),
  );
}
