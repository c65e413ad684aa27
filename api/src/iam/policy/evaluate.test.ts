/** AWS's rules as cases, one file per topic. If a case fails, correct the evaluator, never the case. */
import { describe, expect, test } from "vitest";
import { type EvaluatorCase, readEvaluatorTopics } from "../../../test/support/cases.ts";
import { parsePolicy } from "./document.ts";
import { type Decision, evaluate, type NamedPolicy, type Reason, type ScpLevel } from "./evaluate.ts";
import { readPrincipal } from "./principals.ts";
import type { PolicyDocument } from "./statement.ts";

type Documents = Readonly<Record<string, object>>;

function documentOf(document: object): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify(document));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document;
}

function named(documents: Documents, prefix = ""): NamedPolicy[] {
  return Object.entries(documents).map(([name, document]) => ({
    name: `${prefix}${name}`,
    document: documentOf(document),
  }));
}

type Levels = EvaluatorCase["policies"]["scps"];

function levels(written: Levels): readonly ScpLevel[] | null {
  return written === null
    ? null
    : (written ?? []).map(({ level, policies }) => ({ name: level, policies: named(policies) }));
}

function one(name: string, document: object | undefined): NamedPolicy | null {
  return document ? { name, document: documentOf(document) } : null;
}

function decide({ policies, ...asked }: EvaluatorCase): Decision {
  const own = policies.trust ?? policies.resource;
  return evaluate(
    {
      principal: readPrincipal(asked.principal, asked.roleArn ?? asked.userArn),
      identity: [
        ...named(policies.identity ?? {}),
        ...Object.entries(policies.groups ?? {}).flatMap(([group, held]) => named(held, `${group}/`)),
      ],
      boundary: one("boundary", policies.boundary),
      session: one("session", policies.session),
      scps: levels(policies.scps),
      rcps: levels(policies.rcps),
      ...(asked.at === undefined ? {} : { at: Date.parse(asked.at) }),
      ...(asked.managementAccount === undefined ? {} : { isManagementAccount: asked.managementAccount }),
    },
    {
      action: asked.action,
      resource: asked.resource,
      resourcePolicy: own ? documentOf(own) : null,
      ...(policies.resourceRcps === undefined ? {} : { rcps: levels(policies.resourceRcps) }),
      ...(asked.resourceAccount === undefined ? {} : { resourceAccountId: asked.resourceAccount }),
      ...(asked.context === undefined ? {} : { keys: asked.context }),
    },
  );
}

const SAYS = {
  ALLOWS: "allows",
  MAY_ALLOW: "may allow",
  DENIES: "denies",
  MAY_DENY: "may deny",
  IMPLICIT_DENY: "does not allow",
} as const;

function say({ effect, layer, level, policy, statement }: Reason): string {
  const place =
    policy === null || statement === null
      ? (level ?? "")
      : `${level === null ? "" : `${level}/`}${policy.name}[${statement.index}]`;
  return [layer, place, SAYS[effect]].filter((word) => word !== "").join(" ");
}

const topics = readEvaluatorTopics();

describe.each(topics)("$topic", ({ cases }) => {
  test.each(cases)("$title", (each) => {
    const decision = decide(each);
    expect({
      decision: decision.decision,
      reasons: decision.reasons.map(say).toSorted(),
      conditionKeys: decision.keys,
      assumes: decision.assumes,
    }).toEqual({
      decision: each.expect.decision,
      reasons: each.expect.reasons.toSorted(),
      conditionKeys: each.expect.conditionKeys ?? [],
      assumes: each.expect.assumes ?? [],
    });
  });
});

test("every case cites its source, and the cases are counted", () => {
  const all = topics.flatMap(({ cases }) => cases);
  const titles = all.map(({ title }) => title);
  console.info(`cases of AWS's rules: ${all.length} in ${topics.length} topics`);
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
  expect(all.filter(({ source }) => source.length < 20).map(({ title }) => title)).toEqual([]);
});
