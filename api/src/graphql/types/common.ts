import { ArgsType, type ClassType, Field, ID, InputType, Int, InterfaceType, ObjectType } from "type-graphql";
import { nodeTypeOf } from "../../services/operations/global-ids.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Coverage } from "./coverage.ts";

@InterfaceType("Node", {
  description: "Anything with a global id.",
  resolveType: (value: { id: string } | { seq: number }) => nodeTypeOf(value),
})
export abstract class Node {
  @Field(() => ID, { description: "The global id: the same string in REST's paths, in events and here." })
  id!: string;
}

@ObjectType("PageInfo", { description: "Where a page stands in its list.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: "There is more after `endCursor`." })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: "There is more before `startCursor`." })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: "The cursor of the first item; null on an empty page." })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: "The cursor of the last item; null on an empty page." })
  endCursor!: string | null;
}

@ObjectType("UserError", {
  description: "Why a mutation did not do what was asked, in words for people and a code for machines.",
  simpleResolvers: true,
})
export class UserError {
  @Field(() => String, { description: "A code of the product's table of errors; never changes its meaning." })
  code!: string;
  @Field(() => String, { description: "One sentence that is safe to show." })
  message!: string;
  @Field(() => [String], { nullable: true, description: "The field of the input that is meant, from the outside in." })
  path!: string[] | null;
}

@ObjectType({ description: "What every payload of a mutation carries.", simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError], { description: "Empty when all went well." })
  userErrors!: readonly UserError[];
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: "How many items from the start, or after `after`. At most 100 for sessions and 500 for tokens.",
  })
  first?: number | null;
  @Field(() => String, { nullable: true, description: "The cursor to go on from." })
  after?: string | null;
  @Field(() => Int, { nullable: true, description: "How many items from the end, or before `before`." })
  last?: number | null;
  @Field(() => String, { nullable: true, description: "The cursor to go back from." })
  before?: string | null;
}

@InputType("DateTimeRange", { description: "A stretch of time; either end may be left open." })
export class DateTimeRange {
  @Field(() => DateTimeScalar, { nullable: true, description: "From this moment on." })
  from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Before this moment." })
  to?: Date | null;
}

@InputType("ListFilter", { description: "Narrows a list of users, keys, groups or roles." })
export class ListFilter {
  @Field(() => String, {
    nullable: true,
    description: "Words and `key:value` terms, such as `age:>90d status:active`; terms AND, commas OR.",
  })
  query?: string | null;
  @Field(() => [ID], {
    nullable: true,
    description: "Our ids or 12-digit AWS account numbers; all accounts when left out.",
  })
  accountIds?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: "Also what is no longer there." })
  includeGone?: boolean | null;
}

/** A function is called only where a query names the field. */
type Many<T> = readonly T[] | (() => readonly T[]);

export interface Connection<T> {
  edges: Many<{ readonly cursor: string; readonly node: T }>;
  nodes: readonly T[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** `UserConnection` and `UserEdge` of `User`: Relay's pages, with the bare `nodes` beside the edges. */
export function connectionOf<T extends object>(
  name: string,
  nodeType: () => ClassType<T> | Function,
): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page, with its cursor.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: "Where this item stands in the list; valid for `after` and `before`." })
    cursor!: string;
    @Field(nodeType, { description: "The item." })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.`, simpleResolvers: true })
  class PagedConnection implements Connection<T> {
    @Field(() => [Edge], { description: "The items with their cursors." })
    edges!: readonly Edge[];
    @Field(() => [nodeType()], { description: "The items alone." })
    nodes!: readonly T[];
    @Field(() => PageInfo, { description: "Where this page stands." })
    pageInfo!: PageInfo;
    @Field(() => Int, { description: "How many items the whole list has." })
    totalCount!: number;
  }
  return PagedConnection;
}

/** A connection whose items came from scans: it also says how old the picture is and what was not read. */
export function picturedConnectionOf<T extends object>(
  name: string,
  nodeType: () => ClassType<T> | Function,
): ClassType<Connection<T>> {
  const PicturedConnection = connectionOf<T>(name, nodeType);
  const { prototype } = PicturedConnection as unknown as { prototype: object };
  Field(() => DateTimeScalar, {
    nullable: true,
    description: "The oldest fact of the picture; null before the first scan.",
  })(prototype, "asOf");
  Field(() => Coverage, {
    nullable: true,
    description: "What the latest scan of the filtered accounts read; the poorest where there are several.",
  })(prototype, "coverage");
  return PicturedConnection;
}
