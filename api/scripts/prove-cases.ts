/**
 * One-time proof that the short form of the JSON cases means what the long form of commit 555da19 meant: each old case, with
 * its keys renamed, is deep-equal to exactly one expanded new case, and no new case is left over.
 * Usage: node --import tsx api/scripts/prove-cases.ts
 */
import { execFileSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import { readAccountTopics, readEvaluatorTopics, readTechniqueCases } from "../test/support/cases.ts";

const BEFORE = "555da19";
const TECHNIQUE_KEYS = { method: "technique" };
const EXPECTATION_KEYS = { methods: "techniques", way: "path", on: "conditionKeys", by: "limitedBy" };
const DECISION_KEYS = { because: "reasons", keys: "conditionKeys" };

type Fields = Readonly<Record<string, unknown>>;

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28 });

function oldFiles(folder: string): readonly { readonly lines: number; readonly content: unknown }[] {
  const paths = git("ls-tree", "--name-only", BEFORE, `${folder}/`).trim().split("\n");
  return paths.map((path) => {
    const text = git("show", `${BEFORE}:${path}`);
    return { lines: text.split("\n").length - 1, content: JSON.parse(text) as unknown };
  });
}

function renamed(fields: Fields, names: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [names[key] ?? key, value]));
}

function renamedAccount({ expect, ...account }: Fields): Fields {
  const expectations = Object.entries(expect as Readonly<Record<string, Fields>>).map(([principal, each]) => [
    principal.replace(/^outsider\//, "external/"),
    renamed(each, EXPECTATION_KEYS),
  ]);
  return { ...account, expect: Object.fromEntries(expectations) as Fields };
}

function compare(subject: string, before: readonly Fields[], after: readonly object[]): void {
  const left = new Set(after);
  const lost = before.filter((old) => {
    const same = [...left].find((each) => isDeepStrictEqual(each, old));
    if (same) left.delete(same);
    return !same;
  });
  process.stdout.write(`${subject}: ${before.length} before, ${after.length} after, ${lost.length} lost, ${left.size} new\n`);
  if (lost.length > 0 || left.size > 0) process.exitCode = 1;
}

const techniques = oldFiles("api/src/iam/escalation/methods.cases").flatMap(({ content }) => content as readonly Fields[]);
const accounts = oldFiles("api/src/iam/escalation/accounts.cases").flatMap(
  ({ content }) => (content as { readonly accounts: readonly Fields[] }).accounts,
);
const evaluator = oldFiles("api/src/iam/policy/evaluate.cases").flatMap(({ content }) => content as readonly Fields[]);
const blocked = (cases: readonly { readonly blocked?: unknown }[]) => cases.flatMap((each) => each.blocked as readonly Fields[]);

const techniquesNow = readTechniqueCases();
compare(
  "techniques",
  techniques.map((each) => renamed(each, TECHNIQUE_KEYS)),
  techniquesNow,
);
process.stdout.write(`blocked variants: ${blocked(techniques).length} before, ${blocked(techniquesNow).length} after\n`);
compare(
  "accounts",
  accounts.map(renamedAccount),
  readAccountTopics().flatMap((topic) => topic.accounts),
);
compare(
  "evaluator",
  evaluator.map((each) => ({ ...each, expect: renamed(each["expect"] as Fields, DECISION_KEYS) })),
  readEvaluatorTopics().flatMap((topic) => topic.cases),
);
