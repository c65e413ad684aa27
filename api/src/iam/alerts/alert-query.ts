/** The keys of the query language for alerts. */
import { ALERT_STATUSES } from "./alert.ts";
import { type QueryKeys, choicesOf } from "../query-keys.ts";
import { ALERT_CATEGORIES, SEVERITIES } from "../severity.ts";

const categories = new Map(
  ALERT_CATEGORIES.flatMap((category) =>
    [category.toLowerCase(), category.slice("IAM".length).toLowerCase()].map((name) => [name, category]),
  ),
);

export const ALERT_QUERY_KEYS = {
  is: {
    kind: "CHOICE",
    choices: choicesOf([...ALERT_STATUSES, "STALE", "REOPENED"]),
    description:
      "The status of the alert, `stale` (not evaluated by the latest scan) or `reopened` (it was resolved before).",
    examples: ["is:open", "-is:dismissed"],
  },
  status: { kind: "ALIAS", as: "is" },
  severity: {
    kind: "CHOICE",
    choices: choicesOf(SEVERITIES),
    description: "The severity of the alert.",
    examples: ["severity:high,critical"],
  },
  category: {
    kind: "CHOICE",
    choices: categories,
    description: "The type of the resource that the alert is about.",
    examples: ["category:accesskey"],
  },
  check: {
    kind: "TEXT",
    description: "The ID of the check that raised the alert, or a part of it.",
    examples: ["check:key-age-90", "check:mfa"],
  },
  user: {
    kind: "TEXT",
    description: "A part of the name of a user: alerts about the user, its access keys and its inline policies.",
    examples: ["user:anna"],
  },
  role: {
    kind: "TEXT",
    description: "A part of the name of a role: alerts about the role and its inline policies.",
    examples: ["role:deploy"],
  },
  group: {
    kind: "TEXT",
    description: "A part of the name of a group: alerts about the group and its inline policies.",
    examples: ["group:admins"],
  },
  policy: { kind: "TEXT", description: "A part of the name of a policy.", examples: ["policy:DeveloperAccess"] },
  resource: {
    kind: "TEXT",
    description: "A part of the name of the resource, or its unique ID in AWS.",
    examples: ["resource:svc-deploy"],
  },
  name: { kind: "ALIAS", as: "resource" },
  arn: { kind: "TEXT", description: "A part of the ARN of the resource.", examples: ["arn::role/service-role/"] },
  account: {
    kind: "TEXT",
    description: "The ID or 12-digit number of an AWS account, or a part of its name.",
    examples: ["account:111122223333", "account:prod"],
  },
  assignee: {
    kind: "TEXT",
    values: ["me", "none"],
    description: "The name of the operator to whom the alert is assigned, `me` or `none`.",
    examples: ["assignee:me", "assignee:none"],
  },
  tag: {
    kind: "TEXT",
    description: "A tag of the user or role to which the alert belongs: its key, or its key and value.",
    examples: ["tag:team=platform", "-tag:owner"],
  },
  owner: {
    kind: "TEXT",
    values: ["none"],
    description:
      "A part of the value of an owner tag of the user or role to which the alert belongs. The settings of owners name the keys: `owner…` and `team` if nothing is changed. `none` if it has no such tag.",
    examples: ["owner:anna", "owner:none"],
  },
  firstseen: {
    kind: "AGE",
    description: "The time since a scan first found the issue.",
    examples: ["firstseen:<7d", "firstseen:2026-11-01..2026-11-30"],
  },
  seen: { kind: "ALIAS", as: "firstseen" },
  age: { kind: "ALIAS", as: "firstseen" },
  opened: {
    kind: "AGE",
    description: "The time since the alert was opened, or opened again.",
    examples: ["opened:<90min", "opened:2026-11-01..*"],
  },
  resolved: {
    kind: "AGE",
    description: "The time since the alert was resolved. Alerts that are not resolved have none.",
    examples: ["resolved:<30d", "resolved:2026-11-01..*"],
  },
  "key.age": {
    kind: "AGE",
    description: "The age of the access key that the alert is about.",
    examples: ["key.age:>90d"],
  },
  number: { kind: "NUMBER", description: "The number of the alert. `#164` is the same.", examples: ["number:164"] },
  problem: {
    kind: "TEXT",
    description: "The ID of a problem: all alerts of one root cause.",
    examples: ["problem:problem_0197"],
  },
  exception: {
    kind: "TEXT",
    description: "The ID of the exception rule that mutes the alert now.",
    examples: ["exception:exception_0197"],
  },
  reopened: {
    kind: "YES_NO",
    description: "Whether the alert was resolved and opened again.",
    examples: ["reopened:yes"],
  },
  stale: {
    kind: "YES_NO",
    description: "Whether the latest scan could not evaluate the alert.",
    examples: ["stale:yes"],
  },
} as const satisfies QueryKeys;
