import { Arg, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import { isUnused, type ServiceUse } from "../../iam/principals/last-accessed.ts";
import type { ServicesLastAccessedRow } from "../rows.ts";
import { ActionLastAccessed, ServiceLastAccessed, ServicesLastAccessed } from "../types/last-accessed.ts";

/** AWS has fewer services, and no service has so many actions. */
const ITEMS_MAX = 1_000;
const ITEMS_DEFAULT = 50;

function atMost(first: number | null): number {
  const most = first ?? ITEMS_DEFAULT;
  if (most < 0 || most > ITEMS_MAX)
    throw new AppError("BAD_USER_INPUT", {
      message: `first: must be between 0 and ${ITEMS_MAX}.`,
      details: { path: "first" },
    });
  return most;
}

@Resolver(() => ServicesLastAccessed)
export class ServicesLastAccessedResolver {
  @FieldResolver(() => Int, { description: "How many services are granted, or listed by AWS." })
  serviceCount(@Root() { services }: ServicesLastAccessedRow): number {
    return services.length;
  }

  @FieldResolver(() => Int, { description: "How many of them AWS has seen no use of." })
  unusedServiceCount(@Root() { services }: ServicesLastAccessedRow): number {
    return services.filter(isUnused).length;
  }

  @FieldResolver(() => [ServiceLastAccessed], {
    description:
      "Unused ones first, the widest before the others; then the used ones, the longest ago first; then what AWS does not tell.",
  })
  services(
    @Root() { services }: ServicesLastAccessedRow,
    @Arg("first", () => Int, { nullable: true, description: "So many at most; 50 when left out." }) first:
      | number
      | null,
  ) {
    return services.slice(0, atMost(first));
  }
}

@Resolver(() => ServiceLastAccessed)
export class ServiceLastAccessedResolver {
  @FieldResolver(() => Int, {
    description: "How many actions AWS tells about by themselves; it does so for some services only.",
  })
  trackedActionCount(@Root() { actions }: ServiceUse): number {
    return actions.length;
  }

  @FieldResolver(() => Int, { description: "How many of these it has seen no use of." })
  unusedActionCount(@Root() { actions }: ServiceUse): number {
    return actions.filter(isUnused).length;
  }

  @FieldResolver(() => [ActionLastAccessed], { description: "These actions." })
  actions(
    @Root() { actions }: ServiceUse,
    @Arg("first", () => Int, { nullable: true, description: "So many at most; 50 when left out." }) first:
      | number
      | null,
  ) {
    return actions.slice(0, atMost(first));
  }
}
