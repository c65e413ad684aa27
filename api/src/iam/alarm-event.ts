/**
 * The events of CloudTrail that must raise an alarm, each as CloudTrail records it. Whether a metric filter catches an
 * event is evaluated on the event, so any pattern that works counts, not only the one that a benchmark prints.
 */

export interface AlarmEvent {
  /** The event in words: "the root user signs in". */
  readonly name: string;
  readonly record: object;
}

const USER = { type: "IAMUser", userName: "ada" };
const API_CALL = {
  eventType: "AwsApiCall",
  sourceIPAddress: "203.0.113.7",
  userAgent: "aws-cli/2.17.0",
  eventSource: "iam.amazonaws.com",
  userIdentity: USER,
};
const SIGN_IN = {
  ...API_CALL,
  eventType: "AwsConsoleSignIn",
  eventSource: "signin.amazonaws.com",
  eventName: "ConsoleLogin",
  responseElements: { ConsoleLogin: "Success" },
  additionalEventData: { MFAUsed: "Yes", MobileVersion: "No" },
};

export const ROOT_EVENTS: readonly AlarmEvent[] = [
  {
    name: "the root user calls an API",
    record: { ...API_CALL, eventName: "CreateUser", userIdentity: { type: "Root" } },
  },
  { name: "the root user signs in", record: { ...SIGN_IN, userIdentity: { type: "Root" } } },
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
].map((eventName) => ({ name: eventName, record: { ...API_CALL, eventName } }));

export const UNAUTHORIZED_EVENTS: readonly AlarmEvent[] = ["AccessDenied", "Client.UnauthorizedOperation"].map(
  (errorCode) => ({
    name: `a call ends with ${errorCode}`,
    record: { ...API_CALL, eventName: "CreateUser", errorCode, errorMessage: "Not authorized." },
  }),
);

export const SIGN_IN_WITHOUT_MFA_EVENTS: readonly AlarmEvent[] = [
  {
    name: "a user signs in without MFA",
    record: { ...SIGN_IN, additionalEventData: { ...SIGN_IN.additionalEventData, MFAUsed: "No" } },
  },
];

export const FAILED_SIGN_IN_EVENTS: readonly AlarmEvent[] = [
  {
    name: "a sign-in fails",
    record: {
      ...SIGN_IN,
      errorMessage: "Failed authentication",
      responseElements: { ConsoleLogin: "Failure" },
      additionalEventData: { ...SIGN_IN.additionalEventData, MFAUsed: "No" },
    },
  },
];

export const ALARM_EVENTS: readonly AlarmEvent[] = [
  ...ROOT_EVENTS,
  ...IAM_CHANGE_EVENTS,
  ...UNAUTHORIZED_EVENTS,
  ...SIGN_IN_WITHOUT_MFA_EVENTS,
  ...FAILED_SIGN_IN_EVENTS,
];
