/** Finds the exception rules that mute alerts. */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, type RowOf, rowsOf, select, table, textAt } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { ALERT_QUERY_KEYS } from "../../iam/alerts/alert-query.ts";
import { unusableCondition } from "../../iam/alerts/exception-rule.ts";
import type { QueryCondition } from "../../iam/query.ts";
import type { Instant } from "../../iam/time.ts";
import { type Condition, allOf, readQuery } from "../core/query-conditions.ts";
import { isNotUndone } from "./as-of.ts";
import { selectionOfFilter } from "./filter.ts";
import { whereOf } from "./selection.ts";

const ALERTS_PER_QUESTION = 5_000;

const a = table("alert", "a");
const e = table("alert_event", "e");
const r = table("exception_rule", "r");

/** The columns of `MutingRule`, of the table `r`. */
export const MUTING_COLUMNS = pick(r, "id", "query", "reason", "comment", "mutesCritical", "createdAt", "expiresAt");
/** The facts of a rule that are needed to mute an alert. */
export type MutingRule = RowOf<typeof MUTING_COLUMNS>;

interface AskedRule extends MutingRule {
  readonly condition: Condition;
}

/** Parses the query of a rule. Throws BAD_QUERY with the position of the mistake, or for a term that a rule cannot use. */
export function requireExceptionQuery(query: string): readonly QueryCondition[] {
  const conditions = readQuery(query, ALERT_QUERY_KEYS);
  const unusable = unusableCondition(conditions);
  if (unusable)
    throw new AppError("BAD_QUERY", {
      message: `An exception cannot use ${unusable.key}: it mutes alerts by what they are about, such as their check, severity, account or resource. Remove this term.`,
      details: { position: unusable.position },
    });
  if (conditions.length === 0)
    throw new AppError("BAD_QUERY", {
      message:
        "An exception needs a query: without one, it would mute every alert. Name a check, a resource or an account.",
      details: { position: 0 },
    });
  return conditions;
}

/**
 * The condition of the query on alerts `a`. With `isOfAnyAccount`, also those of archived accounts. A term that excludes
 * an account which no longer exists, also among others, no longer excludes it, so the query then matches no alert at all.
 */
export async function exceptionQueryCondition(
  em: Em,
  query: string,
  { isOfAnyAccount }: { readonly isOfAnyAccount: boolean },
): Promise<Condition> {
  requireExceptionQuery(query);
  const selection = await selectionOfFilter({ em, caller: null }, { query });
  if (selection.choices.some(({ isNegated, hasUnknown }) => isNegated && hasUnknown)) return sql`false`;
  return whereOf(isOfAnyAccount ? { ...selection, hidesArchived: false } : selection);
}

/** The condition that the rule mutes the alert `a`, whatever its status. */
async function mutingCondition(em: Em, rule: MutingRule): Promise<Condition> {
  return allOf([
    await exceptionQueryCondition(em, rule.query, { isOfAnyAccount: true }),
    ...(rule.mutesCritical ? [] : [sql`${a.severity} <> 'CRITICAL'`]),
    sql`not ${hasLeft(rule)}`,
  ]);
}

/**
 * Whether the alert `a` opened because its severity rose or an operator reopened it, after the rule was saved and since
 * the alert was last opened or reopened by a scan.
 */
function hasLeft({ createdAt }: MutingRule): RawBuilder<unknown> {
  return sql`exists (select 1 from ${e.$table} where ${e.alertId} = ${a.id} and ${e.kind} in ('WITHDRAWN', 'WOKEN')
    and ${textAt(e.changes, "reason")} in ('SEVERITY_ROSE', 'OPERATOR') and ${e.at} >= greatest(${a.openedAt}, ${createdAt}::timestamptz)
    and ${isNotUndone(sql`e`, sql`true`)})`;
}

/** The rules that mute alerts at this moment. */
export class ActiveRules {
  private constructor(
    private readonly em: Em,
    private readonly rules: readonly AskedRule[],
  ) {}

  /**
   * Reads the rules. Call it with locks on the alerts that are compared: a rule that is saved later then finds what
   * this transaction has written (see `settleExceptionRules`).
   */
  static async read(em: Em, at: Instant): Promise<ActiveRules> {
    const rows = await select(
      databaseOf(em),
      MUTING_COLUMNS,
      sql`from ${r.$table} where ${r.endedAt} is null and ${r.expiresAt} > ${new Date(at).toISOString()}::timestamptz
       order by ${r.expiresAt} desc, ${r.id}`,
    );
    const rules: AskedRule[] = [];
    for (const rule of rows) rules.push({ ...rule, condition: await conditionOrNone(em, rule) });
    return new ActiveRules(em, rules);
  }

  /** The rule that mutes each of the alerts, by alert: of several rules, the one that ends last. */
  async mutingEach(alertIds: readonly string[]): Promise<ReadonlyMap<string, MutingRule>> {
    const found = new Map<string, MutingRule>();
    if (this.rules.length === 0) return found;
    const place = sql<number | null>`case ${sql.join(
      this.rules.map(({ condition }, index) => sql`when ${condition} then ${sql.lit(index)}`),
      sql` `,
    )} end`;
    for (let start = 0; start < alertIds.length; start += ALERTS_PER_QUESTION) {
      const ids = alertIds.slice(start, start + ALERTS_PER_QUESTION);
      const rows = await rowsOf(
        databaseOf(this.em),
        { id: a.id, place },
        (list) => sql`
        select m.* from (select ${list} from ${a.$table} where ${a.id} = any(${sql.val(ids)}::text[])) m
         where m.place is not null`,
      );
      for (const row of rows) found.set(row.id, this.rules[row.place!]!);
    }
    return found;
  }
}

/** A query that this version cannot read mutes nothing, so its alerts are open. The list of rules says so. */
export async function conditionOrNone(em: Em, rule: MutingRule): Promise<Condition> {
  try {
    return await mutingCondition(em, rule);
  } catch (error) {
    if (error instanceof AppError && error.code === "BAD_QUERY") return sql`false`;
    throw error;
  }
}
