import { ArgsType, type ClassType, ID, InputType, Int, InterfaceType, ObjectType } from "type-graphql";
import { nodeTypeOf } from "../../services/operations/global-ids.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Coverage } from "./coverage.ts";
import type { ErrorCode } from "../../errors.ts";
import { Field, Input } from "../tied.ts";
import { ErrorCodeEnum } from "./code-enums.ts";

@InterfaceType("Node", {
  description: "An object with a global ID.",
  resolveType: (value: { id: string } | { seq: number }) => nodeTypeOf(value),
})
export abstract class Node {
  /** The events of alerts have no ID of their own. */
  declare readonly $row: { readonly id: string } | { readonly seq: number };
  @Field(() => ID, {
    description: "The global ID. Where the object also appears in REST or in events, its ID is the same.",
  })
  id!: string;
}

@ObjectType("PageInfo", { description: "The position of a page in its list.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether there are items after `endCursor`." })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: "Whether there are items before `startCursor`." })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: "The cursor of the first item. Null if the page is empty." })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: "The cursor of the last item. Null if the page is empty." })
  endCursor!: string | null;
}

@ObjectType("UserError", {
  description: "The reason why a mutation failed, with a code for programs and a message for people.",
  simpleResolvers: true,
})
export class UserError {
  @Field(() => ErrorCodeEnum, { description: "The error code. Its meaning never changes." })
  code!: ErrorCode;
  @Field(() => String, { description: "The error message, which is safe to show to anyone." })
  message!: string;
  @Field(() => [String], {
    nullable: true,
    description:
      "The path of the input field that caused the error, outermost field first. Null if no single field did.",
  })
  path!: string[] | null;
  @Field(() => ID, {
    nullable: true,
    description:
      "The ID of the approval request that waits for a second operator. Null unless the code is `APPROVAL_REQUIRED`.",
  })
  approvalId?: string | null;
}

@ObjectType({ description: "The fields that all mutation payloads share.", simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError], { description: "The errors that the caller can handle. Empty if the mutation succeeded." })
  userErrors!: readonly UserError[];
}

@ArgsType()
export class PageArgs {
  @Input(() => Int, {
    nullable: true,
    description:
      "The maximum number of items, counted from the cursor `after` or, without it, from the start of the list. 0 to 500; default 50.",
  })
  first?: number | null;
  @Input(() => String, { nullable: true, description: "The cursor after which the page starts." })
  after?: string | null;
  @Input(() => Int, {
    nullable: true,
    description: "The maximum number of items from the end, or before `before`: 0 to 500.",
  })
  last?: number | null;
  @Input(() => String, { nullable: true, description: "The cursor before which the page ends." })
  before?: string | null;
}

@InputType("DateTimeRange", { description: "A period of time. Either end can be omitted." })
export class DateTimeRange {
  @Input(() => DateTimeScalar, { nullable: true, description: "The start of the period, inclusive." })
  from?: Date | null;
  @Input(() => DateTimeScalar, { nullable: true, description: "The end of the period, exclusive." })
  to?: Date | null;
}

@InputType("ListFilter", { description: "The conditions that users, access keys, groups or roles must meet." })
export class ListFilter {
  @Input(() => String, {
    nullable: true,
    description:
      "Words and `key:value` terms, such as `age:>90d status:active`. Terms are combined with AND, commas with OR.",
  })
  query?: string | null;
  @Input(() => [ID], {
    nullable: true,
    description: "The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted.",
  })
  accountIds?: string[] | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to include items that were deleted in AWS; default false.",
  })
  includeDeleted?: boolean | null;
}

/** A value, or a function that is called only if a query selects the field. */
type IfSelected<T> = T | (() => T);

export interface Connection<T> {
  edges: IfSelected<readonly { readonly cursor: string; readonly node: T }[]>;
  nodes: readonly T[];
  pageInfo: Omit<PageInfo, "startCursor" | "endCursor"> & {
    startCursor: IfSelected<string | null>;
    endCursor: IfSelected<string | null>;
  };
  totalCount: number;
}

/** Names the connection type of a node type. It takes the place of the connection type that its class extends. */
export function ConnectionType(name: string): ClassDecorator {
  return ObjectType(`${name}Connection`, {
    description: `One page of a list of ${name} items.`,
    simpleResolvers: true,
  });
}

/** Creates the Relay connection and edge types of a node type, such as `UserConnection` and `UserEdge` for `User`. */
export function connectionOf<T extends object>(
  name: string,
  nodeType: () => ClassType<T> | Function,
): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} on a page, with its cursor.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: "The position of the item in the list, for `after` and `before`." })
    cursor!: string;
    @Field(nodeType, { description: "The item at this position." })
    node!: T;
  }

  @ConnectionType(name)
  class PagedConnection implements Connection<T> {
    @Field(() => [Edge], { description: "The items with their cursors." })
    edges!: readonly Edge[];
    @Field(() => [nodeType()], { description: "The items without cursors." })
    nodes!: readonly T[];
    @Field(() => PageInfo, { description: "The position of the page in the list." })
    pageInfo!: PageInfo;
    @Field(() => Int, { description: "The number of items in the whole list." })
    totalCount!: number;
  }
  return PagedConnection;
}

/** Creates a connection type for items that scans read. It also has the age and the coverage of the data. */
export function connectionWithCoverageOf<T extends object>(
  name: string,
  nodeType: () => ClassType<T> | Function,
  asOf = "The time at which the oldest data about the listed accounts was current. Null before the first scan.",
) {
  @ConnectionType(name)
  class ConnectionWithCoverage extends connectionOf<T>(name, nodeType) {
    @Field(() => DateTimeScalar, { nullable: true, description: asOf })
    asOf!: IfSelected<Date | number | null>;
    @Field(() => Coverage, {
      nullable: true,
      description:
        "The coverage of the latest scan. If several accounts are listed, the lowest coverage among their latest scans. Null before the first scan.",
    })
    coverage!: IfSelected<Coverage | null>;
  }
  return ConnectionWithCoverage;
}
