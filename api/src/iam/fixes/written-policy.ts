/**
 * Policy documents as JSON values, for changes that keep everything else as it is written: other statements, their order
 * and elements that this code does not know.
 */
import type { PolicyText } from "../account.ts";
import { parsePolicy } from "../policy/document.ts";
import type { PolicyDocument } from "../policy/statement.ts";

export type WrittenStatement = Readonly<Record<string, unknown>>;

export interface WrittenPolicy {
  readonly document: PolicyDocument;
  /** Everything but the statements: Version and Id. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** The statements in the order of `document.statements`. */
  readonly statements: readonly WrittenStatement[];
}

const VERSION = "2012-10-17";

/** Null if the text is no policy. */
export function readWritten(text: PolicyText): WrittenPolicy | null {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return null;
  const { Statement, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return {
    document: parsed.document,
    rest,
    statements: (Array.isArray(Statement) ? Statement : [Statement]) as WrittenStatement[],
  };
}

/** Formats a document for people. Null if no statement remains. */
export function formatPolicy(
  { rest }: Pick<WrittenPolicy, "rest">,
  statements: readonly WrittenStatement[],
): string | null {
  return statements.length === 0 ? null : JSON.stringify({ ...rest, Statement: statements }, null, 2);
}

export function newPolicy(...statements: readonly WrittenStatement[]): string {
  return JSON.stringify({ Version: VERSION, Statement: statements }, null, 2);
}

/** Replaces each statement by those that `change` returns. Null if no statement remains. */
export function mapStatements(
  policy: WrittenPolicy,
  change: (
    written: WrittenStatement,
    statement: PolicyDocument["statements"][number],
  ) => readonly (WrittenStatement | null)[],
): string | null {
  return formatPolicy(
    policy,
    policy.statements
      .flatMap((written, index) => change(written, policy.document.statements[index]!))
      .filter((statement) => statement !== null),
  );
}

export function listOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** A list of one is written as the value itself, as people write it. */
export function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

/** The statement with another condition. Conditions of the statement on the same key and operator are replaced. */
export function withCondition(
  written: WrittenStatement,
  operator: string,
  key: string,
  values: readonly string[],
): WrittenStatement {
  const block = conditionsOf(written);
  const other = Object.fromEntries(
    Object.entries(block[operator] ?? {}).filter(([name]) => name.toLowerCase() !== key.toLowerCase()),
  );
  return { ...written, Condition: { ...block, [operator]: { ...other, [key]: oneOrMany(values) } } };
}

export function conditionsOf(written: WrittenStatement): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return (written["Condition"] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export function testsKey(written: WrittenStatement, key: string): boolean {
  return Object.values(conditionsOf(written)).some((keys) =>
    Object.keys(keys).some((name) => name.toLowerCase() === key.toLowerCase()),
  );
}

/** The principals of a statement by type. `"*"` alone means any AWS principal. */
export function principalsOf(written: WrittenStatement): Readonly<Record<string, readonly string[]>> {
  const principal = written["Principal"];
  if (typeof principal === "string") return { AWS: [principal] };
  return Object.fromEntries(
    Object.entries((principal ?? {}) as Record<string, unknown>).map(([type, values]) => [type, listOf(values)]),
  );
}

/** The statement for these principals. Null if none remain. */
export function withPrincipals(
  written: WrittenStatement,
  principals: Readonly<Record<string, readonly string[]>>,
): WrittenStatement | null {
  const named = Object.entries(principals).filter(([, values]) => values.length > 0);
  if (named.length === 0) return null;
  const { NotPrincipal: _excluded, Principal: _before, ...rest } = written;
  const Principal = Object.fromEntries(named.map(([type, values]) => [type, oneOrMany([...new Set(values)])]));
  // AWS ignores the order; people expect Principal where it was.
  const entries = Object.entries(rest);
  const at = entries.findIndex(([name]) => name === "Effect") + 1;
  return Object.fromEntries([...entries.slice(0, at), ["Principal", Principal], ...entries.slice(at)]);
}

/** Splits a statement into the part for the chosen principals and the part for the others. Either may be null. */
export function splitPrincipals(
  written: WrittenStatement,
  isChosen: (type: string, value: string) => boolean,
): { readonly chosen: WrittenStatement | null; readonly others: WrittenStatement | null } {
  const principals = principalsOf(written);
  const part = (wanted: boolean) =>
    Object.fromEntries(
      Object.entries(principals).map(([type, values]) => [
        type,
        values.filter((value) => isChosen(type, value) === wanted),
      ]),
    );
  const chosen = withPrincipals(written, part(true));
  const others = withPrincipals(written, part(false));
  return { chosen: chosen && others ? withoutSid(chosen) : chosen, others };
}

/** A Sid must be unique, so only one part of a split statement keeps it. */
export function withoutSid(written: WrittenStatement): WrittenStatement {
  const { Sid: _sid, ...rest } = written;
  return rest;
}

/** A Sid that no statement of the policy has. */
export function freeSid({ document }: Pick<WrittenPolicy, "document">, wanted: string): string {
  const taken = new Set(document.statements.map(({ sid }) => sid));
  for (let i = 1; ; i += 1) {
    const sid = i === 1 ? wanted : `${wanted}${i}`;
    if (!taken.has(sid)) return sid;
  }
}
