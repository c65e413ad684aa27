import { Arg, Int, Resolver, Root } from "type-graphql";
import { isUnused, type ServiceUse } from "../../iam/principals/last-accessed.ts";
import { itemLimit } from "../item-limit.ts";
import type { ServicesLastAccessedRow } from "../rows.ts";
import { FieldResolver } from "../tied.ts";
import { ActionLastAccessed, ServiceLastAccessed, ServicesLastAccessed } from "../types/last-accessed.ts";

@Resolver(() => ServicesLastAccessed)
export class ServicesLastAccessedResolver {
  @FieldResolver(() => Int, { description: "The number of services that the policies grant or AWS lists." })
  serviceCount(@Root() { services }: ServicesLastAccessedRow): number {
    return services.length;
  }

  @FieldResolver(() => Int, { description: "The number of these services for which AWS recorded no use." })
  unusedServiceCount(@Root() { services }: ServicesLastAccessedRow): number {
    return services.filter(isUnused).length;
  }

  @FieldResolver(() => [ServiceLastAccessed], {
    description:
      "The services: unused first, with the most granted actions first; then used, least recently used first; then those without data.",
  })
  services(
    @Root() { services }: ServicesLastAccessedRow,
    @Arg("first", () => Int, { nullable: true, description: "The maximum number of services, 0 to 1,000; default 50." })
    first: number | null,
  ) {
    return services.slice(0, itemLimit(first));
  }
}

@Resolver(() => ServiceLastAccessed)
export class ServiceLastAccessedResolver {
  @FieldResolver(() => Int, {
    description:
      "The number of actions that AWS tracks individually in this service. AWS does so for some services only.",
  })
  trackedActionCount(@Root() { actions }: ServiceUse): number {
    return actions.length;
  }

  @FieldResolver(() => Int, { description: "The number of tracked actions for which AWS recorded no use." })
  unusedActionCount(@Root() { actions }: ServiceUse): number {
    return actions.filter(isUnused).length;
  }

  @FieldResolver(() => [ActionLastAccessed], { description: "The actions that AWS tracks individually." })
  actions(
    @Root() { actions }: ServiceUse,
    @Arg("first", () => Int, { nullable: true, description: "The maximum number of actions, 0 to 1,000; default 50." })
    first: number | null,
  ) {
    return actions.slice(0, itemLimit(first));
  }
}
