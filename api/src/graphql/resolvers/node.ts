import { Arg, Ctx, ID, Resolver } from "type-graphql";
import { AppError } from "../../errors.ts";
import { nodeTypeOfId } from "../../services/operations/global-ids.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull } from "../errors.ts";
import { Query } from "../tied.ts";
import { Node } from "../types/common.ts";

export const NODES_MAX = 100;

@Resolver()
export class NodeResolver {
  @RequiresPermission("installation.read")
  @Query(() => Node, { nullable: true, description: "One object by its global ID. Null if there is no such object." })
  async node(
    @Arg("id", () => ID, { description: "The global ID of the object." }) id: string,
    @Ctx() context: RequestContext,
  ) {
    return load(id, context);
  }

  @RequiresPermission("installation.read")
  @Query(() => [Node], {
    nullable: "items",
    description:
      "Several objects by their global IDs, in the requested order; at most 100. An entry is null if there is no such object.",
  })
  async nodes(
    @Arg("ids", () => [ID], { description: "The global IDs of the objects, at most 100." }) ids: string[],
    @Ctx() context: RequestContext,
  ) {
    if (ids.length > NODES_MAX)
      throw new AppError("BAD_USER_INPUT", {
        message: `ids: at most ${NODES_MAX} IDs in one request.`,
        details: { path: "ids" },
      });
    return Promise.all(ids.map((id) => load(id, context)));
  }
}

async function load(id: string, { services }: RequestContext): Promise<Node["$row"] | null> {
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
    case "NotificationRule":
      return orNull(services.notificationRules.get(id));
    case "NotificationTarget":
      return orNull(services.notificationTargets.get(id));
    case "NotificationDelivery":
      return orNull(services.notificationDeliveries.get(id));
    case "ExceptionRule":
      return orNull(services.exceptionRules.get(id));
    case "Operator":
      return orNull(services.operators.get(id));
    case "ApiToken":
      return orNull(services.apiTokens.get(id));
    case "AuditEvent":
      return orNull(services.audit.get(id));
    case "Approval":
      return orNull(services.approvals.get(id));
    case "Check":
      return orNull(services.checks.get(id));
    case null:
      return null;
  }
}
