import { Int, ObjectType } from "type-graphql";
import type { RoleRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { Node } from "./common.ts";
import { inventoryConnectionOf } from "./past.ts";

@ObjectType("Role", {
  description: "An IAM role, with the principals that can assume it.",
  implements: Node,
  simpleResolvers: true,
})
export class Role extends Node {
  declare readonly $row: RoleRow;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first observed the role." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    name: "deletedAt",
    simple: false,
    nullable: true,
    description: "The time at which a scan first no longer found the role. Null while it exists.",
  })
  goneAt!: Date | null;
}
export const RoleConnection = inventoryConnectionOf("Role", () => Role);

@ObjectType("Workload", {
  description: "A resource that runs with a role, such as a function, an instance or a stack.",
  simpleResolvers: true,
})
export class Workload {
  @Field(() => String, { description: "The service as ARNs name it, such as `lambda`." })
  service!: string;
  @Field(() => String, { description: "The ARN of the resource." })
  resourceArn!: string;
  @Field(() => String, {
    nullable: true,
    description: "The state as the service spells it, such as `running`. Null if the service reports none.",
  })
  state!: string | null;
}

@ObjectType("RoleWorkloads", {
  description: "The workloads that the latest scan found to run with a role.",
  simpleResolvers: true,
})
export class RoleWorkloads {
  @Field(() => [Workload], { description: "The first 100 workloads in the order of their ARNs." })
  workloads!: readonly Workload[];
  @Field(() => Int, { description: "The number of all workloads that run with the role." })
  count!: number;
  @Field(() => [String], {
    description:
      "The actions that AWS refused or that failed, each with its Regions. Further workloads that they list may run with the role.",
  })
  unread!: readonly string[];
}
