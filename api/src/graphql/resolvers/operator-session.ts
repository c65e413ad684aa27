import { Arg, Ctx, ID, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Mutation, Query } from "../tied.ts";
import { EndSessionsInput, EndSessionsPayload, OperatorSession } from "../types/operator-session.ts";

@Resolver(() => OperatorSession)
export class OperatorSessionResolver {
  @RequiresPermission("session.read")
  @Query(() => [OperatorSession], {
    description: "The open sessions of an operator, the last used first, 100 at most.",
  })
  async operatorSessions(
    @Arg("operatorId", () => ID, {
      nullable: true,
      description: "The ID of the operator. Default: the caller. Only admins can list the sessions of others.",
    })
    operatorId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.sessionLists.list(operatorId ?? null);
  }

  @RequiresPermission("session.end")
  @Mutation(() => EndSessionsPayload, {
    description: "Ends one session, or all sessions of the caller except the one that sends the request.",
  })
  async endSessions(
    @Arg("input", () => EndSessionsInput, { description: "The sessions to end." }) input: EndSessionsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ endedCount: number }>({ endedCount: 0 }, async () => ({
      endedCount: await services.sessionLists.end({ ...input }),
    }));
  }
}
