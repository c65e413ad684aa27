/**
 * The events of CloudTrail that must raise an alarm, each as CloudTrail records it. Whether a metric filter catches an
 * event is evaluated on its records, so any pattern that works counts, not only the one that a benchmark prints.
 *
 * Each event has several records that differ in everything that does not make it this event: a filter for one user, one
 * service or one call catches some of them, and only what catches all counts.
 */

export interface AlarmEvent {
  /** The event in words: "the root user signs in". */
  readonly name: string;
  readonly records: readonly object[];
  /** Whether a single one must raise the alarm. Of failed sign-ins and refused calls, only several are suspicious. */
  readonly isRare?: boolean;
}

/** The account of the records. It stands for the one that is evaluated (`trail-alarms.ts`). */
export const RECORD_ACCOUNT = "000000000000";

const arnOf = (resource: string, service = "iam") => `arn:aws:${service}::${RECORD_ACCOUNT}:${resource}`;

const ROOT = { type: "Root", principalId: RECORD_ACCOUNT, arn: arnOf("root"), accountId: RECORD_ACCOUNT };
const user = (userName: string) => ({
  type: "IAMUser",
  principalId: `AIDA${userName.toUpperCase()}`,
  arn: arnOf(`user/${userName}`),
  accountId: RECORD_ACCOUNT,
  accessKeyId: `AKIA${userName.toUpperCase()}`,
  userName,
});
const session = (roleName: string) => ({
  type: "AssumedRole",
  principalId: `AROA${roleName.toUpperCase()}:session`,
  arn: arnOf(`assumed-role/${roleName}/session`, "sts"),
  accountId: RECORD_ACCOUNT,
  accessKeyId: `ASIA${roleName.toUpperCase()}`,
});

const EVERY_EVENT = {
  eventVersion: "1.11",
  managementEvent: true,
  eventCategory: "Management",
  recipientAccountId: RECORD_ACCOUNT,
};
/** The Region, address, user agent and time of two example records. */
const PLACES = [
  {
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.7",
    userAgent: "aws-cli/2.17.0",
    eventTime: "2026-03-05T07:11:13Z",
  },
  {
    awsRegion: "eu-west-1",
    sourceIPAddress: "198.51.100.9",
    userAgent: "Mozilla/5.0",
    eventTime: "2027-10-24T18:42:56Z",
  },
] as const;

/** A call of the service, such as `iam`, from one of the places. */
function call(service: string, eventName: string, userIdentity: object, place: 0 | 1): object {
  const isRead = /^(?:Get|List|Describe)/.test(eventName);
  return {
    ...EVERY_EVENT,
    ...PLACES[place],
    eventType: "AwsApiCall",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    userIdentity,
    readOnly: isRead,
  };
}

function signIn(userIdentity: object, place: 0 | 1, { isMfaUsed = true, isFailed = false } = {}): object {
  return {
    ...EVERY_EVENT,
    ...PLACES[place],
    eventType: "AwsConsoleSignIn",
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    userIdentity,
    readOnly: false,
    requestParameters: null,
    ...(isFailed && { errorMessage: "Failed authentication" }),
    responseElements: { ConsoleLogin: isFailed ? "Failure" : "Success" },
    additionalEventData: { MFAUsed: isMfaUsed ? "Yes" : "No", MobileVersion: place === 0 ? "No" : "Yes" },
  };
}

export const ROOT_EVENTS: readonly AlarmEvent[] = [
  {
    name: "the root user calls an API",
    isRare: true,
    records: [
      call("iam", "CreateUser", ROOT, 0),
      call("s3", "PutBucketTagging", ROOT, 1),
      call("ec2", "DescribeInstances", ROOT, 1),
    ],
  },
  { name: "the root user signs in", isRare: true, records: [signIn(ROOT, 0), signIn(ROOT, 1, { isMfaUsed: false })] },
];

/** The calls that change what principals may do with policies (CIS AWS Foundations Benchmark, changes of IAM policies). */
export const IAM_CHANGE_EVENTS: readonly AlarmEvent[] = [
  "PutUserPolicy",
  "PutGroupPolicy",
  "PutRolePolicy",
  "DeleteUserPolicy",
  "DeleteGroupPolicy",
  "DeleteRolePolicy",
  "CreatePolicy",
  "DeletePolicy",
  "CreatePolicyVersion",
  "DeletePolicyVersion",
  "AttachUserPolicy",
  "AttachGroupPolicy",
  "AttachRolePolicy",
  "DetachUserPolicy",
  "DetachGroupPolicy",
  "DetachRolePolicy",
].map((eventName) => ({
  name: eventName,
  isRare: true,
  records: [call("iam", eventName, user("ada"), 0), call("iam", eventName, session("deploy"), 1)],
}));

const refused = (record: object, errorCode: string) => ({ ...record, errorCode, errorMessage: "Not authorized." });

export const UNAUTHORIZED_EVENTS: readonly AlarmEvent[] = [
  {
    name: "a call ends with AccessDenied",
    records: [
      refused(call("iam", "CreateUser", user("ada"), 0), "AccessDenied"),
      refused(call("s3", "ListBuckets", session("deploy"), 1), "AccessDenied"),
    ],
  },
  {
    name: "a call ends with Client.UnauthorizedOperation",
    records: [
      refused(call("ec2", "RunInstances", user("ada"), 0), "Client.UnauthorizedOperation"),
      refused(call("ec2", "DescribeInstances", session("deploy"), 1), "Client.UnauthorizedOperation"),
    ],
  },
];

export const SIGN_IN_WITHOUT_MFA_EVENTS: readonly AlarmEvent[] = [
  {
    name: "a user signs in without MFA",
    records: [signIn(user("ada"), 0, { isMfaUsed: false }), signIn(user("lin"), 1, { isMfaUsed: false })],
  },
];

export const FAILED_SIGN_IN_EVENTS: readonly AlarmEvent[] = [
  {
    name: "a sign-in fails",
    records: [signIn(user("ada"), 0, { isMfaUsed: false, isFailed: true }), signIn(user("lin"), 1, { isFailed: true })],
  },
];

export const ALARM_EVENTS: readonly AlarmEvent[] = [
  ...ROOT_EVENTS,
  ...IAM_CHANGE_EVENTS,
  ...UNAUTHORIZED_EVENTS,
  ...SIGN_IN_WITHOUT_MFA_EVENTS,
  ...FAILED_SIGN_IN_EVENTS,
];
