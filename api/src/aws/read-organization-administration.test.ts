/** Reads what the management account has handed to member accounts from the sandbox, over AWS's own protocol. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { generateOrganization, MANAGEMENT_ACCOUNT_ID, openMember } from "../../sandbox/generate-organization.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../clock.ts";
import { readOrganizationAdministration } from "./read-organization-administration.ts";

const [READER, MEMBER] = ["500000000000", "500000000002"];
const directory = generateOrganization({ accounts: 40, delegated: [0], hasEmptyFirstPages: true });
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [openMember(directory, MANAGEMENT_ACCOUNT_ID, now)] });
  for (const { id } of directory.members)
    if (id !== MANAGEMENT_ACCOUNT_ID) sandbox.announceAccount(id, () => openMember(directory, id, now));
});
beforeEach(() => {
  directory.trustedServices = ["sso.amazonaws.com", "cloudtrail.amazonaws.com"];
  directory.delegations = [{ accountId: READER, services: ["cloudtrail.amazonaws.com"] }];
  directory.delegationPolicy = null;
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

async function read(id = MANAGEMENT_ACCOUNT_ID) {
  const { accessKeyId, secretAccessKey } = sandbox.account(id).users.get("deploy")!.accessKeys[0]!;
  const connection = {
    type: "SANDBOX",
    endpoint: sandbox.url,
    region: "us-east-1",
    accessKeyId,
    secretAccessKey,
  } as const;
  return readOrganizationAdministration(connection, new AbortController().signal);
}

test("the management account and a delegated administrator read the same", async () => {
  const { parts } = await read();
  expect(parts).toMatchObject({
    TRUSTED_SERVICES: { status: "READ", value: ["cloudtrail.amazonaws.com", "sso.amazonaws.com"] },
    DELEGATED_ADMINISTRATORS: {
      status: "READ",
      value: [{ awsAccountId: READER, services: ["cloudtrail.amazonaws.com"] }],
    },
    // AWS says that there is none. That was read.
    DELEGATION_POLICY: { status: "READ", value: { document: null } },
  });
  directory.delegationPolicy = '{"Version":"2012-10-17","Statement":[]}';
  for (const id of [MANAGEMENT_ACCOUNT_ID, READER])
    expect((await read(id)).parts.DELEGATION_POLICY).toMatchObject({
      status: "READ",
      value: { document: directory.delegationPolicy },
    });
});

test("long lists are read to their end, one call for each page and administrator", async () => {
  directory.trustedServices = Array.from({ length: 45 }, (_, index) => `service-${index}.amazonaws.com`);
  directory.delegations = directory.members
    .filter(({ id }) => id !== MANAGEMENT_ACCOUNT_ID)
    .slice(0, 25)
    .map(({ id }) => ({ accountId: id, services: directory.trustedServices.slice(0, 25) }));
  const { parts, calls } = await read();
  if (parts.TRUSTED_SERVICES.status !== "READ" || parts.DELEGATED_ADMINISTRATORS.status !== "READ")
    throw new Error("unread");
  expect(parts.TRUSTED_SERVICES.value).toHaveLength(45);
  expect(parts.DELEGATED_ADMINISTRATORS.value.map(({ services }) => services.length)).toEqual(
    Array.from({ length: 25 }, () => 25),
  );
  // Each list begins with an empty page: 1 organization, 4 pages of services, 3 of administrators, 3 for each of these.
  expect(calls).toBe(1 + 4 + 3 + 25 * 3 + 1);
});

test.each([
  ["organizations:ListAWSServiceAccessForOrganization", "TRUSTED_SERVICES"],
  ["organizations:ListDelegatedAdministrators", "DELEGATED_ADMINISTRATORS"],
  ["organizations:ListDelegatedServicesForAccount", "DELEGATED_ADMINISTRATORS"],
  ["organizations:DescribeResourcePolicy", "DELEGATION_POLICY"],
] as const)("a refused %s leaves only its part unread, with the action and what to do", async (action, name) => {
  sandbox.faults.deny(action);
  const { parts } = await read();
  for (const [part, { status }] of Object.entries(parts)) expect(status).toBe(part === name ? "UNREAD" : "READ");
  expect(parts[name]).toMatchObject({
    action,
    code: "AWS_ACCESS_DENIED",
    message: expect.stringContaining("the role's template has it in the statement ReadOptional"),
  });
});

test("nothing is known through a plain member, or without the organization itself", async () => {
  for (const part of Object.values((await read(MEMBER)).parts))
    expect(part).toMatchObject({ status: "UNREAD", code: "NOT_ORGANIZATION_READER" });
  sandbox.faults.deny("organizations:DescribeOrganization");
  for (const part of Object.values((await read()).parts))
    expect(part).toMatchObject({ status: "UNREAD", action: "organizations:DescribeOrganization" });
});
