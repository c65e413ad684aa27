/** The relations of an account, the neighbourhood of one node, and the merging of similar nodes in large accounts. */
import { describe, expect, test } from "vitest";
import { attached, group, inlinePolicy, policy, role, user } from "../../../test/support/build.ts";
import type { AuthorizationDetails } from "../account.ts";
import { type RelationGraph, relationGraph, relationsOf } from "./relation-graph.ts";

const ALLOW = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const reader = policy({ policyName: "Reader" });
const limit = policy({ policyName: "Limit" });
const trust = (Principal: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole" } });

const details: AuthorizationDetails = {
  users: [
    user({
      userName: "ada",
      groupNames: ["readers", "gone"],
      inlinePolicies: [inlinePolicy("own", ALLOW)],
      permissionsBoundaryArn: limit.arn,
    }),
    user({ userName: "bob", groupNames: ["readers"] }),
  ],
  groups: [group({ groupName: "readers", attachedPolicies: [attached(reader.arn)] })],
  roles: [
    role({
      roleName: "runner",
      trustPolicy: trust({ Service: "lambda.amazonaws.com", AWS: "arn:aws:iam::999988887777:root" }),
    }),
    role({
      roleName: "odd",
      trustPolicy: "not a policy",
      attachedPolicies: [attached("arn:aws:iam::aws:policy/Unread")],
    }),
  ],
  policies: [reader, limit],
};

const draw = (graph: RelationGraph | null) => {
  const nameOf = new Map(graph!.nodes.map(({ key, name }) => [key, name]));
  return graph!.relations.map(({ from, kind, to }) => `${nameOf.get(from)} ${kind} ${nameOf.get(to)}`).toSorted();
};

/** A question about an account without administrators. */
const NO_ADMINISTRATORS = { administrators: [], isPowerfulOnly: false };

describe("relations", () => {
  const relations = relationsOf(details);
  const whole = relationGraph(relations, { ...NO_ADMINISTRATORS, around: null, depth: 1, kinds: [] });

  test("of administrators and of roles open to the outside are shown alone, and no others", () => {
    const isPowerfulOnly = true;
    const administrators = [details.users[1]!.userId];
    const graph = relationGraph(relations, { around: null, depth: 1, kinds: [], administrators, isPowerfulOnly });
    expect(draw(graph)).toEqual([
      "account 999988887777 MAY_ASSUME runner",
      "bob MEMBER_OF readers",
      "lambda.amazonaws.com MAY_ASSUME runner",
      "readers ATTACHED Reader",
    ]);
    expect(graph!.nodes.filter(({ isAdministrator }) => isAdministrator).map(({ name }) => name)).toEqual(["bob"]);
    expect(
      relationGraph(relations, { ...NO_ADMINISTRATORS, isPowerfulOnly, around: null, depth: 1, kinds: ["USER"] })!
        .nodes,
    ).toEqual([]);
  });

  test("are memberships, policies, boundaries and trusts; an unread policy is named from its ARN", () => {
    expect(draw(whole)).toEqual([
      "account 999988887777 MAY_ASSUME runner",
      "ada BOUNDED_BY Limit",
      "ada INLINE own",
      "ada MEMBER_OF readers",
      "bob MEMBER_OF readers",
      "lambda.amazonaws.com MAY_ASSUME runner",
      "odd ATTACHED Unread",
      "readers ATTACHED Reader",
    ]);
    expect(whole).toMatchObject({ totalNodes: 11, totalRelations: 8 });
  });

  test("of trust name the exceptions and conditions, and count providers and certificates as outside", () => {
    const partner = "arn:aws:iam::999988887777:role/collector";
    const external = { StringEquals: { "sts:ExternalId": "7" } };
    const allow = (Principal: object, Condition?: object) => ({
      Effect: "Allow",
      Principal,
      Action: "sts:AssumeRole",
      ...(Condition && { Condition }),
    });
    const trusting = (roleName: string, ...Statement: object[]) =>
      role({ roleName, trustPolicy: JSON.stringify({ Version: "2012-10-17", Statement }) });
    const except = { Effect: "Allow", NotPrincipal: { AWS: details.users[0]!.arn }, Action: "sts:AssumeRole" };
    const graph = relationGraph(
      relationsOf({
        ...details,
        roles: [
          trusting("all-but-one", except),
          trusting("vendor", allow({ AWS: partner }, external)),
          trusting("both", allow({ AWS: partner }, external), allow({ AWS: partner })),
          trusting("guarded", allow({ AWS: "*" }), { ...allow({ AWS: "*" }, external), Effect: "Deny" }),
          // An account stands for its principals, whichever of the two statements names it.
          trusting("kept-out", allow({ AWS: partner }), { ...allow({ AWS: "999988887777" }), Effect: "Deny" }),
          trusting("all-but", allow({ AWS: "999988887777" }), { ...allow({ AWS: partner }), Effect: "Deny" }),
          trusting("web", allow({ Federated: "arn:aws:iam::111122223333:oidc-provider/token.example.com" })),
          trusting("machine", allow({ Service: "rolesanywhere.amazonaws.com" })),
          trusting("function", allow({ Service: "lambda.amazonaws.com" })),
        ],
      }),
      { ...NO_ADMINISTRATORS, isPowerfulOnly: true, around: null, depth: 1, kinds: [] },
    )!;
    expect(draw(graph)).toEqual([
      "account 999988887777 MAY_ASSUME all-but",
      "everyone MAY_ASSUME guarded",
      "everyone except ada MAY_ASSUME all-but-one",
      "role collector of account 999988887777 MAY_ASSUME both",
      "role collector of account 999988887777 MAY_ASSUME kept-out",
      "role collector of account 999988887777 MAY_ASSUME vendor",
      "rolesanywhere.amazonaws.com MAY_ASSUME machine",
      "token.example.com MAY_ASSUME web",
    ]);
    const named = new Map(graph.nodes.map(({ key, name }) => [key, name]));
    const limited = graph.relations.filter(({ conditions }) => conditions.length > 0);
    expect(limited.map(({ to, conditions }) => [named.get(to), ...conditions])).toEqual([
      ["vendor", "sts:ExternalId is 7"],
      ["guarded", "statement 2 does not deny it"],
      ["kept-out", "statement 2 does not deny it"],
      ["all-but", "statement 2 does not deny it"],
    ]);
  });

  test("around one node reach the requested depth, through all or selected kinds", () => {
    const around = details.users[1]!.arn;
    expect(draw(relationGraph(relations, { ...NO_ADMINISTRATORS, around, depth: 1, kinds: [] }))).toEqual([
      "bob MEMBER_OF readers",
    ]);
    const two = relationGraph(relations, { ...NO_ADMINISTRATORS, around, depth: 2, kinds: [] });
    expect(draw(two)).toEqual(["ada MEMBER_OF readers", "bob MEMBER_OF readers", "readers ATTACHED Reader"]);
    expect(two!.nodes.find(({ name }) => name === "Reader")).toMatchObject({ distance: 2, count: 1, members: [] });
    expect(
      draw(relationGraph(relations, { ...NO_ADMINISTRATORS, around, depth: 2, kinds: ["GROUP", "POLICY"] })),
    ).toEqual(["bob MEMBER_OF readers", "readers ATTACHED Reader"]);
    expect(
      relationGraph(relations, { ...NO_ADMINISTRATORS, around: "arn:aws:iam::1:user/unknown", depth: 1, kinds: [] }),
    ).toBeNull();
  });

  test("merge many similar nodes without losing any", () => {
    const many = relationsOf({
      ...details,
      users: Array.from({ length: 400 }, (_, i) =>
        user({
          userName: `u${i}`,
          groupNames: i % 2 ? ["readers"] : [],
          attachedPolicies: i % 2 ? [] : [attached(reader.arn)],
        }),
      ),
    });
    const graph = relationGraph(many, { ...NO_ADMINISTRATORS, around: details.groups[0]!.arn, depth: 2, kinds: [] })!;
    const together = graph.nodes.filter(({ count }) => count > 1);
    expect(together.map(({ kind, count }) => [kind, count])).toEqual([
      ["USER", 200],
      ["USER", 200],
    ]);
    expect(together[0]!.members).toHaveLength(100);
    expect(graph.nodes.reduce((sum, { count }) => sum + count, 0)).toBe(graph.totalNodes);
    expect(graph.relations.reduce((sum, { count }) => sum + count, 0)).toBe(graph.totalRelations);
  });

  test("show at most 150 nodes, however different they are", () => {
    const policies = Array.from({ length: 700 }, (_, i) => policy({ policyName: `P${i}` }));
    const users = Array.from({ length: 700 }, (_, i) =>
      user({
        userName: `u${i}`,
        attachedPolicies: [attached(policies[i]!.arn), attached(policies[(i * 7) % 700]!.arn)],
      }),
    );
    const graph = relationGraph(relationsOf({ ...details, users, policies }), {
      ...NO_ADMINISTRATORS,
      around: null,
      depth: 1,
      kinds: [],
    })!;
    expect(graph.nodes.length).toBeLessThanOrEqual(150);
    expect(graph.nodes.reduce((sum, { count }) => sum + count, 0)).toBe(graph.totalNodes);
    expect(graph.relations.reduce((sum, { count }) => sum + count, 0)).toBe(graph.totalRelations);
  });
});
