/**
 * Messages of an event queue, with the fields of the examples in AWS's documentation: events of Amazon EventBridge whose
 * detail is a CloudTrail record (AWS CloudTrail User Guide, *CloudTrail record contents*, *AWS Management Console sign-in
 * events*; IAM User Guide, *Logging IAM and AWS STS API calls with AWS CloudTrail*).
 */
import { now } from "../../src/clock.ts";

const EVENT_ACCOUNT = "111122223333";

interface EventParts {
  readonly eventId?: string;
  readonly account?: string;
  readonly at?: number;
  /** Fields of the record that differ. */
  readonly detail?: object;
}

export function iamEvent(
  name: string,
  requestParameters: object | null,
  { eventId = crypto.randomUUID(), account = EVENT_ACCOUNT, at = now(), detail = {} }: EventParts = {},
) {
  return envelope(
    "aws.iam",
    "AWS API Call via CloudTrail",
    { account, at },
    {
      eventVersion: "1.08",
      userIdentity: roleIdentity(account),
      eventTime: time(at),
      eventSource: "iam.amazonaws.com",
      eventName: name,
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.10",
      userAgent: "aws-cli/2.13.5 Python/3.11.4 Linux",
      requestParameters,
      responseElements: null,
      requestID: crypto.randomUUID(),
      eventID: eventId,
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
      sessionCredentialFromConsole: "true",
      ...detail,
    },
  );
}

/** A session of a role that a person of IAM Identity Center uses. */
export function roleIdentity(account = EVENT_ACCOUNT, sourceIdentity?: string) {
  return {
    type: "AssumedRole",
    principalId: "AROAIDPPEZS35WEXAMPLE:anna@example.com",
    arn: `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/anna@example.com`,
    accountId: account,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAIDPPEZS35WEXAMPLE",
        arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`,
        accountId: account,
        userName: "AWSReservedSSO_Admin_0123456789abcdef",
      },
      webIdFederationData: {},
      attributes: { creationDate: "2026-11-28T05:00:00Z", mfaAuthenticated: "false" },
      ...(sourceIdentity !== undefined && { sourceIdentity }),
    },
  };
}

export function rootSignIn({
  eventId = crypto.randomUUID(),
  account = EVENT_ACCOUNT,
  at = now(),
  detail = {},
}: EventParts = {}) {
  return signIn({
    account,
    at,
    detail: {
      eventID: eventId,
      userIdentity: {
        type: "Root",
        principalId: account,
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
        accessKeyId: "",
      },
      ...detail,
    },
  });
}

export function consoleSignIn(
  user: { readonly userName: string; readonly userId: string },
  mfaUsed: "Yes" | "No",
  { eventId = crypto.randomUUID(), account = EVENT_ACCOUNT, at = now(), detail = {} }: EventParts = {},
) {
  return signIn({
    account,
    at,
    mfaUsed,
    detail: {
      eventID: eventId,
      userIdentity: {
        type: "IAMUser",
        principalId: user.userId,
        arn: `arn:aws:iam::${account}:user/${user.userName}`,
        accountId: account,
        userName: user.userName,
      },
      ...detail,
    },
  });
}

function signIn({
  account,
  at,
  mfaUsed = "No",
  detail,
}: {
  readonly account: string;
  readonly at: number;
  readonly mfaUsed?: "Yes" | "No";
  readonly detail: object;
}) {
  return envelope(
    "aws.signin",
    "AWS Console Sign In via CloudTrail",
    { account, at },
    {
      eventVersion: "1.08",
      eventTime: time(at),
      eventSource: "signin.amazonaws.com",
      eventName: "ConsoleLogin",
      awsRegion: "us-east-1",
      sourceIPAddress: "198.51.100.23",
      userAgent: "Mozilla/5.0 (X11; Linux x86_64)",
      requestParameters: null,
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: {
        LoginTo: "https://console.aws.amazon.com/console/home",
        MobileVersion: "No",
        MFAUsed: mfaUsed,
      },
      readOnly: false,
      eventType: "AwsConsoleSignIn",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
      ...detail,
    },
  );
}

function envelope(
  source: string,
  detailType: string,
  { account, at }: { readonly account: string; readonly at: number },
  detail: object,
) {
  return {
    version: "0",
    id: crypto.randomUUID(),
    "detail-type": detailType,
    source,
    account,
    time: time(at),
    region: "us-east-1",
    resources: [],
    detail,
  };
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
