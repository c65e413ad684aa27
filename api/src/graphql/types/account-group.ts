import { ID, InputType, ObjectType } from "type-graphql";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";

@ObjectType("AccountGroupOperator", {
  description: "An operator who is limited to an account group.",
  simpleResolvers: true,
})
export class AccountGroupOperator {
  @Field(() => ID, { description: "The ID of the operator." })
  id!: string;
  @Field(() => String, { description: "The name of the operator." })
  name!: string;
}

@ObjectType("AccountGroup", {
  description: "A named set of accounts. An admin limits operators to groups. An account may be in several groups.",
  simpleResolvers: true,
})
export class AccountGroup {
  @Field(() => ID, { description: "The ID of the account group." })
  id!: string;
  @Field(() => String, { description: "The name of the account group. Unique, ignoring case." })
  name!: string;
  @Field(() => [ID], { description: "The IDs of the accounts in the group." })
  accountIds!: readonly string[];
  @Field(() => [AccountGroupOperator], { description: "The operators who are limited to the group, by name." })
  operators!: readonly AccountGroupOperator[];
}

@InputType("CreateAccountGroupInput", { description: "The account group to create." })
export class CreateAccountGroupInput {
  @Input(() => String, { description: "The name of the group, at most 60 characters. Unique, ignoring case." })
  name!: string;
  @Input(() => [ID], { description: "The IDs of the accounts in the group, at most 2,000." })
  accountIds!: string[];
}

@InputType("UpdateAccountGroupInput", {
  description: "The changes to an account group. Omitted fields keep their values.",
})
export class UpdateAccountGroupInput {
  @Input(() => ID, { description: "The ID of the account group." })
  id!: string;
  @Input(() => String, { nullable: true, description: "The new name of the group, at most 60 characters." })
  name?: string | null;
  @Input(() => [ID], {
    nullable: true,
    description: "The IDs of all accounts of the group, at most 2,000. Replaces the former ones.",
  })
  accountIds?: string[] | null;
}

@InputType("DeleteAccountGroupInput", { description: "The account group to delete." })
export class DeleteAccountGroupInput {
  @Input(() => ID, { description: "The ID of the account group." })
  id!: string;
}

@ObjectType("AccountGroupPayload", { description: "The account group after the change.", simpleResolvers: true })
export class AccountGroupPayload extends Payload {
  @Field(() => AccountGroup, {
    nullable: true,
    description: "The account group after the change, or as it was deleted. Null if `userErrors` is not empty.",
  })
  accountGroup!: AccountGroup | null;
}
