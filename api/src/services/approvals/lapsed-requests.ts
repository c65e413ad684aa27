/** Ends open approval requests that no operator may approve any more. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, type RowOf, rowsOf, select, table } from "../../db/typed-sql.ts";
import type { ErrorCode } from "../../errors.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { isAllowed, type Permission, SYSTEM } from "../core/permissions.ts";

/** The maximum number of open requests that one call reads, those that expire first. */
const REQUESTS_MAX = 1_000;

const requests = table("approval_request");
const r = table("approval_request", "r");
const o = table("operator", "o");
const g = table("operator_account_group", "g");
const m = table("account_group_member", "m");

const OPEN = {
  ...pick(r, "id", "subjectName", "requestedById"),
  permission: known<Permission, string>(r.permission),
  role: o.role,
  operatorStatus: o.status,
  isOverdue: sql<boolean>`${r.expiresAt} <= clock_timestamp()`,
  /** Whether the requester no longer sees the account. */
  isBeyondLimit: sql<boolean>`${o.isLimited} and not exists (
    select 1 from ${g.$table} join ${m.$table} on ${m.groupId} = ${g.groupId}
     where ${g.operatorId} = ${o.id} and ${m.accountId} = ${r.accountId})`,
};
type OpenRequest = RowOf<typeof OPEN>;

/**
 * Ends the requests that have expired by the database's clock, and those of operators who were disabled, lost the
 * permission or no longer see the account. An approved request whose change is being made holds a lock and is left to end by itself. One that is still
 * being planned holds none: it ends here, and its change is then not made.
 */
export async function endLapsedRequests(em: Em, scope: Pick<AuditScope, "requestId" | "platform">): Promise<void> {
  const rows = await select(
    databaseOf(em),
    OPEN,
    sql`from ${r.$table} join ${o.$table} on ${o.id} = ${r.requestedById} where ${r.isOpen} order by ${r.expiresAt} limit ${REQUESTS_MAX}`,
  );
  for (const row of rows) {
    const end = endOf(row);
    if (end !== null) await endRequest(em, scope, row, end);
  }
}

type End =
  | { readonly status: "EXPIRED"; readonly code: null }
  | { readonly status: "WITHDRAWN"; readonly code: ErrorCode };

function endOf({ isOverdue, operatorStatus: status, role, permission, isBeyondLimit }: OpenRequest): End | null {
  if (isOverdue) return { status: "EXPIRED", code: null };
  if (status !== "ACTIVE") return { status: "WITHDRAWN", code: "OPERATOR_DISABLED" };
  return isAllowed(role, permission) && !isBeyondLimit ? null : { status: "WITHDRAWN", code: "FORBIDDEN" };
}

async function endRequest(
  em: Em,
  { requestId, platform }: Pick<AuditScope, "requestId" | "platform">,
  { id, subjectName, requestedById: requestedBy, permission }: OpenRequest,
  { status, code }: End,
): Promise<void> {
  await em.transactional(async (tx) => {
    const ended = await rowsOf(
      databaseOf(tx),
      pick(requests, "id"),
      (list) => sql`
      update ${requests.$table} set ${requests.status} = ${status}, ${requests.decidedAt} = clock_timestamp(), ${requests.errorCode} = ${code}, ${requests.revision} = ${requests.revision} + 1
       where ${requests.id} in (select ${requests.id} from ${requests.$table} where ${requests.id} = ${id} and ${requests.isOpen} for update skip locked) returning ${list}`,
    );
    if (ended.length === 0) return;
    await notify(tx, { kind: "approval" });
    await recordAudit(
      tx,
      { caller: SYSTEM, requestId, platform },
      {
        action: status === "EXPIRED" ? "approvals.expire" : "approvals.withdraw",
        target: id,
        targetName: subjectName,
        details: { permission, requestedBy, ...(code !== null && { code }) },
      },
    );
  });
}
