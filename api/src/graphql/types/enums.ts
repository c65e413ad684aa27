/** The enums of the API. The key, the value and the value stored in PostgreSQL are the same string. */
import { registerEnumType } from "type-graphql";
import type { ActorKind } from "../../iam/actor.ts";
import type { AlertEventKind, AlertResolution, AlertStatus, DismissalReason } from "../../iam/alerts/alert.ts";
import type { ExceptionEndReason } from "../../iam/alerts/exception-rule.ts";
import type { CheckOutcome, ControlState } from "../../iam/checks/controls.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { ScanPhase, ScanStatus, ScanTrigger } from "../../iam/scan.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";
import type { ChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import type { CrossAccountState } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { DriftCause } from "../../iam/escalation/paths/causes.ts";
import type { EscalationPath, PathPrincipal } from "../../iam/escalation/paths/path.ts";
import type { ProofPolicyKind, ProofStatement } from "../../iam/escalation/paths/proof.ts";
import type { PathResource, VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import type { LastUsed } from "../../iam/account.ts";
import type { OtherCredentialKind } from "../../iam/other-credentials.ts";
import type { ProviderPurpose } from "../../services/operators/oidc-sign-ins.ts";

/** Registers an enum with a description for each value. The type check requires exactly the values of the union. */
export function describedEnum<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): { readonly [V in Value]: V } {
  const keys = Object.keys(values) as Value[];
  const enumObject = Object.fromEntries(keys.map((key) => [key, key])) as { readonly [V in Value]: V };
  registerEnumType(enumObject, {
    name,
    description,
    valuesConfig: Object.fromEntries(keys.map((key) => [key, { description: values[key] }])) as Record<
      Value,
      { description: string }
    >,
  });
  return enumObject;
}

export const SeverityEnum = describedEnum<Severity>("Severity", "The severity of an issue, most severe first.", {
  CRITICAL: "The account can be taken over or is being taken over. Act immediately.",
  HIGH: "The issue should be fixed today.",
  MEDIUM: "The issue should be scheduled for a fix.",
  LOW: "The issue can be fixed at the next opportunity.",
  INFORMATIONAL: "The finding is for information only.",
});

export const AlertCategoryEnum = describedEnum<AlertCategory>(
  "AlertCategory",
  "The type of the resource that an alert is about.",
  {
    IAMUser: "The alert is about an IAM user.",
    IAMAccessKey: "The alert is about an access key of a user.",
    IAMPolicy: "The alert is about a managed or inline policy.",
    IAMGroup: "The alert is about a group.",
    IAMRole: "The alert is about a role.",
    IAMPasswordPolicy: "The alert is about the account's password policy.",
    IAMRootUser: "The alert is about the root user.",
    IAMAccount: "The alert is about the account itself.",
  },
);

export const AlertStatusEnum = describedEnum<AlertStatus>("AlertStatus", "The status of an alert.", {
  OPEN: "The issue exists, and the alert is neither acknowledged, snoozed nor dismissed.",
  ACKNOWLEDGED: "The alert was acknowledged: an operator takes responsibility for it.",
  SNOOZED: "The alert was snoozed until a time, at which it opens again.",
  DISMISSED: "An operator or an exception has dismissed the alert with a reason, until an expiry date.",
  RESOLVED: "The issue no longer exists, or its check was disabled or redefined. Operators cannot set this status.",
});

export const AlertResolutionEnum = describedEnum<AlertResolution>(
  "AlertResolution",
  "The reason why an alert was resolved.",
  {
    FIXED: "The check was evaluated again and passed.",
    GONE: "The resource was deleted.",
    DISABLED: "The check was disabled in the settings.",
    SUPERSEDED: "The definition of the check changed. If the resource still fails, there is a new alert.",
  },
);

export const DismissalReasonEnum = describedEnum<DismissalReason>(
  "DismissalReason",
  "The reason why an alert was dismissed.",
  {
    RISK_ACCEPTED: "The issue is real, and the risk is accepted for a limited time.",
    FALSE_POSITIVE: "The issue does not exist on this resource.",
    MITIGATED_ELSEWHERE: "A control outside IAM mitigates the risk.",
  },
);

export const ExceptionEndReasonEnum = describedEnum<ExceptionEndReason>(
  "ExceptionEndReason",
  "The way in which an operator ended an exception.",
  {
    ENDED: "An operator ended the exception, and its alerts opened.",
    UNDONE: "The author undid the creation of the exception, and its alerts are what they were before.",
  },
);

export const AlertEventKindEnum = describedEnum<AlertEventKind>(
  "AlertEventKind",
  "The type of a change in the history of an alert.",
  {
    OPENED: "The issue was found for the first time.",
    UPDATED: "The severity changed, and the status did not.",
    ACKNOWLEDGED: "The alert was acknowledged.",
    ASSIGNED: "The alert was assigned to an operator, or the assignment was removed.",
    COMMENTED: "A comment was added.",
    DISMISSED: "The alert was dismissed, or an exception muted it: `changes` then has the exception's ID as `ruleId`.",
    WITHDRAWN: "A dismissal ended: it expired, the alert was reopened, its exception ended, or the severity increased.",
    SNOOZED: "The alert was snoozed until a time.",
    WOKEN: "A snooze ended: its time was over, the alert was reopened, or the severity increased.",
    UNDONE: "A triage action was undone, and the values before it are restored.",
    RESOLVED: "The issue no longer exists, or its check was disabled or redefined.",
    REOPENED: "The issue was found again after the alert was resolved.",
  },
);

export const ScanStatusEnum = describedEnum<ScanStatus>("ScanStatus", "The status of a scan.", {
  QUEUED: "The scan is waiting for a worker.",
  RUNNING: "A worker is scanning the account.",
  SUCCEEDED: "The scan finished and read all requested sections.",
  PARTIAL: "The scan finished, but some sections could not be read.",
  FAILED: "The scan ended without a result and changed nothing.",
  CANCELLED: "The scan was cancelled, or its account was archived. The scan changed nothing.",
});

export const ScanPhaseEnum = describedEnum<ScanPhase>("ScanPhase", "The phases of a scan, in order.", {
  CONNECT: "The worker is determining which account the credentials belong to.",
  COLLECT: "The worker is reading the account from AWS.",
  ANALYZE: "The worker is evaluating the checks.",
  RECONCILE: "The worker is opening, updating and resolving alerts.",
});

export const ScanTriggerEnum = describedEnum<ScanTrigger>("ScanTrigger", "The source of a scan request.", {
  OPERATOR: "An operator started the scan in the dashboard.",
  TOKEN: "A program started the scan with an API token.",
  SCHEDULE: "The schedule of the account started the scan.",
  FIRST_START: "The first start of IAM Monitor started the scan.",
  ACTIVITY: "An activity in the AWS account, reported through its event queue, started the scan.",
});

export type AccountSource = "ENVIRONMENT" | "PROFILE" | "ASSUME_ROLE" | "STATIC_KEYS" | "OFFLINE_FILES" | "SANDBOX";
export const AccountSourceEnum = describedEnum<AccountSource>(
  "AccountSource",
  "The type of credentials that read an account.",
  {
    ENVIRONMENT:
      "The default credential chain of the AWS SDK is used: environment variables, single sign-on, instance role.",
    PROFILE: "A named profile of the AWS configuration is used.",
    ASSUME_ROLE: "IAM Monitor assumes a role, with an external ID that it generated.",
    STATIC_KEYS: "An access key is used. Its secret is stored encrypted.",
    OFFLINE_FILES: "The account is read from uploaded files, without access to AWS.",
    SANDBOX: "The account is the demo account that comes with IAM Monitor.",
  },
);

export type AccountStatus = "PENDING" | "CONNECTED" | "ERROR" | "ARCHIVED";
export const AccountStatusEnum = describedEnum<AccountStatus>(
  "AccountStatus",
  "The status of the connection to an account.",
  {
    PENDING: "The account was added and has not been reached yet.",
    CONNECTED: "The last test or scan reached the account.",
    ERROR: "The last test or scan did not reach the account. `statusReason` says why.",
    ARCHIVED:
      "An operator disconnected the account, which deleted its credentials, or IAM Monitor archived it (`archivedReason`). Its history is kept.",
  },
);

export type WriteMode = "OFF" | "CONNECTION" | "ROTATE_ROLE";
export const WriteModeEnum = describedEnum<WriteMode>(
  "WriteMode",
  "The permission of IAM Monitor to change an AWS account, and the credentials used for changes.",
  {
    OFF: "IAM Monitor never changes the account.",
    CONNECTION: "Changes are made with the credentials that read the account.",
    ROTATE_ROLE: "Changes are made with the separate rotate role.",
  },
);

export const LastUsedStatusEnum = describedEnum<LastUsed["status"]>(
  "LastUsedStatus",
  "Whether AWS recorded a use, and whether that could be read.",
  {
    USED: "AWS recorded a use. `at` is the time.",
    NEVER_USED: "AWS reports that there never was a use.",
    UNKNOWN: "AWS has no record, so there may or may not have been a use.",
    NO_PERMISSION: "AWS denied access to the record.",
  },
);

export type AccessKeyStatus = "Active" | "Inactive";
export const AccessKeyStatusEnum = describedEnum<AccessKeyStatus>(
  "AccessKeyStatus",
  "The status of an access key, as AWS spells it.",
  {
    Active: "The key can be used for requests to AWS.",
    Inactive: "The key is deactivated and can be activated again.",
  },
);

export type PolicyTypeName = "AWS_MANAGED" | "CUSTOMER_MANAGED" | "INLINE";
export const PolicyTypeEnum = describedEnum<PolicyTypeName>("PolicyType", "The type of an IAM policy.", {
  AWS_MANAGED: "AWS created and maintains the policy.",
  CUSTOMER_MANAGED: "The policy was created in this account and can be attached to several principals.",
  INLINE: "The policy is embedded in one user, group or role.",
});

export const CheckOutcomeEnum = describedEnum<CheckOutcome>("CheckOutcome", "The outcome of a check.", {
  PASS: "The check was evaluated and found no problem.",
  FAIL: "The check was evaluated and found a problem.",
  NOT_EVALUATED: "The check neither passed nor failed, because data that it needs was not read.",
  DISABLED: "The check is disabled in the settings.",
});

export type SectionStatus = "READ" | "DENIED" | "FAILED" | "SKIPPED";
export const SectionStatusEnum = describedEnum<SectionStatus>(
  "SectionStatus",
  "The result of reading a section of the account data.",
  {
    READ: "The section was read.",
    DENIED: "AWS denied access to the section.",
    FAILED: "An error occurred while reading the section.",
    SKIPPED:
      "The section was not requested, is not read yet, is not available from this source, or needs an organization.",
  },
);

export type SectionProgressStatus = "WAITING" | "READING" | SectionStatus;
export const SectionProgressStatusEnum = describedEnum<SectionProgressStatus>(
  "SectionProgressStatus",
  "The progress of reading a section of the account data.",
  {
    WAITING: "Reading has not started.",
    READING: "The section is being read.",
    READ: "The section was read.",
    DENIED: "AWS denied access to the section.",
    FAILED: "An error occurred while reading the section.",
    SKIPPED:
      "The section was not requested, is not read yet, is not available from this source, or needs an organization.",
  },
);

export type ConnectionTestOutcome = "OK" | "WARNING" | "FAILED" | "SKIPPED";
export const ConnectionTestOutcomeEnum = describedEnum<ConnectionTestOutcome>(
  "ConnectionTestOutcome",
  "The outcome of one step of a connection test.",
  {
    OK: "The step found no problem.",
    WARNING: "The connection works but should be improved.",
    FAILED: "The step failed. `fix` says what to do.",
    SKIPPED: "The step was not tested here.",
  },
);

export type BulkAlertAction = "ACKNOWLEDGE" | "DISMISS" | "SNOOZE" | "REOPEN" | "ASSIGN";
export const BulkAlertActionEnum = describedEnum<BulkAlertAction>(
  "BulkAlertAction",
  "The action applied to several alerts at once.",
  {
    ACKNOWLEDGE: "Acknowledges the alerts.",
    DISMISS: "Dismisses the alerts; needs `reason` and `expiresAt`.",
    SNOOZE: "Snoozes the alerts; needs `until`.",
    REOPEN: "Reopens acknowledged, snoozed or dismissed alerts.",
    ASSIGN: "Assigns the alerts to `assignee`, or removes the assignment if it is omitted.",
  },
);

export const ControlStateEnum = describedEnum<ControlState>("ControlState", "The state of a control.", {
  PASS: "Every test of the control passes in every account, and a person answered what no scan can.",
  FAIL: "At least one test of the control fails in at least one account, or a person answered that it is not met.",
  NOT_EVALUATED: "No test fails, but at least one was not evaluated, so the control does not pass.",
  MANUAL: "No scan can decide the control. A person must check what `reason` names.",
  NOT_COVERED: "A scan could decide the control, but no check does, or only in part. `reason` says what is missing.",
});

export const ControlStandardEnum = describedEnum<ControlStandard>(
  "ControlStandard",
  "A published standard with controls for IAM.",
  {
    CIS_5_0: "The CIS AWS Foundations Benchmark, version 5.0.",
    CIS_6_0: "The CIS AWS Foundations Benchmark, version 6.0.",
    CIS_7_0: "The CIS AWS Foundations Benchmark, version 7.0.",
    AWS_SECURITY_HUB:
      "The controls of AWS Security Hub for IAM and accounts, and those for KMS that evaluate IAM policies.",
    PCI_DSS_4_0_1: "The requirements of PCI DSS 4.0.1 that AWS relates to Security Hub's IAM controls.",
    NIST_800_53_R5: "The controls of NIST SP 800-53 Revision 5 that AWS relates to these Security Hub controls.",
  },
);

export type AlertGroupBy = "CHECK" | "RESOURCE" | "ACCOUNT";
export const AlertGroupByEnum = describedEnum<AlertGroupBy>(
  "AlertGroupBy",
  "The property by which alerts are grouped.",
  {
    CHECK: "Alerts are grouped by the check that raised them.",
    RESOURCE: "Alerts are grouped by the affected resource.",
    ACCOUNT: "Alerts are grouped by AWS account.",
  },
);

export const VerdictEnum = describedEnum<VerdictKind>(
  "Verdict",
  "The certainty that a path or a hop works, most useful to an attacker first.",
  {
    EXPLOITABLE: "The path works, as far as the account was read.",
    CONDITIONAL:
      "The path works only if conditions are met whose values are unknown here. The condition keys are listed.",
    UNKNOWN: "The verdict is unknown because something that it depends on was not read.",
    BLOCKED:
      "A deny, a permissions boundary, a service control policy or another fact of the account prevents the path.",
  },
);

export const CrossAccountStateEnum = describedEnum<CrossAccountState>(
  "CrossAccountState",
  "The result of including another connected account in the search for paths across accounts.",
  {
    READ: "The latest snapshot of the account was included.",
    NOT_READ: "The account has no snapshot with users, roles and policies.",
    LEFT_OUT: "A limit of one scan was reached before the account, so paths through it may be missing.",
  },
);

export type PathPrincipalKind = PathPrincipal["kind"];
export const PathPrincipalKindEnum = describedEnum<PathPrincipalKind>(
  "PathPrincipalKind",
  "The type of a principal on an escalation path.",
  {
    USER: "The principal is an IAM user.",
    ROLE: "The principal is an IAM role.",
    EXTERNAL: "The principal is outside the account, or can be anyone.",
    NEW: "The principal does not exist yet. The attacker creates it in a step of the path.",
  },
);

export type PathResourceKind = PathResource["kind"];
export const PathResourceKindEnum = describedEnum<PathResourceKind>(
  "PathResourceKind",
  "The type of a resource that a hop uses or changes.",
  {
    GROUP: "The resource is a group.",
    POLICY: "The resource is a policy.",
    POLICY_VERSION: "The resource is a policy version that is not the default version.",
    BOUNDARY: "The resource is a permissions boundary.",
    SERVICE: "The resource is an AWS service that acts with a role.",
    WORKLOAD: "The resource runs with a role: a function, an instance or a stack.",
    PROVIDER: "The resource is an identity provider.",
  },
);

export const PathEffectEnum = describedEnum<ProofStatement["effect"]>(
  "PathEffect",
  "The effect of a statement on a step.",
  {
    ALLOWS: "The statement allows the action.",
    MAY_ALLOW: "The statement allows the action if its conditions are met.",
    DENIES: "The statement denies the action.",
    MAY_DENY: "The statement denies the action if its conditions are met.",
    IMPLICIT_DENY: "No statement of the policy layer allows the action (implicit deny).",
  },
);

export const PathLayerEnum = describedEnum<ProofStatement["layer"]>(
  "PathLayer",
  "The policy layer that a statement belongs to.",
  {
    IDENTITY: "The statement is in a policy of the principal or of one of its groups.",
    BOUNDARY: "The statement is in the permissions boundary.",
    SESSION: "The statement is in a session policy.",
    SCP: "The statement is in a service control policy of the organization.",
    RCP: "The statement is in a resource control policy of the organization.",
    RESOURCE: "The statement is in a resource-based policy.",
    TRUST: "The statement is in the trust policy of a role.",
    AWS_RESERVED: "No statement decides: AWS refuses the request, because it manages the resource itself.",
  },
);

export const PathPolicyKindEnum = describedEnum<ProofPolicyKind>(
  "PathPolicyKind",
  "The type of a policy and the way it applies to the principal.",
  {
    INLINE: "The policy is embedded in the principal.",
    ATTACHED: "The policy is attached to the principal.",
    GROUP_INLINE: "The policy is embedded in a group of the user.",
    GROUP_ATTACHED: "The policy is attached to a group of the user.",
    BOUNDARY: "The policy is the permissions boundary of the principal.",
    SESSION: "The policy is a session policy.",
    SCP: "The policy is a service control policy.",
    RCP: "The policy is a resource control policy.",
    TRUST: "The policy is the trust policy of a role.",
    RESOURCE: "The policy is a resource-based policy.",
    WRITTEN: "The policy is written by the attacker on the path.",
  },
);

export type PathAssumption = EscalationPath["verdict"]["assumes"][number];
export const PathAssumptionEnum = describedEnum<PathAssumption>(
  "PathAssumption",
  "An assumption that a path rests on, because something was not read.",
  {
    SCP_NOT_READ: "The service control policies were not read; one of them may deny a step.",
    RCP_NOT_READ: "The resource control policies were not read; one of them may deny a step.",
  },
);

export const ActorKindEnum = describedEnum<ActorKind>("ActorKind", "The type of an actor.", {
  OPERATOR: "A signed-in operator acted.",
  TOKEN: "A program acted with an API token.",
  SCHEDULE: "A schedule acted.",
  SYSTEM: "IAM Monitor itself acted.",
  ANONYMOUS: "A caller who was not authenticated made an attempt.",
  UNKNOWN: "The action was recorded under a name that does not identify exactly one operator or token.",
});

export const PathCauseKindEnum = describedEnum<DriftCause["kind"]>(
  "PathCauseKind",
  "The kind of change that opened or closed a path.",
  {
    STATEMENT: "A statement of a policy was changed.",
    ATTACHMENT: "A policy was attached or detached.",
    GROUP_MEMBERSHIP: "A user was added to a group or removed from one.",
    BOUNDARY: "A permissions boundary was changed.",
    TRUST: "The trust policy of a role was changed.",
    SCP: "A service control policy was changed.",
    RCP: "A resource control policy was changed.",
    PRINCIPAL: "A user or role was created or deleted.",
    OTHER: "A fact outside policies was changed: a free access key slot, a password, a workload or a policy version.",
  },
);

export const PathCauseChangeEnum = describedEnum<DriftCause["change"]>(
  "PathCauseChange",
  "The way in which something was changed.",
  {
    ADDED: "The item is in the later scan only.",
    REMOVED: "The item is in the earlier scan only.",
    CHANGED: "The item is in both scans with different content.",
  },
);

export const ChokePointKindEnum = describedEnum<ChokePoint["kind"]>(
  "ChokePointKind",
  "The type of a removal that closes escalation paths.",
  {
    STATEMENT: "A statement is removed from a policy.",
    ATTACHMENT: "A policy is detached from a user, group or role.",
    TRUST: "A statement is removed from the trust policy of a role.",
  },
);

export const PasskeyUseEnum = describedEnum<"SIGN_IN" | "PROOF" | "REGISTER">(
  "PasskeyUse",
  "The purpose for which a passkey is needed.",
  {
    SIGN_IN: "The operator signs in without a password.",
    PROOF:
      "The signed-in operator confirms their identity, for actions that require a sign-in within the last five minutes.",
    REGISTER: "The signed-in operator registers a new passkey.",
  },
);

export const ProviderPurposeEnum = describedEnum<ProviderPurpose>(
  "ProviderPurpose",
  "The purpose of a sign-in with the identity provider.",
  {
    SIGN_IN: "The operator signs in.",
    PROOF:
      "The signed-in operator confirms their identity, for actions that require a sign-in within the last five minutes.",
    INVITATION: "The operator accepts an invitation.",
    LINK: "The signed-in operator links the identity provider to their IAM Monitor account for future sign-ins.",
  },
);

export const OtherCredentialKindEnum = describedEnum<OtherCredentialKind>(
  "OtherCredentialKind",
  "The kind of a credential besides password, access key and MFA device.",
  {
    API_KEY: "The credential is a bearer token for one service, such as Amazon Bedrock.",
    SERVICE_PASSWORD: "The credential is a user name and a password for AWS CodeCommit or Amazon Keyspaces.",
    SSH_PUBLIC_KEY: "The credential is the public key with which the user signs in to AWS CodeCommit.",
    SIGNING_CERTIFICATE: "The credential is an X.509 certificate that signs requests to old AWS APIs.",
  },
);
