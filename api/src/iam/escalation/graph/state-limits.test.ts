/** The limits on changed states: a principal whose states were not all searched is never shown as safe. */
import { describe, expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { randomCase } from "../../../../test/support/random-case.ts";
import { alternativePathsOf } from "../paths/alternatives.ts";
import { externalPathsOf, pathOf } from "../paths/path.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { buildGraph, type EscalationGraph } from "./search.ts";
import { indexAccount } from "../simulation/account-index.ts";
import { stateKeyOf } from "../simulation/principal-state.ts";
import { type Node, STATE_LIMITS, type StateLimits, StateSpace } from "./state-space.ts";

const arnOf = (name: string) => `arn:aws:iam::123456789012:user/${name}`;
/** May write itself a policy that allows everything, of which its boundary leaves only that write. */
const bounded = {
  statements: [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: "*" }],
  boundary: "limit",
};
const NAMES = ["anna", "bob", "self", "idle"];
const ACCOUNT: CaseAccount = {
  users: [
    { name: "anna", ...bounded },
    { name: "bob", ...bounded },
    { name: "self", statements: [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: "*" }] },
    { name: "idle", statements: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] },
  ],
  policies: [{ name: "limit", versions: [[{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: "*" }]] }],
};

function pathsWith(limits: StateLimits) {
  const graph = buildGraph(factsOfCase(ACCOUNT), TECHNIQUES, limits);
  return NAMES.map((name) => pathOf(graph, arnOf(name)));
}

const kindsWith = (limits: StateLimits) => pathsWith(limits).map((path) => path?.verdict.kind ?? null);

describe("limits on changed states", () => {
  test("are not reached by an ordinary account", () => {
    expect(kindsWith(STATE_LIMITS)).toEqual(["BLOCKED", "BLOCKED", "EXPLOITABLE", null]);
  });

  test.each([
    ["evaluated", { ...STATE_LIMITS, evaluated: 1 }, ["BLOCKED", "UNKNOWN", "EXPLOITABLE", null]],
    ["found", { ...STATE_LIMITS, created: 0 }, ["UNKNOWN", "UNKNOWN", "UNKNOWN", null]],
    ["kept for one principal", { ...STATE_LIMITS, ofPrincipal: 1 }, ["UNKNOWN", "UNKNOWN", "EXPLOITABLE", null]],
  ])("a principal with more states than may be %s has an UNKNOWN path that says so", (_which, limits, kinds) => {
    expect(kindsWith(limits)).toEqual(kinds);
    for (const path of pathsWith(limits).filter((each) => each?.verdict.kind === "UNKNOWN"))
      expect(path!.verdict.missing.join()).toMatch(/limits of one search/);
  });
});

describe("the limit on the states of one principal", () => {
  const ACCOUNT_ARN = "arn:aws:iam::123456789012";
  const policyArns = (count: number) => Array.from({ length: count }, (_, i) => `${ACCOUNT_ARN}:policy/team-${i}`);

  /** May attach each of the policies to itself. None alone leads anywhere, and each is another state with each other. */
  const attaching = (count: number, more: readonly Readonly<Record<string, unknown>>[] = []): CaseAccount => ({
    users: [
      {
        name: "anna",
        statements: [
          {
            Effect: "Allow",
            Action: "iam:AttachUserPolicy",
            Resource: "*",
            Condition: { ArnEquals: { "iam:PolicyARN": policyArns(count) } },
          },
          ...more,
        ],
      },
    ],
    policies: policyArns(count).map((_, i) => ({
      name: `team-${i}`,
      versions: [[{ Effect: "Allow", Action: "iam:PassRole", Resource: `${ACCOUNT_ARN}:role/team-${i}/*` }]],
    })),
  });
  const pathWith = (account: CaseAccount) => pathOf(buildGraph(factsOfCase(account)), arnOf("anna"));
  const techniquesNamed = (...ids: readonly string[]) => TECHNIQUES.filter(({ id }) => ids.includes(id));

  test("is not reached by three policies", () => {
    expect(pathWith(attaching(3))).toBeNull();
  });

  test("leaves no principal without a path: it is UNKNOWN and names the limit", () => {
    expect(pathWith(attaching(8))?.verdict).toMatchObject({
      kind: "UNKNOWN",
      missing: [
        "what anna can do after changing its own permissions: it has more such states than the limits of one search (40 of one principal)",
      ],
    });
  });

  test("leaves the alternatives of a path that only names the limit", () => {
    const account = {
      ...attaching(8, [{ Effect: "Allow", Action: "ssm:StartSession", Resource: "*" }]),
      roles: [
        {
          name: "nodes",
          trust: [{ Effect: "Allow", Principal: { Service: "ssm.amazonaws.com" }, Action: "sts:AssumeRole" }],
          statements: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        },
      ],
    };
    const graph = buildGraph(factsOfCase(account), techniquesNamed("iam-008", "own-ssm-01"));
    expect(pathOf(graph, arnOf("anna"))!.verdict.missing.join()).toMatch(/limits of one search/);
    const { paths } = alternativePathsOf(graph, arnOf("anna"));
    expect(paths[0]).toMatchObject({ target: { name: "nodes" }, hops: [{ techniqueId: "own-ssm-01" }] });
  });

  test("leaves an alternative that begins and ends like a path that only names the limit", () => {
    const { users, policies } = attaching(8);
    const account = {
      // A policy that was not read may deny each step, so no path is certain.
      users: users!.map((each) => ({ ...each, attached: ["unread"] })),
      policies: policies!.map((each) =>
        each.name === "team-0" ? { ...each, versions: [[{ Effect: "Allow", Action: "*", Resource: "*" }]] } : each,
      ),
    };
    const graph = buildGraph(factsOfCase(account), techniquesNamed("iam-008"));
    const best = pathOf(graph, arnOf("anna"))!;
    expect(best.verdict.missing.join()).toMatch(/limits of one search/);
    const [other] = alternativePathsOf(graph, arnOf("anna")).paths;
    expect(other).toMatchObject({ key: best.key, verdict: { kind: "UNKNOWN" } });
    expect(other!.verdict.missing.join()).toMatch(/was not read/);
  });

  test("does not hide that a later change makes the principal an administrator", () => {
    const join = { Effect: "Allow", Action: "iam:AddUserToGroup", Resource: "*" };
    const account = {
      ...attaching(8, [join]),
      groups: [{ name: "top", statements: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
    };
    const path = pathWith(account);
    expect(path?.verdict.kind).toBe("EXPLOITABLE");
    expect(path!.hops).toHaveLength(1);
  });
});

describe("a principal that certainly makes itself an administrator", () => {
  const SEEDS = 6;
  const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  const TEAM = "arn:aws:iam::123456789012:policy/team";
  const facts = factsOfCase({
    users: [
      {
        name: "anna",
        statements: [
          {
            Effect: "Allow",
            Action: "iam:AttachUserPolicy",
            Resource: "*",
            Condition: { ArnEquals: { "iam:PolicyARN": [ADMINISTRATOR, TEAM] } },
          },
        ],
      },
    ],
    policies: [
      {
        name: "team",
        versions: [[{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: arnOf("anna") }]],
      },
    ],
  });
  const statesFrom = (node: Node): string[] => [
    `${node.changes} ${node.changedFrom?.edge.technique.id} ${stateKeyOf(node.principal.permissions)}`,
    ...node.changedInto.flatMap(statesFrom),
  ];

  test("has its longer ways on demand, with every state and with their paths", () => {
    const graph = buildGraph(facts);
    const anna = graph.nodes.get(arnOf("anna"))!;
    expect(anna.best).toMatchObject({ rank: 0, hops: 1 });
    const withTeam = anna.changedInto.find(({ principal }) => !principal.isAdministrator)!;
    expect([withTeam.changedInto, withTeam.best]).toEqual([[], null]);
    graph.addDeferred(withTeam);
    const every = new StateSpace(indexAccount(facts), TECHNIQUES);
    expect(statesFrom(anna)).toEqual(statesFrom(every.nodes.get(arnOf("anna"))!));
    expect(withTeam.best).toMatchObject({ rank: 0, hops: 1 });
    expect(withTeam.best!.edge!.to!.principal.isAdministrator).toBe(true);
  });

  test("leads no principal of a random account to other paths than with every state", () => {
    let accountsWithFewerStates = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const account = factsOfCase(randomCase(seed));
      const [some, every] = (["BEST_PATHS", "EVERY_STATE"] as const).map((purpose) =>
        buildGraph(account, TECHNIQUES, STATE_LIMITS, purpose),
      ) as [EscalationGraph, EscalationGraph];
      const pathsIn = (graph: EscalationGraph) => [
        externalPathsOf(graph),
        ...[...graph.nodes.keys()].map((arn) => pathOf(graph, arn)),
      ];
      const alternativesIn = (graph: EscalationGraph) =>
        [...graph.nodes.keys()].map((arn) => alternativePathsOf(graph, arn, { max: 50 }));
      const statesIn = (graph: EscalationGraph) => [...graph.nodes.values()].flatMap(statesFrom);
      expect(pathsIn(some), `seed ${seed}`).toEqual(pathsIn(every));
      if (statesIn(some).length < statesIn(every).length) accountsWithFewerStates += 1;
      expect(alternativesIn(some), `seed ${seed}`).toEqual(alternativesIn(every));
    }
    expect(accountsWithFewerStates).toBeGreaterThan(SEEDS / 3);
  });
});
