import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { AccountsSummaryRow } from "../rows.ts";
import type { Severity } from "../../iam/severity.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { SeverityEnum } from "./enums.ts";

export const QUERY_OF_ACCOUNTS =
  "Words and `key:value` terms, such as `is:unreachable payments`; all accounts if omitted. `queryKeys` lists the keys.";

@ObjectType("AccountsSummary", {
  description: "The numbers of accounts that stand out. Disconnected accounts are not counted.",
  simpleResolvers: true,
})
export class AccountsSummary {
  declare readonly $row: AccountsSummaryRow;
  @Field(() => Int, { description: "The number of accounts." })
  count!: number;
  @Field(() => String, {
    description:
      "Identifies the set of accounts, for `AccountsInput`. It changes when an account starts or stops matching the query.",
  })
  fingerprint!: string;
  @Field(() => Int, { description: "The number of accounts to which AWS refuses access or whose latest scan failed." })
  unreachableCount!: number;
  @Field(() => Int, { description: "The number of accounts whose data is older than 24 hours." })
  oldCount!: number;
  @Field(() => Int, { description: "The number of accounts in which some checks could not be evaluated." })
  partlyReadCount!: number;
  @Field(() => Int, { description: "The number of accounts in which all checks could be evaluated." })
  fullyReadCount!: number;
  @Field(() => Int, { description: "The number of accounts for which no scan has stored results." })
  notScannedCount!: number;
  @Field(() => Int, { description: "The number of open alerts in all of the accounts." })
  openAlertCount!: number;
  @Field(() => Int, { description: "The largest number of open alerts in one of the accounts." })
  mostOpenAlerts!: number;
}

const UNIT_ID = "The ID of the unit in AWS. Use it in the term `unit:` of an account query.";

@ObjectType("AccountUnit", {
  description: "The root or unit of an organization that contains an account.",
  simpleResolvers: true,
})
export class AccountUnit {
  @Field(() => ID, { description: UNIT_ID })
  unitId!: string;
  @Field(() => String, { description: "The name of the unit." })
  name!: string;
  @Field(() => String, {
    description: "The path of the unit: the names of the units from the root down, such as `Workloads/Prod`.",
  })
  path!: string;
}

@ObjectType("AccountGroupScope", {
  description: "An account group by which accounts can be filtered.",
  simpleResolvers: true,
})
export class AccountGroupScope {
  @Field(() => ID, { description: "The ID of the account group. Use it in the term `group:` of an account query." })
  id!: string;
  @Field(() => String, { description: "The name of the account group." })
  name!: string;
  @Field(() => Int, { description: "The number of connected accounts in the group." })
  accountCount!: number;
  @Field(() => SeverityEnum, {
    nullable: true,
    description: "The severity of the most severe open alert in the group. Null if there is none.",
  })
  worstSeverity!: Severity | null;
}

@ObjectType("OrganizationUnitScope", {
  description: "The root or a unit of an organization, by which accounts can be filtered.",
  simpleResolvers: true,
})
export class OrganizationUnitScope {
  @Field(() => ID, { description: UNIT_ID })
  unitId!: string;
  @Field(() => String, { description: "The name of the unit." })
  name!: string;
  @Field(() => ID, { nullable: true, description: "The ID of the unit above. Null for the root." })
  parentId!: string | null;
  @Field(() => Int, { description: "The number of connected accounts in the unit and below it." })
  accountCount!: number;
  @Field(() => SeverityEnum, {
    nullable: true,
    description: "The severity of the most severe open alert in the unit and below it. Null if there is none.",
  })
  worstSeverity!: Severity | null;
}

@ObjectType("OrganizationScope", {
  description: "An organization by whose units accounts can be filtered.",
  simpleResolvers: true,
})
export class OrganizationScope {
  @Field(() => ID, { description: "The ID of the organization in IAM Monitor." })
  id!: string;
  @Field(() => String, { description: "The ID of the organization in AWS." })
  awsOrganizationId!: string;
  @Field(() => [OrganizationUnitScope], {
    description: "The root and all units. Parents come before their units.",
  })
  units!: readonly OrganizationUnitScope[];
}

@ObjectType("AccountScopes", {
  description: "The organizational units and account groups by which accounts can be filtered.",
  simpleResolvers: true,
})
export class AccountScopes {
  @Field(() => [OrganizationScope], {
    description: "The organizations that were read. Empty without the permission to read organizations.",
  })
  organizations!: readonly OrganizationScope[];
  @Field(() => [AccountGroupScope], {
    description: "The account groups by name, at most 500. Empty without the permission to read them.",
  })
  groups!: readonly AccountGroupScope[];
}

@InputType("AccountsInput", {
  description: "The accounts of an action: those of `query` that are not disconnected, or those with the `ids`.",
})
export class AccountsInput {
  @Input(() => String, {
    nullable: true,
    description: "The query text of the list `accounts`. An empty text selects all accounts.",
  })
  query?: string | null;
  @Input(() => [ID], { nullable: true, description: "The IDs of the accounts: 1 to 1,000." })
  ids?: string[] | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The `fingerprint` that `accountsSummary` returned for the query. If the query now selects different accounts, nothing is changed. Required with `query`, except for `scanAccounts`.",
  })
  fingerprint?: string | null;
}

@InputType("AddAccountsToGroupInput", { description: "The accounts to add to an account group." })
export class AddAccountsToGroupInput extends AccountsInput {
  @Input(() => ID, { description: "The ID of the account group." })
  groupId!: string;
}

@ObjectType("AccountFailure", {
  description: "An account for which an action was not carried out.",
  simpleResolvers: true,
})
export class AccountFailure {
  @Field(() => ID, { description: "The ID of the account." })
  accountId!: string;
  @Field(() => String, { description: "The name of the account." })
  accountName!: string;
  @Field(() => String, { description: "The error code." })
  code!: string;
  @Field(() => String, { description: "The explanation of the error." })
  message!: string;
}

@ObjectType("AccountsPayload", {
  description: "The accounts for which an action was carried out, and those for which it was not.",
  simpleResolvers: true,
})
export class AccountsPayload extends Payload {
  @Field(() => Int, { description: "The number of accounts for which the action was carried out." })
  succeededCount!: number;
  @Field(() => [AccountFailure], {
    description: "The accounts for which it was not carried out, each with the reason.",
  })
  failures!: readonly AccountFailure[];
}
