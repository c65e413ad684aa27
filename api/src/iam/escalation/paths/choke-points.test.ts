/** Compares the choke points with the result of trying every possible removal. */
import { expect, test } from "vitest";
import { ACCOUNT_ID } from "../../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { randomCase } from "../../../../test/support/random-case.ts";
import { chokePoints } from "./choke-points.ts";
import type { EscalationFacts } from "../simulation/account-index.ts";
import type { FactsChange } from "./hypothetical-account.ts";
import { buildGraph } from "../graph/search.ts";
import { whatIf } from "./what-if.ts";

const ACCOUNTS = 12;
const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const OPEN: ReadonlySet<string> = new Set(["EXPLOITABLE", "CONDITIONAL"]);

/** Number of sources that a change leaves without an open path, according to a what-if. */
function closes(facts: EscalationFacts, change: FactsChange): number {
  const { closed } = whatIf(facts, change);
  const isOpen = (path: { readonly verdict: { readonly kind: string } } | null) =>
    path !== null && OPEN.has(path.verdict.kind);
  return closed.filter(({ source, before, after }) => source.kind !== "EXTERNAL" && isOpen(before) && !isOpen(after))
    .length;
}

/** One removal for every Allow statement and for every attachment. */
function everyRemoval({ details }: EscalationFacts): FactsChange[] {
  const holders = [
    ...details.users.map((user) => ({ id: user.userId, holder: user })),
    ...details.groups.map((group) => ({ id: group.groupId, holder: group })),
    ...details.roles.map((role) => ({ id: role.roleId, holder: role })),
  ];
  const texts = [
    ...details.policies.map(({ policyId, versions }) => [policyId, versions.at(-1)!.document] as const),
    ...holders.flatMap(({ id, holder }) =>
      holder.inlinePolicies.map((policy) => [`${id}/${policy.policyName}`, policy.document] as const),
    ),
    ...details.roles.map(({ roleId, trustPolicy }) => [`${roleId}#trust-policy`, trustPolicy] as const),
  ];
  return [
    ...texts.flatMap(([policyId, text]) => {
      const statements = [(JSON.parse(text) as { Statement: { Effect: string }[] }).Statement].flat();
      return statements.flatMap(({ Effect }, index) =>
        Effect === "Allow" ? [{ removeStatements: [{ policyId, index }] }] : [],
      );
    }),
    ...holders.flatMap(({ holder }) =>
      holder.attachedPolicies.map(({ policyArn }) => ({ detach: [{ policyArn, principalArn: holder.arn }] })),
    ),
  ];
}

test("in random accounts, the first closes the most paths of all removals, and exact counts are correct", () => {
  let accountsWithPaths = 0;
  for (let seed = 1; seed <= ACCOUNTS; seed += 1) {
    const facts = factsOfCase(randomCase(seed));
    const points = chokePoints(buildGraph(facts), { max: 3 });
    const most = Math.max(0, ...everyRemoval(facts).map((change) => closes(facts, change)));
    expect(points[0]?.closes ?? 0, `seed ${seed}`).toBe(most);
    for (const point of points.filter(({ isExact }) => isExact))
      expect(closes(facts, point.change), `seed ${seed}`).toBe(point.closes);
    if (most > 0) accountsWithPaths += 1;
  }
  console.info(`choke points exact in ${ACCOUNTS} random accounts, ${accountsWithPaths} of them with paths to close`);
  expect(accountsWithPaths).toBeGreaterThan(ACCOUNTS / 3);
});

test("ranks a trust policy that all paths use before the permissions of each source", () => {
  const account: CaseAccount = {
    users: ["anna", "ben", "cleo"].map((name) => ({
      name,
      statements: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
    })),
    roles: [
      {
        name: "top",
        trust: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, Action: "sts:AssumeRole" }],
        statements: ADMIN,
      },
    ],
  };
  const points = chokePoints(buildGraph(factsOfCase(account)));
  expect(points.map(({ kind, of, holder, closes: count }) => [kind, of, holder?.name, count])).toEqual([
    ["TRUST", "STEP", "top", 3],
    ["STATEMENT", "TARGET", "top", 3],
    ["STATEMENT", "STEP", "anna", 1],
    ["STATEMENT", "STEP", "ben", 1],
    ["STATEMENT", "STEP", "cleo", 1],
  ]);
  expect(points.every(({ isExact }) => isExact)).toBe(true);
  // AWS refuses a policy without a statement, so none of these can simply be removed.
  expect(points.every(({ isOnlyStatement }) => isOnlyStatement)).toBe(true);
});

test("names every holder of a managed policy, also those on no path, and says which statement is not the only one", () => {
  const policyArn = `arn:aws:iam::${ACCOUNT_ID}:policy/Full`;
  const account: CaseAccount = {
    users: [{ name: "anna", statements: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] }],
    groups: [{ name: "tools", attached: ["Full"] }],
    roles: [
      {
        name: "top",
        trust: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, Action: "sts:AssumeRole" }],
        attached: ["Full"],
      },
    ],
    policies: [{ name: "Full", versions: [[...ADMIN, { Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]] }],
  };
  const points = chokePoints(buildGraph(factsOfCase(account)));
  const statement = points.find(({ policyArn: arn, kind }) => kind === "STATEMENT" && arn === policyArn)!;
  expect(statement.holders.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["GROUP tools", "ROLE top"]);
  expect([statement.holderCount, statement.isOnlyStatement]).toEqual([2, false]);
  expect(points.find(({ kind }) => kind === "ATTACHMENT")).toMatchObject({ holders: [], isOnlyStatement: false });
});

test("names the function that the paths take over, and no workload where a path needs none", () => {
  const update = [{ Effect: "Allow", Action: "lambda:UpdateFunctionCode", Resource: "*" }];
  const account: CaseAccount = {
    users: ["anna", "ben"].map((name) => ({ name, statements: update })),
    roles: [
      {
        name: "deploy",
        trust: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        statements: ADMIN,
      },
    ],
    workloads: [
      {
        service: "lambda",
        resourceArn: `arn:aws:lambda:eu-west-1:${ACCOUNT_ID}:function:release`,
        roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/deploy`,
        state: "Active",
      },
    ],
  };
  const named = (facts: CaseAccount) =>
    chokePoints(buildGraph(factsOfCase(facts))).map(({ holder, workloads }) => [
      holder?.name,
      workloads.map(({ name }) => name),
    ]);
  const points = named(account);
  expect(points.length).toBeGreaterThan(0);
  for (const [, workloads] of points) expect(workloads).toEqual(["function:release"]);
  const users = [{ name: "cleo", statements: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }] }];
  expect(named({ users })).toEqual([["cleo", []]]);
});
