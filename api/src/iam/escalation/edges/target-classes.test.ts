/** Targets that a caller cannot tell apart are one class, however many documents their accounts write. */
import { expect, test } from "vitest";
import { ACCOUNT_ID, AT, buildSnapshot, inlinePolicy, policyText, role, user } from "../../../../test/support/build.ts";
import type { Role, User } from "../../account.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import { indexAccount } from "../simulation/account-index.ts";
import { identityOf, initialState } from "../simulation/principal-state.ts";
import { targetClasses } from "./target-classes.ts";

const CALLER = user({
  userName: "caller",
  inlinePolicies: [inlinePolicy("all", [{ Effect: "Allow", Action: "iam:*", Resource: "*" }])],
});

/** The number of the class of each target, for the caller. */
function classesOf(targets: readonly (User | Role)[]): readonly number[] {
  const users = [CALLER, ...targets].filter((holder): holder is User => "userName" in holder);
  const roles = targets.filter((holder): holder is Role => "roleName" in holder);
  const { authorizationDetails } = buildSnapshot({ users, roles }).sections;
  if (authorizationDetails.status !== "read") throw new Error("not read");
  const details = authorizationDetails.value;
  const account = indexAccount({ awsAccountId: ACCOUNT_ID, partition: "aws", at: AT, details });
  const caller = initialState(identityOf(CALLER), permissionsOf(details, CALLER), account.guardrails);
  return targets.map(identityOf).map(targetClasses(account, caller));
}

const trusting = (roleName: string, principal: string, externalId?: string): Role =>
  role({
    roleName,
    trustPolicy: policyText({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: principal },
          Action: "sts:AssumeRole",
          ...(externalId && { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
        },
      ],
    }),
  });

const denied = (userName: string, action: string): User =>
  user({ userName, inlinePolicies: [inlinePolicy("limit", [{ Effect: "Deny", Action: action, Resource: "*" }])] });

test("roles that trust only others are one class, and a role that trusts the caller is another", () => {
  const [one, other, third, own, all] = classesOf([
    trusting("one", "arn:aws:iam::999988887777:root", "id-1"),
    trusting("other", "arn:aws:iam::999988887777:root", "id-2"),
    trusting("third", `arn:aws:iam::${ACCOUNT_ID}:role/one`),
    trusting("own", CALLER.arn),
    trusting("all", `arn:aws:iam::${ACCOUNT_ID}:root`),
  ]);
  expect([other, third]).toEqual([one, one]);
  expect(new Set([one, own, all]).size).toBe(3);
});

test("a Deny makes a class of its own only if it can keep its holder from becoming an administrator", () => {
  const [none, files, queues, writes, everything] = classesOf([
    user({ userName: "none" }),
    denied("files", "s3:DeleteObject"),
    denied("queues", "sqs:*"),
    denied("writes", "iam:Put*"),
    denied("everything", "*"),
  ]);
  expect([files, queues]).toEqual([none, none]);
  expect(new Set([none, writes, everything]).size).toBe(3);
});
