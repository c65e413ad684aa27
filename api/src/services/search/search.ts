/**
 * One search over everything that has a page: users, access keys, roles, groups, policies, alerts, checks and accounts. It
 * uses the indexes of the lists (`db/search-indexes.ts`), and reads each kind only if the caller may.
 */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { PolicyType } from "../../db/entities/inventory.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import type { AlertStatus } from "../../iam/alerts/alert.ts";
import { headline } from "../../iam/alerts/headline.ts";
import type { Evidence } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";
import { Accounts } from "../accounts/accounts.ts";
import { beforeReading } from "../alerts/due-alerts.ts";
import { parseInput, text } from "../core/input.ts";
import { hasPermission, type Permission } from "../core/permissions.ts";
import { allOf, anyOf, type Condition, escapeLike } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const TEXT_MAX_CHARACTERS = 200;
const WORDS_MAX = 5;
const HITS_PER_KIND = 8;
const HITS_PER_KIND_MAX = 20;
/** How many matches of a kind are compared. A text with more is too short to rank them all for each letter typed. */
const COMPARED_MAX = 200;

export const SEARCH_KINDS = ["ACCESS_KEY", "USER", "ROLE", "GROUP", "POLICY", "ALERT", "CHECK", "ACCOUNT"] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

export interface SearchHit {
  readonly kind: SearchKind;
  readonly id: string;
  /** The name of the resource, the ID of an access key or check, or the title of an alert. */
  readonly name: string;
  /** The user of an access key, the title of a check, the resource of an alert, the number of an account. */
  readonly detail: string | null;
  /** Whether the text is the whole name, ID, ARN or number. */
  readonly isExact: boolean;
  readonly accountId: string | null;
  readonly alertNumber: number | null;
  /** The headline of an alert. Null for other results, as are the next two. */
  readonly headline: string | null;
  readonly severity: Severity | null;
  readonly status: AlertStatus | null;
  readonly policyType: PolicyType | null;
}

const searchInput = z.object({
  text: text(TEXT_MAX_CHARACTERS),
  first: z.number().int().min(1).max(HITS_PER_KIND_MAX).nullish(),
  accountId: text(64).nullish(),
});
export type SearchInput = z.input<typeof searchInput>;

const NOTHING = {
  detail: null,
  accountId: null,
  alertNumber: null,
  headline: null,
  severity: null,
  status: null,
  policyType: null,
};

/** AWS's IDs of access keys, or the beginning of one (IAM User Guide, "IAM identifiers"). */
const KEY_ID = /^a[ks]ia[a-z0-9]*$/;
const NUMBER = /^#?(\d{1,9})$/;

interface Question {
  /** The searched text in lower case, without spaces at its ends. */
  readonly text: string;
  readonly words: readonly string[];
  readonly first: number;
  /** The conditions on `t.account_id`. */
  readonly isShown: Condition;
}

interface AlertHitRow extends Pick<SearchHit, "id" | "accountId" | "alertNumber" | "severity" | "status"> {
  readonly checkId: string;
  readonly name: string;
  readonly category: AlertCategory;
  readonly detail: string;
  readonly evidence: Evidence;
}

/** How the row of a kind becomes a hit. `t` is the row. */
interface Source {
  readonly kind: SearchKind;
  readonly table: string;
  /** The compared text in lower case, as its index has it. */
  readonly searchText: Condition;
  readonly columns: RawBuilder<unknown>;
  /** The names that the text may be as a whole. */
  readonly whole: readonly Condition[];
}

const NAME_AND_ARN = sql`lower(t.name || coalesce(' ' || t.arn, '')) collate "C"`;
const NAMED = { searchText: NAME_AND_ARN, whole: [sql`t.name`, sql`t.arn`] };
const WITHOUT_DETAIL = sql`t.name, null as detail`;

const INVENTORY: readonly Source[] = [
  {
    kind: "ACCESS_KEY",
    table: "access_key",
    searchText: sql`lower(t.user_name || coalesce(' ' || t.access_key_id, '')) collate "C"`,
    columns: sql`t.access_key_id as name, t.user_name as detail`,
    whole: [sql`t.access_key_id`],
  },
  { kind: "USER", table: "iam_user", columns: WITHOUT_DETAIL, ...NAMED },
  { kind: "ROLE", table: "iam_role", columns: WITHOUT_DETAIL, ...NAMED },
  { kind: "GROUP", table: "iam_group", columns: WITHOUT_DETAIL, ...NAMED },
  {
    kind: "POLICY",
    table: "iam_policy",
    columns: sql`t.name, t.document -> 'attachedTo' -> 0 ->> 'name' as detail, t.type as "policyType"`,
    ...NAMED,
  },
];

export class Search {
  constructor(private readonly scope: Scope) {}

  /** Returns the best hits of each kind, exact ones first. Errors: BAD_USER_INPUT and NOT_FOUND (account). */
  async find(input: SearchInput): Promise<readonly SearchHit[]> {
    allow(this.scope, "inventory.read");
    const { text: typed, first, accountId } = parseInput(searchInput, input);
    const normal = typed.trim().toLowerCase();
    const words = normal.split(/\s+/).slice(0, WORDS_MAX);
    const account = accountId == null ? null : await new Accounts(this.scope).get(accountId);
    const question: Question = {
      text: normal,
      words,
      first: first ?? HITS_PER_KIND,
      isShown:
        account === null
          ? sql`t.account_id in (select id from account where status <> 'ARCHIVED')`
          : sql`t.account_id = ${account.id}`,
    };
    const found = await Promise.all([
      ...INVENTORY.map((source) => this.#inventory(source, question)),
      this.#alerts(question),
      this.#accounts(question),
    ]);
    const hits = [...found.flat(), ...this.#checks(question)];
    const place = ({ kind, isExact }: SearchHit) => (isExact ? 0 : SEARCH_KINDS.length) + SEARCH_KINDS.indexOf(kind);
    return hits.toSorted((one, other) => place(one) - place(other));
  }

  async #inventory(source: Source, { text: typed, words, first, isShown }: Question): Promise<readonly SearchHit[]> {
    // A name of a user would find all of the user's keys besides the user.
    if (source.kind === "ACCESS_KEY" && !KEY_ID.test(typed)) return [];
    const isInText = allOf(words.map((word) => sql`${source.searchText} like ${`%${escapeLike(word)}%`}`));
    const isWhole = anyOf(source.whole.map((name) => sql`lower(${name}) = ${typed}`));
    const begins = sql`lower(${source.whole[0]!}) like ${`${escapeLike(typed)}%`}`;
    const compared = (isFound: Condition) => sql`(
        select t.id, ${source.columns}, t.account_id as "accountId", coalesce(${isWhole}, false) as "isExact",
               coalesce(${begins}, false) as begins
          from ${sql.table(source.table)} t where t.gone_at is null and ${isShown} and ${isFound} limit ${COMPARED_MAX})`;
    // On its own, since the name as a whole may not be among the matches that are compared.
    const isNamed = sql`(${source.searchText} = ${typed} or ${source.searchText} like ${`${escapeLike(typed)} %`})`;
    const { rows } = await sql<Partial<SearchHit> & { id: string; name: string; isExact: boolean }>`
      select s.* from (${compared(isNamed)} union ${compared(isInText)}) s where s.name is not null
      order by s."isExact" desc, s.begins desc, length(s.name), s.name, s.id limit ${first}`.execute(this.#kysely());
    return rows.map(({ id, name, detail = null, accountId = null, policyType = null, isExact }) => ({
      ...NOTHING,
      kind: source.kind,
      id,
      name,
      detail,
      accountId,
      policyType,
      isExact,
    }));
  }

  async #alerts({ text: typed, words, first, isShown }: Question): Promise<readonly SearchHit[]> {
    if (!this.#mayRead("alerts.read")) return [];
    await beforeReading(this.scope);
    const number = NUMBER.exec(typed)?.[1];
    const isInText = allOf(words.map((word) => sql`t.search_text like ${`%${escapeLike(word)}%`}`));
    const { rows } = await sql<AlertHitRow>`
      select s.id, s.title as name, s.resource_name as detail, s.account_id as "accountId", s.number as "alertNumber", s.severity, s.status,
             s.check_id as "checkId", s.category, s.evidence
        from (select t.* from alert t
               where ${isShown} and ${number === undefined ? isInText : sql`t.number = ${Number(number)}`} limit ${COMPARED_MAX}) s
       order by s.status = 'RESOLVED', s.severity_rank, s.number desc limit ${first}`.execute(this.#kysely());
    return rows.map(({ checkId, category, evidence, ...row }) => ({
      ...NOTHING,
      ...row,
      headline: headline({ checkId, title: row.name, resource: { category, name: row.detail }, evidence }),
      kind: "ALERT",
      isExact: number !== undefined,
    }));
  }

  async #accounts({ text: typed, words, first }: Question): Promise<readonly SearchHit[]> {
    if (!this.#mayRead("accounts.read")) return [];
    const isInText = allOf(
      words.map(
        (word) => sql`lower(concat_ws(' ', t.name, t.aws_account_id, t.aliases)) like ${`%${escapeLike(word)}%`}`,
      ),
    );
    const { rows } = await sql<{ id: string; name: string; detail: string | null; isExact: boolean }>`
      select t.id, t.name, t.aws_account_id as detail, coalesce(t.aws_account_id = ${typed} or lower(t.name) = ${typed}, false) as "isExact"
        from account t where t.status <> 'ARCHIVED' and ${isInText} order by "isExact" desc, t.name, t.id limit ${first}`.execute(
      this.#kysely(),
    );
    return rows.map((row) => ({ ...NOTHING, ...row, kind: "ACCOUNT", accountId: row.id }));
  }

  #checks({ text: typed, words, first }: Question): readonly SearchHit[] {
    if (!this.#mayRead("checks.read")) return [];
    const found = CHECKS.filter(({ id, title }) => {
      const searched = `${id} ${title}`.toLowerCase();
      return words.every((word) => searched.includes(word));
    });
    return found
      .toSorted((one, other) => Number(other.id === typed) - Number(one.id === typed))
      .slice(0, first)
      .map(({ id, title, severity }) => ({
        ...NOTHING,
        kind: "CHECK",
        id,
        name: id,
        detail: title,
        severity,
        isExact: id === typed,
      }));
  }

  #mayRead(permission: Permission): boolean {
    return this.scope.caller !== null && hasPermission(this.scope.caller, permission);
  }

  #kysely() {
    return this.scope.em.getKysely();
  }
}
