/**
 * The refusals of the tied decorators. They are proved by the type check, which reports a comment `@ts-expect-error` above
 * a line without an error.
 */
import "reflect-metadata";
import type { GraphQLObjectType } from "graphql";
import { buildSchemaSync, Int, Resolver } from "type-graphql";
import { expect, test } from "vitest";
import type { AccessKeyRow, AccountRow, UserRow } from "./rows.ts";
import { DateTimeScalar } from "./scalars.ts";
import { FieldResolver, Mutation, Query } from "./tied.ts";
import { Account, UpdateAccountPayload } from "./types/account.ts";
import { SeverityEnum } from "./types/enums.ts";
import { Tag, User, UserConnection } from "./types/user.ts";

declare const account: AccountRow;
declare const accountOrNull: AccountRow | null;
declare const key: AccessKeyRow;
declare const user: UserRow;

const OPTIONS = { description: "A field of this test." };
const OR_NULL = { ...OPTIONS, nullable: true } as const;
const NULL_ITEMS = { ...OPTIONS, nullable: "items" } as const;

/** Never resolved: the schema is built from the resolvers of schema.ts alone. */
@Resolver(() => User)
class Tied {
  @FieldResolver(() => Account, OPTIONS)
  async account() {
    return account;
  }

  // @ts-expect-error: null for a type that is not nullable
  @FieldResolver(() => Account, OPTIONS)
  async wrongNull() {
    return accountOrNull;
  }

  @FieldResolver(() => Account, OR_NULL)
  async accountOrNull() {
    return accountOrNull;
  }

  // @ts-expect-error: a row of another type
  @FieldResolver(() => User, OPTIONS)
  async wrongRow() {
    return key;
  }

  // @ts-expect-error: one row for a list
  @FieldResolver(() => [User], OPTIONS)
  wrongList() {
    return user;
  }

  // @ts-expect-error: an item is null
  @FieldResolver(() => [User], OPTIONS)
  wrongItem() {
    return [user, null];
  }

  @FieldResolver(() => [User], NULL_ITEMS)
  nullItems() {
    return [user, null];
  }

  // @ts-expect-error: no value of the enum
  @FieldResolver(() => SeverityEnum, OPTIONS)
  wrongEnum() {
    return "SEVERE" as const;
  }

  // @ts-expect-error: text for a number
  @FieldResolver(() => Int, OPTIONS)
  wrongScalar() {
    return "1";
  }

  // @ts-expect-error: true for a time
  @FieldResolver(() => DateTimeScalar, OPTIONS)
  wrongTime() {
    return true;
  }

  // @ts-expect-error: an object without a property of the type
  @FieldResolver(() => Tag, OPTIONS)
  wrongShape() {
    return { key: "team" };
  }

  // @ts-expect-error: a connection of other rows
  @Query(() => UserConnection, OPTIONS)
  wrongConnection() {
    return {
      edges: [],
      nodes: [key],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 1,
    };
  }

  // @ts-expect-error: a payload with a row of another type
  @Mutation(() => UpdateAccountPayload, OPTIONS)
  async wrongPayload() {
    return { account: user, userErrors: [] };
  }
}

test("the decorators give type-graphql the type and its nulls", () => {
  const schema = buildSchemaSync({ resolvers: [Tied], validate: false, emitSchemaFile: false, skipCheck: true });
  const { account, accountOrNull, nullItems } = (schema.getType("User") as GraphQLObjectType).getFields();
  expect([account, accountOrNull, nullItems].map((field) => String(field!.type))).toEqual([
    "Account!",
    "Account",
    "[User]!",
  ]);
});
