/** The query keys of the inventory lists and the SQL condition of each. `t` is the listed row. */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { isOpenNow } from "../core/open-now.ts";
import { type QueryCondition, type QueryKeys, choicesOf } from "../../iam/query.ts";
import type { Instant } from "../../iam/time.ts";
import {
  anyOf,
  comparesNumber,
  type Condition,
  escapeLike,
  hasAge,
  holdsText,
  readQuery,
  unless,
} from "../core/query-conditions.ts";

/** The query language of one list: its keys, the text that plain words search, and the column of each key. */
interface ListQuery {
  readonly keys: QueryKeys;
  /** In lower case. */
  readonly searchText: Condition;
  readonly columns: Readonly<Record<string, Condition>>;
  /** The condition of each yes/no key. */
  readonly facts?: Readonly<Record<string, Condition>>;
  /** The condition of each choice, by key and value. */
  readonly choices?: Readonly<Record<string, Readonly<Record<string, Condition>>>>;
}

function conditionsOf(list: ListQuery): (query: string) => Condition[] {
  return (query) => {
    const at = now();
    return readQuery(query, list.keys).map((condition) => unless(condition.isNegated, sqlOf(condition, list, at)));
  };
}

function sqlOf(
  condition: QueryCondition,
  { searchText, columns, facts = {}, choices = {} }: ListQuery,
  at: Instant,
): Condition {
  switch (condition.kind) {
    case "WORD":
      // By bytes, and the word in lower case once: a comparison that ignores case converts both for each row.
      return sql`${searchText} like lower(${`%${escapeLike(condition.text)}%`})`;
    case "TEXT":
      return holdsText(columns[condition.key]!, condition.values);
    case "CHOICE":
      return anyOf(condition.values.map((value) => choices[condition.key]![value]!));
    case "NUMBER":
      return comparesNumber(columns[condition.key]!, condition.values);
    case "AGE":
      return hasAge(columns[condition.key]!, condition.values, at);
    case "YES_NO":
      return unless(!condition.value, facts[condition.key]!);
  }
}

const ACCOUNT = sql`(select concat_ws(' ', c.name, c.aws_account_id, c.id) from account c where c.id = t.account_id)`;
/** As in the index of `db/search-indexes.ts`. `concat_ws` depends on settings, so no index can be on it. */
const NAME_AND_ARN = sql`lower(t.name || coalesce(' ' || t.arn, '')) collate "C"`;
const IS_OPEN = isOpenNow(sql`a`);
const HAS_OPEN_ALERTS = sql`exists (select 1 from alert a where a.account_id = t.account_id and a.owner_id = t.identity and ${IS_OPEN})`;
const IS_DELETED = sql`t.gone_at is not null`;

const shared = {
  keys: {
    name: { kind: "TEXT" },
    arn: { kind: "TEXT" },
    account: { kind: "TEXT" },
    age: { kind: "AGE" },
    alerts: { kind: "YES_NO" },
    gone: { kind: "YES_NO" },
  },
  columns: { name: sql`t.name`, arn: sql`t.arn`, account: ACCOUNT, age: sql`t.created_at` },
  facts: { alerts: HAS_OPEN_ALERTS, gone: IS_DELETED },
} as const satisfies Omit<ListQuery, "searchText">;

/** Converts a timestamp of the document, which stores milliseconds, to a PostgreSQL timestamp. */
function momentAt(path: string) {
  return sql`to_timestamp((t.document #>> ${path}::text[])::float8 / 1000)`;
}

export const userConditions = conditionsOf({
  keys: {
    ...shared.keys,
    mfa: { kind: "YES_NO" },
    console: { kind: "YES_NO" },
    password: { kind: "YES_NO", as: "console" },
    keys: { kind: "NUMBER" },
    group: { kind: "TEXT" },
    policy: { kind: "TEXT" },
    boundary: { kind: "YES_NO" },
    activity: { kind: "AGE" },
    "key.age": { kind: "AGE" },
  },
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    keys: sql`(select count(*) from access_key k where k.account_id = t.account_id and k.user_identity = t.identity and k.gone_at is null)`,
    group: sql`(t.document #>> '{user,groupNames}')`,
    policy: sql`concat_ws(' ', t.document #>> '{user,attachedPolicies}', t.document #>> '{user,inlinePolicies}')`,
    activity: momentAt("{credentials,lastActivityAt}"),
    "key.age": sql`(select min(k.created_at) from access_key k where k.account_id = t.account_id and k.user_identity = t.identity and k.gone_at is null)`,
  },
  facts: {
    ...shared.facts,
    mfa: sql`(t.document #> '{credentials,mfaActive}') = 'true'`,
    console: sql`(t.document #> '{credentials,passwordEnabled}') = 'true'`,
    boundary: sql`(t.document #>> '{user,permissionsBoundaryArn}') is not null`,
  },
});

export const accessKeyConditions = conditionsOf({
  keys: {
    ...shared.keys,
    user: { kind: "TEXT" },
    key: { kind: "TEXT" },
    "key.age": { kind: "AGE", as: "age" },
    used: { kind: "AGE" },
    status: { kind: "CHOICE", choices: choicesOf(["ACTIVE", "INACTIVE"]) },
    is: { kind: "CHOICE", choices: choicesOf(["ACTIVE", "INACTIVE"]), as: "status" },
    lastused: {
      kind: "CHOICE",
      choices: new Map([
        ["used", "USED"],
        ["never", "NEVER_USED"],
        ["unknown", "UNKNOWN"],
        ["denied", "NO_PERMISSION"],
      ]),
    },
  },
  searchText: sql`lower(t.user_name || coalesce(' ' || t.access_key_id, '')) collate "C"`,
  columns: { ...shared.columns, user: sql`t.user_name`, key: sql`t.access_key_id`, used: sql`t.last_used_at` },
  facts: {
    ...shared.facts,
    alerts: sql`exists (select 1 from alert a where a.account_id = t.account_id and a.resource_id = t.identity and ${IS_OPEN})`,
  },
  choices: {
    status: { ACTIVE: sql`t.is_active`, INACTIVE: sql`not t.is_active` },
    lastused: Object.fromEntries(
      ["USED", "NEVER_USED", "UNKNOWN", "NO_PERMISSION"].map((status) => [
        status,
        sql`(t.document #>> '{lastUsed,status}') = ${status}`,
      ]),
    ),
  },
});

export const groupConditions = conditionsOf({
  keys: { ...shared.keys, members: { kind: "NUMBER" }, member: { kind: "TEXT" }, policy: { kind: "TEXT" } },
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    members: sql`jsonb_array_length(t.document -> 'memberNames')`,
    member: sql`(t.document #>> '{memberNames}')`,
    policy: sql`concat_ws(' ', t.document #>> '{group,attachedPolicies}', t.document #>> '{group,inlinePolicies}')`,
  },
  facts: shared.facts,
});

export const roleConditions = conditionsOf({
  keys: {
    ...shared.keys,
    used: { kind: "AGE" },
    trusts: { kind: "TEXT" },
    policy: { kind: "TEXT" },
    boundary: { kind: "YES_NO" },
    service: { kind: "YES_NO" },
  },
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    used: sql`t.last_used_at`,
    trusts: sql`(t.document #>> '{role,trustPolicy}')`,
    policy: sql`concat_ws(' ', t.document #>> '{role,attachedPolicies}', t.document #>> '{role,inlinePolicies}')`,
  },
  facts: {
    ...shared.facts,
    boundary: sql`(t.document #>> '{role,permissionsBoundaryArn}') is not null`,
    service: sql`(t.document #>> '{role,path}') like '/aws-service-role/%'`,
  },
});

const POLICY_TYPES = new Map([
  ["aws", "AWS_MANAGED"],
  ["aws_managed", "AWS_MANAGED"],
  ["customer", "CUSTOMER_MANAGED"],
  ["customer_managed", "CUSTOMER_MANAGED"],
  ["inline", "INLINE"],
]);

export const policyConditions = conditionsOf({
  keys: {
    ...shared.keys,
    risk: { kind: "NUMBER" },
    attachments: { kind: "NUMBER" },
    attached: { kind: "YES_NO" },
    type: { kind: "CHOICE", choices: POLICY_TYPES },
    on: { kind: "TEXT" },
    action: { kind: "TEXT" },
  },
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    risk: sql`t.risk_score`,
    attachments: sql`t.attachment_count`,
    on: sql`(select string_agg(h ->> 'name', ' ') from jsonb_array_elements(t.document -> 'attachedTo') h)`,
    action: sql`(t.document ->> 'text')`,
  },
  facts: {
    ...shared.facts,
    alerts: sql`exists (select 1 from alert a where a.account_id = t.account_id and a.resource_id = t.identity and ${IS_OPEN})`,
    attached: sql`jsonb_array_length(t.document -> 'attachedTo') > 0`,
  },
  choices: {
    type: Object.fromEntries([...new Set(POLICY_TYPES.values())].map((type) => [type, sql`t.type = ${type}`])),
  },
});
