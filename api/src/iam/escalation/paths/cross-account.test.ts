/** Several accounts together: who of one becomes administrator of another. */
import { expect, test } from "vitest";
import { ACCOUNT_ID } from "../../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import type { EscalationFacts } from "../simulation/account-index.ts";
import { crossAccountPaths } from "./cross-account.ts";
import { buildGraph } from "../graph/search.ts";

/** None of them is the number that cases are written with, which stands for the account itself. */
const DEV = "444455556666";
const OTHER = "999988887777";
const THIRD = "555566667777";
const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const ASSUME = [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }];
const trusting = (arn: string, condition?: object) => [
  { Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole", ...(condition && { Condition: condition }) },
];
const root = (id: string) => `arn:aws:iam::${id}:root`;

/** The same account under another number: ids of its own, and every ARN. */
function factsIn(accountId: string, written: CaseAccount): EscalationFacts {
  const text = JSON.stringify(factsOfCase(written))
    .replaceAll(ACCOUNT_ID, accountId)
    .replaceAll(/A(IDA|ROA|GPA|NPA)/g, `A$1${accountId}`);
  return JSON.parse(text) as EscalationFacts;
}

/** `source account/name -> method>name …: VERDICT (because)` of each path over a border. */
function told(accounts: Readonly<Record<string, CaseAccount>>): string[] {
  const graphs = Object.entries(accounts).map(([id, written]) => buildGraph(factsIn(id, written)));
  return crossAccountPaths(graphs).paths.map(({ source, hops, verdict }) => {
    const path = hops.map(({ techniqueId, to }) => `${techniqueId}>${to.awsAccountId}/${to.name}`).join(" ");
    return `${source.awsAccountId}/${source.name} ${path}: ${[verdict.kind, ...verdict.reasons].join(" ")}`;
  });
}

const top = (trust: ReturnType<typeof trusting>): CaseAccount => ({
  roles: [{ name: "top", trust, statements: ADMIN }],
});

test("both sides must allow: the trust, and the caller's own policies even where the trust names it", () => {
  const dev: CaseAccount = { users: [{ name: "anna", statements: ASSUME }, { name: "ben" }] };
  const path = `sts-002>${OTHER}/top: EXPLOITABLE`;
  expect(told({ [DEV]: dev, [OTHER]: top(trusting(root(DEV))) })).toEqual([`${DEV}/anna ${path}`]);
  expect(told({ [DEV]: dev, [OTHER]: top(trusting(`arn:aws:iam::${DEV}:user/anna`)) })).toEqual([
    `${DEV}/anna ${path}`,
  ]);
  expect(told({ [DEV]: dev, [OTHER]: top(trusting(`arn:aws:iam::${DEV}:user/ben`)) })).toEqual([]);
  expect(told({ [DEV]: dev, [OTHER]: top(trusting(root(THIRD))) })).toEqual([]);
});

test("a trust that asks for an external id is a condition", () => {
  const trust = trusting(root(DEV), { StringEquals: { "sts:ExternalId": "agreed" } });
  expect(told({ [DEV]: { users: [{ name: "anna", statements: ASSUME }] }, [OTHER]: top(trust) })).toEqual([
    `${DEV}/anna sts-002>${OTHER}/top: CONDITIONAL sts:ExternalId`,
  ]);
});

test("a boundary, a service control policy or a Deny of the caller's account closes it", () => {
  const into = { [OTHER]: top(trusting(root(DEV))) };
  const deny = [{ Effect: "Deny", Action: "sts:AssumeRole", Resource: `arn:aws:iam::${OTHER}:role/*` }];
  expect(told({ [DEV]: { users: [{ name: "anna", statements: ASSUME, more: deny }] }, ...into })).toEqual([]);
  expect(told({ [DEV]: { users: [{ name: "anna", statements: ASSUME }], scp: deny }, ...into })).toEqual([]);
  const bounded: CaseAccount = {
    users: [{ name: "anna", statements: ASSUME, boundary: "read" }],
    policies: [{ name: "read", versions: [[{ Effect: "Allow", Action: "s3:*", Resource: "*" }]] }],
  };
  expect(told({ [DEV]: bounded, ...into })).toEqual([]);
});

test("leads on inside of both accounts, and over a third", () => {
  const dev: CaseAccount = {
    users: [{ name: "anna" }],
    roles: [{ name: "step", trust: trusting(`arn:aws:iam::${DEV}:user/anna`), statements: ASSUME }],
  };
  const middle: CaseAccount = {
    roles: [{ name: "hub", trust: trusting(`arn:aws:iam::${DEV}:role/step`), statements: ASSUME }],
  };
  const prod: CaseAccount = {
    roles: [
      {
        name: "door",
        trust: trusting(`arn:aws:iam::${THIRD}:role/hub`),
        statements: [{ Effect: "Allow", Action: "iam:PutRolePolicy", Resource: "*" }],
      },
    ],
  };
  const rest = `sts-002>${THIRD}/hub sts-002>${OTHER}/door iam-005>${OTHER}/door: EXPLOITABLE`;
  expect(told({ [DEV]: dev, [THIRD]: middle, [OTHER]: prod })).toEqual([
    `${THIRD}/hub sts-002>${OTHER}/door iam-005>${OTHER}/door: EXPLOITABLE`,
    `${DEV}/step ${rest}`,
    `${DEV}/anna sts-001>${DEV}/step ${rest}`,
  ]);
});

test("an administrator of one account is a source for another, and whoever can grant itself the right to ask", () => {
  const dev: CaseAccount = {
    users: [
      { name: "boss", statements: ADMIN },
      {
        name: "cleo",
        statements: [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: `arn:aws:iam::${DEV}:user/cleo` }],
      },
    ],
  };
  expect(told({ [DEV]: dev, [OTHER]: top(trusting(root(DEV))) })).toEqual([
    `${DEV}/boss sts-002>${OTHER}/top: EXPLOITABLE`,
    `${DEV}/cleo iam-007>${DEV}/cleo sts-002>${OTHER}/top: EXPLOITABLE`,
  ]);
});

test("each side's statements prove the hop: the caller's policy and the other account's trust", () => {
  const graphs = [
    buildGraph(factsIn(DEV, { users: [{ name: "anna", statements: ASSUME }] })),
    buildGraph(factsIn(OTHER, top(trusting(root(DEV))))),
  ];
  const { paths, leftOut } = crossAccountPaths(graphs);
  expect(leftOut).toBe(0);
  const proof = paths[0]!.hops[0]!.proof.filter(({ layer }) => layer !== "SCP");
  expect(proof.map(({ layer, policy }) => [layer, policy?.kind, policy?.holder?.name])).toEqual([
    ["IDENTITY", "INLINE", "anna"],
    ["TRUST", "TRUST", "top"],
  ]);
  expect(crossAccountPaths(graphs, { max: 0 })).toEqual({ paths: [], leftOut: 1 });
});
