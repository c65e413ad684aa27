import { expect, test } from "vitest";
import { eventQueueSetup } from "./event-queue-templates.ts";

const READER = "arn:aws:iam::111122223333:role/IamMonitorRead";
const ORGANIZATION = {
  id: "o-a1b2c3d4e5",
  rootId: "r-abcd",
  accountId: "111122223333",
  managementAccountId: "444455556666",
};

interface Template {
  readonly Resources: Record<
    string,
    { readonly Type: string; readonly Condition?: string; readonly Properties: Record<string, unknown> }
  >;
}

test.each([
  ["aws", "us-east-1"],
  ["aws-cn", "cn-north-1"],
  ["aws-us-gov", "us-gov-west-1"],
])("the queue of %s is in the Region of IAM's events", (partition, region) => {
  expect(eventQueueSetup({ partition, readerArn: READER, organization: null }).region).toBe(region);
});

test("only the rule sends, only IAM Monitor reads, and the rest of the template is no wider", () => {
  const { cloudFormation, terraform, permissions } = eventQueueSetup({
    partition: "aws",
    readerArn: READER,
    organization: null,
  });
  const { Resources } = JSON.parse(cloudFormation) as Template;
  const { Statement } = Resources["QueuePolicy"]!.Properties["PolicyDocument"] as {
    Statement: Record<string, unknown>[];
  };
  expect(Statement.filter(({ Effect }) => Effect === "Allow")).toEqual([
    expect.objectContaining({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:SourceArn": [{ "Fn::GetAtt": ["Rule", "Arn"] }] } },
    }),
    expect.objectContaining({ Principal: { AWS: READER }, Action: permissions.map(({ action }) => action) }),
  ]);
  expect(Object.values(Resources).every(({ Condition }) => Condition === "IsHome" || Condition === "IsOther")).toBe(
    true,
  );
  // A principal of the account whose own policy allows sqs:SendMessage would otherwise be allowed to send.
  expect(Statement).toContainEqual(
    expect.objectContaining({
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:SendMessage",
      Condition: { ArnNotEquals: { "aws:SourceArn": [{ "Fn::GetAtt": ["Rule", "Arn"] }] } },
    }),
  );
  expect(JSON.stringify(Resources["ForwardRole"])).toContain("aws:SourceAccount");
  expect(terraform).toContain(READER);
  expect(terraform).not.toMatch(/"(QUEUE|RULE\d)"/);
});

test("a session is named by its role, because the next one has another name", () => {
  const readerArn = "arn:aws:sts::111122223333:assumed-role/IamMonitor/i-0123456789abcdef0";
  const { cloudFormation, terraform } = eventQueueSetup({ partition: "aws", readerArn, organization: null });
  for (const text of [cloudFormation, terraform]) {
    expect(text).toContain("arn:aws:iam::111122223333:role/IamMonitor");
    expect(text).not.toContain("assumed-role");
  }
});

test("an organization sends to a bus that accepts its accounts only", () => {
  const { cloudFormation, members, terraform } = eventQueueSetup({
    partition: "aws",
    readerArn: READER,
    organization: ORGANIZATION,
  });
  const { Resources } = JSON.parse(cloudFormation) as Template;
  expect(Resources["BusPolicy"]!.Properties["Statement"]).toMatchObject({
    Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION.id } },
  });
  expect(members).toContain("arn:aws:events:us-east-1:111122223333:event-bus/iam-monitor");
  expect(members).toContain("OrganizationalUnitIds=r-abcd");
  // A StackSet does not reach it.
  expect(members).toContain("management account 444455556666");
  const inManagement = { ...ORGANIZATION, managementAccountId: ORGANIZATION.accountId };
  const own = eventQueueSetup({ partition: "aws", readerArn: READER, organization: inManagement });
  expect(own.members).not.toContain("leaves out");
  expect(terraform).toContain(ORGANIZATION.id);
});
