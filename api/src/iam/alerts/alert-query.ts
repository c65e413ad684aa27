/** The keys of the query language for alerts. */
import { ALERT_STATUSES } from "./alert.ts";
import { type QueryKeys, choicesOf } from "../query.ts";
import { ALERT_CATEGORIES, SEVERITIES } from "../severity.ts";

const categories = new Map(
  ALERT_CATEGORIES.flatMap((category) =>
    [category.toLowerCase(), category.slice("IAM".length).toLowerCase()].map((name) => [name, category]),
  ),
);

export const ALERT_QUERY_KEYS = {
  /** A status, `stale` (not evaluated by the latest scan) or `reopened`. */
  is: { kind: "CHOICE", choices: choicesOf([...ALERT_STATUSES, "STALE", "REOPENED"]) },
  status: { kind: "CHOICE", choices: choicesOf(ALERT_STATUSES), as: "is" },
  severity: { kind: "CHOICE", choices: choicesOf(SEVERITIES) },
  category: { kind: "CHOICE", choices: categories },
  check: { kind: "TEXT" },
  /** An account's name, AWS account number or our ID. */
  account: { kind: "TEXT" },
  /** Alerts about a user and the user's keys and inline policies. */
  user: { kind: "TEXT" },
  role: { kind: "TEXT" },
  group: { kind: "TEXT" },
  policy: { kind: "TEXT" },
  resource: { kind: "TEXT" },
  arn: { kind: "TEXT" },
  /** The name of an operator, `none`, or `me`. */
  assignee: { kind: "TEXT" },
  /** The ID of a problem: all alerts of one root cause. */
  problem: { kind: "TEXT" },
  /** The ID of the exception rule that mutes the alert now. */
  exception: { kind: "TEXT" },
  number: { kind: "NUMBER" },
  firstseen: { kind: "AGE" },
  seen: { kind: "AGE", as: "firstseen" },
  "key.age": { kind: "AGE" },
  reopened: { kind: "YES_NO" },
  stale: { kind: "YES_NO" },
} as const satisfies QueryKeys;
