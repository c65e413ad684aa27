/**
 * Limits of the search: each account has a path that only exists beyond the number of resources that one search tries. The
 * path is found, or it is UNKNOWN and names the limit. It is never left out in silence.
 */
import { describe, expect, test } from "vitest";
import { AT } from "../../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { guardrailsOf } from "../../principals/guardrails.ts";
import { bestElevation, TARGET_LIMITS } from "../edges/elevation-targets.ts";
import { pathOf } from "../paths/path.ts";
import { newUser } from "../simulation/hypothetical-principal.ts";
import { identityOf, initialState } from "../simulation/principal-state.ts";
import { blocked, exploitable } from "../simulation/verdict.ts";
import { buildGraph } from "./search.ts";

type Statement = Readonly<Record<string, unknown>>;
const ACCOUNT_ARN = "arn:aws:iam::123456789012";
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = "*", Condition?: object) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const UNGUARDED = guardrailsOf(null, "123456789012", AT);
const deny = (...given: Parameters<typeof allow>): Statement => ({ ...allow(...given), Effect: "Deny" });
const EVERYTHING = allow("*");
const series = <T>(count: number, of: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
const policyArns = (count: number) => series(count, (i) => `${ACCOUNT_ARN}:policy/p-${i}`);
const oneOfPolicies = (...arns: readonly string[]) => ({ ArnEquals: { "iam:PolicyARN": arns } });
const policy = (name: string, ...statements: readonly Statement[]) => ({ name, versions: [statements] });
const anna = (...statements: readonly Statement[]) => ({ name: "anna", statements });

function pathIn(account: CaseAccount, name = "user/anna") {
  const path = pathOf(buildGraph(factsOfCase(account)), `${ACCOUNT_ARN}:${name}`);
  return { kind: path?.verdict.kind ?? null, missing: path?.verdict.missing ?? [] };
}

const FOUND = { kind: "EXPLOITABLE", missing: [] };
const limited = (words: RegExp) => ({ kind: "UNKNOWN", missing: [expect.stringMatching(words)] });
const TAKE_BOB = allow("iam:CreateAccessKey", `${ACCOUNT_ARN}:user/bob`);
const TAKE_CHIEF = allow("iam:CreateAccessKey", `${ACCOUNT_ARN}:user/chief`);
const CHIEF = { name: "chief", statements: [EVERYTHING] };
const BOB = { name: "bob", statements: [allow("s3:GetObject")] };

describe("policies", () => {
  test("the only policy that can be rewritten and attached comes after 250 others", () => {
    const last = policyArns(250).at(-1)!;
    const account: CaseAccount = {
      users: [
        anna(allow("iam:AttachUserPolicy", "*", oneOfPolicies(last)), allow("iam:CreatePolicyVersion", last), TAKE_BOB),
        BOB,
      ],
      policies: series(250, (i) => policy(`p-${i}`, allow("s3:GetObject"))),
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("250 policies can be rewritten, and only the last of them attached", () => {
    const arns = policyArns(250);
    const account: CaseAccount = {
      users: [
        anna(
          allow("iam:AttachUserPolicy", `${ACCOUNT_ARN}:user/bob`, oneOfPolicies(...arns)),
          deny("iam:AttachUserPolicy", "*", oneOfPolicies(...arns.slice(0, -1))),
          allow("iam:CreatePolicyVersion", arns),
          TAKE_BOB,
        ),
        BOB,
      ],
      policies: series(250, (i) => policy(`p-${i}`, allow("s3:GetObject"))),
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("the seventh policy with full access is the only one that can be attached to another user", () => {
    const account: CaseAccount = {
      users: [
        anna(allow("iam:AttachUserPolicy", `${ACCOUNT_ARN}:user/bob`, oneOfPolicies(policyArns(7).at(-1)!)), TAKE_BOB),
        BOB,
      ],
      policies: series(7, (i) => policy(`p-${i}`, EVERYTHING)),
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("the seventh policy with full access is the only one that can replace a boundary", () => {
    const condition = { ArnEquals: { "iam:PermissionsBoundary": policyArns(7).at(-1)! } };
    const put = allow("iam:PutUserPermissionsBoundary", "*", condition);
    const account: CaseAccount = {
      users: [{ ...anna(EVERYTHING), boundary: "limit" }],
      policies: [...series(7, (i) => policy(`p-${i}`, EVERYTHING)), policy("limit", put)],
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("the ninth policy that can be attached, and the one with the fewest permissions, leads on", () => {
    const closing = deny("iam:AttachUserPolicy");
    const account: CaseAccount = {
      users: [anna(allow("iam:AttachUserPolicy", "*", oneOfPolicies(...policyArns(9)))), CHIEF],
      policies: series(9, (i) =>
        policy(
          `p-${i}`,
          i === 8 ? TAKE_CHIEF : allow(["iam:PassRole", "lambda:InvokeFunction"], `arn:x-${i}`),
          closing,
        ),
      ),
    };
    expect(pathIn(account)).toEqual(limited(/attach.*limits of one search \(8/));
  });

  test("the tenth name is the only one under which a policy can be created", () => {
    const names = policyArns(10);
    const account: CaseAccount = {
      users: [
        anna(allow("iam:AttachUserPolicy", "*", oneOfPolicies(...names)), allow("iam:CreatePolicy", names.at(-1))),
      ],
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("the last of seven boundaries is the only one with which permissions of a new user can be written", () => {
    const account: CaseAccount = {
      users: [
        anna(
          allow(["iam:CreateUser", "iam:CreateAccessKey"]),
          allow("iam:PutUserPolicy", "*", { ArnEquals: { "iam:PermissionsBoundary": policyArns(7).at(-1)! } }),
        ),
      ],
      policies: series(7, (i) => policy(`p-${i}`, EVERYTHING)),
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("60 names are free for a new policy, and only the last can be attached", () => {
    const names = policyArns(60);
    const account: CaseAccount = {
      users: [
        anna(
          allow("iam:AttachUserPolicy", "*", oneOfPolicies(...names)),
          deny("iam:AttachUserPolicy", "*", oneOfPolicies(...names.slice(0, -1))),
          allow("iam:CreatePolicy", names),
        ),
      ],
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("the tenth policy that can replace a boundary is the only one that leads on", () => {
    const condition = { ArnEquals: { "iam:PermissionsBoundary": policyArns(10) } };
    const put = allow("iam:PutUserPermissionsBoundary", "*", condition);
    const account: CaseAccount = {
      users: [{ ...anna(put, TAKE_CHIEF), boundary: "limit" }, CHIEF],
      policies: [
        policy("limit", put),
        ...series(10, (i) =>
          policy(`p-${i}`, i === 9 ? TAKE_CHIEF : allow(["iam:PassRole", "lambda:InvokeFunction"], `arn:x-${i}`)),
        ),
      ],
    };
    expect(pathIn(account)).toEqual(limited(/boundary.*limits of one search \(8/));
  });
});

describe("principals and groups", () => {
  test("the only user that can be taken over comes after 2,100 others", () => {
    const ofTeam = { StringEquals: { "aws:ResourceTag/team": "x" } };
    const account: CaseAccount = {
      users: [
        anna(allow("iam:PutUserPolicy", `${ACCOUNT_ARN}:user/t-*`), allow("iam:CreateAccessKey", "*", ofTeam)),
        ...series(2_100, (i) => ({ name: `t-${i}` })),
        { name: "t-last", tags: { team: "x" } },
      ],
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("the only group with a user that can be taken over comes after 520 others", () => {
    const account: CaseAccount = {
      users: [anna(allow("iam:PutGroupPolicy"), TAKE_BOB), { ...BOB, groups: ["g-520"] }],
      groups: series(521, (i) => ({ name: `g-${i}` })),
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("2,000 members of groups that cannot be written come before the one that can be taken over", () => {
    const groupArn = (name: string) => `${ACCOUNT_ARN}:group/${name}`;
    const account: CaseAccount = {
      users: [
        anna(
          allow("iam:PutGroupPolicy", `${ACCOUNT_ARN}:group/*`),
          deny("iam:PutGroupPolicy", groupArn("big")),
          TAKE_BOB,
        ),
        ...series(2_100, (i) => ({ name: `t-${i}`, groups: ["big"] })),
        { ...BOB, groups: ["small"] },
      ],
      groups: [{ name: "big" }, { name: "small" }],
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("a user joins five groups in a row, of which each allows the next", () => {
    const join = (i: number) => allow("iam:AddUserToGroup", `${ACCOUNT_ARN}:group/g-${i}`);
    const account: CaseAccount = {
      users: [anna(join(0))],
      groups: series(5, (i) => ({ name: `g-${i}`, statements: [i === 4 ? EVERYTHING : join(i + 1)] })),
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("a user joins a group with the same policy before it leaves the group that denies something", () => {
    const group = (name: string) => `${ACCOUNT_ARN}:group/${name}`;
    const account: CaseAccount = {
      users: [{ name: "anna", groups: ["held"] }, CHIEF],
      groups: [
        { name: "held", attached: ["work"], statements: [deny("iam:CreateAccessKey")] },
        { name: "free", attached: ["work"] },
      ],
      policies: [
        policy(
          "work",
          TAKE_CHIEF,
          allow("iam:AddUserToGroup", group("free")),
          allow("iam:RemoveUserFromGroup", group("held")),
        ),
      ],
    };
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("a group that denies something is joined once, so it leaves nothing unknown", () => {
    const account: CaseAccount = {
      users: [anna(allow("iam:AddUserToGroup", `${ACCOUNT_ARN}:group/held`)), CHIEF],
      groups: [{ name: "held", statements: [allow("iam:PassRole"), deny("iam:CreateUser")] }],
    };
    expect(["BLOCKED", null]).toContain(pathIn(account).kind);
  });

  test("the ninth role that service control policies exempt is the only one that can be created", () => {
    const names = series(9, (i) => `${ACCOUNT_ARN}:role/r-${i}`);
    const account: CaseAccount = {
      users: [
        anna(
          allow(["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "sts:AssumeRole"]),
          deny("iam:CreateRole", names.slice(0, -1)),
        ),
      ],
      scp: [deny("*", "*", { ArnNotLike: { "aws:PrincipalArn": [...names, `${ACCOUNT_ARN}:user/anna`] } })],
    };
    expect(pathIn(account)).toEqual(FOUND);
  });
});

describe("names of new resources", () => {
  const passTo = (service: string) => ({
    name: "strong",
    statements: [EVERYTHING],
    trust: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  const PASS = allow("iam:PassRole");
  const functionArn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
  const withFunctions = (statements: readonly Statement[], boundary?: readonly Statement[]): CaseAccount => ({
    users: [{ ...anna(PASS, ...statements), ...(boundary && { boundary: "limit" }) }],
    roles: [passTo("lambda.amazonaws.com")],
    ...(boundary && { policies: [policy("limit", ...boundary)] }),
    workloads: [],
    hasNoOrganization: true,
  });

  test("the seventh pattern is the only one that the boundary allows too", () => {
    const names = series(7, (i) => functionArn(`team${i}-*`));
    const account = withFunctions(
      [allow(["lambda:CreateFunction", "lambda:InvokeFunction"], names)],
      [PASS, allow(["lambda:CreateFunction", "lambda:InvokeFunction"], functionArn("*-tool"))],
    );
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("more names than one search tries", () => {
    const names = series(90, (i) => functionArn(`f-${i}`));
    const account = withFunctions([
      allow(["lambda:CreateFunction", "lambda:InvokeFunction"], names),
      deny("lambda:InvokeFunction", names.slice(0, -1)),
    ]);
    expect(pathIn(account)).toEqual(limited(/name.*limits of one search \(64/));
  });

  test("more names than one search tries are BLOCKED if all are denied", () => {
    const { users, ...account } = withFunctions([
      allow(
        ["lambda:CreateFunction", "lambda:InvokeFunction"],
        series(90, (i) => functionArn(`f-${i}`)),
      ),
    ]);
    const scp = [
      allow("*"),
      deny("lambda:CreateFunction", "*", { ArnNotLike: { "aws:PrincipalArn": `${ACCOUNT_ARN}:role/deploy` } }),
    ];
    expect(pathIn({ ...account, users, scp, hasNoOrganization: false }).kind).not.toBe("UNKNOWN");
  });

  test("more pairs of patterns than one search combines", () => {
    const created = series(20, (i) => functionArn(`team${i}-*`));
    const account = withFunctions([
      allow("lambda:CreateFunction", created),
      allow(
        "lambda:InvokeFunction",
        series(20, (i) => functionArn(`*-tool${i}`)),
      ),
      deny("lambda:InvokeFunction", created.slice(0, -1)),
    ]);
    const { kind } = pathIn(account);
    expect(["EXPLOITABLE", "UNKNOWN"]).toContain(kind);
  });

  test("the last of 20 Regions that conditions name is the only one that is left free", () => {
    const regions = series(20, (i) => `eu-test-${i + 1}`);
    const inRegions = (names: readonly string[]) => ({ StringEquals: { "aws:RequestedRegion": names } });
    const account = withFunctions([
      allow(["lambda:CreateFunction", "lambda:InvokeFunction"], "*", inRegions(regions)),
      deny("lambda:CreateFunction", "*", inRegions(regions.slice(0, -1))),
    ]);
    expect(pathIn(account)).toEqual(FOUND);
  });

  test("the only free Region matches a pattern in the resources that the others do not match", () => {
    const inRegions = { StringEquals: { "aws:RequestedRegion": ["us-test-1", "eu-test-1"] } };
    const actions = ["lambda:CreateFunction", "lambda:InvokeFunction"];
    const account = withFunctions([allow(actions, "arn:aws:lambda:eu-*:123456789012:function:*", inRegions)]);
    expect(pathIn(account)).toEqual(FOUND);
  });
});

describe("what a limit leaves out", () => {
  test("does not replace the path of a role whose boundary can be removed", () => {
    const account: CaseAccount = {
      users: [
        anna(
          allow(["iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary"]),
          allow("iam:CreateRole", "*", { ArnEquals: { "iam:PermissionsBoundary": `${ACCOUNT_ARN}:policy/limit` } }),
          allow(
            "sts:AssumeRole",
            series(90, (i) => `${ACCOUNT_ARN}:role/r-${i}`),
          ),
        ),
      ],
      policies: [policy("limit", allow("s3:GetObject"))],
      hasNoOrganization: true,
    };
    expect(pathIn(account)).toEqual(FOUND);
  });
});

describe("targets of one attempt", () => {
  const identities = series(TARGET_LIMITS.evaluated + 2, (i) => identityOf(newUser(`${ACCOUNT_ARN}:user/u-${i}`)));
  const [caller] = identities;
  const candidates = (kinds: number) =>
    identities.slice(1).map((target, i) => ({ target, likeness: () => String(i % kinds) }));
  const attempt = {
    principal: initialState(
      caller!,
      { arn: caller!.arn, policies: [], boundary: null, isBounded: false, unreadable: [] },
      UNGUARDED,
    ),
  };
  const last = identities.at(-1)!;
  const onlyLast = ({ target }: { readonly target: { readonly arn: string } }) =>
    target.arn === last.arn ? exploitable() : blocked(["it is closed"]);

  test("alike targets count once, and one beyond the limit makes the verdict UNKNOWN", () => {
    expect(bestElevation(attempt, candidates(2), () => blocked(["it is closed"]))?.verdict.kind).toBe("BLOCKED");
    expect(bestElevation(attempt, candidates(Infinity), onlyLast)).toMatchObject({
      target: caller,
      verdict: { kind: "UNKNOWN", reasons: [expect.stringMatching(/limits of one search \(2000 different ones/)] },
    });
  });
});

describe("principals of other accounts", () => {
  test("the last of 30 names in a trust policy is the only one that it allows", () => {
    const names = series(30, (i) => `arn:aws:iam::999999999999:role/r-${i}`);
    const trusting = (Effect: string, values: readonly string[]) => ({
      Effect,
      Principal: { AWS: "arn:aws:iam::999999999999:root" },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:PrincipalArn": values } },
    });
    const graph = buildGraph(
      factsOfCase({
        roles: [
          {
            name: "strong",
            statements: [EVERYTHING],
            trust: [trusting("Allow", names), trusting("Deny", names.slice(0, -1))],
          },
        ],
      }),
    );
    expect(graph.externalPrincipals.map(({ verdict }) => verdict.kind)).toEqual(["UNKNOWN"]);
  });
});
