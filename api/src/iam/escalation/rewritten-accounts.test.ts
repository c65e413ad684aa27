/**
 * Rewrites the accounts of the cases without changing their meaning: another order, actions in capitals, one statement split
 * into several, a copy of each user. The verdicts must stay the same. This finds results that depend on how an account is
 * written, without stating which result is correct.
 */
import { describe, expect, test } from "vitest";
import { escalationFactsOf } from "../../../test/support/account-case.ts";
import { type AccountCase, readAccountTopics } from "../../../test/support/cases.ts";
import { pathsOf } from "./paths/alternatives.ts";
import { buildGraph, type EscalationGraph } from "./graph/search.ts";
import { memoize } from "../memoize.ts";
import { type EscalationPath, externalPathsOf, pathOf } from "./paths/path.ts";

type Account = AccountCase;
type Details = Account["details"];
type Statement = Readonly<Record<string, unknown>>;
type Rewriting = (account: Account) => Account;

const TOPICS = readAccountTopics().map(({ topic, accounts }) => [topic, accounts] as const);

const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  "principals in reverse": (account) => ({
    ...account,
    details: Object.fromEntries(
      Object.entries(account.details).map(([kind, list]) => [kind, [...list].reverse()]),
    ) as Details,
  }),
  "statements in reverse": byStatements((statements) => [...statements].reverse()),
  "actions in capitals": byStatements((statements) =>
    statements.map((statement) =>
      Object.fromEntries(
        Object.entries(statement).map(([key, value]) => [
          key,
          /^(Not)?Action$/.test(key) ? listOf(value).map((each) => each.toUpperCase()) : value,
        ]),
      ),
    ),
  ),
  "a statement for each action": byStatements((statements) =>
    statements.flatMap((each) =>
      each["Action"] ? listOf(each["Action"]).map((action) => ({ ...each, Action: action })) : [each],
    ),
  ),
  "a statement for each resource": byStatements((statements) =>
    statements.flatMap((each) =>
      each["Resource"]
        ? listOf(each["Resource"]).map((resource) => ({
            ...each,
            Resource: resource,
          }))
        : [each],
    ),
  ),
  "many workloads with a weak role in front": (account) => {
    const [first] = account.workloads ?? [];
    if (!first) return account;
    const trust = {
      Effect: "Allow",
      Principal: { Service: ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
      Action: "sts:AssumeRole",
    };
    const weakRole = { RoleName: "weak", AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] } };
    const weakWorkloads = Array.from({ length: 250 }, (_, i) => ({
      ...first,
      resourceArn: first.resourceArn.replace(/[^:/]*$/, `weak-${i}`),
      roleArn: "arn:aws:iam::123456789012:role/weak",
    }));
    const details = { ...account.details, RoleDetailList: [...(account.details.RoleDetailList ?? []), weakRole] };
    return { ...account, details, workloads: [...weakWorkloads, ...account.workloads!] };
  },
  "a copy of each user": (account) => {
    const users = account.details.UserDetailList ?? [];
    // Users with attached policies are not copied, because a copy of an administrator would be a further target. A
    // caller with access to a user also has access to its copy.
    const copies = users
      .filter((each) => !each.AttachedManagedPolicies)
      .map((each) => ({ ...each, UserName: `copy-${each.UserName}`, UserId: `AIDACOPYOF${each.UserName}` }));
    return { ...account, details: { ...account.details, UserDetailList: [...copies, ...users] } };
  },
};

describe.each(Object.entries(REWRITINGS))("%s", (_rewriting, rewrite) => {
  test.each(TOPICS)("%s", (_topic, accounts) => {
    const differences = accounts.flatMap((account) => {
      const before = originalAnswersOf(account);
      const after = answersOf(rewrite(account));
      return [...before]
        .filter(([principal, answer]) => after.get(principal) !== answer)
        .map(([principal, answer]) => `${account.name}: ${principal}: ${answer}, then ${after.get(principal)}`);
    });
    expect(differences).toEqual([]);
  });
});

test.each(TOPICS)("the first of the paths is the best path: %s", (_topic, accounts) => {
  const differences = accounts.flatMap((account) => {
    const graph = originalGraphOf(account);
    return [...graph.nodes.keys()].flatMap((arn) => {
      const [best, first] = [pathOf(graph, arn), pathsOf(graph, arn)[0] ?? null].map(summaryOf);
      return best === first ? [] : [`${account.name}: ${arn}: ${best}, but ${first}`];
    });
  });
  expect(differences).toEqual([]);
});

/** The graph and the answers of an account as it is written. Every rewriting is compared with the same ones. */
const originalGraphOf = memoize((account: Account) => buildGraph(escalationFactsOf(account)));
const originalAnswersOf = memoize((account: Account) => answersIn(originalGraphOf(account)));

function answersOf(account: Account): ReadonlyMap<string, string> {
  return answersIn(buildGraph(escalationFactsOf(account)));
}

function answersIn(graph: EscalationGraph): ReadonlyMap<string, string> {
  return new Map([
    ...[...graph.nodes.keys()].map((arn) => [arn, answerOf(graph, arn)] as const),
    ...externalPathsOf(graph).map(({ source, verdict }) => [`external ${source.name}`, verdict.kind] as const),
  ]);
}

function answerOf(graph: EscalationGraph, arn: string): string {
  return graph.nodes.get(arn)!.principal.isAdministrator ? "ADMINISTRATOR" : summaryOf(pathOf(graph, arn));
}

/**
 * Summarizes a path without its techniques. The order of the account may decide which of several equally good paths is
 * shown.
 */
function summaryOf(path: EscalationPath | null): string {
  if (path === null) return "no path";
  const { kind, reasons } = path.verdict;
  if (kind === "BLOCKED") return kind;
  return `${kind} in ${path.hops.length}${kind === "CONDITIONAL" ? ` on ${reasons.toSorted().join()}` : ""}`;
}

function byStatements(change: (statements: readonly Statement[]) => readonly Statement[]): Rewriting {
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(
      ([key, each]) => [key, key === "AssumeRolePolicyDocument" ? each : rewrite(each)] as const,
    );
    const rewritten = Object.fromEntries(entries);
    if (!("Statement" in rewritten)) return rewritten;
    const statements = rewritten["Statement"] as Statement | readonly Statement[];
    return {
      ...rewritten,
      Statement: change(Array.isArray(statements) ? statements : [statements as Statement]),
    };
  };
  return (account) => ({
    ...account,
    details: rewrite(account.details) as Details,
  });
}

function listOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]) as readonly string[];
}
