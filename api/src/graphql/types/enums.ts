/** Every enum of the contract with a word on each value. Key, value and the row in PostgreSQL are one string. */
import { registerEnumType } from "type-graphql";
import type { AlertEventKind, AlertResolution, AlertStatus, DismissalReason } from "../../iam/alerts/alert.ts";
import type { CheckOutcome, ControlStandard } from "../../iam/checks/controls.ts";
import type { ScanPhase, ScanStatus, ScanTrigger } from "../../iam/scan.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";
import type { ChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import type { CrossAccountState } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { DriftCause } from "../../iam/escalation/paths/causes.ts";
import type { EscalationPath, PathPrincipal } from "../../iam/escalation/paths/path.ts";
import type { ProofPolicyKind, ProofStatement } from "../../iam/escalation/paths/proof.ts";
import type { PathResource, VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import type { LastUsed } from "../../iam/account.ts";
import type { ProviderPurpose } from "../../services/operators/oidc-sign-ins.ts";
import type { SignInMethod } from "../../services/operators/sessions.ts";

/** TypeScript proves that no value of the union is left out or invented. */
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

export const SeverityEnum = describedEnum<Severity>("Severity", "How bad it is, worst first.", {
  CRITICAL: "Act now: an account can be taken over, or is being.",
  HIGH: "Act today.",
  MEDIUM: "Plan it.",
  LOW: "Put it right when you come by.",
  INFORMATIONAL: "Good to know.",
});

export const AlertCategoryEnum = describedEnum<AlertCategory>(
  "AlertCategory",
  "What an alert is about; it follows the alert's resource.",
  {
    IAMUser: "An IAM user.",
    IAMAccessKey: "An access key of a user.",
    IAMPolicy: "A managed or inline policy.",
    IAMGroup: "A group.",
    IAMRole: "A role.",
    IAMPasswordPolicy: "The account's password policy.",
    IAMRootUser: "The root user.",
    IAMAccount: "The account itself.",
  },
);

export const AlertStatusEnum = describedEnum<AlertStatus>("AlertStatus", "Where an alert is in its life.", {
  OPEN: "Seen, and nobody has looked at it.",
  ACKNOWLEDGED: "Somebody is on it.",
  DISMISSED: "Accepted by somebody, with a reason and an end.",
  RESOLVED: "No longer so; only a scan or a verification says this.",
});

export const AlertResolutionEnum = describedEnum<AlertResolution>("AlertResolution", "Why an alert ended.", {
  FIXED: "The check was evaluated again and passes.",
  GONE: "The resource is no longer there.",
  DISABLED: "The check was switched off.",
  SUPERSEDED: "The check's meaning changed; a new alert stands in its place where it still fails.",
});

export const DismissalReasonEnum = describedEnum<DismissalReason>("DismissalReason", "Why an alert was dismissed.", {
  RISK_ACCEPTED: "It is true and we live with it for a while.",
  FALSE_POSITIVE: "It is not true here.",
  MITIGATED_ELSEWHERE: "Something outside IAM takes the danger away.",
});

export const AlertEventKindEnum = describedEnum<AlertEventKind>("AlertEventKind", "One step in the life of an alert.", {
  OPENED: "A scan saw it for the first time.",
  UPDATED: "Its severity or evidence changed.",
  ACKNOWLEDGED: "Somebody took it on.",
  ASSIGNED: "It was given to somebody, or taken back.",
  COMMENTED: "Somebody wrote a comment.",
  DISMISSED: "Somebody dismissed it.",
  WITHDRAWN: "A dismissal ended: withdrawn, expired or overtaken by a higher severity.",
  RESOLVED: "A scan or a verification found it gone.",
  REOPENED: "A scan saw the same trouble again.",
});

export const ScanStatusEnum = describedEnum<ScanStatus>("ScanStatus", "Where a scan is.", {
  QUEUED: "Waiting for a worker.",
  RUNNING: "A worker reads the account.",
  SUCCEEDED: "Everything that was asked for was read.",
  PARTIAL: "It ended, and some sections could not be read.",
  FAILED: "It ended without a result; nothing was changed.",
  CANCELLED: "Somebody stopped it; nothing was changed.",
});

export const ScanPhaseEnum = describedEnum<ScanPhase>("ScanPhase", "The four steps of a scan, in order.", {
  CONNECT: "Finding out which account the credentials name.",
  COLLECT: "Reading the account from AWS.",
  ANALYZE: "Holding the checks against what was read.",
  RECONCILE: "Opening, refreshing and resolving alerts.",
});

export const ScanTriggerEnum = describedEnum<ScanTrigger>("ScanTrigger", "What started a scan.", {
  OPERATOR: "A person in the dashboard.",
  TOKEN: "A machine with an API token.",
  SCHEDULE: "The account's own schedule.",
  FIRST_START: "The first start of the product.",
});

export type AccountSource = "ENVIRONMENT" | "PROFILE" | "ASSUME_ROLE" | "STATIC_KEYS" | "OFFLINE_FILES" | "SANDBOX";
export const AccountSourceEnum = describedEnum<AccountSource>("AccountSource", "Which credentials read an account.", {
  ENVIRONMENT: "The SDK's own chain: environment, single sign-on, instance role.",
  PROFILE: "A named profile of the AWS configuration.",
  ASSUME_ROLE: "A role that the product assumes, with an external id of its own making.",
  STATIC_KEYS: "An access key, kept sealed.",
  OFFLINE_FILES: "Files that somebody read out of AWS.",
  SANDBOX: "The demo account that comes with the product.",
});

export type AccountStatus = "PENDING" | "CONNECTED" | "ERROR" | "ARCHIVED";
export const AccountStatusEnum = describedEnum<AccountStatus>(
  "AccountStatus",
  "How the connection to an account stands.",
  {
    PENDING: "Named, and not tested yet.",
    CONNECTED: "The last test or scan reached it.",
    ERROR: "The last test or scan did not reach it; `statusReason` says why.",
    ARCHIVED: "Disconnected: its secrets are wiped, its history stays.",
  },
);

export type WriteMode = "OFF" | "CONNECTION" | "ROTATE_ROLE";
export const WriteModeEnum = describedEnum<WriteMode>(
  "WriteMode",
  "Whether the product may change this AWS account, and as whom.",
  {
    OFF: "Never.",
    CONNECTION: "With the credentials that read it.",
    ROTATE_ROLE: "With the separate rotate role.",
  },
);

export const LastUsedStatusEnum = describedEnum<LastUsed["status"]>(
  "LastUsedStatus",
  "Three absences that are never mixed, and a use.",
  {
    USED: "Used at `at`.",
    NEVER_USED: "AWS says that it was never used.",
    UNKNOWN: "AWS has no record.",
    NO_PERMISSION: "AWS refused to tell.",
  },
);

export type AccessKeyStatus = "Active" | "Inactive";
export const AccessKeyStatusEnum = describedEnum<AccessKeyStatus>(
  "AccessKeyStatus",
  "A key's status, in AWS's spelling.",
  {
    Active: "It works.",
    Inactive: "It was switched off and can be switched on again.",
  },
);

export type PolicyTypeName = "AWS_MANAGED" | "CUSTOMER_MANAGED" | "INLINE";
export const PolicyTypeEnum = describedEnum<PolicyTypeName>("PolicyType", "Whose policy it is and where it lives.", {
  AWS_MANAGED: "Written and kept by AWS.",
  CUSTOMER_MANAGED: "Written in this account, attachable to many.",
  INLINE: "Part of one user, group or role.",
});

export const CheckOutcomeEnum = describedEnum<CheckOutcome>("CheckOutcome", "What a check said.", {
  PASS: "Evaluated, and nothing is wrong.",
  FAIL: "Evaluated, and something is wrong.",
  NOT_EVALUATED: "What it needs was not read: neither pass nor fail.",
  DISABLED: "Switched off in the settings.",
});

export type SectionStatus = "READ" | "DENIED" | "FAILED" | "SKIPPED";
export const SectionStatusEnum = describedEnum<SectionStatus>(
  "SectionStatus",
  "Whether one section of an account was read.",
  {
    READ: "Read.",
    DENIED: "AWS refused it.",
    FAILED: "Asked for, and something broke.",
    SKIPPED: "Not asked for: not possible with this source, not requested, or no organization.",
  },
);

export type SectionProgressStatus = "WAITING" | "READING" | SectionStatus;
export const SectionProgressStatusEnum = describedEnum<SectionProgressStatus>(
  "SectionProgressStatus",
  "How far the reading of one section of an account is.",
  {
    WAITING: "Not begun.",
    READING: "Being read.",
    READ: "Read.",
    DENIED: "AWS refused it.",
    FAILED: "Asked for, and something broke.",
    SKIPPED: "Not asked for: not possible with this source, not requested, or no organization.",
  },
);

export type ConnectionTestOutcome = "OK" | "WARNING" | "FAILED" | "SKIPPED";
export const ConnectionTestOutcomeEnum = describedEnum<ConnectionTestOutcome>(
  "ConnectionTestOutcome",
  "What one line of a connection test found.",
  {
    OK: "As it should be.",
    WARNING: "It works, and should be better.",
    FAILED: "It does not work; `fix` says what to do.",
    SKIPPED: "Not tested here.",
  },
);

export type BulkAlertAction = "ACKNOWLEDGE" | "DISMISS" | "REOPEN" | "ASSIGN";
export const BulkAlertActionEnum = describedEnum<BulkAlertAction>(
  "BulkAlertAction",
  "What is done to many alerts at once.",
  {
    ACKNOWLEDGE: "Take them on.",
    DISMISS: "Dismiss them; needs `reason` and `expiresAt`.",
    REOPEN: "Take back an acknowledgement or a dismissal.",
    ASSIGN: "Give them to `assignee`, or to nobody when it is left out.",
  },
);

export const ControlStandardEnum = describedEnum<ControlStandard>("ControlStandard", "A published list of controls.", {
  CIS_5_0: "CIS AWS Foundations Benchmark 5.0.",
  CIS_6_0: "CIS AWS Foundations Benchmark 6.0.",
  CIS_7_0: "CIS AWS Foundations Benchmark 7.0.",
  AWS_SECURITY_HUB: "The IAM controls of AWS Security Hub.",
});

export type AlertGroupBy = "CHECK" | "RESOURCE" | "ACCOUNT";
export const AlertGroupByEnum = describedEnum<AlertGroupBy>("AlertGroupBy", "What alerts are gathered by.", {
  CHECK: "By the check that found them.",
  RESOURCE: "By the resource they are about.",
  ACCOUNT: "By the AWS account they are in.",
});

export const VerdictEnum = describedEnum<VerdictKind>(
  "Verdict",
  "What is said of a path or a hop: the best for an attacker first.",
  {
    EXPLOITABLE: "It works, as far as was read.",
    CONDITIONAL: "It works if conditions are met whose values nobody can tell from here; they are named.",
    UNKNOWN: "It cannot be told: something that it hangs on was not read.",
    BLOCKED: "It would work but for a deny, a boundary, a service control policy or a fact of the account.",
  },
);

export const CrossAccountStateEnum = describedEnum<CrossAccountState>(
  "CrossAccountState",
  "Whether another connected account was thought of.",
  {
    READ: "Its latest snapshot was.",
    NOT_READ: "It has no snapshot that tells users, roles and policies.",
    LEFT_OUT: "More accounts, or larger ones, are joined than are thought of together.",
  },
);

export type PathPrincipalKind = PathPrincipal["kind"];
export const PathPrincipalKindEnum = describedEnum<PathPrincipalKind>(
  "PathPrincipalKind",
  "Who stands at an end of a hop.",
  {
    USER: "An IAM user.",
    ROLE: "A role.",
    EXTERNAL: "Somebody outside of the account, or anyone.",
    NEW: "What the caller makes itself.",
  },
);

export type PathResourceKind = PathResource["kind"];
export const PathResourceKindEnum = describedEnum<PathResourceKind>(
  "PathResourceKind",
  "What a hop uses or changes beside the principals.",
  {
    GROUP: "A group.",
    POLICY: "A policy.",
    POLICY_VERSION: "A version of a policy that is not the default one.",
    BOUNDARY: "A permissions boundary.",
    SERVICE: "An AWS service that acts as a role.",
    WORKLOAD: "Something that carries a role: a function, an instance, a stack.",
    PROVIDER: "An identity provider.",
  },
);

export const PathEffectEnum = describedEnum<ProofStatement["effect"]>(
  "PathEffect",
  "What a statement does to a step.",
  {
    ALLOWS: "Allows it.",
    MAY_ALLOW: "Allows it if its conditions are met.",
    DENIES: "Denies it.",
    MAY_DENY: "Denies it if its conditions are met.",
    IMPLICIT_DENY: "No statement of the layer allows it.",
  },
);

export const PathLayerEnum = describedEnum<ProofStatement["layer"]>("PathLayer", "Where a statement stands.", {
  IDENTITY: "The principal's own policies, or its groups'.",
  BOUNDARY: "The permissions boundary.",
  SESSION: "A session policy.",
  SCP: "A service control policy of the organization.",
  RESOURCE: "A resource's own policy.",
  TRUST: "A role's trust policy.",
});

export const PathPolicyKindEnum = describedEnum<ProofPolicyKind>(
  "PathPolicyKind",
  "How the policy of a statement comes to count.",
  {
    INLINE: "Inline, on the principal.",
    ATTACHED: "Attached to the principal.",
    GROUP_INLINE: "Inline, on a group of the user.",
    GROUP_ATTACHED: "Attached to a group of the user.",
    BOUNDARY: "The principal's permissions boundary.",
    SESSION: "A session policy.",
    SCP: "A service control policy.",
    TRUST: "A role's trust policy.",
    RESOURCE: "A resource's own policy.",
    WRITTEN: "The caller writes it itself on the way.",
  },
);

export type PathAssumption = EscalationPath["verdict"]["assumes"][number];
export const PathAssumptionEnum = describedEnum<PathAssumption>(
  "PathAssumption",
  "What was taken for granted, since it was not read.",
  {
    SCP_NOT_READ: "The service control policies were not read: one of them may forbid a step.",
  },
);

export const OperatorStatusEnum = describedEnum<"INVITED" | "ACTIVE" | "DISABLED">(
  "OperatorStatus",
  "Whether an operator may come in.",
  {
    INVITED: "Has a link and did not use it yet.",
    ACTIVE: "May come in.",
    DISABLED: "May not; his sessions ended and his tokens open nothing.",
  },
);

export const AuditActorKindEnum = describedEnum<"OPERATOR" | "TOKEN" | "SYSTEM" | "NOBODY">(
  "AuditActorKind",
  "Who did it.",
  {
    OPERATOR: "A person.",
    TOKEN: "A machine, by its token.",
    SYSTEM: "The product itself.",
    NOBODY: "Somebody who was not let in.",
  },
);

export const PathCauseKindEnum = describedEnum<DriftCause["kind"]>(
  "PathCauseKind",
  "What was changed so that a path opened or closed.",
  {
    STATEMENT: "A statement of a policy.",
    ATTACHMENT: "A policy was attached or detached.",
    GROUP_MEMBERSHIP: "Somebody came into a group or left it.",
    BOUNDARY: "A permissions boundary.",
    TRUST: "A role's trust policy.",
    SCP: "A service control policy.",
    PRINCIPAL: "A user or role came or went.",
    OTHER: "What no statement says: a key slot, a password, a workload, a policy version.",
  },
);

export const PathCauseChangeEnum = describedEnum<DriftCause["change"]>("PathCauseChange", "How it was changed.", {
  ADDED: "It came.",
  REMOVED: "It went.",
  CHANGED: "It is another now.",
});

export const ChokePointKindEnum = describedEnum<ChokePoint["kind"]>("ChokePointKind", "What would be removed.", {
  STATEMENT: "A statement of a policy.",
  ATTACHMENT: "A policy from somebody who carries it.",
  TRUST: "A statement of a role's trust policy.",
});

export const SignInMethodEnum = describedEnum<SignInMethod>("SignInMethod", "How an operator came in.", {
  LINK: "By the one-time link of the console.",
  PASSWORD: "By name and password.",
  INVITATION: "By an invitation, setting a password.",
  IDENTITY_PROVIDER: "By the identity provider.",
});

export const RoleSourceEnum = describedEnum<"ADMIN" | "PROVIDER">("RoleSource", "Who says what an operator may.", {
  ADMIN: "An admin, here.",
  PROVIDER: "The identity provider, by a claim that is read at each sign-in.",
});

export const ProviderPurposeEnum = describedEnum<ProviderPurpose>(
  "ProviderPurpose",
  "What somebody goes to the identity provider for.",
  {
    SIGN_IN: "To come in.",
    PROOF: "To show again that it is he, for what wants a proof of the last five minutes.",
    INVITATION: "To take up an invitation.",
    LINK: "To come by it from now on.",
  },
);
