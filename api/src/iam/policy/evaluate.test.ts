/** AWS's rules as cases, one file per topic. A case that fails is a finding about the evaluator, never a case to edit. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePolicy, type PolicyDocument } from "./document.ts";
import { type Decision, evaluate, type NamedPolicy, type Reason } from "./evaluate.ts";
import { readPrincipal } from "./principals.ts";
import type { KnownKeys } from "./request-context.ts";

type Documents = Readonly<Record<string, object>>;

interface Case {
  readonly title: string;
  /** The page of AWS's documentation that says so, and its section. */
  readonly source: string;
  readonly principal: string;
  readonly roleArn?: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly managementAccount?: boolean;
  /** `null`: known to be missing; a key that is not named is not known. */
  readonly context?: KnownKeys;
  readonly policies: {
    readonly identity?: Documents;
    readonly groups?: Readonly<Record<string, Documents>>;
    readonly boundary?: object;
    readonly session?: object;
    readonly resource?: object;
    readonly trust?: object;
    /** `null`: not read. */
    readonly scps?: readonly { readonly level: string; readonly policies: Documents }[] | null;
  };
  readonly expect: {
    readonly decision: string;
    readonly because: readonly string[];
    readonly keys?: readonly string[];
    readonly assumes?: readonly string[];
  };
}

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

function one(name: string, document: object | undefined): NamedPolicy | null {
  return document ? { name, document: documentOf(document) } : null;
}

function decide({ policies, ...asked }: Case): Decision {
  const own = policies.trust ?? policies.resource;
  return evaluate(
    {
      principal: readPrincipal(asked.principal, asked.roleArn),
      identity: [
        ...named(policies.identity ?? {}),
        ...Object.entries(policies.groups ?? {}).flatMap(([group, held]) => named(held, `${group}/`)),
      ],
      boundary: one("boundary", policies.boundary),
      session: one("session", policies.session),
      scps:
        policies.scps === null
          ? null
          : (policies.scps ?? []).map(({ level, policies: attached }) => ({ name: level, policies: named(attached) })),
      ...(asked.managementAccount === undefined ? {} : { isManagementAccount: asked.managementAccount }),
    },
    {
      action: asked.action,
      resource: asked.resource,
      resourcePolicy: own ? documentOf(own) : null,
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

const folder = new URL("evaluate.cases/", import.meta.url);
const topics = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({
    topic: name.slice(0, -5),
    cases: JSON.parse(readFileSync(new URL(name, folder), "utf8")) as readonly Case[],
  }));

describe.each(topics)("$topic", ({ cases }) => {
  test.each(cases)("$title", (each) => {
    const decision = decide(each);
    expect({
      decision: decision.decision,
      because: decision.reasons.map(say).toSorted(),
      keys: decision.keys,
      assumes: decision.assumes,
    }).toEqual({
      decision: each.expect.decision,
      because: each.expect.because.toSorted(),
      keys: each.expect.keys ?? [],
      assumes: each.expect.assumes ?? [],
    });
  });
});

test("counts its cases, each with a source of its own words", () => {
  const all = topics.flatMap(({ cases }) => cases);
  const titles = all.map(({ title }) => title);
  console.info(`cases of AWS's rules: ${all.length} in ${topics.length} topics`);
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
  expect(all.filter(({ source }) => source.length < 20).map(({ title }) => title)).toEqual([]);
});
