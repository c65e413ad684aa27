import { Arg, Args, Ctx, Resolver } from "type-graphql";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Query } from "../tied.ts";
import { AuditEventConnection, AuditFilter, AuditVerdict } from "../types/audit.ts";
import { PageArgs } from "../types/common.ts";

@Resolver()
export class AuditResolver {
  @RequiresPermission("audit.read")
  @Query(() => AuditEventConnection, { description: "A page of the audit log, newest event first." })
  async auditEvents(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => AuditFilter, {
      nullable: true,
      description: "The conditions that an audit event must meet; all events if omitted.",
    })
    filter: AuditFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await context.services.audit.list(page, { ...filter }));
  }

  @RequiresPermission("audit.read")
  @Query(() => AuditVerdict, {
    description:
      "The result of verifying the whole audit log: whether every row is present and unchanged, up to the newest row that this process has seen.",
  })
  async auditVerdict(@Ctx() { services }: RequestContext) {
    const { count, broken, pruned } = await services.audit.verify();
    return {
      isIntact: broken === null,
      verifiedCount: count,
      prunedCount: pruned?.count ?? 0,
      prunedUntil: pruned ? new Date(pruned.until) : null,
      brokenSeq: broken?.seq ?? null,
      reason: broken?.reason ?? null,
      isAppendOnly: await services.audit.isAppendOnly(),
    };
  }
}
