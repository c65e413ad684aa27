import { ObjectType } from "type-graphql";
import type { AdminReach } from "../../iam/admin-reach.ts";
import type { KeyKind } from "../../iam/query-keys.ts";
import type { QueryList } from "../../services/core/query-lists.ts";
import { Field } from "../tied.ts";
import { describedEnum } from "./enums.ts";

export const QueryListEnum = describedEnum<QueryList>("QueryList", "A list that is filtered by a query text.", {
  ALERTS: "The list of alerts, and the query of problems and notification rules.",
  USERS: "The list of IAM users.",
  ACCESS_KEYS: "The list of access keys.",
  GROUPS: "The list of groups.",
  ROLES: "The list of roles.",
  POLICIES: "The list of policies.",
  ESCALATION_PATHS: "The list of paths to administrator.",
  AUDIT_EVENTS: "The audit log.",
  ACCOUNTS: "The list of connected accounts.",
});

const QueryKeyKindEnum = describedEnum<KeyKind>("QueryKeyKind", "The values that a key of a query takes.", {
  TEXT: "The key takes any text, as described.",
  CHOICE: "The key takes one of its values, and several with commas.",
  NUMBER: "The key takes a number, with or without a comparison: `12`, `>70`, `<=5`.",
  AGE: "The key takes an age in hours, days, weeks or years (`>90d`, `<12h`), or a period in UTC (`2026-11-01..2026-11-30`, `2026-11-01..*`).",
  YES_NO: "The key takes `yes` or `no`.",
});

@ObjectType("QueryKey", {
  description: "A key of the query language of a list, as in the term `key:value`.",
  simpleResolvers: true,
})
export class QueryKey {
  @Field(() => String, { description: "The name of the key, in lower case." })
  name!: string;
  @Field(() => [String], { description: "The other names of the key." })
  aliases!: readonly string[];
  @Field(() => QueryKeyKindEnum, { description: "The values that the key takes." })
  kind!: KeyKind;
  @Field(() => [String], {
    description:
      "All values of a key that takes no others. For a key that takes any text, the values with a meaning of their own.",
  })
  values!: readonly string[];
  @Field(() => [String], { description: "Complete terms that show how the key is used." })
  examples!: readonly string[];
  @Field(() => String, { description: "The description of the key and of its special values." })
  description!: string;
}

export const AdminReachEnum = describedEnum<AdminReach>(
  "AdminReach",
  "Whether and how a user or role can become an administrator of its own account, most dangerous first. Paths into other accounts do not count.",
  {
    ADMINISTRATOR: "The principal is an administrator.",
    EXPLOITABLE: "The principal can become an administrator: every step of a path certainly works.",
    CONDITIONAL: "The principal can become an administrator if the conditions of a path are met.",
    UNKNOWN: "A path or a policy could not be evaluated, so the principal may be or become an administrator.",
    BLOCKED: "A path exists, and a limit blocks one of its steps.",
    NONE: "The principal is not an administrator, and no path exists.",
    NOT_EVALUATED: "No scan has evaluated the principal yet.",
  },
);
