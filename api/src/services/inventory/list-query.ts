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
import { type InventoryTableName, LISTED, ROW } from "../../db/sort-values.ts";
import { derived, jsonAt, known, listOf, table, textAt } from "../../db/typed-sql.ts";
import type { PolicyHolderRef } from "../../db/entities/inventory.ts";
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

const { iam_user: user, access_key: key, iam_group: group, iam_role: role, iam_policy: policy } = LISTED;
const k = table("access_key", "k");
const u = table("iam_user", "u");
const a = table("account", "a");
const c = table("account", "c");
const alert = table("alert", "a");
const trust = table("role_trust", "r");

const ACCOUNT = sql`(select concat_ws(' ', ${c.name}, ${c.awsAccountId}, ${c.id}) from ${c.$table} where ${c.id} = ${ROW.accountId})`;
/** The expression of the index in `db/search-indexes.ts`. `concat_ws` depends on settings, so no index can be on it. */
const NAME_AND_ARN = sql`lower(${ROW.name} || coalesce(' ' || ${ROW.arn}, '')) collate "C"`;
const IS_OPEN = isOpenNow(sql`a`);
/** Whether a principal has open alerts. */
const HAS_OPEN_ALERTS = hasOpenAlerts(alert.ownerId);
const IS_DELETED = sql`${ROW.goneAt} is not null`;

function hasOpenAlerts(identity: Condition): Condition {
  return sql`exists (select 1 from ${alert.$table}
    where ${alert.accountId} = ${ROW.accountId} and ${identity} = ${ROW.identity} and ${IS_OPEN})`;
}

const shared = {
  columns: { name: ROW.name, arn: ROW.arn, account: ACCOUNT, age: ROW.createdAt },
  facts: { alerts: HAS_OPEN_ALERTS, gone: IS_DELETED },
} as const satisfies Omit<ListQuery, "searchText" | "keys">;

/** AWS's IDs of access keys (IAM User Guide, "IAM identifiers"). */
const KEY_ID = /^A[KS]IA[A-Z0-9]{12,}$/i;

/** Not correlated, so that the key is looked up once. */
function hasKeyWithId(id: string): Condition {
  return sql`(${user.accountId}, ${user.identity}) in (select ${k.accountId}, ${k.userIdentity} from ${k.$table}
    where ${k.accessKeyId} = ${id} and ${k.goneAt} is null)`;
}

/** No condition of the statement: PostgreSQL would expect few rows of a past table to meet it, and join by a nested loop. */
const OF_KEPT = sql`filter (where ${k.goneAt} is null)`;
const KEPT_KEYS = {
  accountId: k.accountId,
  userIdentity: k.userIdentity,
  count: sql<string>`count(*) ${OF_KEPT}`,
  oldestAt: sql<string | null>`min(${k.createdAt}) ${OF_KEPT}`,
  ids: sql<string | null>`string_agg(${k.accessKeyId}, ' ') ${OF_KEPT}`,
};
const keptKeys = derived("kept_keys", KEPT_KEYS);
const withKeys: Join = (isListed) => sql`
  left join (select ${listOf(KEPT_KEYS)} from ${k.$table} where ${isListed(k.accountId)}
              group by ${k.accountId}, ${k.userIdentity}) ${keptKeys.$table}
    on ${keptKeys.accountId} = ${user.accountId} and ${keptKeys.userIdentity} = ${user.identity}`;

const ITS_USER = { accountId: u.accountId, identity: u.identity, tags: jsonAt(u.document, "user", "tags") };
const itsUser = derived("its_user", ITS_USER);
const withUser: Join = (isListed) => sql`
  left join (select ${listOf(ITS_USER)} from ${u.$table} where ${isListed(u.accountId)}) ${itsUser.$table}
    on ${itsUser.accountId} = ${key.accountId} and ${itsUser.identity} = ${key.userIdentity}`;

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
const DEADLINES = {
  id: a.id,
  deadline: sql<string>`now() - make_interval(days => ${keyAgeLimit(INSTALLATION_KEY_LIMIT)} + 1)`,
};
const due = derived("due", DEADLINES);
const KEY_DEADLINES = sql`(select ${listOf(DEADLINES)} from ${a.$table} offset 0) ${due.$table}`;

const HAS_MFA = sql`${jsonAt(user.document, "credentials", "mfaActive")} = 'true'`;

const OTHER_CREDENTIALS = jsonAt(user.document, "otherCredentials");

export const userConditions = conditionsOf({
  keys: USER_QUERY_KEYS,
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    key: keptKeys.ids,
    keys: sql`coalesce(${keptKeys.count}, 0)`,
    group: textAt(user.document, "user", "groupNames"),
    policy: sql`concat_ws(' ', ${textAt(user.document, "user", "attachedPolicies")}, ${textAt(user.document, "user", "inlinePolicies")})`,
    activity: sql`to_timestamp(${textAt(user.document, "credentials", "lastActivityAt")}::float8 / 1000)`,
    "key.age": keptKeys.oldestAt,
  },
  facts: {
    ...shared.facts,
    console: sql`${jsonAt(user.document, "credentials", "passwordEnabled")} = 'true'`,
    boundary: sql`${textAt(user.document, "user", "permissionsBoundaryArn")} is not null`,
    // Not correlated, so that the keys are read once.
    overdue: sql`(${user.accountId}, ${user.identity}) in (
      select ${k.accountId}, ${k.userIdentity} from ${k.$table} join ${KEY_DEADLINES} on ${due.id} = ${k.accountId}
       where ${k.isActive} and ${k.goneAt} is null and ${k.createdAt} <= ${due.deadline})`,
  },
  choices: {
    ...REACH_CHOICES,
    mfa: {
      YES: HAS_MFA,
      // The value also finds users whose MFA was not read: a search for users without MFA must not miss one.
      NO: unless(true, HAS_MFA),
      VIRTUAL: sql`${jsonAt(user.document, "mfaDevices")} @> '[{"kind":"VIRTUAL"}]'`,
      UNKNOWN: sql`coalesce(${jsonAt(user.document, "credentials")}, 'null') = 'null'`,
    },
    credential: {
      ANY: sql`jsonb_array_length(coalesce(${OTHER_CREDENTIALS}, '[]')) > 0`,
      ...Object.fromEntries(
        OTHER_CREDENTIAL_KINDS.map((kind) => [kind, sql`${OTHER_CREDENTIALS} @> ${JSON.stringify([{ kind }])}::jsonb`]),
      ),
    },
  },
  texts: tagTexts(jsonAt(user.document, "user", "tags")),
  joined: { table: "access_key", keys: ["key", "keys", "key.age"], join: withKeys },
  // A pasted key ID finds the user who owns the key.
  word: (text) => (KEY_ID.test(text) ? hasKeyWithId(text.toUpperCase()) : null),
});

export const accessKeyConditions = conditionsOf({
  keys: ACCESS_KEY_QUERY_KEYS,
  searchText: sql`lower(${key.userName} || coalesce(' ' || ${key.accessKeyId}, '')) collate "C"`,
  columns: { ...shared.columns, user: key.userName, key: key.accessKeyId, used: key.lastUsedAt },
  facts: {
    ...shared.facts,
    alerts: hasOpenAlerts(alert.resourceId),
    overdue: sql`(${key.isActive} and exists (
      select 1 from ${KEY_DEADLINES} where ${due.id} = ${key.accountId} and ${key.createdAt} <= ${due.deadline}))`,
  },
  // The tags of its user.
  texts: tagTexts(itsUser.tags),
  joined: { table: "iam_user", keys: ["tag", "owner"], join: withUser },
  choices: {
    status: { ACTIVE: key.isActive, INACTIVE: sql`not ${key.isActive}` },
    lastused: Object.fromEntries(
      ["USED", "NEVER_USED", "UNKNOWN", "NO_PERMISSION"].map((status) => [
        status,
        sql`${textAt(key.document, "lastUsed", "status")} = ${status}`,
      ]),
    ),
  },
});

export const groupConditions = conditionsOf({
  keys: GROUP_QUERY_KEYS,
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    members: sql`jsonb_array_length(${jsonAt(group.document, "memberNames")})`,
    member: textAt(group.document, "memberNames"),
    policy: sql`concat_ws(' ', ${textAt(group.document, "group", "attachedPolicies")}, ${textAt(group.document, "group", "inlinePolicies")})`,
  },
  facts: shared.facts,
});

export const roleConditions = conditionsOf({
  keys: ROLE_QUERY_KEYS,
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    used: role.lastUsedAt,
    policy: sql`concat_ws(' ', ${textAt(role.document, "role", "attachedPolicies")}, ${textAt(role.document, "role", "inlinePolicies")})`,
  },
  facts: {
    ...shared.facts,
    boundary: sql`${textAt(role.document, "role", "permissionsBoundaryArn")} is not null`,
    service: sql`${textAt(role.document, "role", "path")} like '/aws-service-role/%'`,
  },
  choices: REACH_CHOICES,
  texts: {
    ...tagTexts(jsonAt(role.document, "role", "tags")),
    trusts: (values) => anyOf(values.map(trusts)),
  },
});

/** `role_trust` has the other accounts that a role trusts, and `*` for anyone. */
function trusts(text: string): Condition {
  const trusted = (condition: Condition) =>
    sql`exists (select 1 from ${trust.$table}
      where ${trust.accountId} = ${role.accountId} and ${trust.roleIdentity} = ${role.identity} and ${condition})`;
  switch (text.toLowerCase()) {
    // These two are in TRUSTS_OF_SCAN.
    case "anyone":
      return trusted(sql`${trust.trusted} = '*'`);
    case "external":
      return trusted(sql`true`);
    default:
      return holdsText(textAt(role.document, "role", "trustPolicy"), [text]);
  }
}

const ATTACHED_TO = jsonAt(policy.document, "attachedTo");
const HOLDER = known<PolicyHolderRef>(sql`h`);

export const policyConditions = conditionsOf({
  keys: POLICY_QUERY_KEYS,
  searchText: NAME_AND_ARN,
  columns: {
    ...shared.columns,
    risk: policy.riskScore,
    attachments: policy.attachmentCount,
    on: sql`(select string_agg(${textAt(HOLDER, "name")}, ' ') from jsonb_array_elements(${ATTACHED_TO}) h)`,
    action: textAt(policy.document, "text"),
  },
  facts: {
    ...shared.facts,
    alerts: hasOpenAlerts(alert.resourceId),
    attached: sql`jsonb_array_length(${ATTACHED_TO}) > 0`,
  },
  choices: {
    type: Object.fromEntries(
      ["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"].map((type) => [type, sql`${policy.type} = ${type}`]),
    ),
  },
});
