import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, ID, Info, Resolver, Root } from "type-graphql";
import { now } from "../../clock.ts";
import type { ProblemRow } from "../../services/alerts/problems.ts";
import { alertPropertiesOf } from "../alert-properties.ts";
import { checkPageSize, connection, connectionWithCoverage } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { orNotFound } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { selectedFields } from "../selected-fields.ts";
import { FieldResolver, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import { AlertConnection, AlertFilter } from "../types/alert.ts";
import { PageArgs } from "../types/common.ts";
import { ProblemOrder } from "../types/list-orders.ts";
import { Problem, ProblemAlertsArgs, ProblemConnection, ProblemTrend } from "../types/problem.ts";

const ALERTS_DEFAULT = 10;

/** A problem with the filter of its list, because the list of its alerts has the same filter. */
type ListedProblem = ProblemRow & { readonly filter: AlertFilter | null };

@Resolver(() => Problem)
export class ProblemResolver {
  @RequiresPermission("alerts.read")
  @Query(() => ProblemConnection, {
    description:
      "A page of problems: alerts grouped by the root cause that one fix removes. Includes alerts of every status unless the filter names one.",
  })
  async problems(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => AlertFilter, {
      nullable: true,
      description: "The conditions that an alert must meet; all alerts if omitted.",
    })
    filter: AlertFilter | null,
    @Arg("orderBy", () => ProblemOrder, {
      nullable: true,
      description: "The order of the problems; most severe first if omitted.",
    })
    orderBy: ProblemOrder | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const found = await context.services.problems.list(page, filter, orderBy);
    const { alertCount, pathCount, problemCounts } = found;
    const nodes = found.nodes.map((problem): ListedProblem => ({ ...problem, filter }));
    return { ...connection({ ...found, nodes }), alertCount, pathCount, problemCounts };
  }

  @RequiresPermission("alerts.read")
  @Query(() => [ProblemTrend], {
    description: "The trends of these problems. A problem that no longer has an alert is left out.",
  })
  async problemTrends(
    @Arg("ids", () => [ID], { description: "The IDs of the problems, as in `Problem.id`; 100 at most." })
    ids: readonly string[],
    @Ctx() context: RequestContext,
  ) {
    return context.services.problemTrends.read(ids);
  }

  @FieldResolver(() => Account, {
    description:
      "The AWS account in which the cause is. If the caller may not read it, the account of one of the alerts.",
  })
  async account(@Root() { accountId }: ListedProblem, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(accountId));
  }

  @FieldResolver(() => AlertConnection, {
    description: "The alerts of the problem that match the filter of the list, most severe first.",
  })
  async alerts(
    @Root() { id, filter }: ListedProblem,
    @Args(() => ProblemAlertsArgs) page: ProblemAlertsArgs,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    checkPageSize(page);
    const found = await context.services.alerts.list(
      page.first == null && page.last == null ? { ...page, first: ALERTS_DEFAULT } : page,
      { ...filter, problemIds: [id] },
      {
        properties: alertPropertiesOf([...selectedFields(info, ["nodes"]), ...selectedFields(info, ["edges", "node"])]),
        needsAsOf: false,
      },
    );
    return { ...connectionWithCoverage({ ...found, accountIds: [] }, context), asOf: new Date(now()) };
  }
}
