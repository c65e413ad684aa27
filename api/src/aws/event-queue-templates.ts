/**
 * The templates that send events of CloudTrail to a queue: a rule of Amazon EventBridge, a queue of Amazon SQS and its
 * policy. The queue's policy alone lets IAM Monitor read it, so its role needs no further permission.
 *
 * IAM reports its events in one Region of the partition. A sign-in to the console and a call to a Regional endpoint of STS
 * may be reported in another. The same template, deployed there, sends them to the event bus of the first Region.
 */
import { TEST_EVENT_SOURCE } from "../iam/activity/event-message.ts";
import { iamEventRegion } from "./attribute-key.ts";
import { indented, trustable } from "./setup-templates.ts";

const NAME = "iam-monitor-events";
const BUS_NAME = "iam-monitor";
const RETENTION_SECONDS = 345_600;
const VISIBILITY_SECONDS = 60;

export interface EventQueueSetup {
  readonly region: string;
  readonly cloudFormation: string;
  readonly terraform: string;
  /** Deploys the template of the members of an organization with a StackSet. Null for a single account. */
  readonly members: string | null;
  /** Commands of the AWS CLI that deploy the template and send a test event. */
  readonly cli: string;
  readonly permissions: readonly { readonly action: string; readonly purpose: string }[];
}

export interface EventQueueSetupInput {
  readonly partition: string | null;
  /** The principal that reads the queue: the role of the connection, or the identity of IAM Monitor. */
  readonly readerArn: string;
  /** The organization whose accounts send events. Null for one account. */
  readonly organization: {
    readonly id: string;
    readonly rootId: string;
    /** The account of the queue. */
    readonly accountId: string;
    readonly managementAccountId: string;
  } | null;
}

const READER_ACTIONS = {
  "sqs:ReceiveMessage": "Receives events.",
  "sqs:DeleteMessage": "Deletes an event after it was stored.",
  "sqs:ChangeMessageVisibility": "Keeps an event hidden from other readers while it is stored.",
  "sqs:GetQueueAttributes": "Tests the connection to the queue.",
} as const;

/**
 * The events that the rule sends: calls that change IAM, sign-ins, and two calls of STS. EventBridge passes calls that
 * only read to no rule of this kind, and the many tokens for roles are left out.
 */
const PATTERN = {
  $or: [
    { source: ["aws.iam"], "detail-type": ["AWS API Call via CloudTrail"] },
    { source: ["aws.signin"], "detail-type": ["AWS Console Sign In via CloudTrail"] },
    {
      source: ["aws.sts"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventName: ["AssumeRoot", "GetFederationToken"] },
    },
    { source: [TEST_EVENT_SOURCE] },
  ],
};

export function eventQueueSetup(input: EventQueueSetupInput): EventQueueSetup {
  const region = iamEventRegion(input.partition);
  const { organization } = input;
  const members = organization === null ? null : memberCli(input, organization, region);
  return {
    region,
    cloudFormation: json(queueTemplate(input, region)),
    terraform: terraform(input, region),
    members,
    cli: cli(region, organization !== null),
    permissions: Object.entries(READER_ACTIONS).map(([action, purpose]) => ({ action, purpose })),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const getAtt = (resource: string) => ({ "Fn::GetAtt": [resource, "Arn"] });

/**
 * Returns the template for a Region: the queue and its rule in the Region of IAM's events, and a rule that sends events
 * there in any other Region.
 */
function queueTemplate({ readerArn, organization }: EventQueueSetupInput, region: string): object {
  const bus = organization === null ? "default" : BUS_NAME;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Sends IAM, STS and sign-in events to a queue that IAM Monitor reads. Deploy it in ${region} first, and then in other Regions whose sign-ins and calls of STS you want to see at once.`,
    Conditions: {
      IsHome: { "Fn::Equals": [{ Ref: "AWS::Region" }, region] },
      IsOther: { "Fn::Not": [{ Condition: "IsHome" }] },
    },
    Resources: {
      Queue: {
        Type: "AWS::SQS::Queue",
        Condition: "IsHome",
        Properties: {
          QueueName: NAME,
          MessageRetentionPeriod: RETENTION_SECONDS,
          VisibilityTimeout: VISIBILITY_SECONDS,
          ReceiveMessageWaitTimeSeconds: 20,
          SqsManagedSseEnabled: true,
        },
      },
      QueuePolicy: {
        Type: "AWS::SQS::QueuePolicy",
        Condition: "IsHome",
        Properties: {
          Queues: [{ Ref: "Queue" }],
          PolicyDocument: queuePolicy(readerArn, getAtt("Queue"), [
            getAtt("Rule"),
            ...(organization === null ? [] : [getAtt("OwnRule")]),
          ]),
        },
      },
      ...(organization !== null && busResources(organization.id)),
      Rule: {
        Type: "AWS::Events::Rule",
        Condition: "IsHome",
        ...(organization !== null && { DependsOn: "Bus" }),
        Properties: {
          Name: NAME,
          EventBusName: bus,
          EventPattern: PATTERN,
          Targets: [{ Id: "queue", Arn: getAtt("Queue") }],
        },
      },
      // The events of this account itself arrive on its default bus.
      ...(organization !== null && {
        OwnRule: {
          Type: "AWS::Events::Rule",
          Condition: "IsHome",
          Properties: {
            Name: `${NAME}-own`,
            EventPattern: PATTERN,
            Targets: [{ Id: "queue", Arn: getAtt("Queue") }],
          },
        },
      }),
      ...forwardResources("IsOther", {
        "Fn::Sub": homeBus("${AWS::Partition}", region, "${AWS::AccountId}", "default"),
      }),
    },
    Outputs: { QueueUrl: { Condition: "IsHome", Value: { Ref: "Queue" } } },
  };
}

function homeBus(partition: string, region: string, account: string, bus: string): string {
  return `arn:${partition}:events:${region}:${account}:event-bus/${bus}`;
}

/**
 * The policy of the queue: the rules send, one principal reads, and nothing is sent without TLS. A principal of the queue's
 * account with `sqs:SendMessage` could otherwise report events of any account. A key that is missing does not equal, so that
 * the denial holds for every sender that is no rule (IAM User Guide, *IAM JSON policy elements: Condition operators*).
 */
function queuePolicy(readerArn: string, queueArn: unknown, ruleArns: readonly unknown[]): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RuleSends",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
      {
        Sid: "IamMonitorReads",
        Effect: "Allow",
        Principal: { AWS: trustable(readerArn) },
        Action: Object.keys(READER_ACTIONS),
        Resource: queueArn,
      },
      {
        Sid: "NothingElseSends",
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnNotEquals: { "aws:SourceArn": ruleArns } },
      },
      {
        Sid: "OnlyWithTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: queueArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}

/** The event bus to which the accounts of the organization, and no others, may send events. */
function busResources(organizationId: string): object {
  return {
    Bus: { Type: "AWS::Events::EventBus", Condition: "IsHome", Properties: { Name: BUS_NAME } },
    BusPolicy: {
      Type: "AWS::Events::EventBusPolicy",
      Condition: "IsHome",
      DependsOn: "Bus",
      Properties: {
        EventBusName: BUS_NAME,
        StatementId: "OrganizationSends",
        Statement: {
          Effect: "Allow",
          Principal: "*",
          Action: "events:PutEvents",
          Resource: getAtt("Bus"),
          Condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
        },
      },
    },
  };
}

/** A rule that sends events to another event bus, with a role that may do nothing else. */
function forwardResources(condition: string | null, busArn: unknown): object {
  const when = condition === null ? {} : { Condition: condition };
  return {
    ForwardRole: {
      Type: "AWS::IAM::Role",
      ...when,
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sts:AssumeRole",
              Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
            },
          ],
        },
        Policies: [
          {
            PolicyName: "send-events",
            PolicyDocument: {
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: busArn }],
            },
          },
        ],
      },
    },
    ForwardRule: {
      Type: "AWS::Events::Rule",
      ...when,
      Properties: {
        Name: `${NAME}-forward`,
        EventPattern: PATTERN,
        Targets: [{ Id: "bus", Arn: busArn, RoleArn: getAtt("ForwardRole") }],
      },
    },
  };
}

/** AWS CloudFormation User Guide, *Create CloudFormation StackSets with service-managed permissions*. */
function memberCli(
  { partition }: EventQueueSetupInput,
  { rootId, accountId, managementAccountId }: NonNullable<EventQueueSetupInput["organization"]>,
  region: string,
): string {
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "Sends IAM, STS and sign-in events of this account to the event bus that IAM Monitor reads.",
    Resources: forwardResources(null, homeBus(partition ?? "aws", region, accountId, BUS_NAME)),
  };
  return `# Run it in the management account, or as a delegated administrator of StackSets with CALL_AS=DELEGATED_ADMIN.
# Add Regions to REGIONS whose sign-ins and calls of STS you want to see at once.
CALL_AS=SELF
REGIONS=${region}
cat > ${NAME}-members.json <<'TEMPLATE'
${json(template)}TEMPLATE
aws cloudformation create-stack-set --region ${region} --stack-set-name ${NAME} --template-body file://${NAME}-members.json --capabilities CAPABILITY_IAM --permission-model SERVICE_MANAGED --call-as "$CALL_AS" --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false
aws cloudformation create-stack-instances --region ${region} --stack-set-name ${NAME} --call-as "$CALL_AS" --deployment-targets OrganizationalUnitIds=${rootId} --regions $REGIONS --operation-preferences FailureTolerancePercentage=100,MaxConcurrentPercentage=100
${
  managementAccountId === accountId
    ? ""
    : `# A StackSet leaves out the management account ${managementAccountId}. Run this in it, for each Region:
aws cloudformation deploy --region ${region} --stack-name ${NAME}-members --template-file ${NAME}-members.json --capabilities CAPABILITY_IAM
`
}`;
}

function cli(region: string, isOrganization: boolean): string {
  const bus = isOrganization ? `,EventBusName=${BUS_NAME}` : "";
  return `aws cloudformation deploy --region ${region} --stack-name ${NAME} --template-file ${NAME}.json --capabilities CAPABILITY_IAM
aws cloudformation describe-stacks --region ${region} --stack-name ${NAME} --query "Stacks[0].Outputs[0].OutputValue" --output text
# After the queue is saved here, a test event shows that it arrives:
aws events put-events --region ${region} --entries 'Source=${TEST_EVENT_SOURCE},DetailType=Test,Detail={}${bus}'
`;
}

function terraform({ readerArn, organization }: EventQueueSetupInput, region: string): string {
  const bus = organization === null ? "" : `  event_bus_name = aws_cloudwatch_event_bus.iam_monitor.name\n`;
  const rules = ["aws_cloudwatch_event_rule.iam_monitor.arn"];
  if (organization !== null) rules.push("aws_cloudwatch_event_rule.iam_monitor_own.arn");
  const policy = indented(
    queuePolicy(
      readerArn,
      "QUEUE",
      rules.map((_, index) => `RULE${index}`),
    ),
  )
    .replaceAll('"QUEUE"', "aws_sqs_queue.iam_monitor.arn")
    .replaceAll(/"RULE(\d)"/g, (_, index: string) => rules[Number(index)]!);
  return `# Use a provider of ${region}, where IAM reports its events.
resource "aws_sqs_queue" "iam_monitor" {
  name                       = "${NAME}"
  message_retention_seconds  = ${RETENTION_SECONDS}
  visibility_timeout_seconds = ${VISIBILITY_SECONDS}
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
}
${organization === null ? "" : terraformBus(organization.id)}
resource "aws_cloudwatch_event_rule" "iam_monitor" {
  name           = "${NAME}"
${bus}  event_pattern  = jsonencode(${indented(PATTERN)})
}

resource "aws_cloudwatch_event_target" "iam_monitor" {
  rule           = aws_cloudwatch_event_rule.iam_monitor.name
${bus}  arn            = aws_sqs_queue.iam_monitor.arn
}
${organization === null ? "" : TERRAFORM_OWN_RULE}
resource "aws_sqs_queue_policy" "iam_monitor" {
  queue_url = aws_sqs_queue.iam_monitor.id
  policy    = jsonencode(${policy})
}

output "queue_url" {
  value = aws_sqs_queue.iam_monitor.id
}
`;
}

function terraformBus(organizationId: string): string {
  return `
resource "aws_cloudwatch_event_bus" "iam_monitor" {
  name = "${BUS_NAME}"
}

resource "aws_cloudwatch_event_permission" "iam_monitor" {
  event_bus_name = aws_cloudwatch_event_bus.iam_monitor.name
  statement_id   = "OrganizationSends"
  principal      = "*"
  condition {
    type  = "StringEquals"
    key   = "aws:PrincipalOrgID"
    value = "${organizationId}"
  }
}
`;
}

const TERRAFORM_OWN_RULE = `
resource "aws_cloudwatch_event_rule" "iam_monitor_own" {
  name          = "${NAME}-own"
  event_pattern = jsonencode(${indented(PATTERN)})
}

resource "aws_cloudwatch_event_target" "iam_monitor_own" {
  rule = aws_cloudwatch_event_rule.iam_monitor_own.name
  arn  = aws_sqs_queue.iam_monitor.arn
}
`;
