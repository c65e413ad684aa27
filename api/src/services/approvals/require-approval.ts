/** Requests the approval of a second person, where a service calls it before a protected action. */
import { sql } from "kysely";
import type { ApprovalFact, ApprovalSubjectKind } from "../../db/entities/approval-request.ts";
import { newId } from "../../db/new-id.ts";
import { databaseOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { actorOf, type ProtectedPermission } from "../core/permissions.ts";
import { allowToAsk, needsSecondPerson, type Scope } from "../core/request-scope.ts";
import { canonicalJson, hashOfJson, type JsonInput } from "./canonical-json.ts";
import { endLapsedRequests } from "./lapsed-requests.ts";

const r = table("approval_request", "r");

/** The maximum number of open requests of one operator. */
const OPEN_REQUESTS_MAX = 20;

export interface ProtectedAction {
  /** The validated input of the action. It must not contain a secret, because it is stored and shown. */
  readonly input: JsonInput;
  /** The facts on which the approver decides. If one has changed, the request is not carried out. */
  readonly state: JsonInput;
  /** The action in one sentence, with the names of its resources, as of now. */
  readonly summary: string;
  readonly facts: readonly ApprovalFact[];
  readonly subject: {
    readonly kind: ApprovalSubjectKind;
    readonly name: string;
    /** Our ID of the account. Null for an operator. */
    readonly accountId: string | null;
  };
}

/**
 * Requires the permission and, with TWO_PERSON_APPROVAL, the approval of a second person. Without the approval, records a
 * request and throws APPROVAL_REQUIRED with its ID. Repeating the same request returns the same ID. While an approved
 * request is carried out, requires that the input and the state are the approved ones, or throws APPROVAL_OUTDATED.
 *
 * Call it outside of a transaction: the request is stored in one of its own, which remains when the action is refused.
 */
export async function requireApproval(
  scope: Scope,
  permission: ProtectedPermission,
  action: ProtectedAction,
): Promise<void> {
  allowToAsk(scope, permission);
  const input = canonicalJson(action.input);
  const [inputHash, stateHash] = [hashOfJson(input), hashOfJson(canonicalJson(action.state))];
  const isWaiting = needsSecondPerson(scope, permission);
  if (scope.approval && (scope.approval.inputHash !== inputHash || scope.approval.stateHash !== stateHash))
    throw new AppError("APPROVAL_OUTDATED");
  if (!isWaiting) return;
  const approvalId = await record(scope, permission, { ...action, inputText: input, inputHash, stateHash });
  throw new AppError("APPROVAL_REQUIRED", {
    message: "This needs the approval of a second operator. Your request waits for one hour; nothing has changed yet.",
    details: { approvalId },
  });
}

interface HashedAction extends ProtectedAction {
  readonly inputText: string;
  readonly inputHash: string;
  readonly stateHash: string;
}

async function record(
  scope: Scope,
  permission: ProtectedPermission,
  { inputText, inputHash, stateHash, summary, facts, subject }: HashedAction,
): Promise<string> {
  const requester = actorOf(scope.caller!);
  const { orm } = scope.platform;
  await endLapsedRequests(orm.em.fork(), scope);
  return orm.em.fork().transactional(async (tx) => {
    const database = databaseOf(tx);
    // If two equal requests come at the same time, one waits here and then finds the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`approval ${requester.id}`}, 0))`.execute(database);
    const open = await select(
      database,
      {
        id: r.id,
        isSame: sql<boolean>`(${r.permission}, ${r.inputHash}, ${r.stateHash}) = (${permission}, ${inputHash}, ${stateHash})
          and ${r.status} = 'REQUESTED'`,
      },
      sql`from ${r.$table} where ${r.requestedById} = ${requester.id} and ${r.isOpen}`,
    );
    const same = open.find(({ isSame }) => isSame);
    if (same) return same.id;
    if (open.length >= OPEN_REQUESTS_MAX)
      throw new AppError("BAD_USER_INPUT", {
        message: `You have ${OPEN_REQUESTS_MAX} requests that wait for approval, the maximum. Withdraw one first.`,
      });
    const id = newId("approval");
    await database
      .insertInto("approval_request")
      .values({
        id,
        permission,
        input: inputText,
        input_hash: inputHash,
        state_hash: stateHash,
        summary,
        facts: JSON.stringify(facts),
        subject_kind: subject.kind,
        subject_name: subject.name,
        account_id: subject.accountId,
        requested_by: JSON.stringify(requester),
        // The caller that needs a second person is an operator, or a token of one.
        requested_by_id: requester.id!,
        requested_at: sql<string>`clock_timestamp()`,
        expires_at: sql<string>`clock_timestamp() + interval '1 hour'`,
        status: "REQUESTED",
      })
      .execute();
    await notify(tx, { kind: "approval" });
    await recordAudit(tx, scope, {
      action: "approvals.request",
      target: id,
      targetName: subject.name,
      details: { permission, summary, inputHash },
    });
    return id;
  });
}
