/** Ends open approval requests that no operator may approve any more. */
import { sql } from "kysely";
import type { OperatorStatus } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import type { ErrorCode } from "../../errors.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { type AccessRole, isAllowed, type Permission, SYSTEM } from "../core/permissions.ts";

/** The maximum number of open requests that one call reads, those that expire first. */
const REQUESTS_MAX = 1_000;

interface OpenRow {
  readonly id: string;
  readonly permission: Permission;
  readonly subject_name: string;
  readonly requested_by_id: string;
  readonly role: AccessRole;
  readonly operator_status: OperatorStatus;
  readonly is_overdue: boolean;
  /** Whether the requester no longer sees the account. */
  readonly is_beyond_limit: boolean;
}

/**
 * Ends the requests that have expired by the database's clock, and those of operators who were disabled, lost the
 * permission or no longer see the account. An approved request whose change is being made holds a lock and is left to end by itself. One that is still
 * being planned holds none: it ends here, and its change is then not made.
 */
export async function endLapsedRequests(em: Em, scope: Pick<AuditScope, "requestId" | "platform">): Promise<void> {
  const { rows } = await sql<OpenRow>`
    select r.id, r.permission, r.subject_name, r.requested_by_id, o.role, o.status as operator_status,
           r.expires_at <= clock_timestamp() as is_overdue, o.is_limited and not exists (
             select 1 from operator_account_group g join account_group_member m on m.group_id = g.group_id
              where g.operator_id = o.id and m.account_id = r.account_id) as is_beyond_limit
      from approval_request r join operator o on o.id = r.requested_by_id where r.is_open order by r.expires_at limit ${REQUESTS_MAX}`.execute(
    em.getKysely(),
  );
  for (const row of rows) {
    const end = endOf(row);
    if (end !== null) await endRequest(em, scope, row, end);
  }
}

type End =
  | { readonly status: "EXPIRED"; readonly code: null }
  | { readonly status: "WITHDRAWN"; readonly code: ErrorCode };

function endOf({
  is_overdue: isOverdue,
  operator_status: status,
  role,
  permission,
  is_beyond_limit: isBeyond,
}: OpenRow): End | null {
  if (isOverdue) return { status: "EXPIRED", code: null };
  if (status !== "ACTIVE") return { status: "WITHDRAWN", code: "OPERATOR_DISABLED" };
  return isAllowed(role, permission) && !isBeyond ? null : { status: "WITHDRAWN", code: "FORBIDDEN" };
}

async function endRequest(
  em: Em,
  { requestId, platform }: Pick<AuditScope, "requestId" | "platform">,
  { id, subject_name: subjectName, requested_by_id: requestedBy, permission }: OpenRow,
  { status, code }: End,
): Promise<void> {
  await em.transactional(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      update approval_request set status = ${status}, decided_at = clock_timestamp(), error_code = ${code}, revision = revision + 1
       where id in (select id from approval_request where id = ${id} and is_open for update skip locked) returning id`.execute(
      tx.getKysely(),
    );
    if (rows.length === 0) return;
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
