/** Parses the filter of a list of alerts into choices per dimension and all other conditions as SQL. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, type RowOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { ALERT_STATUSES } from "../../iam/alerts/alert.ts";
import { ALERT_QUERY_KEYS } from "../../iam/alerts/alert-query.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { QUERY_MAX_CHARACTERS, type QueryCondition } from "../../iam/query.ts";
import { ALERT_CATEGORIES, SEVERITIES } from "../../iam/severity.ts";
import type { Instant } from "../../iam/time.ts";
import { parseInput, text } from "../core/input.ts";
import {
  type Condition,
  anyOf,
  comparesNumber,
  escapeLike,
  hasAge,
  holdsText,
  readQuery,
  unless,
} from "../core/query-conditions.ts";
import type { Scope } from "../core/request-scope.ts";
import { hasOwner, hasTag } from "../core/tag-query.ts";
import { isWithin, timeRange } from "../core/time-range.ts";

const VALUES_PER_FIELD_MAX = 200;
const a = table("alert", "a");
const account = table("account");

export const alertFilter = z.object({
  query: z.string().max(QUERY_MAX_CHARACTERS).nullish(),
  status: z.array(z.enum(ALERT_STATUSES)).max(VALUES_PER_FIELD_MAX).nullish(),
  severity: z.array(z.enum(SEVERITIES)).max(VALUES_PER_FIELD_MAX).nullish(),
  category: z.array(z.enum(ALERT_CATEGORIES)).max(VALUES_PER_FIELD_MAX).nullish(),
  /** Check IDs. */
  check: z.array(text(64)).max(VALUES_PER_FIELD_MAX).nullish(),
  /** Our account IDs or AWS account numbers. */
  accountIds: z.array(text(64)).max(VALUES_PER_FIELD_MAX).nullish(),
  /** The identity of one resource. */
  resourceId: text(512).nullish(),
  /** The identity of a user, role or group. Includes its access keys and inline policies. */
  ownerId: text(512).nullish(),
  /** The IDs of problems. */
  problemIds: z.array(text(64)).max(VALUES_PER_FIELD_MAX).nullish(),
  firstSeen: timeRange.nullish(),
});
export type AlertFilter = z.input<typeof alertFilter>;

/** The properties by which facets count. */
export const DIMENSIONS = ["status", "severity", "category", "check", "account"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
/** With the alias `a`, which is that of alerts and of their counts. */
export const DIMENSION_COLUMNS = {
  status: a.status,
  severity: a.severity,
  category: a.category,
  check: a.checkId,
  account: a.accountId,
} as const satisfies Readonly<Record<Dimension, RawBuilder<string>>>;

export interface Choice {
  readonly dimension: Dimension;
  readonly values: readonly string[];
  readonly isNegated: boolean;
  /** Whether one of the accounts that a query names does not exist, so that it has no value. */
  readonly hasUnknown?: true;
}

export interface AlertSelection {
  /** The conditions on dimensions. They are separate, so that a facet can be counted without its own condition. */
  readonly choices: readonly Choice[];
  readonly others: readonly Condition[];
  /** Whether alerts of archived accounts are excluded. True unless the filter names an account. */
  readonly hidesArchived: boolean;
}

const ACCOUNT_COLUMNS = pick(account, "id", "awsAccountId", "name");
type KnownAccount = RowOf<typeof ACCOUNT_COLUMNS>;

/**
 * Parses the filter. Throws BAD_USER_INPUT or BAD_QUERY, and NOT_FOUND if an account does not exist. A list uses
 * `readAlertFilter` instead, which opens the due alerts first.
 */
export async function selectionOfFilter(
  { em, caller }: Pick<Scope, "em" | "caller">,
  filter: AlertFilter | null | undefined,
): Promise<AlertSelection> {
  const given = parseInput(alertFilter, filter ?? {});
  const conditions = given.query ? readQuery(given.query, ALERT_QUERY_KEYS) : [];
  const namesAccounts =
    given.accountIds != null ||
    conditions.some((condition) => condition.kind === "TEXT" && condition.key === "account");
  const accounts = namesAccounts ? await knownAccounts(em) : [];
  const choices: Choice[] = [];
  const others: Condition[] = [];

  const choose = (dimension: Dimension, values: readonly string[] | null | undefined) => {
    if (values) choices.push({ dimension, values, isNegated: false });
  };
  choose("status", given.status);
  choose("severity", given.severity);
  choose("category", given.category);
  choose("check", given.check);
  choose("account", given.accountIds && accountIdsOf(accounts, given.accountIds));
  if (given.resourceId) others.push(sql`a.resource_id = ${given.resourceId}`);
  if (given.ownerId) others.push(sql`a.owner_id = ${given.ownerId}`);
  if (given.problemIds) others.push(ofProblems(given.problemIds));
  others.push(...isWithin(sql`a.first_seen_at`, given.firstSeen));

  for (const condition of conditions) {
    const choice = choiceOf(condition, accounts);
    if (choice) choices.push({ ...choice, isNegated: condition.isNegated });
    else
      others.push(
        unless(
          condition.isNegated,
          conditionOf(condition, () => caller?.operatorId ?? null, now()),
        ),
      );
  }
  return {
    choices,
    others,
    hidesArchived: !choices.some((choice) => choice.dimension === "account" && !choice.isNegated),
  };
}

async function knownAccounts(em: Em): Promise<readonly KnownAccount[]> {
  return select(databaseOf(em), ACCOUNT_COLUMNS, sql`from ${account.$table}`);
}

/** The account IDs. Throws NOT_FOUND for an unknown value: a typo must not look like an account without alerts. */
function accountIdsOf(accounts: readonly KnownAccount[], values: readonly string[]): string[] {
  const isSame = (account: KnownAccount, value: string) => account.id === value || account.awsAccountId === value;
  if (values.some((value) => !accounts.some((account) => isSame(account, value))))
    throw new AppError("NOT_FOUND", { message: "There is no such account.", details: { path: "filter.accountIds" } });
  return matchingAccountIds(accounts, values, isSame);
}

function matchingAccountIds(
  accounts: readonly KnownAccount[],
  values: readonly string[],
  matches: (account: KnownAccount, value: string) => boolean,
): string[] {
  return accounts.filter((account) => values.some((value) => matches(account, value))).map((account) => account.id);
}

/** The choice that a query term makes. Null if the term is not about a dimension. */
function choiceOf(condition: QueryCondition, accounts: readonly KnownAccount[]): Omit<Choice, "isNegated"> | null {
  if (condition.kind !== "TEXT" && condition.kind !== "CHOICE") return null;
  const { key, values } = condition;
  const lower = values.map((value) => value.toLowerCase());
  switch (key) {
    case "is":
      return values.some((value) => value === "STALE" || value === "REOPENED") ? null : { dimension: "status", values };
    case "severity":
    case "category":
      return { dimension: key, values };
    case "check":
      return {
        dimension: key,
        values: [
          ...lower,
          ...CHECKS.map((check) => check.id).filter((id) =>
            lower.some((value) => !CHECK_IDS.has(value) && id.includes(value)),
          ),
        ],
      };
    case "account": {
      const matches = (account: KnownAccount, value: string) =>
        account.id === value || account.awsAccountId === value || account.name.toLowerCase().includes(value);
      const hasUnknown = lower.some((value) => !accounts.some((account) => matches(account, value)));
      return {
        dimension: key,
        values: matchingAccountIds(accounts, lower, matches),
        ...(hasUnknown && { hasUnknown }),
      };
    }
    default:
      return null;
  }
}

const CHECK_IDS: ReadonlySet<string> = new Set(CHECKS.map((check) => check.id));

const IS_STALE = sql`(a.status <> 'RESOLVED' and (a.not_evaluated_reason is not null or exists (
  select 1 from check_result s where s.account_id = a.account_id and s.check_id = a.check_id and s.outcome = 'NOT_EVALUATED')))`;
const IS_REOPENED = sql`a.reopen_count > 0`;
/**
 * The creation time of an access key. The age of a key is computed as of now and not as of the scan, because the
 * creation time never changes.
 */
const KEY_CREATED_AT = sql`(case when a.category = 'IAMAccessKey' then a.evidence ->> 'createdAt' end)::timestamptz`;

/** The timestamp of each key that is an age. */
const MOMENTS: Readonly<Record<string, Condition>> = {
  firstseen: sql`a.first_seen_at`,
  opened: sql`a.opened_at`,
  resolved: sql`a.resolved_at`,
  "key.age": KEY_CREATED_AT,
};

function conditionOf(condition: QueryCondition, callerId: () => string | null, at: Instant): Condition {
  switch (condition.kind) {
    case "WORD":
      // Comparing lower-case text by bytes is five times as fast over 100,000 alerts as a case-insensitive comparison.
      return sql`a.search_text like ${`%${escapeLike(condition.text.toLowerCase())}%`}`;
    case "CHOICE":
      return anyOf(
        condition.values.map((value) => {
          if (value === "STALE") return IS_STALE;
          return value === "REOPENED" ? IS_REOPENED : sql`a.status = ${value}`;
        }),
      );
    case "NUMBER":
      return comparesNumber(sql`a.number`, condition.values);
    case "AGE":
      return hasAge(MOMENTS[condition.key]!, condition.values, at);
    case "YES_NO":
      return unless(!condition.value, condition.key === "stale" ? IS_STALE : IS_REOPENED);
    case "TEXT":
      return textCondition(condition.key, condition.values, callerId);
  }
}

function textCondition(key: string, values: readonly string[], callerId: () => string | null): Condition {
  const named = holdsText(sql`a.resource_name`, values);
  const ownedBy = (table: string) =>
    sql`a.owner_id in (select t.identity from ${sql.table(table)} t where ${holdsText(sql`t.name`, values)})`;
  switch (key) {
    case "user":
      return anyOf([sql`(a.category in ('IAMUser', 'IAMAccessKey') and ${named})`, ownedBy("iam_user")]);
    case "role":
      return anyOf([sql`(a.category = 'IAMRole' and ${named})`, ownedBy("iam_role")]);
    case "group":
      return anyOf([sql`(a.category = 'IAMGroup' and ${named})`, ownedBy("iam_group")]);
    case "policy":
      return sql`(a.category = 'IAMPolicy' and ${named})`;
    case "problem":
      return ofProblems(values);
    case "tag":
      return belongsTo((tags) => hasTag(tags, values));
    case "owner":
      return belongsTo((tags) => hasOwner(tags, values));
    case "exception":
      // The rule of the present: a frozen list has no other one, because only the events know it.
      return sql`a.id in (select m.id from alert m where m.status = 'DISMISSED' and m.exception_rule_id = any(${sql.val(values)}::text[]))`;
    case "arn":
      return holdsText(sql`a.resource_arn`, values);
    case "assignee":
      return anyOf(values.map((value) => assignedTo(value.toLowerCase(), callerId)));
    default:
      return anyOf([named, sql`a.resource_id = any(${sql.val(values)}::text[])`]);
  }
}

/** Whether the alert belongs to a user or role whose tags meet the condition. */
function belongsTo(condition: (tags: Condition) => Condition): Condition {
  const ofThose = (table: string, tags: Condition) =>
    sql`(a.account_id, a.owner_id) in (select t.account_id, t.identity from ${sql.table(table)} t where ${condition(tags)})`;
  return anyOf([
    ofThose("iam_user", sql`t.document #> '{user,tags}'`),
    ofThose("iam_role", sql`t.document #> '{role,tags}'`),
  ]);
}

/** An alert that no scan has assigned to a problem yet is a problem of its own, with the alert's ID. */
function ofProblems(ids: readonly string[]): Condition {
  const values = sql`any(${sql.val([...ids])}::text[])`;
  return sql`(a.problem_id = ${values} or (a.problem_id is null and a.id = ${values}))`;
}

/** `me` is the caller by ID, also for their tokens. A name is only searched for, as it is shown. */
function assignedTo(value: string, callerId: () => string | null): Condition {
  if (value === "none") return sql`a.assignee is null`;
  if (value === "me") return sql`a.assignee ->> 'id' = ${callerId()}`;
  return sql`(lower(a.assignee ->> 'displayName') = ${value} or a.assignee ->> 'id' = ${value})`;
}
