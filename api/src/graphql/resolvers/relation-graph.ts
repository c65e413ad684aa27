import { Arg, Ctx, ID, Int, Query, Resolver } from "type-graphql";
import type { RelationNodeKind } from "../../iam/relations.ts";
import type { RequestContext } from "../context.ts";
import { Does } from "../deed.ts";
import { RelationGraph, RelationNodeKindEnum } from "../types/relation-graph.ts";

@Resolver(() => RelationGraph)
export class RelationGraphResolver {
  @Does("inventory.read")
  @Query(() => RelationGraph, { description: "Who is tied to what, around one thing or in the whole account, as the latest scan read it." })
  async relationGraph(
    @Arg("accountId", () => ID, { description: "Our id of the account or its number." }) accountId: string,
    @Arg("around", () => ID, {
      nullable: true,
      description: "The id or ARN of a user, group, role or policy, or the key of a node; the whole account when left out.",
    })
    around: string | null,
    @Arg("depth", () => Int, { nullable: true, description: "How many relations away, 1 to 4; 2 when left out." }) depth: number | null,
    @Arg("kinds", () => [RelationNodeKindEnum], { nullable: true, description: "Only things of these kinds; all when left out." })
    kinds: RelationNodeKind[] | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.relationGraphs.read({ accountId, around, depth, kinds });
  }
}
