import { Arg, Ctx, ID, Int, Resolver, Root } from "type-graphql";
import type { RelationNodeKind } from "../../iam/principals/relation-graph.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { InventoryKey } from "../../services/inventory/list.ts";
import { FieldResolver, Query } from "../tied.ts";
import { RelationGraph, RelationMember, RelationNode, RelationNodeKindEnum } from "../types/relation-graph.ts";

@Resolver(() => RelationGraph)
export class RelationGraphResolver {
  @RequiresPermission("inventory.read")
  @Query(() => RelationGraph, {
    description:
      "The memberships, attachments and trusts of an account or around one resource, according to the latest scan.",
  })
  async relationGraph(
    @Arg("accountId", () => ID, { description: "The ID of the account or its 12-digit AWS account number." })
    accountId: string,
    @Arg("around", () => ID, {
      nullable: true,
      description:
        "The resource at the center of the graph: the ID or ARN of a user, group, role or policy, or the key of a node. The whole account if omitted.",
    })
    around: string | null,
    @Arg("depth", () => Int, {
      nullable: true,
      description: "The maximum distance from the center in relations, 1 to 4; default 2.",
    })
    depth: number | null,
    @Arg("kinds", () => [RelationNodeKindEnum], {
      nullable: true,
      description: "The kinds of nodes to include; all kinds if omitted.",
    })
    kinds: RelationNodeKind[] | null,
    @Arg("isPowerfulOnly", () => Boolean, {
      nullable: true,
      description:
        "Whether to show only administrators and roles that anyone or another account may assume, with what is directly related to them; default false. Ignored if `around` is given.",
    })
    isPowerfulOnly: boolean | null,
    @Ctx() { services }: RequestContext,
  ) {
    const { nodes, ...graph } = await services.relationGraphs.read({
      accountId,
      around,
      depth,
      kinds,
      isPowerfulOnly,
    });
    const { accountId: graphAccountId } = graph;
    return {
      ...graph,
      nodes: nodes.map((node) => ({
        ...node,
        accountId: graphAccountId,
        members: node.members.map((member) => ({ ...member, accountId: graphAccountId })),
      })),
    };
  }
}

interface InventoryReference {
  readonly accountId: string;
  readonly kind: RelationNodeKind;
  readonly identity: string | null;
}

async function idOf(
  { accountId, kind, identity }: InventoryReference,
  { loaders }: RequestContext,
): Promise<string | null> {
  if (identity === null) return null;
  const key: InventoryKey = { accountId, value: identity };
  switch (kind) {
    case "USER":
      return loaders.userId.load(key);
    case "GROUP":
      return loaders.groupId.load(key);
    case "ROLE":
      return loaders.roleId.load(key);
    case "POLICY":
    case "INLINE_POLICY":
      return loaders.policyId.load(key);
    case "TRUSTED":
      return null;
  }
}

const ID_DESCRIPTION =
  "The global ID of the resource. Null if it is not in the inventory: a trusted principal, an unread policy, or several resources.";

@Resolver(() => RelationNode)
export class RelationNodeResolver {
  @FieldResolver(() => ID, { nullable: true, description: ID_DESCRIPTION })
  async id(@Root() node: InventoryReference, @Ctx() context: RequestContext): Promise<string | null> {
    return idOf(node, context);
  }
}

@Resolver(() => RelationMember)
export class RelationMemberResolver {
  @FieldResolver(() => ID, { nullable: true, description: ID_DESCRIPTION })
  async id(@Root() member: InventoryReference, @Ctx() context: RequestContext): Promise<string | null> {
    return idOf(member, context);
  }
}
