/** How the controls of a standard changed since a past moment, by the answers of scans that are stored. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, selectFirst, table } from "../../db/typed-sql.ts";
import { type Control, controlCounts, type ControlState, controlsOfStandard } from "../../iam/checks/controls.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import { loadControlAnswers, loadPastAnswers } from "./control-results.ts";

const h = table("control_history", "h");
const s = table("scan", "s");

export interface ControlChange {
  readonly controlId: string;
  readonly title: string;
  readonly before: ControlState;
  readonly after: ControlState;
  readonly reason: string | null;
}

export interface ControlChanges {
  readonly since: Date;
  /** The accounts that cannot be compared. */
  readonly notComparedAccountCount: number;
  /**
   * The accounts of which answers of then and of now are stored. The others are left out of both sides: otherwise a control
   * would have changed because an account was connected.
   */
  readonly comparedAccountCount: number;
  /** Since when answers of any of the accounts are stored. Null if none is. */
  readonly storedSince: Date | null;
  /** Null if no account can be compared. */
  readonly passedBefore: number | null;
  readonly passedAfter: number | null;
  /** In the order of the standard. */
  readonly changes: readonly ControlChange[];
}

interface ChangesQuestion {
  readonly standard: ControlStandard;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly since: Date;
}

export async function loadControlChanges(
  em: Em,
  { standard, accounts, since }: ChangesQuestion,
): Promise<ControlChanges> {
  const past = await loadPastAnswers(em, accounts, since);
  const present = await loadControlAnswers(em, accounts);
  const isCompared = (_: unknown, index: number) => past[index]!.results.size > 0 && present[index]!.results.size > 0;
  const before = controlsOfStandard(standard, past.filter(isCompared));
  const after = controlsOfStandard(standard, present.filter(isCompared));
  const comparedAccountCount = past.filter(isCompared).length;
  const passed = (controls: readonly Control[]) =>
    comparedAccountCount === 0 ? null : controlCounts(controls).passedCount;
  return {
    since,
    notComparedAccountCount: accounts.length - comparedAccountCount,
    comparedAccountCount,
    storedSince: await readStoredSince(em, accounts),
    passedBefore: passed(before),
    passedAfter: passed(after),
    changes: comparedAccountCount === 0 ? [] : changedControls(before, after),
  };
}

/** The controls of another state than before, in the order of the standard. */
export function changedControls(before: readonly Control[], after: readonly Control[]): readonly ControlChange[] {
  const earlier = new Map(before.map((control) => [control.id, control]));
  return after.flatMap(({ id, title, state, reason }): ControlChange[] => {
    const known = earlier.get(id);
    return known && known.state !== state ? [{ controlId: id, title, before: known.state, after: state, reason }] : [];
  });
}

async function readStoredSince(em: Em, accounts: ChangesQuestion["accounts"]): Promise<Date | null> {
  const row = await selectFirst(
    databaseOf(em),
    { since: sql<string | null>`min(${s.finishedAt})` },
    sql`from ${h.$table} join ${s.$table} on ${s.id} = ${h.scanId}
     where ${h.accountId} = any(${sql.val(accounts.map(({ id }) => id))}::text[])`,
  );
  const since = row?.since ?? null;
  return since === null ? null : new Date(since);
}
