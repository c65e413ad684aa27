/** The query keys of the inventory lists and the SQL condition of each. `t` is the listed row. */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import { isOpenNow } from "../core/open-now.ts";
import {
  ACCESS_KEY_QUERY_KEYS,
  GROUP_QUERY_KEYS,
  POLICY_QUERY_KEYS,
  ROLE_QUERY_KEYS,
  USER_QUERY_KEYS,
} from "../../iam/inventory-query.ts";
import type { QueryCondition } from "../../iam/query.ts";
import type { QueryKeys } from "../../iam/query-keys.ts";
import { AppError } from "../../errors.ts";
import type { Instant } from "../../iam/time.ts";
import { OTHER_CREDENTIAL_KINDS } from "../../iam/other-credentials.ts";
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
import { INSTALLATION_KEY_LIMIT, keyAgeLimit } from "../core/key-age-limit.ts";
import { hasOwner, hasTag } from "../core/tag-query.ts";
import type { InventoryTableName } from "../../db/sort-values.ts";
import type { Past } from "./past.ts";
import { REACH_CHOICES } from "./reach-query.ts";

/** The query language of one list: its keys, the text that plain words search, and the column of each key. */
interface ListQuery {
  readonly keys: QueryKeys;
  /** The searched text in lower case. */
  readonly searchText: Condition;
  readonly columns: Readonly<Record<string, Condition>>;
  /** The condition of each yes/no key. */
  readonly facts?: Readonly<Record<string, Condition>>;
  /** The condition of each choice, by key and value. */
  readonly choices?: Readonly<Record<string, Readonly<Record<string, Condition>>>>;
  /** The condition of each text key that is more than a part of a column. */
  readonly texts?: Readonly<Record<string, (values: readonly string[]) => Condition>>;
  /** A further condition that a plain word may meet, in the joined table. */
  readonly word?: (text: string) => Condition | null;
  /**
   * Another table that some keys need, joined once. Conditions must not search it for each row: in a list of the past it has
   * no index, and 5,000 users with 5,000 keys would be 25 million comparisons.
   */
  readonly joined?: { readonly table: InventoryTableName; readonly keys: readonly string[]; readonly join: Join };
}

/** The account of a row as a column; whether it is one of the list's accounts. */
export type IsListed = (accountId: Condition) => Condition;
type Join = (isListed: IsListed) => RawBuilder<unknown>;

/** The values of `trusts:` that a scan concludes from a trust policy and stores beside it. */
const TRUSTS_OF_SCAN: ReadonlySet<string> = new Set(["anyone", "external"]);

/** The rows that the text of a query selects. */
export interface ListConditions {
  readonly conditions: readonly Condition[];
  /** The joins after the listed table in the statement, which its conditions ask. */
  readonly join: Join;
  /** The other inventory tables that the conditions ask. */
  readonly tables: readonly InventoryTableName[];
  /** Whether the query itself says which deleted items it wants, so that they are not left out. */
  readonly asksForDeleted: boolean;
  /** Whether the query asks how a principal can become an administrator, which its permissions alone do not tell. */
  readonly asksForPaths: boolean;
}

/** A condition on what only the present state tells: alerts and paths. */
function needsPresent(term: QueryCondition): boolean {
  if (term.kind === "YES_NO") return term.key === "alerts" || term.key === "overdue";
  if (term.kind === "CHOICE") return Object.hasOwn(REACH_CHOICES, term.key);
  return (
    term.kind === "TEXT" &&
    term.key === "trusts" &&
    term.values.some((value) => TRUSTS_OF_SCAN.has(value.toLowerCase()))
  );
}

function conditionsOf(list: ListQuery): (query: string, past?: Past | null) => ListConditions {
  return (query, past = null) => {
    const at = past?.takenAt.getTime() ?? now();
    const terms = readQuery(query, list.keys);
    const unknown = past === null ? undefined : terms.find(needsPresent);
    if (unknown && unknown.kind !== "WORD")
      throw new AppError("HISTORY_NOT_KEPT", {
        message: `${unknown.key}: is known only for the present. Leave it out, or list the present.`,
        details: { path: unknown.key, position: unknown.position },
      });
    const isJoined = terms.some((term) => term.kind !== "WORD" && list.joined?.keys.includes(term.key));
    const hasOtherWord = terms.some((term) => term.kind === "WORD" && list.word?.(term.text));
    return {
      tables: list.joined && (isJoined || hasOtherWord) ? [list.joined.table] : [],
      join: isJoined ? list.joined!.join : NO_JOIN,
      conditions: terms.map((term) => unless(term.isNegated, sqlOf(term, list, at))),
      asksForDeleted: terms.some((term) => term.kind === "YES_NO" && term.key === "gone"),
      asksForPaths: terms.some(
        (term) =>
          term.kind === "CHOICE" && Object.hasOwn(REACH_CHOICES, term.key) && !term.values.every(isAnswerWithoutPaths),
      ),
    };
  };
}

export const NO_JOIN: Join = () => sql``;

function isAnswerWithoutPaths(value: string): boolean {
  return value === "YES" || value === "ADMINISTRATOR";
}

function sqlOf(
  condition: QueryCondition,
  { searchText, columns, facts = {}, choices = {}, texts = {}, word = () => null }: ListQuery,
  at: Instant,
): Condition {
  switch (condition.kind) {
    case "WORD": {
      // The comparison is by bytes, with the word in lower case once: one that ignores case converts both for each row.
      const isInText = sql`${searchText} like lower(${`%${escapeLike(condition.text)}%`})`;
      const other = word(condition.text);
      return other === null ? isInText : anyOf([isInText, other]);
    }
    case "TEXT":
      if (Object.hasOwn(texts, condition.key)) return texts[condition.key]!(condition.values);
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
/** The expression of the index in `db/search-indexes.ts`. `concat_ws` depends on settings, so no index can be on it. */
const NAME_AND_ARN = sql`lower(t.name || coalesce(' ' || t.arn, '')) collate "C"`;
const IS_OPEN = isOpenNow(sql`a`);
const HAS_OPEN_ALERTS = sql`exists (select 1 from alert a where a.account_id = t.account_id and a.owner_id = t.identity and ${IS_OPEN})`;
const IS_DELETED = sql`t.gone_at is not null`;

const shared = {
  columns: { name: sql`t.name`, arn: sql`t.arn`, account: ACCOUNT, age: sql`t.created_at` },
  facts: { alerts: HAS_OPEN_ALERTS, gone: IS_DELETED },
} as const satisfies Omit<ListQuery, "searchText" | "keys">;

/** Converts a timestamp of the document, which stores milliseconds, to a PostgreSQL timestamp. */
function momentAt(path: string) {
  return sql`to_timestamp((t.document #>> ${path}::text[])::float8 / 1000)`;
}

/** AWS's IDs of access keys (IAM User Guide, "IAM identifiers"). */
const KEY_ID = /^A[KS]IA[A-Z0-9]{12,}$/i;

/** Not correlated, so that the key is looked up once. */
function hasKeyWithId(id: string): Condition {
  return sql`(t.account_id, t.identity) in (select k.account_id, k.user_identity from access_key k where k.access_key_id = ${id} and k.gone_at is null)`;
}

/** No condition of the statement: PostgreSQL would expect few rows of a past table to meet it, and join by a nested loop. */
const OF_KEPT = sql`filter (where k.gone_at is null)`;
const withKeys: Join = (isListed) => sql`
  left join (select k.account_id, k.user_identity, count(*) ${OF_KEPT} as count, min(k.created_at) ${OF_KEPT} as oldest_at,
                    string_agg(k.access_key_id, ' ') ${OF_KEPT} as ids
               from access_key k where ${isListed(sql`k.account_id`)} group by k.account_id, k.user_identity) kept_keys
    on kept_keys.account_id = t.account_id and kept_keys.user_identity = t.identity`;

const withUser: Join = (isListed) => sql`
  left join (select u.account_id, u.identity, u.document #> '{user,tags}' as tags from iam_user u where ${isListed(sql`u.account_id`)}) its_user
    on its_user.account_id = t.account_id and its_user.identity = t.user_identity`;

function tagTexts(tags: Condition) {
  return {
    tag: (values: readonly string[]) => hasTag(tags, values),
    owner: (values: readonly string[]) => hasOwner(tags, values),
  };
}

/**
 * Since when a key of each account must exist to be too old. Ages are whole days, and a key is too old from the day after the
 * limit on. `offset 0`: once for each account.
 */
const KEY_DEADLINES = sql`(select a.id, now() - make_interval(days => ${keyAgeLimit(INSTALLATION_KEY_LIMIT)} + 1) as deadline
                             from account a offset 0)`;

const HAS_MFA = sql`(t.document #> '{credentials,mfaActive}') = 'true'`;

export const userConditions = conditionsOf({
  keys: USER_QUERY_KEYS,
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    key: sql`kept_keys.ids`,
    keys: sql`coalesce(kept_keys.count, 0)`,
    group: sql`(t.document #>> '{user,groupNames}')`,
    policy: sql`concat_ws(' ', t.document #>> '{user,attachedPolicies}', t.document #>> '{user,inlinePolicies}')`,
    activity: momentAt("{credentials,lastActivityAt}"),
    "key.age": sql`kept_keys.oldest_at`,
  },
  facts: {
    ...shared.facts,
    console: sql`(t.document #> '{credentials,passwordEnabled}') = 'true'`,
    boundary: sql`(t.document #>> '{user,permissionsBoundaryArn}') is not null`,
    // Not correlated, so that the keys are read once.
    overdue: sql`(t.account_id, t.identity) in (
      select k.account_id, k.user_identity from access_key k join ${KEY_DEADLINES} a on a.id = k.account_id
       where k.is_active and k.gone_at is null and k.created_at <= a.deadline)`,
  },
  choices: {
    ...REACH_CHOICES,
    mfa: {
      YES: HAS_MFA,
      // The value also finds users whose MFA was not read: a search for users without MFA must not miss one.
      NO: unless(true, HAS_MFA),
      VIRTUAL: sql`t.document -> 'mfaDevices' @> '[{"kind":"VIRTUAL"}]'`,
      UNKNOWN: sql`coalesce(t.document -> 'credentials', 'null') = 'null'`,
    },
    credential: {
      ANY: sql`jsonb_array_length(coalesce(t.document -> 'otherCredentials', '[]')) > 0`,
      ...Object.fromEntries(
        OTHER_CREDENTIAL_KINDS.map((kind) => [
          kind,
          sql`t.document -> 'otherCredentials' @> ${JSON.stringify([{ kind }])}::jsonb`,
        ]),
      ),
    },
  },
  texts: tagTexts(sql`t.document #> '{user,tags}'`),
  joined: { table: "access_key", keys: ["key", "keys", "key.age"], join: withKeys },
  // A pasted key ID finds the user who owns the key.
  word: (text) => (KEY_ID.test(text) ? hasKeyWithId(text.toUpperCase()) : null),
});

export const accessKeyConditions = conditionsOf({
  keys: ACCESS_KEY_QUERY_KEYS,
  searchText: sql`lower(t.user_name || coalesce(' ' || t.access_key_id, '')) collate "C"`,
  columns: { ...shared.columns, user: sql`t.user_name`, key: sql`t.access_key_id`, used: sql`t.last_used_at` },
  facts: {
    ...shared.facts,
    alerts: sql`exists (select 1 from alert a where a.account_id = t.account_id and a.resource_id = t.identity and ${IS_OPEN})`,
    overdue: sql`(t.is_active and exists (
      select 1 from ${KEY_DEADLINES} a where a.id = t.account_id and t.created_at <= a.deadline))`,
  },
  // The tags of its user.
  texts: tagTexts(sql`its_user.tags`),
  joined: { table: "iam_user", keys: ["tag", "owner"], join: withUser },
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
  keys: GROUP_QUERY_KEYS,
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
  keys: ROLE_QUERY_KEYS,
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    used: sql`t.last_used_at`,
    policy: sql`concat_ws(' ', t.document #>> '{role,attachedPolicies}', t.document #>> '{role,inlinePolicies}')`,
  },
  facts: {
    ...shared.facts,
    boundary: sql`(t.document #>> '{role,permissionsBoundaryArn}') is not null`,
    service: sql`(t.document #>> '{role,path}') like '/aws-service-role/%'`,
  },
  choices: REACH_CHOICES,
  texts: {
    ...tagTexts(sql`t.document #> '{role,tags}'`),
    trusts: (values) => anyOf(values.map(trusts)),
  },
});

/** `role_trust` has the other accounts that a role trusts, and `*` for anyone. */
function trusts(text: string): Condition {
  const trusted = (condition: Condition) =>
    sql`exists (select 1 from role_trust r where r.account_id = t.account_id and r.role_identity = t.identity and ${condition})`;
  switch (text.toLowerCase()) {
    // These two are in TRUSTS_OF_SCAN.
    case "anyone":
      return trusted(sql`r.trusted = '*'`);
    case "external":
      return trusted(sql`true`);
    default:
      return holdsText(sql`(t.document #>> '{role,trustPolicy}')`, [text]);
  }
}

export const policyConditions = conditionsOf({
  keys: POLICY_QUERY_KEYS,
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
    type: Object.fromEntries(
      ["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"].map((type) => [type, sql`t.type = ${type}`]),
    ),
  },
});
