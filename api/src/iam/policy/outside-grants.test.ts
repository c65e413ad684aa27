import { expect, test } from "vitest";
import { parsePolicy } from "./document.ts";
import { EVERYONE_GROUP, LOG_DELIVERY_GROUP, SIGNED_IN_GROUP } from "../resource-grants.ts";
import { outsideGrants, outsideGrantsOfAcl, outsideGrantsOfKey } from "./outside-grants.ts";

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

test("a list names everyone, every account, other accounts and log delivery, and what blocks them", () => {
  const grantees = [EVERYONE_GROUP, SIGNED_IN_GROUP, "id-of-partner", "id-of-stranger", LOG_DELIVERY_GROUP];
  const acl = {
    resourceArn: "arn:aws:s3:::reports",
    objectOwnership: "ObjectWriter",
    grants: grantees.map((grantee) => ({ grantee, permission: "READ" })),
  };
  const accountOf = (id: string) => (id === "id-of-partner" ? OTHER : null);
  const found = (publicAcls: "RESTRICTED" | "OPEN" | "UNKNOWN", isRestricted = false) =>
    outsideGrantsOfAcl(acl, { publicAcls, isRestricted, accountOf }).map(({ party, principal, isBlocked }) => [
      party,
      principal,
      isBlocked,
    ]);
  expect(found("OPEN")).toEqual([
    ["EVERYONE", "AllUsers", false],
    ["EVERYONE", "AuthenticatedUsers", false],
    ["OTHER_ACCOUNT", OTHER, false],
    ["OTHER_ACCOUNT", "id-of-stranger", false],
    ["SERVICE", "LogDelivery", false],
  ]);
  expect(found("RESTRICTED").map(([, , isBlocked]) => isBlocked)).toEqual([true, true, false, false, false]);
  expect(found("OPEN", true).map(([, , isBlocked]) => isBlocked)).toEqual([true, true, true, true, false]);
  const [unknown] = outsideGrantsOfAcl(acl, { publicAcls: "UNKNOWN", isRestricted: false, accountOf });
  expect(unknown?.reason).toContain("is not known");
  const disabled = { ...acl, objectOwnership: "BucketOwnerEnforced" };
  expect(outsideGrantsOfAcl(disabled, { publicAcls: "OPEN", isRestricted: false, accountOf })).toEqual([]);
});

test("a grant of a key names its grantee outside the account, its operations and its constraints", () => {
  const grant = { retiring: null, operations: ["Decrypt"], contextSubset: null, contextEquals: null, sourceArn: null };
  const found = outsideGrantsOfKey(
    [
      { ...grant, grantId: "own", grantee: `arn:aws:iam::${OWN}:role/app` },
      { ...grant, grantId: "other", grantee: `arn:aws:iam::${OTHER}:role/app`, contextSubset: { team: "data" } },
      { ...grant, grantId: "service", grantee: "rds.amazonaws.com", sourceArn: "arn:aws:rds:::db" },
      { ...grant, grantId: "account", grantee: OTHER },
      { ...grant, grantId: "deleted", grantee: "AROAEXAMPLEEXAMPLE012" },
    ],
    OWN,
  );
  expect(found.map(({ party, sid, actions }) => [party, sid, actions])).toEqual([
    ["OTHER_ACCOUNT", "other", ["Decrypt"]],
    ["SERVICE", "service", ["Decrypt"]],
    ["OTHER_ACCOUNT", "account", ["Decrypt"]],
    ["UNKNOWN", "deleted", ["Decrypt"]],
  ]);
  expect(found[2]?.reason).toContain("whose own policies decide");
  expect(found[0]?.reason).toContain("an encryption context with team");
  expect(found[1]?.reason).toContain("calls on behalf of arn:aws:rds:::db");
});
