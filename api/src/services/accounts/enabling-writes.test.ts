/** The facts with which a second person decides about switching writes on. */
import { expect, test } from "vitest";
import type { Account } from "../../db/entities/account.ts";
import { enablingWrites } from "./enabling-writes.ts";

const ROTATE = "arn:aws:iam::111122223333:role/rotate";
const READ = "arn:aws:iam::111122223333:role/read";
const OTHER = "arn:aws:iam::999999999999:role/other";
const ACCOUNT = {
  id: "account_1",
  name: "Production",
  awsAccountId: "111122223333",
  source: "ASSUME_ROLE",
  roleArn: READ,
  rotateRoleArn: ROTATE,
  accessKeyId: "AKIASHOWN",
  profile: "prod",
  endpoint: "http://127.0.0.1:5000",
  writes: "OFF",
} as Account;

test.each([
  ["the rotate role", {}, { writes: "ROTATE_ROLE" }, `${ROTATE}, assumed by: ${READ}`],
  ["a new rotate role", {}, { writes: "ROTATE_ROLE", rotateRoleArn: OTHER }, `${OTHER}, assumed by: ${READ}`],
  ["the connection's role", {}, { writes: "CONNECTION" }, READ],
  ["a new role", { writes: "CONNECTION" }, { roleArn: OTHER }, OTHER],
  ["stored keys", { source: "STATIC_KEYS" }, { writes: "CONNECTION" }, "the stored access key AKIASHOWN"],
  ["a profile", { source: "PROFILE" }, { writes: "CONNECTION" }, "the AWS profile prod of the IAM Monitor host"],
  [
    "the environment",
    { source: "ENVIRONMENT" },
    { writes: "CONNECTION" },
    "the AWS credentials in the environment of IAM Monitor",
  ],
  ["the demo", { source: "SANDBOX" }, { writes: "CONNECTION" }, "the demo sandbox at http://127.0.0.1:5000"],
] as const)("the approver sees the AWS account and what writes: %s", (_name, account, change, writer) => {
  const { facts } = enablingWrites({ ...ACCOUNT, ...account }, { id: ACCOUNT.id, ...change });
  const shown = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  expect(shown).toMatchObject({ Account: "Production (111122223333)", "Writes as": writer });
});

test("the approver sees every setting that the change contains", () => {
  const account = { ...ACCOUNT, readsWorkloads: false, workloadRegions: [] };
  const change = { writes: "CONNECTION", readsWorkloads: true, workloadRegions: ["eu-west-1", "us-east-1"] } as const;
  const { facts } = enablingWrites(account, { id: ACCOUNT.id, ...change });
  expect(facts).toContainEqual({ name: "Reads workloads", value: "false → true" });
  expect(facts).toContainEqual({
    name: "Regions read for workloads, resource policies and IAM Access Analyzer",
    value: "all → eu-west-1, us-east-1",
  });
});
