/**
 * The use cases of approval requests: read, approve, refuse and withdraw. `require-approval.ts` records them.
 *
 * Approving takes two transactions. The first one claims the request, so that of two approvals at once only one continues.
 * Between them, the action reads what it needs again, which may take AWS seconds. The second one carries the action out
 * and ends the request together with it, or neither.
 */
import { sql } from "kysely";
import { z } from "zod";
import { OperatorEntity } from "../../db/entities/access.ts";
import {
  type ApprovalRequest,
  ApprovalRequestEntity,
  type ApprovalStatus,
} from "../../db/entities/approval-request.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, selectFirst, table } from "../../db/typed-sql.ts";
import { now } from "../../clock.ts";
import { AppError, type ErrorCode, toAppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { accountLimitOf, type AccountIds } from "../core/account-limit.ts";
import { notify } from "../core/events.ts";
import { parseInput, text } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { actorOf, type Caller, hasPermission, isAllowed, UNLIMITED } from "../core/permissions.ts";
import type { ProtectedPermission } from "../core/permissions.ts";
import { allow, emOf, openScope, type ApprovedRequest, type Scope } from "../core/request-scope.ts";
import { endLapsedRequests } from "./lapsed-requests.ts";

const requests = table("approval_request");
const operators = table("operator");

const filterInput = z.object({ isOpen: z.boolean().nullish() });
export type ApprovalFilter = z.input<typeof filterInput>;
const idInput = z.object({ id: z.string().max(64) });
const refuseInput = z.object({ id: z.string().max(64), reason: text(500).nullish() });
export type RefuseRequestInput = z.input<typeof refuseInput>;

/** The result of an approved action: the resource that it created or changed. */
export interface CarriedOut {
  readonly resultId: string;
  /** The token of a one-time link, for the operator who approved. It is not stored. */
  readonly invitationToken?: string | null;
}

/**
 * How each protected action is carried out. The function parses the stored input again, reads what it needs, and returns
 * the function that makes the change with the scope of a transaction.
 */
export type ApprovedActions = Readonly<
  Record<ProtectedPermission, (scope: Scope, input: unknown) => Promise<(scope: Scope) => Promise<CarriedOut>>>
>;

export interface Approved {
  readonly approval: ApprovalRequest;
  readonly invitationToken: string | null;
  /** Why the action failed. Null if it was carried out. */
  readonly failure: AppError | null;
}

export class Approvals {
  constructor(
    private readonly scope: Scope,
    private readonly actions: ApprovedActions,
    /** The operators that are no person of their own, and so no second person: the break-glass operator. */
    private readonly excludedIds: readonly string[],
  ) {}

  /** Whether protected actions need a second person in this installation. */
  get isOn(): boolean {
    return this.scope.platform.isTwoPersonApprovalOn === true;
  }

  /** Lists requests: open ones first, then the newest. */
  async list(request: PageRequest, filter: ApprovalFilter = {}): Promise<Page<ApprovalRequest>> {
    allow(this.scope, "approvals.read");
    const { isOpen } = parseInput(filterInput, filter);
    const where = isOpen == null ? {} : { isOpen };
    const page = readPageRequest(request);
    const cursor = page.cursor === null ? null : cursorParts(page.cursor);
    const [beyond, direction] = page.isForward ? (["$lt", "desc"] as const) : (["$gt", "asc"] as const);
    const after = cursor && {
      $or: [{ isOpen: { [beyond]: cursor.isOpen } }, { isOpen: cursor.isOpen, id: { [beyond]: cursor.id } }],
    };
    const rows = await this.scope.em
      .fork()
      .find(
        ApprovalRequestEntity,
        { $and: [where, after ?? {}] },
        { orderBy: { isOpen: direction, id: direction }, limit: page.limit + 1 },
      );
    const totalCount = await this.scope.em.count(ApprovalRequestEntity, where);
    return pageOf(page, rows, ({ isOpen, id }) => `${isOpen ? 1 : 0}:${id}`, totalCount);
  }

  async get(id: string): Promise<ApprovalRequest> {
    allow(this.scope, "approvals.read");
    return this.read(id);
  }

  /** The number of open requests, and a number that changes with every change of any request. */
  async summary(): Promise<{ readonly openCount: number; readonly revision: string }> {
    allow(this.scope, "approvals.read");
    const row = await selectFirst(
      databaseOf(this.scope.em.fork()),
      {
        openCount: sql<number>`(count(*) filter (where ${requests.isOpen} and ${requests.expiresAt} > clock_timestamp()))::integer`,
        revision: sql<string>`coalesce(sum(${requests.revision}), 0)`,
      },
      sql`from ${requests.$table}`,
    );
    return row!;
  }

  async openCount(): Promise<number> {
    return (await this.summary()).openCount;
  }

  /** The actions that the caller may do with the request now. */
  choices(request: ApprovalRequest): { canDecide: boolean; canWithdraw: boolean } {
    const caller = allow(this.scope, "approvals.read");
    const isWaiting = statusOf(request) === "REQUESTED";
    const isOwn = isRequester(caller, request);
    return {
      canDecide: isWaiting && !isOwn && this.isSecondPerson(caller, request),
      canWithdraw: isWaiting && isOwn,
    };
  }

  /**
   * Approves a request and carries its action out, exactly as requested and in the name of its requester. Errors:
   * APPROVAL_BY_REQUESTER, APPROVAL_NOT_OPEN, FORBIDDEN, REAUTHENTICATION_REQUIRED.
   */
  async approve(id: string): Promise<Approved> {
    const caller = allow(this.scope, "approvals.decide");
    const request = await this.decide(parseInput(idInput, { id }).id, caller, "APPROVED", null);
    const approval: ApprovedRequest = {
      id: request.id,
      permission: permissionOf(request),
      inputHash: request.inputHash,
      stateHash: request.stateHash,
      approvedBy: actorOf(caller),
    };
    try {
      const requester = await this.requesterOf(this.em(), request);
      const scope = { ...openScope(this.scope.platform, requester, this.scope.requestId), approval };
      const change = await this.actions[approval.permission](scope, JSON.parse(request.input));
      const { invitationToken = null } = await emOf(this.scope.platform, requester).transactional(async (tx) => {
        await this.lockClaimed(tx, request.id);
        await this.requireSecondPerson(tx, request, caller);
        const done = await change({ ...scope, caller: await this.requesterOf(tx, request), em: tx });
        await this.end(tx, request, "CARRIED_OUT", { resultId: done.resultId });
        return done;
      });
      return { approval: await this.read(id), invitationToken, failure: null };
    } catch (error) {
      const failure = toAppError(error);
      await this.em().transactional(async (tx) => {
        await this.lockClaimed(tx, request.id);
        await this.end(tx, request, "FAILED", { errorCode: failure.code });
      });
      // Faults of the installation or the code are reported like any other, with their stack.
      if (failure.isReported) throw error;
      return { approval: await this.read(id), invitationToken: null, failure };
    }
  }

  /** Refuses a request, with a reason. Errors: as for `approve`, and REASON_REQUIRED. */
  async refuse(input: RefuseRequestInput): Promise<ApprovalRequest> {
    const caller = allow(this.scope, "approvals.decide");
    const { id, reason } = parseInput(refuseInput, input);
    if (reason == null)
      throw new AppError("REASON_REQUIRED", {
        message: "Give a reason, so that the requester knows what to change.",
        details: { path: "reason" },
      });
    await this.decide(id, caller, "REFUSED", reason);
    return this.read(id);
  }

  /** Withdraws the caller's own request. Errors: APPROVAL_NOT_OPEN, FORBIDDEN. */
  async withdraw(id: string): Promise<ApprovalRequest> {
    const caller = allow(this.scope, "approvals.withdraw");
    await this.read(id);
    await this.em().transactional(async (tx) => {
      const request = await this.lockOpen(tx, id);
      if (!isRequester(caller, request))
        throw new AppError("FORBIDDEN", { message: "Only the operator who made the request can withdraw it." });
      await setStatus(tx, id, { status: "WITHDRAWN", decidedBy: caller });
      await recordAudit(tx, this.scope, { action: "approvals.withdraw", ...auditOf(request) });
    });
    return this.read(id);
  }

  // ---------------------------------------------------------------- steps

  /** Sees the requests that the caller may see. */
  private em(): Em {
    return emOf(this.scope.platform, this.scope.caller);
  }

  /** Whether the caller is a person whose role allows the action itself. */
  private isSecondPerson(caller: Caller, request: ApprovalRequest): boolean {
    const { kind, operatorId, token } = caller;
    const isPerson = kind === "OPERATOR" && token === null && operatorId !== null;
    return isPerson && !this.excludedIds.includes(operatorId) && hasPermission(caller, permissionOf(request));
  }

  private async read(id: string): Promise<ApprovalRequest> {
    const request = await this.em().findOne(ApprovalRequestEntity, { id });
    if (!request) throw new AppError("NOT_FOUND", { message: "There is no approval request with this ID." });
    return request;
  }

  /** Records the decision of a second person about a request that waits. */
  private async decide(
    id: string,
    caller: Caller,
    status: "APPROVED" | "REFUSED",
    reason: string | null,
  ): Promise<ApprovalRequest> {
    await this.read(id);
    // Requests that no one may approve any more end first, in a transaction that stays.
    await endLapsedRequests(this.scope.platform.orm.em.fork(), this.scope);
    return this.em().transactional(async (tx) => {
      const request = await this.lockOpen(tx, id);
      if (isRequester(caller, request)) throw new AppError("APPROVAL_BY_REQUESTER");
      if (!this.isSecondPerson(caller, request))
        throw new AppError("FORBIDDEN", {
          message: "Only an operator whose role allows the action itself may decide about this request.",
          details: { permission: request.permission },
        });
      await setStatus(tx, id, { status, decidedBy: caller, reason });
      await recordAudit(tx, this.scope, {
        action: status === "APPROVED" ? "approvals.approve" : "approvals.refuse",
        ...auditOf(request, { ...(reason !== null && { reason }) }),
      });
      return request;
    });
  }

  /** Locks a request that waits. Error: APPROVAL_NOT_OPEN. */
  private async lockOpen(tx: Em, id: string): Promise<ApprovalRequest> {
    if (!(await lockIn(tx, id, "REQUESTED"))) throw new AppError("APPROVAL_NOT_OPEN", { details: { approvalId: id } });
    return tx.findOneOrFail(ApprovalRequestEntity, { id });
  }

  /**
   * Locks a request that this process has claimed. Expiry is checked again, because planning takes time: an expired
   * request is never carried out. Error: APPROVAL_NOT_OPEN.
   */
  private async lockClaimed(tx: Em, id: string): Promise<void> {
    if (!(await lockIn(tx, id, "APPROVED"))) throw new AppError("APPROVAL_NOT_OPEN", { details: { approvalId: id } });
    // The rows are locked in the order in which changes of operators lock them, so that the two cannot wait for each
    // other.
    await sql`select 1 from ${operators.$table} where ${operators.role} = 'admin' and ${operators.status} = 'ACTIVE'
      order by ${operators.id} for update`.execute(tx.getKysely());
  }

  /**
   * Requires that the operator who approved may still do so, because planning takes time. The rows of all admins are
   * locked. Errors: FORBIDDEN, OPERATOR_DISABLED.
   */
  private async requireSecondPerson(tx: Em, request: ApprovalRequest, caller: Caller): Promise<void> {
    const operator = await tx.findOne(OperatorEntity, { id: caller.operatorId ?? "" }, { refresh: true });
    if (operator?.status !== "ACTIVE")
      throw new AppError("OPERATOR_DISABLED", {
        message: "The operator who approved was disabled in the meantime. Request the action again.",
      });
    if (!isAllowed(operator.role, "approvals.decide") || !isAllowed(operator.role, permissionOf(request)))
      throw new AppError("FORBIDDEN", {
        message: "The role of the operator who approved no longer allows this. Request the action again.",
      });
    if (!sees(await this.limitOf(operator.id), request))
      throw new AppError("FORBIDDEN", {
        message: "The operator who approved no longer sees the account. Request the action again.",
      });
  }

  /** The requester, with the role and accounts as of now. Errors: FORBIDDEN, OPERATOR_DISABLED. */
  private async requesterOf(em: Em, request: ApprovalRequest): Promise<Caller> {
    const operator = await em.findOne(OperatorEntity, { id: request.requestedById }, { refresh: true });
    if (operator?.status !== "ACTIVE")
      throw new AppError("OPERATOR_DISABLED", { message: "The requester is disabled. Refuse the request." });
    if (!isAllowed(operator.role, permissionOf(request)))
      throw new AppError("FORBIDDEN", {
        message: "The requester's role no longer allows this action. Refuse the request.",
      });
    const accountIds = await this.limitOf(operator.id);
    if (!sees(accountIds, request))
      throw new AppError("FORBIDDEN", { message: "The requester no longer sees the account. Refuse the request." });
    return {
      kind: "OPERATOR",
      name: operator.name,
      role: operator.role,
      operatorId: operator.id,
      token: null,
      sessionId: null,
      authenticatedAt: null,
      ...UNLIMITED,
      accountIds,
    };
  }

  /** Reads an operator's accounts without the caller's own limit. */
  private async limitOf(operatorId: string): Promise<AccountIds> {
    return accountLimitOf(this.scope.platform.orm.em.fork(), operatorId);
  }

  private async end(
    tx: Em,
    request: ApprovalRequest,
    status: "CARRIED_OUT" | "FAILED",
    { resultId = null, errorCode = null }: { resultId?: string | null; errorCode?: ErrorCode | null },
  ): Promise<void> {
    await setStatus(tx, request.id, { status, resultId, errorCode });
    await recordAudit(tx, this.scope, {
      action: status === "CARRIED_OUT" ? "approvals.carryOut" : "approvals.fail",
      ...auditOf(request, { ...(resultId !== null && { resultId }), ...(errorCode !== null && { code: errorCode }) }),
    });
  }
}

/** Whether a request is about an account of the limit. One about an operator needs all accounts. */
function sees(accountIds: AccountIds, request: ApprovalRequest): boolean {
  return accountIds === null || (request.accountId !== null && accountIds.includes(request.accountId));
}

/** The status as of now. A request that has expired shows so before the worker has ended it. */
export function statusOf({ status, isOpen, expiresAt }: ApprovalRequest): ApprovalStatus {
  return isOpen && expiresAt.getTime() <= now() ? "EXPIRED" : status;
}

function permissionOf({ permission }: ApprovalRequest): ProtectedPermission {
  return permission as ProtectedPermission;
}

/** Whether the caller is the requester: the same operator, in whatever session. */
function isRequester({ operatorId }: Caller, { requestedById }: ApprovalRequest): boolean {
  return operatorId !== null && operatorId === requestedById;
}

function auditOf(request: ApprovalRequest, details: Readonly<Record<string, string>> = {}) {
  const { id, subjectName, permission, requestedById, summary } = request;
  return {
    target: id,
    targetName: subjectName,
    details: { permission, requestedBy: requestedById, summary, ...details },
  };
}

/** Locks a request. Returns whether it has the status and has not expired. */
async function lockIn(tx: Em, id: string, status: ApprovalStatus): Promise<boolean> {
  const request = await selectFirst(
    databaseOf(tx),
    { isOpen: sql<boolean>`${requests.status} = ${status} and ${requests.expiresAt} > clock_timestamp()` },
    sql`from ${requests.$table} where ${requests.id} = ${id} for update`,
  );
  return request?.isOpen === true;
}

interface StatusChange {
  readonly status: ApprovalStatus;
  readonly decidedBy?: Caller;
  readonly reason?: string | null;
  readonly resultId?: string | null;
  readonly errorCode?: ErrorCode | null;
}

async function setStatus(
  tx: Em,
  id: string,
  { status, decidedBy, reason = null, resultId = null, errorCode = null }: StatusChange,
): Promise<void> {
  await databaseOf(tx)
    .updateTable("approval_request")
    .set((eb) => ({
      ...(decidedBy && {
        decided_by: JSON.stringify(actorOf(decidedBy)),
        decided_by_id: decidedBy.operatorId,
        decided_at: sql<string>`clock_timestamp()`,
      }),
      status,
      reason,
      result_id: resultId,
      error_code: errorCode,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", id)
    .execute();
  await notify(tx, { kind: "approval" });
}

function cursorParts(cursor: string): { readonly isOpen: boolean; readonly id: string } {
  const [, isOpen, id] = /^([01]):(approval_[0-9a-f]{32})$/.exec(cursor) ?? [];
  if (isOpen === undefined || id === undefined) throw new AppError("BAD_CURSOR");
  return { isOpen: isOpen === "1", id };
}
