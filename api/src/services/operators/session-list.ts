/** The list of an operator's open sessions, so that they notice one that is not theirs, and end it. */
import { z } from "zod";
import { now } from "../../clock.ts";
import { type OperatorSession, OperatorEntity, SessionEntity } from "../../db/entities/access.ts";
import { AppError } from "../../errors.ts";
import { HOUR, MINUTE } from "../../iam/time.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { parseInput } from "../core/input.ts";
import type { Caller } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { deviceName } from "./device-name.ts";
import { SESSION_HOURS, SESSION_IDLE_MINUTES, type SignInMethod } from "./sessions.ts";

const SESSIONS_MAX = 100;

const endInput = z
  .object({ id: z.string().max(64).nullish(), others: z.boolean().nullish() })
  .refine(({ id, others }) => (id != null) !== (others === true), "id: give either an ID or `others`.");
export type EndSessionsInput = z.input<typeof endInput>;

/** An open session as shown to operators. It contains nothing with which a session could be used. */
export interface ListedSession {
  readonly id: string;
  /** Null if the client sent nothing by which it can be named. */
  readonly device: string | null;
  readonly address: string | null;
  readonly signInMethod: SignInMethod | null;
  readonly signedInAt: Date;
  readonly lastActiveAt: Date;
  /** Whether the request belongs to this session. */
  readonly isCurrent: boolean;
}

export class SessionLists {
  constructor(private readonly scope: Scope) {}

  /**
   * Lists the open sessions of the caller or, for admins, of another operator: the last used first, 100 at most. Error:
   * NOT_FOUND.
   */
  async list(givenId: string | null): Promise<readonly ListedSession[]> {
    const caller = allow(this.scope, "session.read");
    const operatorId = givenId ?? caller.operatorId;
    if (operatorId === null) return [];
    if (operatorId !== caller.operatorId) {
      allow(this.scope, "operators.read");
      if ((await this.scope.em.count(OperatorEntity, { id: operatorId })) === 0)
        throw new AppError("NOT_FOUND", { message: "There is no operator with this ID." });
    }
    const rows = await this.scope.em.find(SessionEntity, openSessionsOf(operatorId), {
      orderBy: { lastActiveAt: "desc" },
      limit: SESSIONS_MAX,
    });
    return rows.map((row) => listed(row, caller));
  }

  /**
   * Ends one session, or all sessions of the caller except this one. Another operator's session needs the permission
   * to change operators, with its fresh proof. Errors: NOT_FOUND, REAUTHENTICATION_REQUIRED.
   */
  async end(input: EndSessionsInput): Promise<number> {
    const caller = allow(this.scope, "session.end");
    const { id } = parseInput(endInput, input);
    const which = id == null ? await this.othersOf(caller) : await this.sessionOf(id, caller);
    return this.scope.em.transactional(async (em) => {
      const ended = await em.nativeUpdate(SessionEntity, { ...which, endedAt: null }, { endedAt: new Date(now()) });
      if (ended === 0) return 0;
      const operator = await em.findOneOrFail(OperatorEntity, { id: which.operatorId });
      await notify(em, { kind: "access" });
      await recordAudit(em, this.scope, {
        action: "session.end",
        target: id ?? operator.id,
        targetName: operator.name,
        details: { sessionsEnded: ended },
      });
      return ended;
    });
  }

  private async othersOf({ operatorId, sessionId }: Caller) {
    if (operatorId === null || sessionId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no sessions. Revoke the token instead." });
    return { operatorId, id: { $ne: sessionId } };
  }

  private async sessionOf(id: string, { operatorId, role }: Caller) {
    const session = await this.scope.em.findOne(SessionEntity, { id });
    // To others than admins, a session of another operator looks as if it did not exist.
    if (!session || (session.operatorId !== operatorId && role !== "admin"))
      throw new AppError("NOT_FOUND", { message: "There is no session with this ID." });
    if (session.operatorId !== operatorId) allow(this.scope, "operators.update");
    return { operatorId: session.operatorId, id };
  }
}

function openSessionsOf(operatorId: string) {
  const at = now();
  return {
    operatorId,
    endedAt: null,
    lastActiveAt: { $gt: new Date(at - SESSION_IDLE_MINUTES * MINUTE) },
    createdAt: { $gt: new Date(at - SESSION_HOURS * HOUR) },
  };
}

function listed(
  { id, userAgent, address, signInMethod, createdAt, lastActiveAt }: OperatorSession,
  { sessionId }: Caller,
): ListedSession {
  return {
    id,
    device: deviceName(userAgent),
    address,
    signInMethod,
    signedInAt: createdAt,
    lastActiveAt,
    isCurrent: id === sessionId,
  };
}
