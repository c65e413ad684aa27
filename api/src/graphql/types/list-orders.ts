/** The orders of the lists: for each an enum of its fields and an input with a field and a direction. */
import { type ClassType, InputType } from "type-graphql";
import type { AccountOrderField } from "../../services/accounts/account-list.ts";
import type { AlertOrderField } from "../../services/alerts/alert-order.ts";
import type { ProblemOrderField } from "../../services/alerts/problems.ts";
import type { Direction, OrderBy } from "../../services/core/order.ts";
import type {
  AccessKeyOrderField,
  GroupOrderField,
  PolicyOrderField,
  RoleOrderField,
  UserOrderField,
} from "../../services/inventory/list-order.ts";
import { Input } from "../tied.ts";
import { describedEnum } from "./enums.ts";

const OrderDirectionEnum = describedEnum<Direction>("OrderDirection", "The direction of an order.", {
  ASC: "The lowest value comes first: the first name of the alphabet, the oldest time, the smallest number.",
  DESC: "The highest value comes first.",
});

/** Creates the input `NameOrder` and its enum `NameOrderField`. */
function orderOf<OrderField extends string>(
  name: string,
  noun: string,
  fields: Readonly<Record<OrderField, string>>,
): ClassType<OrderBy<OrderField>> {
  const fieldEnum: Readonly<Record<string, string>> = describedEnum<OrderField>(
    `${name}OrderField`,
    `The value by which ${noun} are sorted.`,
    fields,
  );

  @InputType(`${name}Order`, { description: `The order of a list of ${noun}. Equal items are sorted by their ID.` })
  class ListOrder implements OrderBy<string> {
    @Input(() => fieldEnum, { description: "The value by which the list is sorted." })
    field!: string;
    @Input(() => OrderDirectionEnum, { nullable: true, description: "The direction of the order; default ASC." })
    direction?: Direction | null;
  }
  return ListOrder as ClassType<OrderBy<OrderField>>;
}

const NAME = "The list is sorted by name.";
const CREATED = "The list is sorted by the time of creation in AWS.";
const LAST_USED = "The list is sorted by the latest use. An item without a known use counts as used before all others.";
const ALERTS = "The list is sorted by open alerts: by the critical ones, then by the high ones, and so on.";

export type AlertOrder = OrderBy<AlertOrderField>;
export const AlertOrder = orderOf<AlertOrderField>("Alert", "alerts", {
  SEVERITY: "The list is sorted by severity, then by number. DESC begins with the newest of the most severe alerts.",
  FIRST_SEEN: "The list is sorted by the time at which a scan first reported the alert.",
  RESOURCE: "The list is sorted by the name of the resource.",
  TITLE: "The list is sorted by the title of the check.",
  STATUS: "The list is sorted by status: open, acknowledged, snoozed, dismissed, then resolved alerts.",
  NUMBER: "The list is sorted by the number of the alert.",
});

export type ProblemOrder = OrderBy<ProblemOrderField>;
export const ProblemOrder = orderOf<ProblemOrderField>("Problem", "problems", {
  SEVERITY: "The list is sorted by the most severe alert, then by the affected identities.",
  IMPACT: "The list is sorted by the escalation paths that depend on the problem, then by its alerts.",
  IDENTITIES: "The list is sorted by the number of affected identities.",
  ALERTS: "The list is sorted by the number of alerts.",
  OPEN_SINCE: "The list is sorted by the time at which the first alert of the problem was opened.",
});

export type UserOrder = OrderBy<UserOrderField>;
export const UserOrder = orderOf<UserOrderField>("User", "users", {
  NAME,
  CREATED,
  LAST_ACTIVITY: "The list is sorted by the latest use of the password or a key. A user without one comes before all.",
  ALERTS,
  ACCESS:
    "The list is sorted by access. DESC begins with administrators, then users who can become one, then users whose access is not known. Among equal ones, console users without MFA come first, then the most severe open alert. Needs the permission to read paths.",
});

export type AccessKeyOrder = OrderBy<AccessKeyOrderField>;
export const AccessKeyOrder = orderOf<AccessKeyOrderField>("AccessKey", "access keys", {
  USER: "The list is sorted by the name of the user.",
  CREATED,
  LAST_USED,
  ALERTS,
});

export type GroupOrder = OrderBy<GroupOrderField>;
export const GroupOrder = orderOf<GroupOrderField>("Group", "groups", {
  NAME,
  CREATED,
  MEMBERS: "The list is sorted by the number of members.",
  ALERTS,
});

export type RoleOrder = OrderBy<RoleOrderField>;
export const RoleOrder = orderOf<RoleOrderField>("Role", "roles", {
  NAME,
  CREATED,
  LAST_USED,
  ALERTS,
  ACCESS:
    "The list is sorted by access. DESC begins with administrators, then roles that can become one, then roles whose access is not known. Among equal ones, the most severe open alert comes first. Needs the permission to read paths.",
});

export type PolicyOrder = OrderBy<PolicyOrderField>;
export const PolicyOrder = orderOf<PolicyOrderField>("Policy", "policies", {
  NAME,
  CREATED,
  RISK: "The list is sorted by the risk score.",
  ATTACHMENTS: "The list is sorted by the number of principals to which the policy is attached.",
  ALERTS,
});

export type AccountOrder = OrderBy<AccountOrderField>;
export const AccountOrder = orderOf<AccountOrderField>("Account", "accounts", {
  CREATED: "The list is sorted by the time at which the account was added to IAM Monitor.",
  NAME,
  STATUS: "The list is sorted by the connection: disconnected, connected, pending, then failed accounts.",
  ALERTS: "The list is sorted by open alerts: by the critical ones, then by all. Disconnected accounts have none.",
  COVERAGE:
    "The list is sorted by the percentage of checks that were evaluated. An account without data is the lowest.",
  SCANNED: "The list is sorted by the end of the latest scan. An account without one comes before all others.",
});
