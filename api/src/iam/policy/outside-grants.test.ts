import { expect, test } from "vitest";
import { parsePolicy } from "./document.ts";
import { outsideGrants } from "./outside-grants.ts";

const OWN = "111122223333";
const OTHER = "444455556666";

function partiesOf(...statements: readonly object[]) {
  const parsed = parsePolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: statements.map((each) => ({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*", ...each })),
    }),
  );
  if (!parsed.ok) throw new Error(parsed.error.message);
  return outsideGrants(parsed.document, OWN);
}
const organization = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };

test.each([
  ["everyone", { Principal: "*" }, "EVERYONE"],
  ["everyone of an organization", { Principal: "*", Condition: organization }, "LIMITED_EVERYONE"],
  ["everyone but one", { NotPrincipal: { AWS: OWN } }, "EVERYONE"],
  ["another account", { Principal: { AWS: OTHER } }, "OTHER_ACCOUNT"],
  ["the root of another account", { Principal: { AWS: `arn:aws:iam::${OTHER}:root` } }, "OTHER_ACCOUNT"],
  ["a session of another account", { Principal: { AWS: `arn:aws:sts::${OTHER}:assumed-role/a/b` } }, "OTHER_ACCOUNT"],
  ["a service", { Principal: { Service: "sns.amazonaws.com" } }, "SERVICE"],
  ["an identity provider", { Principal: { Federated: "accounts.google.com" } }, "FEDERATED"],
  ["a deleted principal", { Principal: { AWS: "AIDA0123456789EXAMPLE" } }, "UNKNOWN"],
  ["a canonical user", { Principal: { CanonicalUser: "79a59df900b949e5" } }, "UNKNOWN"],
])("%s is outside", (_name, statement, party) => {
  expect(partiesOf(statement).map((grant) => grant.party)).toEqual([party]);
});

test("the own account and its principals are not, nor is what a Deny names", () => {
  const own = [OWN, `arn:aws:iam::${OWN}:role/app`].map((AWS) => ({ Principal: { AWS } }));
  expect(partiesOf(...own, { Effect: "Deny", Principal: { AWS: OTHER } })).toEqual([]);
});

test("each grant names its statement, its actions and its conditions", () => {
  const [limited, other] = partiesOf(
    { Sid: "Org", Principal: "*", Condition: organization },
    { Principal: { AWS: [OWN, OTHER] }, Action: undefined, NotAction: "sqs:DeleteQueue" },
  );
  expect(limited).toMatchObject({
    sid: "Org",
    statementIndex: 0,
    actions: ["sqs:SendMessage"],
    reason: expect.stringContaining("conditions: aws:PrincipalOrgID"),
  });
  expect(other).toMatchObject({ principal: OTHER, statementIndex: 1, actions: ["all except sqs:DeleteQueue"] });
});

test("Block Public Access blocks everyone and other accounts in a public bucket policy, and leaves services", () => {
  const bucket = { Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*", Effect: "Allow" };
  const parsed = parsePolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { ...bucket, Principal: "*" },
        { ...bucket, Principal: { AWS: "444455556666", Service: "cloudfront.amazonaws.com" } },
      ],
    }),
  );
  if (!parsed.ok) throw new Error("invalid");
  const { document } = parsed;
  const blocked = (state: "RESTRICTED" | "OPEN" | "UNKNOWN") =>
    outsideGrants(document, OWN, state).map(({ party, isBlocked, reason }) => [
      party,
      isBlocked,
      /Block Public Access/.test(reason),
    ]);
  expect(blocked("RESTRICTED")).toEqual([
    ["EVERYONE", true, true],
    ["OTHER_ACCOUNT", true, true],
    ["SERVICE", false, false],
  ]);
  expect(blocked("OPEN").flat()).not.toContain(true);
  expect(blocked("UNKNOWN")).toEqual([
    ["EVERYONE", false, true],
    ["OTHER_ACCOUNT", false, true],
    ["SERVICE", false, false],
  ]);
});
