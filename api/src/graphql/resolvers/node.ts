import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { AppError } from "../../errors.ts";
import { nodeTypeOfId } from "../../services/operations/global-ids.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull } from "../errors.ts";
import { Node } from "../types/common.ts";

const NODES_MAX = 100;

@Resolver()
export class NodeResolver {
  @RequiresPermission("installation.read")
  @Query(() => Node, { nullable: true, description: "Anything by its global id; null when there is no such thing." })
  async node(@Arg("id", () => ID, { description: "The global id." }) id: string, @Ctx() context: RequestContext) {
    return load(id, context);
  }

  @RequiresPermission("installation.read")
  @Query(() => [Node], {
    nullable: "items",
    description: "Many things by their global ids, in the order asked; null where there is none. At most 100.",
  })
  async nodes(
    @Arg("ids", () => [ID], { description: "The global ids." }) ids: string[],
    @Ctx() context: RequestContext,
  ) {
    if (ids.length > NODES_MAX)
      throw new AppError("BAD_USER_INPUT", { message: `ids: at most ${NODES_MAX} at once.`, details: { path: "ids" } });
    return Promise.all(ids.map((id) => load(id, context)));
  }
}

async function load(id: string, { services }: RequestContext): Promise<object | null> {
  switch (nodeTypeOfId(id)) {
    case "Account":
      return orNull(services.accounts.get(id));
    case "Scan":
      return orNull(services.scans.get(id));
    case "Alert":
      return orNull(services.alerts.get({ id }));
    case "AlertEvent":
      return orNull(services.alerts.history.get(Number(id.slice("event_".length))));
    case "User":
      return orNull(services.users.get({ id }));
    case "AccessKey":
      return orNull(services.accessKeys.get(id));
    case "Group":
      return orNull(services.groups.get({ id }));
    case "Role":
      return orNull(services.roles.get({ id }));
    case "Policy":
      return orNull(services.policies.get({ id }));
    case "EscalationPath":
      return orNull(services.escalationPaths.get(id));
    case "Rotation":
      return orNull(services.rotations.get(id));
    case "RotationSchedule":
      return orNull(services.rotationSchedules.get(id));
    case "Check":
      return orNull(services.checks.get(id));
    case null:
      return null;
  }
}
