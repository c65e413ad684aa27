import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { CheckProgress } from "../../services/onboarding/connection-checks.ts";
import type { PlannedEffect } from "../../services/onboarding/account-file-plan.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { describedEnum } from "./enums.ts";

const AccountFileEffectEnum = describedEnum<PlannedEffect>(
  "AccountFileEffect",
  "The effect that a file of accounts has on one account.",
  {
    NEW: "The account is not connected yet, and the file connects it.",
    CHANGED: "The account is connected already, and the file changes it.",
    UNCHANGED: "The account is as the file says.",
  },
);

const ConnectionCheckProgressEnum = describedEnum<CheckProgress>(
  "ConnectionCheckProgress",
  "The progress of a test of a connection that a file connected or changed.",
  {
    QUEUED: "The connection waits to be tested.",
    TRYING: "The connection is being tested now.",
    FAILED: "The test failed, or an operator stopped it. The account is not read until a test succeeds.",
    CONNECTED: "The test succeeded.",
  },
);

@ObjectType("AccountFileMistake", {
  description: "A place of a file of accounts that keeps the file from being imported.",
  simpleResolvers: true,
})
export class AccountFileMistake {
  @Field(() => Int, { description: "The line of the mistake, from 1 on." })
  line!: number;
  @Field(() => Int, { description: "The column of the mistake, from 1 on." })
  column!: number;
  @Field(() => String, { description: "The explanation of the mistake, with what to write instead." })
  message!: string;
}

@ObjectType("AccountFileFieldChange", {
  description: "A field of an account that a file of accounts sets.",
  simpleResolvers: true,
})
export class AccountFileFieldChange {
  @Field(() => String, { description: "The name of the field in the file, such as `role` or `keyMaxAgeDays`." })
  field!: string;
  @Field(() => String, { nullable: true, description: "The present value. Null for an account that is new." })
  before!: string | null;
  @Field(() => String, { description: "The value after the import." })
  after!: string;
}

@ObjectType("AccountFileAccount", {
  description: "An account in a file of accounts, compared with the connected ones.",
  simpleResolvers: true,
})
export class AccountFileAccount {
  @Field(() => String, { description: "The 12-digit AWS account number." })
  awsAccountId!: string;
  @Field(() => String, { description: "The name of the account after the import." })
  name!: string;
  @Field(() => Int, { description: "The line of the file in which the account is." })
  line!: number;
  @Field(() => AccountFileEffectEnum, { description: "The effect of the file on the account." })
  effect!: PlannedEffect;
  @Field(() => [AccountFileFieldChange], { description: "The fields that the file sets to another value." })
  changes!: readonly AccountFileFieldChange[];
}

@ObjectType("AccountFileGroup", {
  description: "An account group that a file of accounts creates or changes.",
  simpleResolvers: true,
})
export class AccountFileGroup {
  @Field(() => ID, { nullable: true, description: "The ID of the group. Null if the import creates it." })
  id!: string | null;
  @Field(() => String, { description: "The name of the group." })
  name!: string;
  @Field(() => Int, { description: "The number of accounts that join the group." })
  addedCount!: number;
  @Field(() => Int, { description: "The number of accounts that leave the group." })
  removedCount!: number;
  @Field(() => [String], {
    description: "The names of the operators who are limited to the group, and so see other accounts after the import.",
  })
  operators!: readonly string[];
}

@ObjectType("AccountFilePreview", {
  description: "The effect that a file of accounts would have.",
  simpleResolvers: true,
})
export class AccountFilePreview {
  @Field(() => [AccountFileMistake], {
    description: "The mistakes by line, at most 100. A file with mistakes cannot be imported.",
  })
  mistakes!: readonly AccountFileMistake[];
  @Field(() => Int, { description: "The number of all mistakes." })
  mistakeCount!: number;
  @Field(() => [AccountFileAccount], {
    description: "The accounts of the file in its order, as far as they could be read; at most 2,000.",
  })
  accounts!: readonly AccountFileAccount[];
  @Field(() => [AccountFileGroup], { description: "The account groups that would be created or changed." })
  groups!: readonly AccountFileGroup[];
  @Field(() => String, {
    nullable: true,
    description:
      "The fingerprint of what the file would change now, for `importAccounts`. Null if the file has mistakes.",
  })
  fingerprint!: string | null;
}

@ObjectType("ConnectionCheck", {
  description: "The test of the connection to an account that a file connected or changed.",
  simpleResolvers: true,
})
export class ConnectionCheck {
  @Field(() => ID, { description: "The ID of the account." })
  accountId!: string;
  @Field(() => String, { description: "The name of the account." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The 12-digit AWS account number. Null if it is not known yet." })
  awsAccountId!: string | null;
  @Field(() => ConnectionCheckProgressEnum, { description: "The progress of the test." })
  progress!: CheckProgress;
  @Field(() => String, { nullable: true, description: "The error code of the failure. Null unless the test failed." })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "The reason of the failure. Null unless the test failed." })
  reason!: string | null;
  @Field(() => String, { nullable: true, description: "The advice about the failure. Null if there is none." })
  fix!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "The time of the latest test. Null if there was none." })
  triedAt!: Date | null;
}

@InputType("AccountFileInput", { description: "A file of accounts." })
export class AccountFileInput {
  @Input(() => String, { description: "The YAML text of the file, at most 1,000,000 bytes." })
  text!: string;
}

@InputType("ImportAccountsInput", { description: "A file of accounts whose preview was reviewed." })
export class ImportAccountsInput extends AccountFileInput {
  @Input(() => String, {
    description: "The fingerprint of the preview. If the file would now change something else, it is refused.",
  })
  fingerprint!: string;
}

@InputType("ConnectionChecksInput", { description: "The accounts whose tests to change." })
export class ConnectionChecksInput {
  @Input(() => [ID], { description: "The IDs of 1 to 20,000 accounts." })
  accountIds!: string[];
}

@ObjectType("ImportAccountsPayload", {
  description: "The result of `importAccounts`.",
  simpleResolvers: true,
})
export class ImportAccountsPayload extends Payload {
  @Field(() => Int, { nullable: true, description: "The number of accounts that were connected. Null if refused." })
  added?: number | null;
  @Field(() => Int, { nullable: true, description: "The number of accounts that were changed. Null if refused." })
  changed?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The number of accounts that stayed as they were. Null if refused.",
  })
  unchanged?: number | null;
}

@ObjectType("ConnectionChecksPayload", {
  description: "The tests of connections after a change of their queue.",
  simpleResolvers: true,
})
export class ConnectionChecksPayload extends Payload {
  @Field(() => [ConnectionCheck], { nullable: true, description: "All tests by account name. Null if refused." })
  checks?: readonly ConnectionCheck[] | null;
}
