/** The audit log, newest first. It is append-only, so a past moment is a shorter log. */
import { AppError } from "../../../errors.ts";
import { AuditTrail, type ListedAuditEvent } from "../../audit/audit-log.ts";
import { allow } from "../../core/request-scope.ts";
import type { ExportSubject } from "../subject.ts";

const ROWS_PER_BATCH = 500;

export const AUDIT_EVENTS = {
  name: "audit-events",
  permission: "audit.export",
  past: "EVENTS",
  isScanned: false,
  columns:
    "seq id at action actorKind actor actorId tokenId tokenName sessionId address client target targetName details requestId".split(
      " ",
    ),
  open: async (scope, { account = [], filter: query, actor, action, target, onlyRefused, asOf }) => {
    const { accountIds } = allow(scope, "audit.export");
    if (account.length > 0)
      throw new AppError("BAD_USER_INPUT", {
        message: "account: The audit log belongs to the installation, so it has no filter by account.",
        details: { path: "account" },
      });
    const filter = { actor, action, target, onlyRefused, query };
    await new AuditTrail(scope).checkFilter(filter);
    return {
      accounts: { ids: [], numbers: [], allowedIds: accountIds },
      batches: (snapshot) =>
        new AuditTrail(snapshot.scope).batches(filter, { until: asOf ?? null, rowsPerBatch: ROWS_PER_BATCH }),
    };
  },
  cellsOf: (event) => ({
    seq: event.seq,
    id: event.id,
    at: event.at.toISOString(),
    action: event.action,
    actorKind: event.actor.kind,
    actor: event.actor.displayName,
    actorId: event.actor.id ?? null,
    tokenId: event.actor.tokenId ?? null,
    tokenName: event.actor.tokenName ?? null,
    sessionId: event.actorSessionId,
    address: event.address,
    client: event.client,
    target: event.target,
    targetName: event.targetName,
    details: event.details,
    requestId: event.requestId,
  }),
} as const satisfies ExportSubject<ListedAuditEvent>;
