/**
 * The refusals of the tied decorators. They are proved by the type check, which reports a comment `@ts-expect-error` above
 * a line without an error.
 */
import "reflect-metadata";
import type { GraphQLInputObjectType, GraphQLObjectType } from "graphql";
import { buildSchemaSync, InputType, Int, ObjectType, Resolver } from "type-graphql";
import { expect, test } from "vitest";
import type { AccessKeyRow, AccountRow, UserRow } from "./rows.ts";
import { DateTimeScalar } from "./scalars.ts";
import { Field, FieldResolver, Input, Mutation, Query } from "./tied.ts";
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

@ObjectType("TiedObject", OPTIONS)
class TiedObject {
  declare readonly $row: { readonly name: string | null; readonly noRow: boolean };

  @Field(() => String, OR_NULL)
  name!: string | null;

  // @ts-expect-error: the row has no such property
  @Field(() => String, OPTIONS)
  notInRow!: string;

  // @ts-expect-error: the property of the row has another type
  @Field(() => Int, OPTIONS)
  noRow!: number;
}

@ObjectType("TiedPayload", OPTIONS)
class TiedPayload {
  @Field(() => Account, OR_NULL)
  account!: Account | null;

  @Field(() => [Account], OPTIONS)
  rows!: readonly AccountRow[];

  // @ts-expect-error: null for a type that is not nullable
  @Field(() => Account, OPTIONS)
  wrongNull!: Account | null;

  // @ts-expect-error: a class of another type
  @Field(() => Account, OPTIONS)
  wrongClass!: User;

  // @ts-expect-error: text for a number
  @Field(() => Int, OPTIONS)
  wrongScalar!: string;

  // @ts-expect-error: text that is no value of the enum
  @Field(() => SeverityEnum, OPTIONS)
  wrongEnum!: string;
}

@InputType("TiedInput", OPTIONS)
class TiedInput {
  @Input(() => [String], OR_NULL)
  names?: readonly string[] | null;

  @Input(() => DateTimeScalar, OPTIONS)
  since!: Date;

  // @ts-expect-error: the client may send null
  @Input(() => String, OR_NULL)
  wrongNull?: string;

  // @ts-expect-error: the client may leave it out
  @Input(() => String, OR_NULL)
  wrongOmission!: string | null;

  // @ts-expect-error: a time is received as a Date
  @Input(() => DateTimeScalar, OPTIONS)
  wrongTime!: string;

  // @ts-expect-error: the enum has more values
  @Input(() => SeverityEnum, OPTIONS)
  wrongEnum!: "HIGH" | "LOW";
}

test("the decorators give type-graphql the type and its nulls", () => {
  const schema = buildSchemaSync({
    resolvers: [Tied],
    orphanedTypes: [TiedObject, TiedPayload, TiedInput],
    validate: false,
    emitSchemaFile: false,
    skipCheck: true,
  });
  const typeOf = (type: string, field: string) =>
    String((schema.getType(type) as GraphQLObjectType | GraphQLInputObjectType).getFields()[field]!.type);
  expect(["account", "accountOrNull", "nullItems"].map((field) => typeOf("User", field))).toEqual([
    "Account!",
    "Account",
    "[User]!",
  ]);
  expect([typeOf("TiedObject", "name"), typeOf("TiedPayload", "rows")]).toEqual(["String", "[Account!]!"]);
  expect([typeOf("TiedInput", "names"), typeOf("TiedInput", "since")]).toEqual(["[String!]", "DateTime!"]);
});
