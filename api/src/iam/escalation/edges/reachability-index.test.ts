/** The index finds every principal with a statement that matches an ARN, and few others. */
import { expect, test } from "vitest";
import { type Random, seededRandom } from "../../../../sandbox/random.ts";
import { ACCOUNT_ID, buildSnapshot, inlinePolicy, role, user } from "../../../../test/support/build.ts";
import type { Role, User } from "../../account.ts";
import { NOT_READ } from "../../principals/guardrails.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import { matchesWildcard } from "../../policy/wildcard.ts";
import { Callers, type Place, Reaches } from "./reachability-index.ts";
import { identityOf, principalStateOf } from "../simulation/principal-state.ts";

const ACTION = "iam:PassRole";
const HEAD = `arn:aws:iam::${ACCOUNT_ID}:`;
const PLACE: Place = { action: ACTION, within: null };

const passing = (resources: string | readonly string[]) => [
  inlinePolicy("pass", [{ Effect: "Allow", Action: ACTION, Resource: resources }]),
];

function callersOf(holders: readonly (User | Role)[], place: Place = PLACE) {
  const users = holders.filter((holder): holder is User => "userName" in holder);
  const roles = holders.filter((holder): holder is Role => "roleName" in holder);
  const { authorizationDetails } = buildSnapshot({ users, roles }).sections;
  if (authorizationDetails.status !== "read") throw new Error("not read");
  const details = authorizationDetails.value;
  const of = holders.map((holder) => ({
    principal: principalStateOf(identityOf(holder), permissionsOf(details, holder), NOT_READ),
  }));
  const callers = new Callers(of, new Reaches(), place);
  return {
    names: (...arns: string[]) => callers.reaching(arns, () => false).map(({ principal }) => principal.identity.name),
    forget: (arn: string, name: string) => callers.reaching([arn], ({ principal }) => principal.identity.name === name),
  };
}

test("finds the principals that name the role and those that can reach any, in their original order", () => {
  const { names, forget } = callersOf([
    user({ userName: "one", inlinePolicies: passing(`${HEAD}role/one`) }),
    user({ userName: "any", inlinePolicies: passing("*") }),
    user({ userName: "family", inlinePolicies: passing(`arn:aws:iam::*:role/o*`) }),
    user({ userName: "other", inlinePolicies: passing([`${HEAD}role/two`, `${HEAD}role/three`]) }),
  ]);
  expect(names(`${HEAD}role/one`)).toEqual(["one", "any", "family"]);
  expect(names(`${HEAD}role/two`)).toEqual(["any", "other"]);
  expect(names(`${HEAD}role/two`, `${HEAD}role/three`)).toEqual(["any", "other"]);
  forget(`${HEAD}role/two`, "any");
  expect(names(`${HEAD}role/two`)).toEqual(["other"]);
});

test("resolves ${aws:username} and treats other variables as any value", () => {
  const own = passing(`${HEAD}user/\${aws:username}`);
  const { names } = callersOf([
    user({ userName: "anna", inlinePolicies: own }),
    user({ userName: "ben", inlinePolicies: own }),
    role({ roleName: "session", inlinePolicies: passing(`${HEAD}user/\${aws:PrincipalTag/owner}`) }),
  ]);
  expect(names(`${HEAD}user/anna`)).toEqual(["anna", "session"]);
});

test("leaves out patterns that name no target: a user name in a role's policy, and resources of other services", () => {
  const { names } = callersOf([
    role({ roleName: "self-service", inlinePolicies: passing("arn:aws:iam::*:user/${aws:username}") }),
    user({ userName: "buckets", inlinePolicies: passing("arn:aws:s3:::*/*") }),
    user({ userName: "all", inlinePolicies: passing("arn:aws:*:::*/*") }),
  ]);
  expect(names(`${HEAD}user/anna`)).toEqual(["all"]);
});

test("takes a self-service policy for its own user only, whatever path and MFA device it allows", () => {
  const selfService = passing([
    "arn:aws:iam::*:user/${aws:username}",
    "arn:aws:iam::*:user/*/${aws:username}",
    "arn:aws:iam::*:mfa/*",
  ]);
  const { names } = callersOf([
    user({ userName: "anna", inlinePolicies: selfService }),
    user({ userName: "ben", inlinePolicies: selfService }),
    user({ userName: "all", inlinePolicies: passing("arn:aws:iam::*:user/*") }),
  ]);
  expect(names(`${HEAD}user/team/anna`)).toEqual(["anna", "all"]);
  // The path of an IAM ARN can contain colons, so this user's ARN matches `arn:aws:iam::*:mfa/*`.
  expect(names(`${HEAD}user/a:mfa/b/clara`)).toEqual(["anna", "ben", "all"]);
});

test("treats NotResource and unreadable policies as reaching any resource", () => {
  const [limited] = passing(`${HEAD}role/one`);
  const { names } = callersOf([
    user({
      userName: "all-but",
      inlinePolicies: [inlinePolicy("pass", [{ Effect: "Allow", Action: "iam:*", NotResource: `${HEAD}role/two` }])],
    }),
    user({ userName: "broken", inlinePolicies: [limited!, inlinePolicy("broken", "{")] }),
  ]);
  expect(names(`${HEAD}role/three`)).toEqual(["all-but", "broken"]);
});

test("finds hypothetical resources by the kind that a statement names", () => {
  const holders = [
    user({ userName: "buckets", inlinePolicies: passing("arn:aws:s3:::orders-*") }),
    user({ userName: "functions", inlinePolicies: passing("arn:aws:lambda:*:*:function:orders") }),
  ];
  const { names } = callersOf(holders, { ...PLACE, within: [`arn:aws:lambda:*:${ACCOUNT_ID}:function*`] });
  expect(names("arn:aws:iam::1:role/any")).toEqual(["functions"]);
});

test("finds every principal whose pattern matches, however the pattern is written", () => {
  const random = seededRandom(11);
  const arns = Array.from({ length: 60 }, () => HEAD + resourceOf(random));
  const patterns = Array.from({ length: 400 }, () => patternOf(random, random.pick(arns)));
  const { names } = callersOf(
    patterns.map((pattern, i) => user({ userName: `user-${i}`, inlinePolicies: passing(pattern) })),
  );
  let matched = 0;
  let found = 0;
  for (const arn of arns) {
    const reaching = new Set(names(arn));
    const matching = patterns.flatMap((pattern, i) => (matchesWildcard(pattern, arn) ? [`user-${i}`] : []));
    expect(matching.filter((name) => !reaching.has(name))).toEqual([]);
    matched += matching.length;
    found += reaching.size;
  }
  expect(matched).toBeGreaterThan(500);
  expect(found).toBeLessThan((arns.length * patterns.length) / 2);
});

/** IAM paths can contain colons, and the names share prefixes. */
function resourceOf(random: Random): string {
  const path = random.pick(["", "team/", "a:b/", "team/app/"]);
  return `role/${path}${random.pick(["app", "apple", "db", "x"])}${random.pick(["", "-1", "-22", "-tool"])}`;
}

/** The ARN with some of its characters replaced by wildcards. */
function patternOf(random: Random, arn: string): string {
  const at = random.below(arn.length);
  const end = Math.min(arn.length, at + random.below(12));
  const kind = random.below(5);
  if (kind === 0) return arn;
  if (kind === 1) return `${arn.slice(0, -random.below(4) - 1)}*`;
  if (kind === 2) return arn.slice(0, at) + "?" + arn.slice(at + 1);
  if (kind === 3) return arn.slice(0, at) + "*" + arn.slice(end);
  return arn.replace(ACCOUNT_ID, "*").replace(/-\d+$/, "-*");
}
