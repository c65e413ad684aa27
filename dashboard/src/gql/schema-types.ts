/** The invitation to accept and the new password. */
export type AcceptInvitationInput = {
  /** The new password, 12 to 256 characters. */
  password: string;
  /** The token after `#invitation=` in the link. */
  token: string;
};

/** An assumption that a decision rests on, because something was not read. */
export type AccessAssumption =
  /** The policies deny the request. The access control list of the bucket may allow it. The list or Object Ownership was not read, or the list contains an ID that may be the caller's account. */
  | 'BUCKET_ACL_NOT_READ'
  /** The key policy denies the request. Not all grants of the key were read; one of the others may allow it. */
  | 'KEY_GRANTS_NOT_READ'
  /** The key policy is not read. It is assumed to be the default key policy of AWS, which delegates the decision to IAM. */
  | 'KEY_POLICY_IS_DEFAULT'
  /** The policies deny the request. Access control lists have an effect in the bucket, and those of its objects are not read; one of them may allow it. */
  | 'OBJECT_ACL_NOT_READ'
  /** The bucket policy or access control list is or may be public. It is not known whether Block Public Access withdraws what it allows, because a setting was not read or AWS does not document the case. */
  | 'PUBLIC_ACCESS_BLOCK_NOT_READ'
  /** The resource control policies were not read; one of them may deny the request. */
  | 'RCP_NOT_READ'
  /** A resource-based policy of the resource is not read. If there is one, it may allow or deny the request. */
  | 'RESOURCE_POLICY_NOT_READ'
  /** The service control policies were not read; one of them may deny the request. */
  | 'SCP_NOT_READ';

/** The decision of the policy evaluator on one request. */
export type AccessDecisionKind =
  /** The request is allowed, as far as the policies were read. `assumes` lists what was not read. */
  | 'ALLOWED'
  /** The request is allowed only if conditions are met whose values are unknown here. `keys` lists their condition keys. */
  | 'CONDITIONAL'
  /** A Deny statement applies to the request (explicit deny). */
  | 'EXPLICIT_DENY'
  /** No statement allows the request (implicit deny). */
  | 'IMPLICIT_DENY'
  /** The decision is unknown because something that it depends on was not read. `missing` says what. */
  | 'UNKNOWN';

/** The order of a list of access keys. Equal items are sorted by their ID. */
export type AccessKeyOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: AccessKeyOrderField;
};

/** The value by which access keys are sorted. */
export type AccessKeyOrderField =
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the latest use. An item without a known use counts as used before all others. */
  | 'LAST_USED'
  /** The list is sorted by the name of the user. */
  | 'USER';

/** The status of an access key, as AWS spells it. */
export type AccessKeyStatus =
  /** The key can be used for requests to AWS. */
  | 'Active'
  /** The key is deactivated and can be activated again. */
  | 'Inactive';

/** The access level of an action as classified by AWS. */
export type AccessLevel =
  /** The action lists resources. */
  | 'LIST'
  /** The action changes permissions. */
  | 'PERMISSIONS_MANAGEMENT'
  /** The action reads the contents of resources. */
  | 'READ'
  /** The action only changes tags. */
  | 'TAGGING'
  /** The action creates, changes or deletes resources. */
  | 'WRITE';

/** The effect that a file of accounts has on one account. */
export type AccountFileEffect =
  /** The account is connected already, and the file changes it. */
  | 'CHANGED'
  /** The account is not connected yet, and the file connects it. */
  | 'NEW'
  /** The account is as the file says. */
  | 'UNCHANGED';

/** A file of accounts. */
export type AccountFileInput = {
  /** The YAML text of the file, at most 1,000,000 bytes. */
  text: string;
};

/** The account to act on. */
export type AccountIdInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  id: string | number;
};

/** The order of a list of accounts. Equal items are sorted by their ID. */
export type AccountOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: AccountOrderField;
};

/** The value by which accounts are sorted. */
export type AccountOrderField =
  /** The list is sorted by open alerts: by the critical ones, then by all. Disconnected accounts have none. */
  | 'ALERTS'
  /** The list is sorted by the percentage of checks that were evaluated. An account without data is the lowest. */
  | 'COVERAGE'
  /** The list is sorted by the time at which the account was added to IAM Monitor. */
  | 'CREATED'
  /** The list is sorted by name. */
  | 'NAME'
  /** The list is sorted by the end of the latest scan. An account without one comes before all others. */
  | 'SCANNED'
  /** The list is sorted by the connection: disconnected, connected, pending, then failed accounts. */
  | 'STATUS';

/** The settings that an account can have of its own or inherit from a unit of its organization. */
export type AccountSettingName =
  /** The days without activity after which a user counts as inactive. */
  | 'inactiveDays'
  /** The age in days that no access key may exceed. */
  | 'keyHardMaxAgeDays'
  /** The age in days from which an access key must be rotated. */
  | 'keyMaxAgeDays'
  /** The number of days before `keyMaxAgeDays` at which a check warns, 0 to 365. */
  | 'keyWarningDays'
  /** The days without use after which a role counts as unused. */
  | 'roleUnusedDays'
  /** The interval between scheduled scans in hours, 1 to 720. Null for no schedule. */
  | 'scanEveryHours'
  /** The days without use after which a credential counts as unused, as Security Hub demands. */
  | 'unusedLongDays'
  /** The days without use after which a credential counts as unused, as CIS demands. */
  | 'unusedShortDays';

/** The type of credentials that read an account. */
export type AccountSource =
  /** IAM Monitor assumes a role, with an external ID that it generated. */
  | 'ASSUME_ROLE'
  /** The default credential chain of the AWS SDK is used: environment variables, single sign-on, instance role. */
  | 'ENVIRONMENT'
  /** The account is read from uploaded files, without access to AWS. */
  | 'OFFLINE_FILES'
  /** A named profile of the AWS configuration is used. */
  | 'PROFILE'
  /** The account is the demo account that comes with IAM Monitor. */
  | 'SANDBOX'
  /** An access key is used. Its secret is stored encrypted. */
  | 'STATIC_KEYS';

/** The status of the connection to an account. */
export type AccountStatus =
  /** An operator disconnected the account, which deleted its credentials, or IAM Monitor archived it (`archivedReason`). Its history is kept. */
  | 'ARCHIVED'
  /** The last test or scan reached the account. */
  | 'CONNECTED'
  /** The last test or scan did not reach the account. `statusReason` says why. */
  | 'ERROR'
  /** The account was added and has not been reached yet. */
  | 'PENDING';

/** The accounts of an action: those of `query` that are not disconnected, or those with the `ids`. */
export type AccountsInput = {
  /** The `fingerprint` that `accountsSummary` returned for the query. If the query now selects different accounts, nothing is changed. Required with `query`, except for `scanAccounts`. */
  fingerprint?: string | null | undefined;
  /** The IDs of the accounts: 1 to 1,000. */
  ids?: Array<string | number> | null | undefined;
  /** The query text of the list `accounts`. An empty text selects all accounts. */
  query?: string | null | undefined;
};

/** The resources on which an action is allowed. */
export type ActionReach =
  /** The action is allowed on every resource of its type. */
  | 'ANY_RESOURCE'
  /** The action is allowed on specific resources only. */
  | 'SOME_RESOURCES'
  /** The action does not support resource-level permissions, so it is allowed on all resources or none. */
  | 'UNSCOPABLE';

/** The type of identity that acted in an AWS account. */
export type ActivityActorKind =
  /** A federated user, or a person of IAM Identity Center, acted. */
  | 'FEDERATED'
  /** A session of a role acted. */
  | 'ROLE'
  /** The root user of the account acted. */
  | 'ROOT'
  /** An AWS service acted by itself. */
  | 'SERVICE'
  /** CloudTrail names no identity of a known type. */
  | 'UNKNOWN'
  /** An IAM user acted. */
  | 'USER';

/** The type of an actor. */
export type ActorKind =
  /** A caller who was not authenticated made an attempt. */
  | 'ANONYMOUS'
  /** A signed-in operator acted. */
  | 'OPERATOR'
  /** A schedule acted. */
  | 'SCHEDULE'
  /** IAM Monitor itself acted. */
  | 'SYSTEM'
  /** A program acted with an API token. */
  | 'TOKEN'
  /** The action was recorded under a name that does not identify exactly one operator or token. */
  | 'UNKNOWN';

/** The accounts to add to an account group. */
export type AddAccountsToGroupInput = {
  /** The `fingerprint` that `accountsSummary` returned for the query. If the query now selects different accounts, nothing is changed. Required with `query`, except for `scanAccounts`. */
  fingerprint?: string | null | undefined;
  /** The ID of the account group. */
  groupId: string | number;
  /** The IDs of the accounts: 1 to 1,000. */
  ids?: Array<string | number> | null | undefined;
  /** The query text of the list `accounts`. An empty text selects all accounts. */
  query?: string | null | undefined;
};

/** The webhook that may receive new access keys of an account. */
export type AddKeyReceiverInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
  /** The name of the receiver, 1 to 100 characters, unique in the account. */
  name: string;
  /** The public key of the receiver in PEM: RSA with 3,072 to 8,192 bits, or X25519. The receiver keeps the private key. */
  publicKey: string;
  /** The https address to which messages are sent, without a query. It is shown, so it must contain no secret. */
  url: string;
  /** The name of the only user whose keys may be sent there; any user of the account if omitted. */
  userName?: string | null | undefined;
};

/** The secret that rotations of an account may write. */
export type AddSecretDestinationInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
  /** The AWS Region of the secret; default the Region of the ARN or of the account connection. */
  region?: string | null | undefined;
  /** The name or ARN of the secret, or its beginning followed by `*`. With the ARN of another AWS account, new keys leave the account. */
  secretId: string;
  /** The name of the only user whose keys may be stored there; any user of the account if omitted. */
  userName?: string | null | undefined;
};

/** Whether and how a user or role can become an administrator of its own account, most dangerous first. Paths into other accounts do not count. */
export type AdminReach =
  /** The principal is an administrator. */
  | 'ADMINISTRATOR'
  /** A path exists, and a limit blocks one of its steps. */
  | 'BLOCKED'
  /** The principal can become an administrator if the conditions of a path are met. */
  | 'CONDITIONAL'
  /** The principal can become an administrator: every step of a path certainly works. */
  | 'EXPLOITABLE'
  /** The principal is not an administrator, and no path exists. */
  | 'NONE'
  /** No scan has evaluated the principal yet. */
  | 'NOT_EVALUATED'
  /** A path or a policy could not be evaluated, so the principal may be or become an administrator. */
  | 'UNKNOWN';

/** The parts of the administration of an organization that are read. */
export type AdministrationPart =
  /** The member accounts that administer AWS services for the organization. */
  | 'DELEGATED_ADMINISTRATORS'
  /** The policy that hands the management of policies to member accounts. */
  | 'DELEGATION_POLICY'
  /** The AWS services that have trusted access to the organization. */
  | 'TRUSTED_SERVICES';

/** Whether a permission set makes administrators. */
export type AdministratorState =
  /** The permission set grants nothing. */
  | 'NO'
  /** The permission set grants less than all actions, may be limited, or was not read completely. */
  | 'UNKNOWN'
  /** The permission set allows all actions, and no boundary, Deny or customer managed policy can limit them. */
  | 'YES';

/** The rotation to continue. */
export type AdvanceRotationInput = {
  /** The user's name, to confirm that all applications use the new key and the old key need not be unused. If omitted, a parked rotation is retried. */
  confirmation?: string | null | undefined;
  /** The ID of the rotation. */
  id: string | number;
  /** The reason for the confirmation, at most 500 characters; required while CloudTrail shows sources that have not moved to the new key. */
  reason?: string | null | undefined;
};

/** The type of the resource that an alert is about. */
export type AlertCategory =
  /** The alert is about an access key of a user. */
  | 'IAMAccessKey'
  /** The alert is about the account itself. */
  | 'IAMAccount'
  /** The alert is about a group. */
  | 'IAMGroup'
  /** The alert is about the account's password policy. */
  | 'IAMPasswordPolicy'
  /** The alert is about a managed or inline policy. */
  | 'IAMPolicy'
  /** The alert is about a role. */
  | 'IAMRole'
  /** The alert is about the root user. */
  | 'IAMRootUser'
  /** The alert is about an IAM user. */
  | 'IAMUser';

/** The difference of an alert between the start of a period and its end. */
export type AlertChangeKind =
  /** The first scan of the account opened the alert. The age of its issue is unknown, because nothing was read before. */
  | 'FOUND_BY_FIRST_SCAN'
  /** The alert is still open and is now less severe. */
  | 'LOWERED'
  /** The alert was opened in the period, not by the first scan of its account, and is not resolved at its end. */
  | 'OPENED'
  /** The alert opened and was resolved within the period. */
  | 'OPENED_AND_RESOLVED'
  /** The alert was open before, or a first scan found it, and it is now more severe. */
  | 'RAISED'
  /** The alert was resolved before, and its issue exists again. */
  | 'REOPENED'
  /** The alert was open and is now resolved. */
  | 'RESOLVED';

/** The type of a change in the history of an alert. */
export type AlertEventKind =
  /** The alert was acknowledged. */
  | 'ACKNOWLEDGED'
  /** The alert was assigned to an operator, or the assignment was removed. */
  | 'ASSIGNED'
  /** A comment was added. */
  | 'COMMENTED'
  /** The alert was dismissed, or an exception muted it: `changes` then has the exception's ID as `ruleId`. */
  | 'DISMISSED'
  /** The issue was found for the first time. */
  | 'OPENED'
  /** The issue was found again after the alert was resolved. */
  | 'REOPENED'
  /** The issue no longer exists, or its check was disabled or redefined. */
  | 'RESOLVED'
  /** The alert was snoozed until a time. */
  | 'SNOOZED'
  /** A triage action was undone, and the values before it are restored. */
  | 'UNDONE'
  /** The severity changed, and the status did not. */
  | 'UPDATED'
  /** A dismissal ended: it expired, the alert was reopened, its exception ended, or the severity increased. */
  | 'WITHDRAWN'
  /** A snooze ended: its time was over, the alert was reopened, or the severity increased. */
  | 'WOKEN';

/** The conditions that alerts must meet. All given conditions apply. */
export type AlertFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts. */
  accountIds?: Array<string | number> | null | undefined;
  /** The categories that an alert may have. */
  category?: Array<AlertCategory> | null | undefined;
  /** The IDs of the checks that may have raised an alert. */
  check?: Array<string> | null | undefined;
  /** The period in which a scan must have first observed the issue. */
  firstSeen?: DateTimeRange | null | undefined;
  /** The IDs of problems, as in `Problem.id`: the alerts of these root causes. At most 200. */
  problemIds?: Array<string | number> | null | undefined;
  /** Words and terms, such as `is:open severity:high,critical account:prod key.age:>90d`, at most 2,000 characters. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
  /** The identity of one resource, as in `Alert.resource.id`. */
  resourceId?: string | null | undefined;
  /** The severities that an alert may have. */
  severity?: Array<Severity> | null | undefined;
  /** The statuses that an alert may have. */
  status?: Array<AlertStatus> | null | undefined;
};

/** The property by which alerts are grouped. */
export type AlertGroupBy =
  /** Alerts are grouped by AWS account. */
  | 'ACCOUNT'
  /** Alerts are grouped by the check that raised them. */
  | 'CHECK'
  /** Alerts are grouped by the affected resource. */
  | 'RESOURCE';

/** The alert to act on. */
export type AlertIdInput = {
  /** The global ID of the alert. */
  id: string | number;
};

/** The order of a list of alerts. Equal items are sorted by their ID. */
export type AlertOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: AlertOrderField;
};

/** The value by which alerts are sorted. */
export type AlertOrderField =
  /** The list is sorted by the time at which a scan first reported the alert. */
  | 'FIRST_SEEN'
  /** The list is sorted by the number of the alert. */
  | 'NUMBER'
  /** The list is sorted by the name of the resource. */
  | 'RESOURCE'
  /** The list is sorted by severity, then by number. DESC begins with the newest of the most severe alerts. */
  | 'SEVERITY'
  /** The list is sorted by status: open, acknowledged, snoozed, dismissed, then resolved alerts. */
  | 'STATUS'
  /** The list is sorted by the title of the check. */
  | 'TITLE';

/** The reason why an alert was resolved. */
export type AlertResolution =
  /** The check was disabled in the settings. */
  | 'DISABLED'
  /** The check was evaluated again and passed. */
  | 'FIXED'
  /** The resource was deleted. */
  | 'GONE'
  /** The definition of the check changed. If the resource still fails, there is a new alert. */
  | 'SUPERSEDED';

/** The status of an alert. */
export type AlertStatus =
  /** The alert was acknowledged: an operator takes responsibility for it. */
  | 'ACKNOWLEDGED'
  /** An operator or an exception has dismissed the alert with a reason, until an expiry date. */
  | 'DISMISSED'
  /** The issue exists, and the alert is neither acknowledged, snoozed nor dismissed. */
  | 'OPEN'
  /** The issue no longer exists, or its check was disabled or redefined. Operators cannot set this status. */
  | 'RESOLVED'
  /** The alert was snoozed until a time, at which it opens again. */
  | 'SNOOZED';

/** The finding of a person about a control that no scan can decide. */
export type AnswerControlInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
  /** The number of the control, which must be for a person or not covered. */
  controlId: string;
  /** The evidence: what was looked at, where, and what it showed; at most 2,000 characters. */
  evidence: string;
  /** The time from which the control is open again; in the future, at most 396 days from now. */
  expiresAt: string;
  /** Whether the control is met. */
  outcome: ControlOutcome;
  /** The standard that contains the control. */
  standard: ControlStandard;
};

/** The thresholds to apply to data that was read already. */
export type ApplyThresholdsInput = {
  /** The accounts to evaluate, at most 25; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** The `continueAfter` of the previous call. If omitted, the first accounts are evaluated. */
  afterAccountId?: string | number | null | undefined;
  /** The names of the thresholds that changed, 1 to 20. */
  names: Array<string>;
};

/** The approval request to approve or withdraw. */
export type ApprovalIdInput = {
  /** The ID of the approval request. */
  id: string | number;
};

/** The status of an approval request. */
export type ApprovalStatus =
  /** A second operator approved the request, and the action is being carried out. */
  | 'APPROVED'
  /** A second operator approved the request, and the action was carried out. */
  | 'CARRIED_OUT'
  /** No second operator decided within an hour. */
  | 'EXPIRED'
  /** A second operator approved the request, but the action failed. Nothing was changed. */
  | 'FAILED'
  /** A second operator refused the request. */
  | 'REFUSED'
  /** The request waits for a second operator. */
  | 'REQUESTED'
  /** The requester withdrew the request, was disabled or lost the permission. */
  | 'WITHDRAWN';

/** The type of the resource that an approval request is about. */
export type ApprovalSubjectKind =
  /** The request is about a connected AWS account. */
  | 'ACCOUNT'
  /** The request is about an operator of IAM Monitor. */
  | 'OPERATOR'
  /** The request is about an access key of an IAM user. */
  | 'USER';

/** The reason why IAM Monitor archived an account by itself. `restoreAccount` brings it back. */
export type ArchivedReason =
  /** The account is closed. */
  | 'CLOSED'
  /** AWS no longer lists the account in its organization. */
  | 'LEFT'
  /** The account is being closed. */
  | 'PENDING_CLOSURE'
  /** AWS has suspended the account. */
  | 'SUSPENDED';

/** The assignment of an alert to an operator. */
export type AssignAlertInput = {
  /** The ID or name of the operator; null or omitted removes the assignment. */
  assignee?: string | null | undefined;
  /** The global ID of the alert. */
  id: string | number;
};

/** The kind of principal that is assigned to an account. */
export type AssignedTo =
  /** A group is assigned, and so all its members. */
  | 'GROUP'
  /** A person is assigned directly. */
  | 'USER';

/** A managed policy to attach to a user, group or role. */
export type AttachInput = {
  /** The ARN of the policy, which may be one of `putPolicies`. */
  policyArn: string;
  /** The ARN of the user, group or role, which may be created by the change. */
  principalArn: string;
};

/** The kind of damage of the audit log. */
export type AuditDamage =
  /** The row is not as it was written. */
  | 'CHANGED'
  /** The rows at the end are missing. */
  | 'CUT_OFF'
  /** The row is missing. */
  | 'MISSING'
  /** The row is authentic, but another one was seen at its position before. */
  | 'REPLACED';

/** The conditions that audit events must meet. */
export type AuditFilter = {
  /** An action, or the beginning of its name, such as `accounts.`. */
  action?: string | null | undefined;
  /** The ID or name of an operator, whose tokens are included; the ID of a token; or `IAM Monitor` or `anonymous`. */
  actor?: string | null | undefined;
  /** The period of the events; any time if omitted. */
  at?: DateTimeRange | null | undefined;
  /** Whether to list only refusals: failed sign-ins, refused permissions, API tokens that are not valid, and identities that were not confirmed. False if omitted. */
  onlyRefused?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `action:accounts. age:<7d`. All of them must match. Error: BAD_QUERY. */
  query?: string | null | undefined;
  /** The ID of the object that was changed. */
  target?: string | number | null | undefined;
};

/** The purpose for which a passkey is needed. */
export type BeginPasskeyInput = {
  /** The purpose of the request. */
  purpose: PasskeyUse;
};

/** The purpose of a sign-in with the identity provider. */
export type BeginProviderSignInInput = {
  /** The path in the dashboard to return to, at most 2,000 characters. */
  from?: string | null | undefined;
  /** The token after `#invitation=` in the link; required for INVITATION. */
  invitation?: string | null | undefined;
  /** The purpose of the sign-in. */
  purpose: ProviderPurpose;
};

/** The action applied to several alerts at once. */
export type BulkAlertAction =
  /** Acknowledges the alerts. */
  | 'ACKNOWLEDGE'
  /** Assigns the alerts to `assignee`, or removes the assignment if it is omitted. */
  | 'ASSIGN'
  /** Dismisses the alerts; needs `reason` and `expiresAt`. */
  | 'DISMISS'
  /** Reopens acknowledged, snoozed or dismissed alerts. */
  | 'REOPEN'
  /** Snoozes the alerts; needs `until`. */
  | 'SNOOZE';

/** The type of a caller. */
export type CallerKind =
  /** A person is signed in. */
  | 'OPERATOR'
  /** A program sent an API token. */
  | 'TOKEN';

/** The part of a cause that one fix has to change. */
export type CauseKind =
  /** An access key is too old, or is not used. */
  | 'ACCESS_KEY'
  /** An AWS managed policy, which an account can detach but not edit, allows too much. */
  | 'ATTACHMENT'
  /** A principal that is not an administrator may change other identities. */
  | 'IAM_PERMISSIONS'
  /** A user has not been active for a long time, or never was. */
  | 'INACTIVE_USER'
  /** A user has no MFA, or none that resists phishing. */
  | 'MFA'
  /** The password policy of the account is missing or weak. */
  | 'PASSWORD_POLICY'
  /** A statement of a policy allows too much, or has no effect. */
  | 'POLICY_STATEMENT'
  /** A resource has an issue that no other value describes. */
  | 'RESOURCE'
  /** A statement of a role's trust policy lets the wrong principals assume the role. */
  | 'TRUST_STATEMENT';

/** The evidence on which a suggested change is based. */
export type ChangeBasis =
  /** The change removes only what grants nothing today. */
  | 'CERTAIN'
  /** The change needs the approval of a person who knows the purpose of the policy. */
  | 'REVIEW'
  /** The change removes what no principal with the policy used, according to last accessed information. */
  | 'USAGE';

/** The groups to which a list of changes is limited. */
export type ChangeFocus =
  /** An alert was resolved or became less severe. */
  | 'BETTER'
  /** The first scan of the account found an alert, which is not dismissed. */
  | 'FIRST_SCAN'
  /** A user, group, role, policy or access key was created, changed or deleted. */
  | 'INVENTORY'
  /** An alert opened, reopened or became more severe, and is not dismissed. */
  | 'WORSE';

/** The type of a suggested change. */
export type ChangeKind =
  /** An action is removed because another pattern already includes it. */
  | 'COVERED_ACTION'
  /** An action is removed because it applies to none of the listed resources. */
  | 'DEAD_ACTION'
  /** An action is removed because the same document denies it. */
  | 'DENIED_ACTION'
  /** The resources are limited to those of the account. */
  | 'OWN_ACCOUNT'
  /** The services to which roles can be passed are limited. */
  | 'PASSED_TO_SERVICE'
  /** A statement is removed because nothing is left of it. */
  | 'STATEMENT_REMOVED'
  /** Actions are removed because AWS tracks them individually and no principal used them. */
  | 'UNUSED_ACTION'
  /** Services are removed because no principal used them. */
  | 'UNUSED_SERVICE';

/** The operator's current and new password. */
export type ChangePasswordInput = {
  /** The current password. It may be omitted only if the operator has no password and signed in within the last five minutes. */
  currentPassword?: string | null | undefined;
  /** The new password, 12 to 256 characters. */
  newPassword: string;
  /** Whether to revoke the operator's own API tokens as well. */
  revokeTokens?: boolean | null | undefined;
};

/** The outcome of a period for a resource or for one of its alerts. */
export type ChangeResult =
  /** The resource, or an access key or inline policy of it, was changed. */
  | 'CHANGED'
  /** The resource, or an access key or inline policy of it, was created. */
  | 'CREATED'
  /** The resource, or an access key or inline policy of it, was deleted. */
  | 'DELETED'
  /** The first scan of the account opened an alert of the resource. */
  | 'FOUND_BY_FIRST_SCAN'
  /** An open alert of the resource is less severe. */
  | 'LOWERED'
  /** An alert of the resource opened. */
  | 'OPENED'
  /** An alert of the resource opened and was resolved. */
  | 'OPENED_AND_RESOLVED'
  /** An open alert of the resource is more severe. */
  | 'RAISED'
  /** A resolved alert of the resource is open again. */
  | 'REOPENED'
  /** An alert of the resource was resolved. */
  | 'RESOLVED';

/** The subject of the changes of a resource. */
export type ChangeType =
  /** An access key of the user, or an alert about one, changed. */
  | 'ACCESS_KEY'
  /** The resource is the account itself, its root user or its password policy. */
  | 'ACCOUNT'
  /** The resource is a group. */
  | 'GROUP'
  /** The resource is one that no scan has stored. */
  | 'OTHER'
  /** An alert about a path from the resource to administrator changed. */
  | 'PATH'
  /** The resource is a managed policy. */
  | 'POLICY'
  /** The resource is a role. */
  | 'ROLE'
  /** The resource is an IAM user. */
  | 'USER';

/** The part of a resource that changed. */
export type ChangedFact =
  /** The password policy allows users to change their own password, or no longer. */
  | 'allowUsersToChangePassword'
  /** Other managed policies are attached, by ARN. */
  | 'attachedPolicies'
  /** The user has a password for the console, or no longer. */
  | 'consolePassword'
  /** The document of the policy differs. */
  | 'document'
  /** The user is a member of other groups. */
  | 'groups'
  /** Users can no longer set a new password after theirs has expired, or can again. */
  | 'hardExpiry'
  /** The role is in other instance profiles. */
  | 'instanceProfiles'
  /** Passwords expire after another number of days, or never. */
  | 'maxPasswordAgeDays'
  /** The user has MFA, or no longer. */
  | 'mfa'
  /** The password policy requires another minimum length. */
  | 'minimumPasswordLength'
  /** The resource has another name. */
  | 'name'
  /** Another number of previous passwords cannot be reused. */
  | 'passwordReusePrevention'
  /** The resource has another path. */
  | 'path'
  /** Another policy, or none, is the permissions boundary. */
  | 'permissionsBoundary'
  /** The password policy requires lower-case letters, or no longer. */
  | 'requireLowercaseCharacters'
  /** The password policy requires digits, or no longer. */
  | 'requireNumbers'
  /** The password policy requires symbols, or no longer. */
  | 'requireSymbols'
  /** The password policy requires upper-case letters, or no longer. */
  | 'requireUppercaseCharacters'
  /** An access key is active or inactive. */
  | 'status'
  /** The resource has other tags, each as `key=value`. */
  | 'tags'
  /** The trust policy of the role differs. */
  | 'trustPolicy'
  /** Another version of the policy is the default version. */
  | 'version'
  /** The managed policy has other versions, by ID. Only comparisons of scans report it. */
  | 'versions';

/** The type of the resource to which a group of changes belongs. */
export type ChangedResourceKind =
  /** The changes belong to the account itself, its root user or its password policy. */
  | 'ACCOUNT'
  /** The changes belong to a group or its inline policies. */
  | 'GROUP'
  /** The changes belong to a resource that no scan has stored. */
  | 'OTHER'
  /** The changes belong to a managed policy. */
  | 'POLICY'
  /** The changes belong to a role or its inline policies. */
  | 'ROLE'
  /** The changes belong to an IAM user, its access keys or its inline policies. */
  | 'USER';

/** The outcome of a check. */
export type CheckOutcome =
  /** The check is disabled in the settings. */
  | 'DISABLED'
  /** The check was evaluated and found a problem. */
  | 'FAIL'
  /** The check neither passed nor failed, because data that it needs was not read. */
  | 'NOT_EVALUATED'
  /** The check was evaluated and found no problem. */
  | 'PASS';

/** The type of a removal that closes escalation paths. */
export type ChokePointKind =
  /** A policy is detached from a user, group or role. */
  | 'ATTACHMENT'
  /** A statement is removed from a policy. */
  | 'STATEMENT'
  /** A statement is removed from the trust policy of a role. */
  | 'TRUST';

/** A comment for the timeline of an alert. */
export type CommentOnAlertInput = {
  /** The comment as plain text, at most 4,000 characters. */
  comment: string;
  /** The global ID of the alert. */
  id: string | number;
};

/** The account to connect and the credentials that read it. Secrets in this input are never returned. */
export type ConnectAccountInput = {
  /** The access key ID; required for STATIC_KEYS. */
  accessKeyId?: string | null | undefined;
  /** The name that operators will see for the account. */
  name: string;
  /** The named profile in the AWS configuration; required for PROFILE. */
  profile?: string | null | undefined;
  /** The AWS Region to which calls are sent; default `us-east-1`. */
  region?: string | null | undefined;
  /** The ARN of the role to assume, for ASSUME_ROLE. Can be added later, after the role was created in AWS. */
  roleArn?: string | null | undefined;
  /** The ARN of the separate role that rotates access keys. */
  rotateRoleArn?: string | null | undefined;
  /** The secret access key; required for STATIC_KEYS and stored encrypted. */
  secretAccessKey?: string | null | undefined;
  /** The type of credentials that read the account. */
  source: AccountSource;
};

/** The accounts of an organization to connect. */
export type ConnectOrganizationAccountsInput = {
  /** The 12-digit AWS account numbers: 1 to 10,000. */
  awsAccountIds: Array<string>;
  /** The ID of the organization in IAM Monitor. */
  id: string | number;
};

/** The progress of a test of a connection that a file connected or changed. */
export type ConnectionCheckProgress =
  /** The test succeeded. */
  | 'CONNECTED'
  /** The test failed, or an operator stopped it. The account is not read until a test succeeds. */
  | 'FAILED'
  /** The connection waits to be tested. */
  | 'QUEUED'
  /** The connection is being tested now. */
  | 'TRYING';

/** The accounts whose tests to change. */
export type ConnectionChecksInput = {
  /** The IDs of 1 to 20,000 accounts. */
  accountIds: Array<string | number>;
};

/** The outcome of one step of a connection test. */
export type ConnectionTestOutcome =
  /** The step failed. `fix` says what to do. */
  | 'FAILED'
  /** The step found no problem. */
  | 'OK'
  /** The step was not tested here. */
  | 'SKIPPED'
  /** The connection works but should be improved. */
  | 'WARNING';

/** The answer to withdraw. */
export type ControlAnswerIdInput = {
  /** The ID of the answer. */
  id: string | number;
};

/** The answer of a person about a control. */
export type ControlOutcome =
  /** The control is not met. */
  | 'FAIL'
  /** The control is met, as the evidence shows. */
  | 'PASS';

/** A published standard with controls for IAM. */
export type ControlStandard =
  /** The controls of AWS Security Hub for IAM and accounts, and those for KMS that evaluate IAM policies. */
  | 'AWS_SECURITY_HUB'
  /** The CIS AWS Foundations Benchmark, version 5.0. */
  | 'CIS_5_0'
  /** The CIS AWS Foundations Benchmark, version 6.0. */
  | 'CIS_6_0'
  /** The CIS AWS Foundations Benchmark, version 7.0. */
  | 'CIS_7_0'
  /** The controls of NIST SP 800-53 Revision 5 that AWS relates to these Security Hub controls. */
  | 'NIST_800_53_R5'
  /** The requirements of PCI DSS 4.0.1 that AWS relates to Security Hub's IAM controls. */
  | 'PCI_DSS_4_0_1';

/** The state of a control. */
export type ControlState =
  /** At least one test of the control fails in at least one account, or a person answered that it is not met. */
  | 'FAIL'
  /** No scan can decide the control. A person must check what `reason` names. */
  | 'MANUAL'
  /** A scan could decide the control, but no check does, or only in part. `reason` says what is missing. */
  | 'NOT_COVERED'
  /** No test fails, but at least one was not evaluated, so the control does not pass. */
  | 'NOT_EVALUATED'
  /** Every test of the control passes in every account, and a person answered what no scan can. */
  | 'PASS';

/** The account group to create. */
export type CreateAccountGroupInput = {
  /** The IDs of the accounts in the group, at most 2,000. */
  accountIds: Array<string | number>;
  /** The name of the group, at most 60 characters. Unique, ignoring case. */
  name: string;
};

/** The settings of a new API token. */
export type CreateApiTokenInput = {
  /** The IDs or 12-digit AWS account numbers of the accounts to which the token is limited; all accounts if omitted. Only for `accounts.read`, `accounts.test`, `accounts.uploadFile` and the scopes of scans. */
  accountIds?: Array<string | number> | null | undefined;
  /** The time at which the token expires, at most 365 days ahead. */
  expiresAt: string;
  /** The purpose of the token, at most 100 characters. */
  name: string;
  /** The networks from which the token may be used, as CIDR blocks, at most 50; any network if omitted. */
  networks?: Array<string> | null | undefined;
  /** The presets (`metrics`, `changes:check`, `files:upload`, `scans:start`, `read`, `secrets:reveal`) and permissions (such as `alerts.triage`) that the token may use, at least one. The caller's role must have each of them. */
  scopes: Array<string>;
};

/** The settings of a new exception. */
export type CreateExceptionRuleInput = {
  /** The explanation of the reason, 1 to 4,000 characters. */
  comment: string;
  /** The `mutedCount` of the preview, as a confirmation. Required if the rule mutes more than a quarter of the open alerts. */
  confirmedCount?: number | null | undefined;
  /** The time at which the rule ends, at most 365 days ahead. */
  expiresAt: string;
  /** Whether the rule also mutes CRITICAL alerts, now and later; default false. */
  mutesCritical?: boolean | null | undefined;
  /** The ID of the operator who answers for the rule; the caller if omitted. */
  ownerId?: string | number | null | undefined;
  /** The query of the alerts, at most 2,000 characters. It can name what an alert is about, such as `check:` or `user:`, but no status, time or operator. */
  query: string;
  /** The reason for which the alerts are muted. */
  reason: DismissalReason;
};

/** The settings of a new notification rule. */
export type CreateNotificationRuleInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** Whether the rule is enabled; default true. */
  isEnabled?: boolean | null | undefined;
  /** The unique name of the rule, at most 100 characters. */
  name: string;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The standard of a report that the rule sends to e-mail targets; if omitted, the rule sends events. A report needs a daily or weekly frequency, one account or all, and empty `events` and `query`. */
  reportStandard?: ControlStandard | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IDs of the targets, 1 to 50. */
  targetIds: Array<string | number>;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The settings of a new notification target. */
export type CreateNotificationTargetInput = {
  /** The settings of an e-mail target. */
  email?: EmailTargetInput | null | undefined;
  /** The settings of an Amazon EventBridge event bus. */
  eventBridge?: EventBridgeTargetInput | null | undefined;
  /** The settings of a Jira project. */
  jira?: JiraTargetInput | null | undefined;
  /** The name of the target, at most 100 characters. No other target has it. */
  name: string;
  /** The settings of a PagerDuty service. */
  pagerDuty?: PagerDutyTargetInput | null | undefined;
  /** The settings of AWS Security Hub. */
  securityHub?: SecurityHubTargetInput | null | undefined;
  /** The settings of a Slack channel. */
  slack?: SlackTargetInput | null | undefined;
  /** The settings of an Amazon SNS topic. */
  sns?: SnsTargetInput | null | undefined;
  /** The settings of a Microsoft Teams channel. */
  teams?: TeamsTargetInput | null | undefined;
  /** The settings of a webhook. */
  webhook?: WebhookTargetInput | null | undefined;
};

/** The settings of a new rotation schedule. */
export type CreateRotationScheduleInput = {
  /** The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible. */
  accountId?: string | number | null | undefined;
  /** The days on which the window opens: 1 is Monday, 7 is Sunday; every day if empty. */
  daysOfWeek?: Array<number> | null | undefined;
  /** The destination of the new secrets; default SECRETS_MANAGER. */
  destination?: RotationDestination | null | undefined;
  /** The length of the window in minutes, 15 to 1,440; default 240. */
  durationMinutes?: number | null | undefined;
  /** The period in minutes over which the start of rotations is spread, 0 to 1,440; default 30. */
  jitterMinutes?: number | null | undefined;
  /** The age in days at which keys are rotated, 1 to 3,650; default 90. */
  maxAgeDays?: number | null | undefined;
  /** The name of the schedule, at most 100 characters. */
  name: string;
  /** The number of open rotations in the account at which the schedule waits, 1 to 100; default 1. */
  openMax?: number | null | undefined;
  /** The number of hours for which both keys stay active, 1 to 8,760; default 168. */
  overlapHours?: number | null | undefined;
  /** The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24. */
  quietHours?: number | null | undefined;
  /** The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760; default 240. */
  soakHours?: number | null | undefined;
  /** The local time at which the window opens, such as `02:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The users whose access keys the schedule rotates. */
  target: RotationScheduleTarget;
  /** The name of the group or user, or the key of the tag, at most 256 characters. */
  targetName?: string | null | undefined;
  /** The value of the tag, at most 256 characters; any value if omitted. */
  targetValue?: string | null | undefined;
  /** The IANA time zone of the window, such as `Europe/Berlin`. */
  timeZone: string;
  /** The number of days before the maximum age from which a key is listed as expiring, 0 to 365; default 14. */
  warnDaysBefore?: number | null | undefined;
};

/** The settings of new rotation schedules, one in each of the accounts. */
export type CreateRotationSchedulesInput = {
  /** The accounts, by a query or by their IDs. */
  accounts: AccountsInput;
  /** The days on which the window opens: 1 is Monday, 7 is Sunday; every day if empty. */
  daysOfWeek?: Array<number> | null | undefined;
  /** The destination of the new secrets; default SECRETS_MANAGER. */
  destination?: RotationDestination | null | undefined;
  /** The length of the window in minutes, 15 to 1,440; default 240. */
  durationMinutes?: number | null | undefined;
  /** The period in minutes over which the start of rotations is spread, 0 to 1,440; default 30. */
  jitterMinutes?: number | null | undefined;
  /** The age in days at which keys are rotated, 1 to 3,650; default 90. */
  maxAgeDays?: number | null | undefined;
  /** The name of the schedule, at most 100 characters. */
  name: string;
  /** The number of open rotations in the account at which the schedule waits, 1 to 100; default 1. */
  openMax?: number | null | undefined;
  /** The number of hours for which both keys stay active, 1 to 8,760; default 168. */
  overlapHours?: number | null | undefined;
  /** The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24. */
  quietHours?: number | null | undefined;
  /** The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760; default 240. */
  soakHours?: number | null | undefined;
  /** The local time at which the window opens, such as `02:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The users whose access keys the schedule rotates. */
  target: RotationScheduleTarget;
  /** The name of the group or user, or the key of the tag, at most 256 characters. */
  targetName?: string | null | undefined;
  /** The value of the tag, at most 256 characters; any value if omitted. */
  targetValue?: string | null | undefined;
  /** The IANA time zone of the window, such as `Europe/Berlin`. */
  timeZone: string;
  /** The number of days before the maximum age from which a key is listed as expiring, 0 to 365; default 14. */
  warnDaysBefore?: number | null | undefined;
};

/** The view to save for the operator. */
export type CreateSavedViewInput = {
  /** The list that the view shows. */
  list: ViewList;
  /** The name, 1 to 60 characters, unique among the operator's views of the list. */
  name: string;
  /** The filter, order, columns and density. */
  settings: SavedViewSettings;
};

/** The result of including another connected account in the search for paths across accounts. */
export type CrossAccountState =
  /** A limit of one scan was reached before the account, so paths through it may be missing. */
  | 'LEFT_OUT'
  /** The account has no snapshot with users, roles and policies. */
  | 'NOT_READ'
  /** The latest snapshot of the account was included. */
  | 'READ';

/** A period of time. Either end can be omitted. */
export type DateTimeRange = {
  /** The start of the period, inclusive. */
  from?: string | null | undefined;
  /** The end of the period, exclusive. */
  to?: string | null | undefined;
};

/** The decision about accounts whose archiving is held. */
export type DecideHeldAccountsInput = {
  /** The IDs of the accounts: 1 to 10,000. Accounts that are no longer held are left as they are. */
  accountIds: Array<string | number>;
  /** The decision: archive the accounts, or keep them. */
  decision: HeldDecision;
  /** The ID of the organization in IAM Monitor. */
  id: string | number;
};

/** The account group to delete. */
export type DeleteAccountGroupInput = {
  /** The ID of the account group. */
  id: string | number;
};

/** The state of a message to one target. */
export type DeliveryState =
  /** The target accepted the message. */
  | 'DELIVERED'
  /** The target has not accepted the message yet. It is sent again until the target accepts it or an admin skips it. */
  | 'PENDING'
  /** The address of an owner was refused permanently, or for a whole day. The targets of the rule get the message instead. */
  | 'REDIRECTED'
  /** An admin skipped the message, so it is not sent to this target. */
  | 'SKIPPED';

/** A managed policy to detach from a user, group or role. */
export type DetachInput = {
  /** The ARN of the policy. */
  policyArn: string;
  /** The ARN of the user, group or role. */
  principalArn: string;
};

/** The dismissal of an alert. */
export type DismissAlertInput = {
  /** A comment of at most 4,000 characters. */
  comment?: string | null | undefined;
  /** The time at which the alert reopens automatically: in the future, at most 365 days ahead. Required; otherwise the error is `EXPIRY_REQUIRED`. */
  expiresAt?: string | null | undefined;
  /** The global ID of the alert. */
  id: string | number;
  /** The reason for the dismissal. Required; otherwise the error is `REASON_REQUIRED`. */
  reason?: DismissalReason | null | undefined;
};

/** The accounts to remove from the list of accounts that could not be connected. */
export type DismissOrganizationAccountsInput = {
  /** The 12-digit numbers of the accounts: 1 to 10,000. */
  awsAccountIds: Array<string>;
  /** The ID of the organization in IAM Monitor. */
  id: string | number;
};

/** The reason why an alert was dismissed. */
export type DismissalReason =
  /** The issue does not exist on this resource. */
  | 'FALSE_POSITIVE'
  /** A control outside IAM mitigates the risk. */
  | 'MITIGATED_ELSEWHERE'
  /** The issue is real, and the risk is accepted for a limited time. */
  | 'RISK_ACCEPTED';

/** The settings of an e-mail target. */
export type EmailTargetInput = {
  /** The address of the sender. */
  from: string;
  /** The host name of the SMTP server. */
  host: string;
  /** The password of the user. Kept if omitted in a change that keeps the host and the port. */
  password?: string | null | undefined;
  /** The port of the SMTP server, 1 to 65,535. */
  port: number;
  /** The encryption of the connection. */
  security: SmtpSecurity;
  /** The addresses of the recipients, 1 to 20. */
  to: Array<string>;
  /** The user name at the SMTP server; no sign-in if omitted. */
  userName?: string | null | undefined;
};

/** The sessions to end: one by its ID, or all others of the caller. */
export type EndSessionsInput = {
  /** The ID of the session to end. One of another operator requires a sign-in within the last five minutes. */
  id?: string | number | null | undefined;
  /** Whether to end all sessions of the caller except the one that sends the request. */
  others?: boolean | null | undefined;
};

/** The account to erase, with its number as a confirmation. */
export type EraseAccountInput = {
  /** The ID of a disconnected account. */
  accountId: string | number;
  /** The 12-digit number of the account, or its name if it has no number. */
  confirmation: string;
};

/** An error code of IAM Monitor, with its general message. The meaning of a code never changes; releases add codes. */
export type ErrorCode =
  /** The user already has two access keys, the maximum that AWS allows. Delete one first. */
  | 'ACCESS_KEY_LIMIT'
  /** This AWS account is already connected. Change that connection instead. */
  | 'ACCOUNT_ALREADY_CONNECTED'
  /** This account has been disconnected. Connect it again to use it. */
  | 'ACCOUNT_ARCHIVED'
  /** The file would now change something other than the preview showed, because accounts or groups changed in the meantime. Nothing was saved. Review the new preview. */
  | 'ACCOUNT_FILE_OUTDATED'
  /** An account group with this name already exists. Choose another name. */
  | 'ACCOUNT_GROUP_EXISTS'
  /** Operators are limited to this account group. Give them another access first. */
  | 'ACCOUNT_GROUP_IN_USE'
  /** Only a disconnected account can be erased. Disconnect it first. */
  | 'ACCOUNT_NOT_ARCHIVED'
  /** This account is not connected yet. A connection test that passes connects it; an account of offline files needs an upload. */
  | 'ACCOUNT_NOT_CONNECTED'
  /** IAM Monitor could not read the account again, so it does not know which access keys exist now. Test the connection, then try again. */
  | 'ACCOUNT_NOT_READ'
  /** No account was specified, and there is not exactly one that you can access. Specify an account, or connect one first. */
  | 'ACCOUNT_REQUIRED'
  /** Enter a single action, such as s3:GetObject. Wildcards are not allowed. */
  | 'ACTION_INVALID'
  /** The alert was changed after your action, so the action was not undone. The alert's history shows the change. */
  | 'ALERT_CHANGED'
  /** The alert's current status does not allow this action. Load the alert again to see its status. */
  | 'ALERT_NOT_OPEN'
  /** This alert is resolved. It reopens automatically if a scan finds the issue again. */
  | 'ALERT_RESOLVED'
  /** This analysis reached a limit of memory and was stopped. Ask for less at once. */
  | 'ANALYSIS_LIMIT'
  /** You requested this yourself. A second operator must approve or refuse it; you can withdraw it. */
  | 'APPROVAL_BY_REQUESTER'
  /** This approval request is no longer open. If the action is still needed, request it again. */
  | 'APPROVAL_NOT_OPEN'
  /** The subject of the request has changed since, so the action was not carried out. If it is still needed, request it again. */
  | 'APPROVAL_OUTDATED'
  /** This needs the approval of a second operator. Nothing has changed yet. */
  | 'APPROVAL_REQUIRED'
  /** Enter a single resource ARN, or * for all resources. Other wildcards are not allowed. */
  | 'ARN_INVALID'
  /** The anchor file of the audit log could not be read or written. Check AUDIT_ANCHOR_FILE and the rights on its folder. */
  | 'AUDIT_ANCHOR_FAILED'
  /** The audit log has events, but the table audit_key is empty, so they can be neither verified nor continued. Restore that table from a backup. */
  | 'AUDIT_KEY_MISSING'
  /** The audit log is behind a head that was seen before, or its last event was changed. Run `npm run audit:verify` and keep the anchor file. */
  | 'AUDIT_LOG_BROKEN'
  /** No audit event was deleted, because the owner of the database has not recorded AUDIT_RETENTION_DAYS. Run `npm run migrate` with it and DATABASE_OWNER_URL. */
  | 'AUDIT_RETENTION_UNKNOWN'
  /** AWS denied the call. Check the permissions of this connection. */
  | 'AWS_ACCESS_DENIED'
  /** The response did not come from AWS or is incomplete. Check the endpoint and any proxy. */
  | 'AWS_BAD_RESPONSE'
  /** The AWS credentials have expired. Renew them and try again. */
  | 'AWS_CREDENTIALS_EXPIRED'
  /** No AWS credentials were found for this connection. Check its settings. */
  | 'AWS_CREDENTIALS_MISSING'
  /** AWS does not recognize this access key. It may have been deleted. */
  | 'AWS_KEY_INVALID'
  /** AWS rejected the call. Check the settings of the connection. */
  | 'AWS_REJECTED'
  /** AWS kept throttling the calls. Try again later. */
  | 'AWS_THROTTLED'
  /** AWS could not be reached. Check the network connection and try again. */
  | 'AWS_UNREACHABLE'
  /** The credentials or files belong to a different AWS account than the one connected. Use those of the connected account. */
  | 'AWS_WRONG_ACCOUNT'
  /** The cursor is not valid. Start again from the first page. */
  | 'BAD_CURSOR'
  /** The filter query is not valid. Correct it and try again. */
  | 'BAD_QUERY'
  /** The request is not valid. Check its body, headers and URL. */
  | 'BAD_REQUEST'
  /** The input is not valid. Correct it and try again. */
  | 'BAD_USER_INPUT'
  /** Batched GraphQL operations are not supported. Send one operation per request. */
  | 'BATCHING_DISABLED'
  /** Reading this would need more AWS calls than a scan may make. Its data stays unknown. */
  | 'CALL_BUDGET_EXCEEDED'
  /** The clock of the machine that runs IAM Monitor differs too much from the clock of AWS. Synchronize the machine's clock, then try again. */
  | 'CLOCK_SKEW'
  /** This action needs confirmation. Enter the user's name. */
  | 'CONFIRMATION_REQUIRED'
  /** This code is incorrect, has expired, was already used, or was replaced by a newer one. Request a new code and enter it. */
  | 'CONSOLE_CODE_INVALID'
  /** A printed code confirms only the first admin, while they have no password, passkey or identity provider and are signed in with a sign-in link. Use another method. */
  | 'CONSOLE_CODE_UNAVAILABLE'
  /** Creating the new access key failed too many times. Read the reason in the rotation's steps before you continue. */
  | 'CREATE_ATTEMPTS_SPENT'
  /** The database was not migrated, because another transaction holds a lock on a table. Nothing was changed. Wait until it has ended or end it, then start again. */
  | 'DATABASE_LOCKED'
  /** A newer version of IAM Monitor has changed the database so that this version cannot work with it. Start the newer version, or restore the backup from before the update. */
  | 'DATABASE_NEWER'
  /** The database is not at this version, and the role of DATABASE_URL does not own its tables. Run `npm run migrate` with DATABASE_OWNER_URL. */
  | 'DATABASE_NOT_MIGRATED'
  /** The address leads through a connection pooler. Add the parameter direct=HOST:PORT with the address of PostgreSQL itself to DATABASE_URL, and use a direct address in DATABASE_OWNER_URL. */
  | 'DATABASE_POOLED'
  /** The role of DATABASE_URL does not exist. Create it in the database. */
  | 'DATABASE_ROLE_MISSING'
  /** A version of IAM Monitor before 1.0 made the database, which this version cannot migrate. Nothing was changed. Start with an empty database and connect the accounts again, or go on with that version. */
  | 'DATABASE_TOO_OLD'
  /** The database is not available. Try again shortly. */
  | 'DATABASE_UNAVAILABLE'
  /** The embedded database was made by another major version of PostgreSQL. Start the version of IAM Monitor that you used before. */
  | 'DATABASE_VERSION'
  /** The request took too long. Try again, or ask for less at once. */
  | 'DEADLINE_EXCEEDED'
  /** The receiver of the webhook did not acknowledge the message of the rotation in time. Check that it is running before the rotation continues. */
  | 'DELIVERY_NOT_ACKNOWLEDGED'
  /** This delivery does not wait for an acknowledgement. The rotation may have been rolled back or ended. */
  | 'DELIVERY_NOT_OPEN'
  /** The receiver of the webhook refused the message of the rotation. Check its log before the rotation continues. */
  | 'DELIVERY_REFUSED'
  /** This queue is already read for another account or organization, which would lose events. Create a separate queue with the templates. */
  | 'EVENT_QUEUE_IN_USE'
  /** The messages that were read are not events of IAM, STS or a sign-in, so they were left in the queue. Check the queue's URL. If the URL is right, run the setup command that sends a test event. */
  | 'EVENT_QUEUE_UNCONFIRMED'
  /** This exception has ended, so it mutes no alerts. Create another one to mute them again. */
  | 'EXCEPTION_ENDED'
  /** An exception can last at most 365 days. Choose an earlier date, and renew the exception before its end. */
  | 'EXCEPTION_TOO_LONG'
  /** This exception would mute more than a quarter of the open alerts. Check the preview, then confirm how many alerts it mutes. */
  | 'EXCEPTION_UNCONFIRMED'
  /** An expiry date is required to dismiss an alert. Choose one within 365 days. */
  | 'EXPIRY_REQUIRED'
  /** A dismissal can last at most 365 days. Choose an earlier expiry date. */
  | 'EXPIRY_TOO_FAR'
  /** Too many exports are running. Wait until one has ended, then try again. */
  | 'EXPORTS_BUSY'
  /** The file does not have the expected format. Create it again with the commands shown for the upload. */
  | 'FILE_INVALID'
  /** Your role does not allow this. Ask an admin for access. */
  | 'FORBIDDEN'
  /** The past of this value is not kept. Remove the value from the request, or remove asOf to ask about the present. */
  | 'HISTORY_NOT_KEPT'
  /** IAM Monitor is not configured for this host name. Open its configured address, or ask an admin to set PUBLIC_URL to this one. */
  | 'HOST_UNKNOWN'
  /** This route needs HTTP/1.1 or later, and the request came with HTTP/1.0. If a proxy is in between, set it to HTTP/1.1 (nginx: proxy_http_version 1.1). */
  | 'HTTP_VERSION_UNSUPPORTED'
  /** This idempotency key was already used for a different request. Use a new one. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** There is no instance of IAM Identity Center in this Region. Choose the Region in which it is enabled. */
  | 'IDENTITY_CENTER_NOT_FOUND'
  /** An internal error occurred. Try again; the server log has the details. */
  | 'INTERNAL'
  /** This invitation has expired, was already used, or was replaced by a newer one. Ask an admin for a new one. */
  | 'INVITATION_INVALID'
  /** The key-encryption key is not valid. It must be 32 random bytes. */
  | 'KEY_INVALID'
  /** The key-encryption key that encrypted this database, or one of its secrets, is not configured. Configure it again; a former key belongs in KEY_ENCRYPTION_KEYS_OLD. */
  | 'KEY_MISMATCH'
  /** This access key is inactive, so no application can be using it. Delete it instead of rotating it. */
  | 'KEY_NOT_ACTIVE'
  /** The user has no access key, or none with this ID. Scan the account to see which keys the user has. */
  | 'KEY_NOT_FOUND'
  /** AWS KMS did not provide the key-encryption key. Check that AWS KMS can be reached and allows its use. */
  | 'KEY_UNAVAILABLE'
  /** Reading who uses access keys is off for this account. An admin can switch it on in the account's settings. */
  | 'KEY_USE_NOT_ENABLED'
  /** This is the last active admin who sees all accounts. Make another operator such an admin first. */
  | 'LAST_ADMIN'
  /** This route does not support this HTTP method. Use one that its documentation names. */
  | 'METHOD_NOT_ALLOWED'
  /** The new access key is not active. Check whether it was deactivated or deleted in AWS. */
  | 'NEW_KEY_NOT_ACTIVE'
  /** The new access key has not been used. Check that the application has received it. */
  | 'NEW_KEY_NOT_USED'
  /** AWS does not accept the new access key. Check the key in AWS before the rotation continues. */
  | 'NEW_KEY_NOT_WORKING'
  /** The requested resource does not exist. Check its ID or address. */
  | 'NOT_FOUND'
  /** The account is in no organization, so it has no member accounts to read. Choose another account. */
  | 'NOT_IN_ORGANIZATION'
  /** Only the management account of an organization or a delegated administrator may list its accounts. Connect one of them and choose it here. */
  | 'NOT_ORGANIZATION_READER'
  /** The users, roles and policies of this account have not been read, so this cannot be answered. Scan the account first. */
  | 'NOT_READ'
  /** The identity provider did not confirm that you used a required sign-in method, such as a second factor. Sign in there with one and try again. */
  | 'OIDC_AMR_MISSING'
  /** The identity provider's response could not be verified, so you were not signed in. Ask an admin to check the configuration. */
  | 'OIDC_ANSWER_INVALID'
  /** Your email address is not in a domain that may sign in here. Use your organization's account. */
  | 'OIDC_DOMAIN_REFUSED'
  /** The identity provider sent no verified email address for you. Verify your address there and sign in again, or ask an admin to check the provider's claims. */
  | 'OIDC_EMAIL_UNVERIFIED'
  /** An operator with a password or passkey already has this email address. Sign in that way and link the identity provider under Your profile, or ask an admin for a new invitation link. */
  | 'OIDC_LINK_REQUIRED'
  /** No identity provider is configured. Use another sign-in method. */
  | 'OIDC_NOT_CONFIGURED'
  /** You have no invitation, and none of your groups grants access. Ask an admin for access. */
  | 'OIDC_NOT_INVITED'
  /** This identity is linked to another operator, or this operator to another identity. Sign in with the linked identity. */
  | 'OIDC_OTHER_PERSON'
  /** The identity provider did not ask you to sign in again, so your identity is not confirmed. Try again. */
  | 'OIDC_PROOF_STALE'
  /** The identity provider refused the sign-in. Try again, or contact its administrator. */
  | 'OIDC_REFUSED'
  /** The identity provider sent no groups, so your role is unknown and you were not signed in. Ask an admin to check OIDC_ROLE_CLAIM and the provider's claims. */
  | 'OIDC_ROLES_MISSING'
  /** This sign-in has expired, was already completed, or belongs to another browser or session. Start it again. */
  | 'OIDC_STATE_INVALID'
  /** The identity provider could not be reached. Try again shortly. */
  | 'OIDC_UNAVAILABLE'
  /** The old access key is still in use. Update the application that uses it. */
  | 'OLD_KEY_IN_USE'
  /** The old access key was activated again in AWS. An application may still need it. */
  | 'OLD_KEY_REENABLED'
  /** This operator is disabled. Ask an admin to enable the operator again. */
  | 'OPERATOR_DISABLED'
  /** An operator with this name already exists. Choose another name. */
  | 'OPERATOR_EXISTS'
  /** An access key is or may be in use, although no delivery of its secret is recorded. Find out what uses it. */
  | 'ORPHAN_IN_USE'
  /** Another admin has changed the owners. Load the owners again, and repeat your change. */
  | 'OWNERS_CHANGED'
  /** Passkeys need a host name, and PUBLIC_URL is an IP address. Ask an admin to set PUBLIC_URL to a host name. */
  | 'PASSKEYS_UNAVAILABLE'
  /** This passkey could not be verified, or the request for it has expired. Start again. To sign in, use a passkey that you registered here. */
  | 'PASSKEY_INVALID'
  /** You have a passkey, so a password does not confirm your identity. Use your passkey. If you lost it, ask an admin to remove it and to give you a new invitation link. */
  | 'PASSKEY_PROOF_REQUIRED'
  /** This installation requires a passkey. Register one under /sign-in/passkey, then try again. */
  | 'PASSKEY_REQUIRED'
  /** The password is too weak. Use at least 12 characters, and not your name or one repeated character. */
  | 'PASSWORD_WEAK'
  /** The password is incorrect. Try again. */
  | 'PASSWORD_WRONG'
  /** The request body is too large. Send less data in one request. */
  | 'PAYLOAD_TOO_LARGE'
  /** The latest scan found no such user, role or group in the account. Check the name, or scan the account again. */
  | 'PRINCIPAL_NOT_FOUND'
  /** Another admin has changed the groups of the identity provider. Load the page again, and repeat your change. */
  | 'PROVIDER_GROUPS_CHANGED'
  /** The GraphQL operation asks for too much at once. Use smaller pages or fewer fields. */
  | 'QUERY_TOO_COSTLY'
  /** The GraphQL document is nested too deeply. Ask for fewer levels. */
  | 'QUERY_TOO_DEEP'
  /** The GraphQL document is too large. Split it into several requests. */
  | 'QUERY_TOO_LARGE'
  /** Too many requests in a short time. Wait a moment and try again. */
  | 'RATE_LIMITED'
  /** A reason is required to dismiss an alert. Choose one. */
  | 'REASON_REQUIRED'
  /** This action needs a sign-in within the last 5 minutes. Confirm your identity and try again. */
  | 'REAUTHENTICATION_REQUIRED'
  /** The database was restored from a backup, so it lacks later changes. Check the state in AWS, then continue the rotation or send the request again. */
  | 'RESTORED'
  /** Another admin has changed the retention policies. Load the page again, and repeat your change. */
  | 'RETENTION_CHANGED'
  /** Receipt of the new access key was not confirmed in time. Ask the requester whether it has arrived. */
  | 'REVEAL_NOT_ACKNOWLEDGED'
  /** This rotation has no secret to reveal. Check its state: it may be in progress, rolling back or finished. */
  | 'REVEAL_NOT_OPEN'
  /** The identity provider sets this operator's role. Change it there. */
  | 'ROLE_FROM_PROVIDER'
  /** Access keys of the root user cannot be rotated. Delete them instead. */
  | 'ROOT_NOT_SUPPORTED'
  /** A rotation of a key of this user is already open. Wait until it ends, cancel it, or roll it back. */
  | 'ROTATION_ALREADY_OPEN'
  /** This rotation has already finished, so it allows no further action. */
  | 'ROTATION_FINISHED'
  /** Key rotation is disabled for this account. An admin can enable it in the account's settings. */
  | 'ROTATION_NOT_ENABLED'
  /** A rotation in this account is not finished. Wait until it ends, cancel it, or roll it back. */
  | 'ROTATION_OPEN'
  /** An operator paused the rotation. Resume it, roll it back or cancel it. */
  | 'ROTATION_PAUSED'
  /** The rotation's current state does not allow this action. Load the rotation again to see its state. */
  | 'ROTATION_STATE'
  /** A scan of this account is already queued or running. Wait until it finishes, or cancel it. */
  | 'SCAN_ALREADY_RUNNING'
  /** This scan has already finished, so it cannot be cancelled. */
  | 'SCAN_FINISHED'
  /** The scan took longer than a scan may take. The data that was read is stored, and all other alerts stay as they are. Check the connection, or raise SCAN_MAX_MINUTES. */
  | 'SCAN_TIMEOUT'
  /** The secret or parameter belongs to something else, or was changed outside IAM Monitor. Check it before the rotation continues. */
  | 'SECRET_CONFLICT'
  /** The secret, parameter or receiver is not listed as a destination. Ask an admin to allow it on the account's page, under Where new secrets are stored. */
  | 'SECRET_DESTINATION_NOT_LISTED'
  /** A stored secret could not be decrypted. Check that this process has the key-encryption key that encrypted it. */
  | 'SECRET_UNREADABLE'
  /** IAM Monitor itself uses this access key. Rotating it would cut off its own access to AWS. */
  | 'SELF_ROTATION_UNSUPPORTED'
  /** The name or the password is incorrect. Check both and try again. */
  | 'SIGN_IN_FAILED'
  /** This sign-in link has expired, was already used, or was replaced by a newer one. Restart IAM Monitor for a new link. If an admin has signed in before, run `npm run admin:link` instead. */
  | 'SIGN_IN_LINK_INVALID'
  /** Operators of this installation sign in only with the identity provider. Sign in there. */
  | 'SIGN_IN_PROVIDER_ONLY'
  /** A snooze can last at most 90 days. Choose an earlier time, or dismiss the alert with a reason. */
  | 'SNOOZE_TOO_LONG'
  /** The host is in a private or special network, which IAM Monitor does not call. Use a public address, or ask the operator of the installation to add the network to NOTIFICATION_NETWORKS. */
  | 'TARGET_ADDRESS_REFUSED'
  /** A notification rule, an owner or an open rotation still uses this target or receiver. Change the rule or owner, or finish the rotation, first. */
  | 'TARGET_IN_USE'
  /** The target could not be reached. Check its address and that it is running. */
  | 'TARGET_UNREACHABLE'
  /** The server is busy with other analyses. Try again in a moment. */
  | 'THINKING_BUSY'
  /** ROTATION_TIME_SCALE can only be used for accounts whose AWS endpoint is on this machine. */
  | 'TIME_SCALE_REFUSED'
  /** An API token can be valid for at most 365 days. Choose an earlier expiry date. */
  | 'TOKEN_LIFE_TOO_LONG'
  /** Too many sign-in attempts. Wait 15 minutes and try again. */
  | 'TOO_MANY_ATTEMPTS'
  /** This socket has reached its limit of subscriptions. End one before you start another. */
  | 'TOO_MANY_SUBSCRIPTIONS'
  /** The user has another access key, and nothing proves that IAM Monitor created it. Check the key in AWS. */
  | 'UNATTRIBUTED_KEY'
  /** You are not signed in. Sign in, or send a valid API token. */
  | 'UNAUTHENTICATED'
  /** You have no action with this ID that can still be undone. Change the alert directly instead. */
  | 'UNDO_EXPIRED'
  /** The AWS endpoint does not support this operation, so what it reads is not known. */
  | 'UNSUPPORTED_BY_ENDPOINT'
  /** The content type is not supported. Send application/json. */
  | 'UNSUPPORTED_MEDIA_TYPE'
  /** The user does not exist in AWS. Scan the account to see which users it has. */
  | 'USER_NOT_FOUND'
  /** This check cannot be verified with a live call. The next scan evaluates it again. */
  | 'VERIFY_UNSUPPORTED'
  /** The worker stopped unexpectedly three times during this scan. Start the scan again. */
  | 'WORKER_LOST';

/** The settings of an Amazon EventBridge event bus. */
export type EventBridgeTargetInput = {
  /** The ID of the connected account whose credentials publish. They need the permission `events:PutEvents`. */
  accountId: string | number;
  /** The ARN of the event bus. */
  eventBusArn: string;
};

/** An account or an organization, and not both. */
export type EventQueueOwnerInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId?: string | number | null | undefined;
  /** The ID of the organization in IAM Monitor. */
  organizationId?: string | number | null | undefined;
};

/** The state of an event queue. */
export type EventQueueState =
  /** The latest poll failed, or there was none for two minutes. Scans go on by their schedule. */
  | 'NOT_READ'
  /** The queue is read, and messages have arrived. */
  | 'RECEIVING'
  /** The queue is read, and no message has arrived yet. */
  | 'WAITING';

/** The way in which an operator ended an exception. */
export type ExceptionEndReason =
  /** An operator ended the exception, and its alerts opened. */
  | 'ENDED'
  /** The author undid the creation of the exception, and its alerts are what they were before. */
  | 'UNDONE';

/** The exception to preview. */
export type ExceptionPreviewInput = {
  /** Whether the rule mutes CRITICAL alerts; default false. */
  mutesCritical?: boolean | null | undefined;
  /** The query of the alerts, at most 2,000 characters. */
  query: string;
};

/** The exception to end or undo. */
export type ExceptionRuleIdInput = {
  /** The ID of the rule. */
  id: string | number;
};

/** The kind of policy that a document of a fix belongs to. */
export type FixDocumentKind =
  /** The document is an inline policy of a user, group or role. */
  | 'INLINE_POLICY'
  /** The document is a customer managed policy. */
  | 'MANAGED_POLICY'
  /** The document is the trust policy of a role. */
  | 'TRUST_POLICY';

/** The state of a proposed fix. */
export type FixState =
  /** The latest snapshot no longer has the issue. */
  | 'GONE'
  /** A value that only the operator knows is missing or wrong. `inputs` says which one. */
  | 'INPUT_NEEDED'
  /** The latest snapshot does not say whether the issue exists. `reason` says what was not read. */
  | 'NOT_EVALUATED'
  /** No document fixes this issue or this resource. Follow the instructions of the alert. */
  | 'UNAVAILABLE'
  /** A document could be written, but the issue would stay, AWS would refuse the document, or it would allow more than now. It is not returned; `reason` says why. */
  | 'UNPROVEN'
  /** The documents are written, and with them the issue is gone in the latest snapshot. */
  | 'WRITTEN';

/** The values of one input of a fix. */
export type FixValueInput = {
  /** The ID of the input, as `inputs` of the fix returns it. */
  id: string;
  /** The values, at most 50 of at most 2,048 characters. */
  values: Array<string>;
};

/** The age that a fact can have when a scan reads it. */
export type Freshness =
  /** The fact is current at the time of reading. */
  | 'LIVE'
  /** The fact comes from the credential report, which AWS caches for up to four hours. */
  | 'REPORT'
  /** The fact is read live, but AWS records it with a delay: minutes for keys and passwords, hours for services. */
  | 'TRACKED';

/** The order of a list of groups. Equal items are sorted by their ID. */
export type GroupOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: GroupOrderField;
};

/** The value by which groups are sorted. */
export type GroupOrderField =
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the number of members. */
  | 'MEMBERS'
  /** The list is sorted by name. */
  | 'NAME';

/** Whether the latest scan knew the policies of one type above its account. */
export type GuardrailState =
  /** The policies were read and are part of every decision. */
  | 'KNOWN'
  /** No such policy applies: the account is in no organization, or is its management account. */
  | 'NOT_BOUND'
  /** The policies were not read. Decisions assume that one of them may deny, and say so. */
  | 'UNKNOWN';

/** A decision about accounts that a reading of their organization would have archived. */
export type HeldDecision =
  /** The accounts are archived, unless AWS lists them as active when the organization is read again. */
  | 'ARCHIVE'
  /** The accounts stay connected and are scanned, as long as their role works. */
  | 'KEEP';

/** Whether the role of an assignment is known. */
export type IdentityCenterAccessState =
  /** The latest scan of the account found the role. */
  | 'FOUND'
  /** The account is not connected, so no scan reads its roles. */
  | 'NOT_CONNECTED'
  /** The account was not scanned yet, or the assignment is newer than the latest scan. */
  | 'ROLE_NOT_FOUND';

/** A part of IAM Identity Center that is read on its own. */
export type IdentityCenterPart =
  /** The persons and groups that are assigned to accounts. */
  | 'ASSIGNMENTS'
  /** The groups in the identity store. */
  | 'GROUPS'
  /** The members of the groups. */
  | 'MEMBERSHIPS'
  /** The permission sets with their policies. */
  | 'PERMISSION_SETS'
  /** The persons in the identity store. */
  | 'USERS';

/** The conditions that a person must meet. All are combined. */
export type IdentityCenterUserFilter = {
  /** The 12-digit number of an account that the person must be assigned to, directly or through a group. */
  awsAccountId?: string | null | undefined;
  /** The ID of the organization; all organizations if omitted. */
  organizationId?: string | number | null | undefined;
  /** Whether to list only persons who are or certainly can become administrator of an account: the one in `awsAccountId`, or any. Disabled persons are left out. */
  reachesAdministrator?: boolean | null | undefined;
  /** The name of a role that a permission set created in an account, at most 64 characters. Lists only persons who are assigned to it, directly or through a group; combine it with `awsAccountId`. */
  roleName?: string | null | undefined;
  /** A part of the name or email address, at most 200 characters. Case is ignored. */
  text?: string | null | undefined;
};

/** A file of accounts whose preview was reviewed. */
export type ImportAccountsInput = {
  /** The fingerprint of the preview. If the file would now change something else, it is refused. */
  fingerprint: string;
  /** The YAML text of the file, at most 1,000,000 bytes. */
  text: string;
};

/** An inline policy to add to a user, group or role, or to replace. */
export type InlinePolicyInput = {
  /** The policy document as JSON, at most 200,000 characters. */
  document: string;
  /** The name of the inline policy. */
  policyName: string;
  /** The ARN of the user, group or role. */
  principalArn: string;
};

/** An inline policy to delete from a user, group or role. */
export type InlinePolicyNameInput = {
  /** The name of the inline policy. */
  policyName: string;
  /** The ARN of the user, group or role. */
  principalArn: string;
};

/** An instance profile to create for a role. */
export type InstanceProfileInput = {
  /** The name of the instance profile. */
  instanceProfileName: string;
  /** The ARN of the role. */
  roleArn: string;
};

/** The difference of a resource between two readings. */
export type InventoryChangeKind =
  /** Both readings contain the resource, with different facts. */
  | 'CHANGED'
  /** The earlier reading did not contain the resource. */
  | 'CREATED'
  /** The later reading no longer contains the resource. */
  | 'DELETED';

/** The type of a resource whose changes scans record. */
export type InventoryKind =
  /** The resource is an access key of a user. */
  | 'ACCESS_KEY'
  /** The resource is a group. */
  | 'GROUP'
  /** The resource is a managed or inline policy. */
  | 'POLICY'
  /** The resource is a role. */
  | 'ROLE'
  /** The resource is an IAM user. */
  | 'USER';

/** The operator to invite. */
export type InviteOperatorInput = {
  /** The account groups to which the operator is limited, 1 to 100. Default: the operator sees all accounts or, if the invitation is repeated, what the earlier one set. */
  accountGroupIds?: Array<string | number> | null | undefined;
  /** The name with which the operator will sign in: one word of at most 128 characters, such as an e-mail address. */
  name: string;
  /** The role of the operator. */
  role: OperatorRole;
  /** Whether to lift the limit of an earlier invitation. */
  seesAllAccounts?: boolean | null | undefined;
};

/** The settings of a Jira project. */
export type JiraTargetInput = {
  /** The name of the type of new issues, such as `Task`. */
  issueType: string;
  /** The key of the project, such as `SEC`. */
  project: string;
  /** The API token of the user, or the personal access token for Data Center. It is stored sealed. Kept if omitted in a change that keeps the protocol, host and port of the address. */
  token?: string | null | undefined;
  /** The address of the Jira site, such as `https://example.atlassian.net`. */
  url: string;
  /** The e-mail address of the user at Jira Cloud. Omitted for Jira Data Center. */
  userName?: string | null | undefined;
};

/** The receiver to act on. */
export type KeyReceiverIdInput = {
  /** The ID of the receiver. */
  id: string | number;
};

/** Whether CloudTrail was read to find out who uses an access key. */
export type KeyUseStatus =
  /** No Region could be read. The reasons say why. */
  | 'FAILED'
  /** The reading of this key was not requested yet. */
  | 'NOT_READ'
  /** The reading is off in the settings of the account. Nothing is known about the sources. */
  | 'OFF'
  /** Some Regions, or the earliest calls, could not be read. There may be more sources. */
  | 'PARTIAL'
  /** All Regions of the account's settings were read for the last 90 days. */
  | 'READ'
  /** The first reading of this key has not ended in any Region. */
  | 'READING';

/** The outcome of reading last accessed information. */
export type LastAccessedOutcome =
  /** Reading stopped because of an error. */
  | 'FAILED'
  /** AWS denied access to the information. */
  | 'NO_PERMISSION'
  /** Reading finished, although AWS may have denied it or failed for single principals. */
  | 'READ'
  /** The AWS endpoint does not support last accessed information. */
  | 'UNSUPPORTED';

/** The availability of last accessed information. Without it, nothing is concluded about use. */
export type LastAccessedStatus =
  /** The information was requested, but reading it failed. */
  | 'FAILED'
  /** The information was not requested, not read yet, or is too old. */
  | 'NOT_READ'
  /** AWS denied access to the information. */
  | 'NO_PERMISSION'
  /** The information was read for every principal that has the permissions. */
  | 'READ';

/** Whether AWS recorded a use, and whether that could be read. */
export type LastUsedStatus =
  /** AWS reports that there never was a use. */
  | 'NEVER_USED'
  /** AWS denied access to the record. */
  | 'NO_PERMISSION'
  /** AWS has no record, so there may or may not have been a use. */
  | 'UNKNOWN'
  /** AWS recorded a use. `at` is the time. */
  | 'USED';

/** The type of policy that limits a permission. */
export type LimitKind =
  /** The permissions boundary limits the permission. */
  | 'BOUNDARY'
  /** A Deny statement in a policy of the principal limits the permission. */
  | 'DENY'
  /** A service control policy of the organization limits the permission. */
  | 'SCP';

/** The conditions that users, access keys, groups or roles must meet. */
export type ListFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include items that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `age:>90d status:active`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
};

/** The progress of connecting an account of an organization. */
export type MemberConnection =
  /** The account is connected. */
  | 'CONNECTED'
  /** The role could not be used, so the account was not connected. */
  | 'FAILED'
  /** The account is not connected and not queued. */
  | 'NONE'
  /** The account waits for IAM Monitor to test its role. */
  | 'QUEUED'
  /** IAM Monitor assumes the role and tests the connection now. */
  | 'TRYING';

/** The state of an account in its organization, as AWS reports it. */
export type MemberState =
  /** The account can be used. */
  | 'ACTIVE'
  /** The account is closed and can be reinstated for 90 days. */
  | 'CLOSED'
  /** The sign-up of the account was never completed. */
  | 'PENDING_ACTIVATION'
  /** The account is being closed. */
  | 'PENDING_CLOSURE'
  /** AWS has restricted the account. */
  | 'SUSPENDED'
  /** AWS reported no state that IAM Monitor knows. */
  | 'UNKNOWN';

/** The membership of a user in a group. */
export type MembershipInput = {
  /** The ARN of the group. */
  groupArn: string;
  /** The ARN of the user. */
  userArn: string;
};

/** The type of an MFA device. */
export type MfaDeviceKind =
  /** The device is a hardware token or a security key. */
  | 'HARDWARE'
  /** The device is an app that generates codes. */
  | 'VIRTUAL';

/** A role to create. A role that exists keeps its policies, and gets this trust policy and boundary. */
export type NewRoleInput = {
  /** The ARN of the permissions boundary. Null for none. */
  permissionsBoundaryArn?: string | null | undefined;
  /** The ARN of the role. */
  roleArn: string;
  /** The tags of the role, at most 50. Null: a role that exists keeps its tags. */
  tags?: Array<TagInput> | null | undefined;
  /** The trust policy of the role as JSON, at most 200,000 characters. */
  trustPolicy: string;
};

/** A user to create, without permissions and credentials. */
export type NewUserInput = {
  /** The ARN of the permissions boundary. Null for none. */
  permissionsBoundaryArn?: string | null | undefined;
  /** The tags of the user, at most 50. Null: a user that exists keeps its tags. */
  tags?: Array<TagInput> | null | undefined;
  /** The ARN of the user. */
  userArn: string;
};

/** The conditions that a delivery must meet. */
export type NotificationDeliveryFilter = {
  /** The ID of the rule; all rules if omitted. */
  ruleId?: string | number | null | undefined;
  /** The state of the delivery; any state if omitted. */
  state?: DeliveryState | null | undefined;
  /** The ID of the target; all targets if omitted. */
  targetId?: string | number | null | undefined;
};

/** The delivery to act on. */
export type NotificationDeliveryIdInput = {
  /** The ID of the delivery. */
  id: string | number;
};

/** An event that a notification rule can report. The query narrows events of alerts, the choice of accounts all others. */
export type NotificationEvent =
  /** IAM Monitor refused requests of a caller. The refusals of one caller within an hour are reported together. */
  | 'ACCESS_REFUSED'
  /** An account was archived, because AWS has suspended or closed it or no longer lists it in its organization. */
  | 'ACCOUNT_CLOSED'
  /** A new account of an organization could not be connected within 24 hours. */
  | 'ACCOUNT_NOT_CONNECTED'
  /** Two scans of an account in a row crashed their worker, ended with an internal error, or timed out without a result. Its schedule is paused, unless the scans of most accounts break. */
  | 'ACCOUNT_NOT_SCANNABLE'
  /** The connection to an AWS account works again. */
  | 'ACCOUNT_REACHABLE'
  /** An account can be scanned again, after its scans broke twice in a row. */
  | 'ACCOUNT_SCANNABLE'
  /** The connection to an AWS account stopped working. */
  | 'ACCOUNT_UNREACHABLE'
  /** A reading of an organization would archive too many accounts at once, so an operator must decide about them. */
  | 'ARCHIVING_WAITS'
  /** The dismissal of an alert ended, so the alert is open again. */
  | 'DISMISSAL_EXPIRED'
  /** An active access key reaches its age limit in 14, 7 or 1 days. Each of the three moments is reported once. */
  | 'KEY_DUE'
  /** A scan found a new issue. */
  | 'OPENED'
  /** A scan found a path to administrator that the principal could not take before. */
  | 'PATH_OPENED'
  /** A scan found the issue of a resolved alert again. */
  | 'REOPENED'
  /** An alert was resolved, mostly because its issue was fixed or its resource was deleted. The query must match the alert as it was before. */
  | 'RESOLVED'
  /** The root user of an AWS account signed in or was used, as an event queue reported it. */
  | 'ROOT_USED'
  /** A rotation replaced an access key and deleted the old one. */
  | 'ROTATION_COMPLETED'
  /** A rotation was rolled back, or ended without replacing the access key. */
  | 'ROTATION_FAILED'
  /** A rotation waits for an operator, or a new access key waits to be revealed. */
  | 'ROTATION_WAITS'
  /** A notification rule does not work, for example because its query is no longer valid. */
  | 'RULE_FAILED'
  /** A scan failed, and the previous scan of the account did not fail with the same error. */
  | 'SCAN_FAILED'
  /** A scan could not read a part of its account that the previous scan had read. */
  | 'SCAN_PARTIAL'
  /** A scan found the issue of an alert with a higher severity than before. */
  | 'SEVERITY_ROSE'
  /** The time until which an alert was snoozed is over, so the alert is open again. */
  | 'SNOOZE_ENDED'
  /** A notification target was paused because it failed. Only other targets report it. */
  | 'TARGET_PAUSED'
  /** An operator or an exception acknowledged, dismissed or snoozed an alert, or opened it again. The query must match the alert as it was before; if it was opened again, as it is after. */
  | 'TRIAGED';

/** The frequency at which a notification rule sends. */
export type NotificationFrequency =
  /** Each scan or request that causes events is reported at once, with one message for all its events. */
  | 'AT_ONCE'
  /** One digest is sent each day at a local time if there were events. */
  | 'DAILY'
  /** One digest is sent at each full hour (UTC) if there were events. */
  | 'HOURLY'
  /** One digest is sent each week, on a day and at a local time, if there were events. */
  | 'WEEKLY';

/** The settings of a rule to preview. */
export type NotificationPreviewInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The hours in which a rule holds its messages back. They are sent as one digest at the end. */
export type NotificationQuietHoursInput = {
  /** The lowest severity of events that are sent during the quiet hours too; no event if omitted. Ignored for daily and weekly digests. */
  exceptSeverity?: Severity | null | undefined;
  /** The local time at which the quiet hours begin, such as `20:00`. */
  from: string;
  /** The local time at which the quiet hours end, such as `07:00`. On the next day if it is before `from`; must differ from `from`. */
  to: string;
};

/** The reason why a notification rule does not work. */
export type NotificationRuleFailureCode =
  /** None of the accounts that the rule or its query names is connected. */
  | 'ACCOUNT_GONE'
  /** The query of the rule is not valid in this version of IAM Monitor. */
  | 'BAD_QUERY'
  /** The rule met unexpected errors for ten minutes. The log has the details. */
  | 'INTERNAL'
  /** This version of IAM Monitor does not know the time zone of the rule. */
  | 'TIME_ZONE_UNKNOWN';

/** The notification rule to act on. */
export type NotificationRuleIdInput = {
  /** The ID of the rule. */
  id: string | number;
};

/** The settings of a rule, and which of its messages to show. */
export type NotificationSampleInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** The name of the rule, which the message contains, at most 100 characters; `New rule` if omitted. */
  name?: string | null | undefined;
  /** The position of the message in `NotificationPreview.messages`, 0 to 49; the newest if omitted. */
  position?: number | null | undefined;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The ID of the rule, which the message contains, if it is saved. */
  ruleId?: string | number | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The notification target to act on. */
export type NotificationTargetIdInput = {
  /** The ID of the target. */
  id: string | number;
};

/** The kind of a notification target. */
export type NotificationTargetKind =
  /** The target is a list of e-mail addresses, reached through an SMTP server. */
  | 'EMAIL'
  /** The target is an Amazon EventBridge event bus, with the credentials of a connected account. */
  | 'EVENTBRIDGE'
  /** The target is a Jira project, in which each alert has one issue. */
  | 'JIRA'
  /** The target is a PagerDuty service, in which each alert is one PagerDuty alert. */
  | 'PAGERDUTY'
  /** The target is AWS Security Hub in one account and Region, in which each alert is one finding. */
  | 'SECURITYHUB'
  /** The target is a Slack channel, with an incoming webhook or a bot. */
  | 'SLACK'
  /** The target is an Amazon SNS topic, with the credentials of a connected account. */
  | 'SNS'
  /** The target is a Microsoft Teams channel or chat, with a workflow. */
  | 'TEAMS'
  /** The target is a webhook that receives signed JSON. */
  | 'WEBHOOK';

/** The role of an operator or token. Each role also has the permissions of those before it. */
export type OperatorRole =
  /** The role also manages accounts, operators, tokens and settings. */
  | 'admin'
  /** The role also starts scans, works on alerts and shares views. */
  | 'analyst'
  /** The role also rotates access keys. */
  | 'operator'
  /** The role reads everything but what only admins manage. */
  | 'viewer';

/** The status of an operator. */
export type OperatorStatus =
  /** The operator can sign in. */
  | 'ACTIVE'
  /** The operator cannot sign in. Their sessions have ended and their tokens are rejected. */
  | 'DISABLED'
  /** The operator has a link and has not used it yet. */
  | 'INVITED';

/** The direction of an order. */
export type OrderDirection =
  /** The lowest value comes first: the first name of the alphabet, the oldest time, the smallest number. */
  | 'ASC'
  /** The highest value comes first. */
  | 'DESC';

/** The organization to act on. */
export type OrganizationIdInput = {
  /** The ID of the organization in IAM Monitor. */
  id: string | number;
};

/** The types of organization policies that limit permissions. */
export type OrganizationPolicyType =
  /** Resource control policies (RCPs) limit access to the resources of an account. */
  | 'RESOURCE_CONTROL_POLICY'
  /** Service control policies (SCPs) limit the principals of an account. */
  | 'SERVICE_CONTROL_POLICY';

/** The kind of a credential besides password, access key and MFA device. */
export type OtherCredentialKind =
  /** The credential is a bearer token for one service, such as Amazon Bedrock. */
  | 'API_KEY'
  /** The credential is a user name and a password for AWS CodeCommit or Amazon Keyspaces. */
  | 'SERVICE_PASSWORD'
  /** The credential is an X.509 certificate that signs requests to old AWS APIs. */
  | 'SIGNING_CERTIFICATE'
  /** The credential is the public key with which the user signs in to AWS CodeCommit. */
  | 'SSH_PUBLIC_KEY';

/** The kind of principal outside the account that a resource policy lets in. */
export type OutsideParty =
  /** Any principal, which no condition or Deny on fixed values keeps out. */
  | 'EVERYONE'
  /** The sessions of an identity provider. */
  | 'FEDERATED'
  /** Any principal that meets a condition, such as an organization. */
  | 'LIMITED_EVERYONE'
  /** Another AWS account, or a principal of it. */
  | 'OTHER_ACCOUNT'
  /** An AWS service. */
  | 'SERVICE'
  /** A principal whose ID tells no account, such as a deleted user. */
  | 'UNKNOWN';

/** The part of a resource's configuration that lets a principal in. */
export type OutsideSource =
  /** An access control list of an Amazon S3 bucket. */
  | 'ACCESS_CONTROL_LIST'
  /** A grant of an AWS KMS key. */
  | 'KEY_GRANT'
  /** A statement of the policy of the resource. */
  | 'POLICY';

/** The destination of messages for owners with certain names. */
export type OwnerMappingInput = {
  /** The e-mail addresses of an e-mail target, at most 5 with commas between them, or the channel of a Slack target with a bot token. The target's own address if omitted. */
  address?: string | null | undefined;
  /** The value of the tag, at most 256 characters, in which `*` stands for any. `*` alone is the default. */
  pattern: string;
  /** The ID of the target. */
  targetId: string | number;
};

/** The settings of a PagerDuty service. */
export type PagerDutyTargetInput = {
  /** The integration key of an Events API v2 integration. It is stored sealed. Kept if omitted in a change that keeps the protocol, host and port of the address. */
  routingKey?: string | null | undefined;
  /** The address of the Events API; `https://events.pagerduty.com/v2/enqueue` if omitted. Accounts in the EU have another one. */
  url?: string | null | undefined;
};

/** The answer of an authenticator to a request. */
export type PasskeyAnswerInput = {
  /** The text that identifies the request. */
  flow: string;
  /** The credential, in the JSON form of the WebAuthn standard. */
  response: unknown;
};

/** The purpose for which a passkey is needed. */
export type PasskeyUse =
  /** The signed-in operator confirms their identity, for actions that require a sign-in within the last five minutes. */
  | 'PROOF'
  /** The signed-in operator registers a new passkey. */
  | 'REGISTER'
  /** The operator signs in without a password. */
  | 'SIGN_IN';

/** An assumption that a path rests on, because something was not read. */
export type PathAssumption =
  /** The resource control policies were not read; one of them may deny a step. */
  | 'RCP_NOT_READ'
  /** The service control policies were not read; one of them may deny a step. */
  | 'SCP_NOT_READ';

/** The effect of a statement on a step. */
export type PathEffect =
  /** The statement allows the action. */
  | 'ALLOWS'
  /** The statement denies the action. */
  | 'DENIES'
  /** No statement of the policy layer allows the action (implicit deny). */
  | 'IMPLICIT_DENY'
  /** The statement allows the action if its conditions are met. */
  | 'MAY_ALLOW'
  /** The statement denies the action if its conditions are met. */
  | 'MAY_DENY';

/** The type of what a policy in a proof applies to. */
export type PathHolderKind =
  /** The policy applies to a group. */
  | 'GROUP'
  /** The policy applies to the root, a unit or an account of an organization. */
  | 'ORGANIZATION_TARGET'
  /** The policy applies to a role. */
  | 'ROLE'
  /** The policy applies to an IAM user. */
  | 'USER';

/** The policy layer that a statement belongs to. */
export type PathLayer =
  /** No statement decides: AWS refuses the request, because it manages the resource itself. */
  | 'AWS_RESERVED'
  /** The statement is in the permissions boundary. */
  | 'BOUNDARY'
  /** The statement is in a policy of the principal or of one of its groups. */
  | 'IDENTITY'
  /** The statement is in a resource control policy of the organization. */
  | 'RCP'
  /** The statement is in a resource-based policy. */
  | 'RESOURCE'
  /** The statement is in a service control policy of the organization. */
  | 'SCP'
  /** The statement is in a session policy. */
  | 'SESSION'
  /** The statement is in the trust policy of a role. */
  | 'TRUST';

/** The type of a policy and the way it applies to the principal. */
export type PathPolicyKind =
  /** The policy is attached to the principal. */
  | 'ATTACHED'
  /** The policy is the permissions boundary of the principal. */
  | 'BOUNDARY'
  /** The policy is attached to a group of the user. */
  | 'GROUP_ATTACHED'
  /** The policy is embedded in a group of the user. */
  | 'GROUP_INLINE'
  /** The policy is embedded in the principal. */
  | 'INLINE'
  /** The policy is a resource control policy. */
  | 'RCP'
  /** The policy is a resource-based policy. */
  | 'RESOURCE'
  /** The policy is a service control policy. */
  | 'SCP'
  /** The policy is a session policy. */
  | 'SESSION'
  /** The policy is the trust policy of a role. */
  | 'TRUST'
  /** The policy is written by the attacker on the path. */
  | 'WRITTEN';

/** The type of a principal on an escalation path. */
export type PathPrincipalKind =
  /** The principal is outside the account, or can be anyone. */
  | 'EXTERNAL'
  /** The principal does not exist yet. The attacker creates it in a step of the path. */
  | 'NEW'
  /** The principal is an IAM role. */
  | 'ROLE'
  /** The principal is an IAM user. */
  | 'USER';

/** The type of a resource that a hop uses or changes. */
export type PathResourceKind =
  /** The resource is a permissions boundary. */
  | 'BOUNDARY'
  /** The resource is a group. */
  | 'GROUP'
  /** The resource is a policy. */
  | 'POLICY'
  /** The resource is a policy version that is not the default version. */
  | 'POLICY_VERSION'
  /** The resource is an identity provider. */
  | 'PROVIDER'
  /** The resource is an AWS service that acts with a role. */
  | 'SERVICE'
  /** The resource runs with a role: a function, an instance or a stack. */
  | 'WORKLOAD';

/** The rotation to pause. */
export type PauseRotationInput = {
  /** The ID of the rotation. */
  id: string | number;
  /** The reason, at most 500 characters, for the history of the rotation and the audit log. */
  reason?: string | null | undefined;
};

/** A permission of a caller. API tokens name the same permissions as scopes, such as `alerts.triage`. */
export type Permission =
  /** The permission `accounts.connect` needs at least the role admin. It needs access to all accounts. It needs a sign-in within the last five minutes. */
  | 'ACCOUNTS_CONNECT'
  /** The permission `accounts.disconnect` needs at least the role admin. It needs a sign-in within the last five minutes. */
  | 'ACCOUNTS_DISCONNECT'
  /** The permission `accounts.enableWrites` needs at least the role admin. It needs a sign-in within the last five minutes. With `TWO_PERSON_APPROVAL`, it needs the approval of a second operator. */
  | 'ACCOUNTS_ENABLE_WRITES'
  /** The permission `accounts.erase` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'ACCOUNTS_ERASE'
  /** The permission `accounts.export` needs at least the role admin. It needs access to all accounts. */
  | 'ACCOUNTS_EXPORT'
  /** The permission `accounts.read` needs at least the role viewer. */
  | 'ACCOUNTS_READ'
  /** The permission `accounts.test` needs at least the role admin. */
  | 'ACCOUNTS_TEST'
  /** The permission `accounts.update` needs at least the role admin. */
  | 'ACCOUNTS_UPDATE'
  /** The permission `accounts.updateConnection` needs at least the role admin. It needs a sign-in within the last five minutes. */
  | 'ACCOUNTS_UPDATE_CONNECTION'
  /** The permission `accounts.uploadFile` needs at least the role admin. */
  | 'ACCOUNTS_UPLOAD_FILE'
  /** The permission `accountGroups.update` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'ACCOUNT_GROUPS_UPDATE'
  /** The permission `alerts.export` needs at least the role viewer. */
  | 'ALERTS_EXPORT'
  /** The permission `alerts.read` needs at least the role viewer. */
  | 'ALERTS_READ'
  /** The permission `alerts.triage` needs at least the role analyst. */
  | 'ALERTS_TRIAGE'
  /** The permission `alerts.verify` needs at least the role analyst. */
  | 'ALERTS_VERIFY'
  /** The permission `approvals.decide` needs at least the role operator. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'APPROVALS_DECIDE'
  /** The permission `approvals.read` needs at least the role operator. */
  | 'APPROVALS_READ'
  /** The permission `approvals.withdraw` needs at least the role operator. API tokens cannot have it. */
  | 'APPROVALS_WITHDRAW'
  /** The permission `audit.export` needs at least the role viewer. It needs access to all accounts. */
  | 'AUDIT_EXPORT'
  /** The permission `audit.read` needs at least the role viewer. It needs access to all accounts. */
  | 'AUDIT_READ'
  /** The permission `changes.check` needs at least the role viewer. */
  | 'CHANGES_CHECK'
  /** The permission `checks.disable` needs at least the role admin. It needs access to all accounts. It needs a sign-in within the last five minutes. */
  | 'CHECKS_DISABLE'
  /** The permission `checks.read` needs at least the role viewer. */
  | 'CHECKS_READ'
  /** The permission `checks.update` needs at least the role admin. It needs access to all accounts. */
  | 'CHECKS_UPDATE'
  /** The permission `controls.answer` needs at least the role operator. API tokens cannot have it. */
  | 'CONTROLS_ANSWER'
  /** The permission `demo.change` needs at least the role analyst. It needs access to all accounts. */
  | 'DEMO_CHANGE'
  /** The permission `exceptions.createBroad` needs at least the role analyst. It needs access to all accounts. It needs a sign-in within the last five minutes. */
  | 'EXCEPTIONS_CREATE_BROAD'
  /** The permission `exceptions.update` needs at least the role analyst. It needs access to all accounts. */
  | 'EXCEPTIONS_UPDATE'
  /** The permission `installation.read` needs at least the role viewer. */
  | 'INSTALLATION_READ'
  /** The permission `inventory.export` needs at least the role viewer. */
  | 'INVENTORY_EXPORT'
  /** The permission `inventory.read` needs at least the role viewer. */
  | 'INVENTORY_READ'
  /** The permission `keyReceivers.add` needs at least the role admin. API tokens cannot have it. It needs a sign-in within the last five minutes. With `TWO_PERSON_APPROVAL`, it needs the approval of a second operator. */
  | 'KEY_RECEIVERS_ADD'
  /** The permission `keyReceivers.remove` needs at least the role admin. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'KEY_RECEIVERS_REMOVE'
  /** The permission `keyReceivers.test` needs at least the role admin. API tokens cannot have it. */
  | 'KEY_RECEIVERS_TEST'
  /** The permission `keyUse.read` needs at least the role analyst. */
  | 'KEY_USE_READ'
  /** The permission `mcp.call` needs at least the role viewer. */
  | 'MCP_CALL'
  /** The permission `metrics.read` needs at least the role viewer. It needs access to all accounts. */
  | 'METRICS_READ'
  /** The permission `notifications.read` needs at least the role viewer. It needs access to all accounts. */
  | 'NOTIFICATIONS_READ'
  /** The permission `notifications.send` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. */
  | 'NOTIFICATIONS_SEND'
  /** The permission `notifications.update` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'NOTIFICATIONS_UPDATE'
  /** The permission `operators.grantAdmin` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. It needs a sign-in within the last five minutes. With `TWO_PERSON_APPROVAL`, it needs the approval of a second operator. */
  | 'OPERATORS_GRANT_ADMIN'
  /** The permission `operators.invite` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'OPERATORS_INVITE'
  /** The permission `operators.read` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. */
  | 'OPERATORS_READ'
  /** The permission `operators.update` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'OPERATORS_UPDATE'
  /** The permission `organizations.cancel` needs at least the role admin. It needs access to all accounts. */
  | 'ORGANIZATIONS_CANCEL'
  /** The permission `organizations.connect` needs at least the role admin. It needs access to all accounts. It needs a sign-in within the last five minutes. */
  | 'ORGANIZATIONS_CONNECT'
  /** The permission `organizations.read` needs at least the role admin. It needs access to all accounts. */
  | 'ORGANIZATIONS_READ'
  /** The permission `organizations.updateSettings` needs at least the role admin. It needs access to all accounts. */
  | 'ORGANIZATIONS_UPDATE_SETTINGS'
  /** The permission `passkeys.update` needs at least the role viewer. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'PASSKEYS_UPDATE'
  /** The permission `paths.export` needs at least the role viewer. */
  | 'PATHS_EXPORT'
  /** The permission `paths.read` needs at least the role viewer. */
  | 'PATHS_READ'
  /** The permission `reports.create` needs at least the role viewer. */
  | 'REPORTS_CREATE'
  /** The permission `retention.read` needs at least the role admin. It needs access to all accounts. */
  | 'RETENTION_READ'
  /** The permission `retention.update` needs at least the role admin. It needs access to all accounts. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'RETENTION_UPDATE'
  /** The permission `rotations.read` needs at least the role viewer. */
  | 'ROTATIONS_READ'
  /** The permission `rotations.start` needs at least the role operator. */
  | 'ROTATIONS_START'
  /** The permission `rotations.startCompromised` needs at least the role admin. It needs a sign-in within the last five minutes. With `TWO_PERSON_APPROVAL`, it needs the approval of a second operator. */
  | 'ROTATIONS_START_COMPROMISED'
  /** The permission `rotations.steer` needs at least the role operator. */
  | 'ROTATIONS_STEER'
  /** The permission `rotationSchedules.update` needs at least the role operator. */
  | 'ROTATION_SCHEDULES_UPDATE'
  /** The permission `scans.cancel` needs at least the role analyst. */
  | 'SCANS_CANCEL'
  /** The permission `scans.read` needs at least the role viewer. */
  | 'SCANS_READ'
  /** The permission `scans.start` needs at least the role analyst. */
  | 'SCANS_START'
  /** The permission `secrets.acknowledge` needs at least the role operator. */
  | 'SECRETS_ACKNOWLEDGE'
  /** The permission `secrets.reveal` needs at least the role operator. It needs a sign-in within the last five minutes. */
  | 'SECRETS_REVEAL'
  /** The permission `secretDestinations.add` needs at least the role admin. API tokens cannot have it. It needs a sign-in within the last five minutes. With `TWO_PERSON_APPROVAL`, it needs the approval of a second operator. */
  | 'SECRET_DESTINATIONS_ADD'
  /** The permission `secretDestinations.remove` needs at least the role admin. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'SECRET_DESTINATIONS_REMOVE'
  /** The permission `session.changePassword` needs at least the role viewer. API tokens cannot have it. */
  | 'SESSION_CHANGE_PASSWORD'
  /** The permission `session.end` needs at least the role viewer. API tokens cannot have it. */
  | 'SESSION_END'
  /** The permission `session.read` needs at least the role viewer. API tokens cannot have it. */
  | 'SESSION_READ'
  /** The permission `session.reauthenticate` needs at least the role viewer. API tokens cannot have it. */
  | 'SESSION_REAUTHENTICATE'
  /** The permission `tokens.create` needs at least the role viewer. API tokens cannot have it. It needs a sign-in within the last five minutes. */
  | 'TOKENS_CREATE'
  /** The permission `tokens.read` needs at least the role viewer. API tokens cannot have it. */
  | 'TOKENS_READ'
  /** The permission `tokens.revoke` needs at least the role viewer. API tokens cannot have it. */
  | 'TOKENS_REVOKE'
  /** The permission `views.read` needs at least the role viewer. API tokens cannot have it. */
  | 'VIEWS_READ'
  /** The permission `views.share` needs at least the role analyst. It needs access to all accounts. API tokens cannot have it. */
  | 'VIEWS_SHARE'
  /** The permission `views.update` needs at least the role viewer. API tokens cannot have it. */
  | 'VIEWS_UPDATE';

/** The part of a CloudTrail record that names the person behind an identity. */
export type PersonSource =
  /** The name of the role's session. The caller that assumed the role chose it. */
  | 'SESSION_NAME'
  /** The source identity, which was set at sign-in and stays the same through every role. */
  | 'SOURCE_IDENTITY'
  /** The name of the IAM user or federated user. */
  | 'USER_NAME';

/** The effect of a statement, as policies spell it. */
export type PolicyEffect =
  /** The statement allows the actions. */
  | 'Allow'
  /** The statement denies the actions, whatever allows them. */
  | 'Deny';

/** The conditions that policies must meet. */
export type PolicyFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include policies that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `risk:>=70 attached:yes`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
  /** The types that a policy may have; all types if omitted. */
  type?: Array<PolicyType> | null | undefined;
};

/** The type of a principal to which a policy is attached. */
export type PolicyHolderKind =
  /** The policy is attached to a group, and applies to its members. */
  | 'GROUP'
  /** The policy is attached to a role. */
  | 'ROLE'
  /** The policy is attached to an IAM user. */
  | 'USER';

/** A customer managed policy to create, or the new document of its default version. */
export type PolicyInput = {
  /** The policy document as JSON, at most 200,000 characters. */
  document: string;
  /** The ARN of the policy. */
  policyArn: string;
};

/** The code of an issue of a policy document. Releases add codes. */
export type PolicyIssueCode =
  /** An action with a wildcard matches no action that AWS documents. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_MATCHES_NOTHING'
  /** An action does not support specific resources, so it matches only with Resource *. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'ACTION_NEEDS_ANY_RESOURCE'
  /** Another action of the statement covers the action. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-action. */
  | 'ACTION_REDUNDANT'
  /** An action does not have the form service:Action. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_SYNTAX'
  /** AWS documents no action with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_UNKNOWN'
  /** The statement allows every action on every resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'ADMIN'
  /** The account in an ARN does not have 12 digits. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-account. */
  | 'ARN_ACCOUNT_INVALID'
  /** An ARN names no account, although ARNs of its resource type do. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-account. */
  | 'ARN_ACCOUNT_MISSING'
  /** An ARN names an account, although ARNs of its resource type do not. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-account-not-allowed. */
  | 'ARN_ACCOUNT_NOT_ALLOWED'
  /** A resource is not a valid ARN. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. */
  | 'ARN_INVALID'
  /** An ARN names no Region, although ARNs of its resource type do. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-region. */
  | 'ARN_REGION_MISSING'
  /** An ARN names a Region, although ARNs of its resource type do not. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-region-not-allowed. */
  | 'ARN_REGION_NOT_ALLOWED'
  /** An ARN has the form of no resource type that AWS documents for its service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-resource. */
  | 'ARN_RESOURCE_INVALID'
  /** The statement allows assuming every role that trusts the account. See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html. */
  | 'ASSUME_ROLE_ANY'
  /** Bool or Null has several values, of which one is enough. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-multiple-boolean. */
  | 'BOOLEAN_VALUES_SEVERAL'
  /** The statement allows removing the permissions boundary of a principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html. */
  | 'BOUNDARY_REMOVAL'
  /** ForAllValues or ForAnyValue is used with a claim that has one value in a token. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-confirm-audience-claim-type. */
  | 'CLAIM_SET_OPERATOR'
  /** The policy allows every action of CloudTrail, including stopping and deleting trails. See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html. */
  | 'CLOUDTRAIL_FULL_ACCESS'
  /** The Condition is empty, so the statement applies without one. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-condition. */
  | 'CONDITION_EMPTY'
  /** AWS no longer supports the condition key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-deprecated-global-condition-key. */
  | 'CONDITION_KEY_DEPRECATED'
  /** The caller chooses the value of the condition key, so the condition protects nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-untrustworthy-condition-key. */
  | 'CONDITION_KEY_FORGEABLE'
  /** A condition key is set only with another action, which no statement allows. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-condition-key. */
  | 'CONDITION_KEY_NEEDS_ACTION'
  /** No request for the actions carries the condition key, so the Allow never applies to them. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-for-condition-key. */
  | 'CONDITION_KEY_NOT_IN_REQUEST'
  /** The same condition key is given twice: AWS ignores the case of keys. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-duplicate-keys-with-different-case. */
  | 'CONDITION_KEY_REPEATED'
  /** AWS documents no condition key with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-global-condition-key. */
  | 'CONDITION_KEY_UNKNOWN'
  /** A condition key protects only together with another one, which the statement lacks. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html. */
  | 'CONDITION_KEY_UNPAIRED'
  /** A value matches everything, so the condition compares nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-key-due-to-wildcard-in-condition. */
  | 'CONDITION_MATCHES_ANY'
  /** A condition key for tags names no tag, so no request carries it. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-tag-key-in-condition. */
  | 'CONDITION_TAG_KEY_MISSING'
  /** The values of a condition have different JSON types. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-data-type. */
  | 'CONDITION_TYPES_MIXED'
  /** A value of a condition is not valid for its operator, or its list is empty. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html. */
  | 'CONDITION_VALUE_INVALID'
  /** Another value of the condition covers the value. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-condition-value-num. */
  | 'CONDITION_VALUE_REDUNDANT'
  /** A value with a wildcard also matches the accounts, organizations, principals or networks of others. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-wildcard-usage-too-permissive. */
  | 'CONDITION_WILDCARD_WIDE'
  /** For some actions, no request carries the condition key: a Deny never applies to them, or an Allow applies without its limit. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-deny-with-unsupported-tag-condition-key-for-service. */
  | 'CONDITION_WITHOUT_EFFECT'
  /** The statement allows obtaining credentials for any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'CREDENTIAL_EXPOSURE'
  /** The statement allows reading the data of any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'DATA_EXFILTRATION'
  /** A date is written as a number of seconds. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-date-value. */
  | 'DATE_AS_EPOCH'
  /** A Deny names only groups, to which its actions do not apply, so it has no effect. See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html. */
  | 'DEAD_DENY'
  /** The policy alone is enough for an escalation technique. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'ESCALATION_TECHNIQUE'
  /** A federated principal is not an identity provider. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-federated-principal-syntax-in-role-trust-policy. */
  | 'FEDERATED_PRINCIPAL_INVALID'
  /** The statement allows changing any resource of a service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'INFRASTRUCTURE_MODIFICATION'
  /** An address block has bits after its prefix, which AWS ignores. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-improve-ip-range. */
  | 'IP_RANGE_HOST_BITS'
  /** The statement allows decrypting with every KMS key. See https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html. */
  | 'KMS_DECRYPT_ANY_KEY'
  /** The policy allows every action of KMS, including deleting keys and changing their policies. See https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html. */
  | 'KMS_FULL_ACCESS'
  /** A value is not the ARN of a KMS key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-kms-key-value. */
  | 'KMS_KEY_ARN_INVALID'
  /** The statement allows subscribing to any product of AWS Marketplace. See https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html. */
  | 'MARKETPLACE_SUBSCRIBE'
  /** The statement seems to require MFA, but its condition on MFA does not have that effect, or its NotAction exempts actions that must require MFA. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html. */
  | 'MFA_FLAWED'
  /** An Allow with NotAction covers every action except the listed ones, including actions that AWS adds later. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html. */
  | 'NOT_ACTION_ALLOW'
  /** An Allow with NotPrincipal covers everyone except the listed principals, including anonymous callers. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-allow-with-not-principal. */
  | 'NOT_PRINCIPAL_ALLOW'
  /** A trust policy has NotPrincipal, which trust policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-notprincipal. */
  | 'NOT_PRINCIPAL_IN_TRUST_POLICY'
  /** An Allow with NotResource covers every resource except the listed ones, including resources that are created later. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html. */
  | 'NOT_RESOURCE_ALLOW'
  /** Null is combined with ForAllValues or ForAnyValue, so the condition is always met or never met. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-null-with-qualifier. */
  | 'NULL_WITH_SET_OPERATOR'
  /** Every user of an identity provider can assume the role, because no condition names the application. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-missing-condition-key-for-oidc-principal. */
  | 'OIDC_CLAIM_MISSING'
  /** A condition on the subject has a wildcard that matches more than one branch of one repository. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-specific-github-repo-and-branch-recommended. */
  | 'OIDC_SUBJECT_WIDE'
  /** A condition operator compares values of another type than the key has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch. */
  | 'OPERATOR_TYPE_MISMATCH'
  /** AWS has no condition operator with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-operator. */
  | 'OPERATOR_UNKNOWN'
  /** The statement allows passing every role to a service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-pass-role-with-star-in-resource. */
  | 'PASS_ROLE_ANY'
  /** Action or NotAction is empty, or not a string or a list of strings. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ACTION_INVALID'
  /** A statement has neither Action nor NotAction. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ACTION_MISSING'
  /** The document begins with a byte order mark. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_BYTE_ORDER_MARK'
  /** Condition does not have a valid form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_CONDITION_INVALID'
  /** An object of the document has the same key twice. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_DUPLICATE_KEY'
  /** Effect is neither Allow nor Deny. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_EFFECT_INVALID'
  /** A statement has no Effect. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_EFFECT_MISSING'
  /** A statement has both an element and its Not… form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ELEMENT_CONFLICT'
  /** The document has an element that policies do not have. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ELEMENT_UNKNOWN'
  /** Id is not a string. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ID_INVALID'
  /** The document is not valid JSON. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_JSON_INVALID'
  /** The document is not a JSON object. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_NOT_AN_OBJECT'
  /** Principal or NotPrincipal does not have a valid form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_PRINCIPAL_INVALID'
  /** Resource or NotResource is empty, or not a string or a list of strings. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_RESOURCE_INVALID'
  /** Sid is not a string. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_SID_INVALID'
  /** A statement is not a JSON object. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_STATEMENT_INVALID'
  /** The policy has no Statement. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_STATEMENT_MISSING'
  /** The document is nested deeper than any valid policy. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_TOO_DEEP'
  /** The document is larger than any valid policy. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_TOO_LARGE'
  /** The policy has more characters than AWS accepts for a policy of its type. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-policy-size-exceeds-identity-policy-quota. */
  | 'POLICY_TOO_LONG'
  /** The document is URL-encoded twice, or its encoding is not valid. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_URL_ENCODED'
  /** Version is neither 2012-10-17 nor 2008-10-17. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_VERSION_INVALID'
  /** A principal can use none of the statement's actions, or an action can be used by none of its principals. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-mismatched-action-for-principal. */
  | 'PRINCIPAL_ACTION_MISMATCH'
  /** Principal or NotPrincipal is empty, so the statement applies to no principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-principal. */
  | 'PRINCIPAL_EMPTY'
  /** A value of Principal is not a principal of AWS. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-principal-format. */
  | 'PRINCIPAL_INVALID'
  /** An identity-based policy has a Principal element, which such policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-principal. */
  | 'PRINCIPAL_IN_IDENTITY_POLICY'
  /** A statement of a trust policy names no principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-principal. */
  | 'PRINCIPAL_MISSING'
  /** A principal is named by its unique ID, which AWS shows in place of a deleted principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-role-reference. */
  | 'PRINCIPAL_UNIQUE_ID'
  /** A principal has a wildcard that AWS does not support there. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-wildcard-in-principal. */
  | 'PRINCIPAL_WILDCARD'
  /** An ARN or a condition names a Region that AWS does not have. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-region. */
  | 'REGION_UNKNOWN'
  /** The statement allows changing the permissions of any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'RESOURCE_EXPOSURE'
  /** A trust policy has a Resource element, which trust policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-resource. */
  | 'RESOURCE_IN_TRUST_POLICY'
  /** The statement has no Resource, so it never matches. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-resource. */
  | 'RESOURCE_MISSING'
  /** A resource has a type to which none of the statement's actions applies. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'RESOURCE_NEVER_MATCHES'
  /** Another resource of the statement covers the resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-resource. */
  | 'RESOURCE_REDUNDANT'
  /** A resource has a wildcard within its type, which AWS does not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. */
  | 'RESOURCE_TYPE_WILDCARD'
  /** The statement covers every resource, although some of its actions can be limited to specific resources. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'RESOURCE_WILDCARD'
  /** A trust policy for IAM Roles Anywhere lacks actions without which the role cannot be assumed. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-roles-anywhere-trust-policy. */
  | 'ROLES_ANYWHERE_ACTIONS_MISSING'
  /** A condition on s3:prefix does not hide the objects below its prefixes. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-s3-prefix-in-negative-context. */
  | 'S3_PREFIX_NEGATED'
  /** The statement allows creating the service-linked role of every service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-create-slr-with-star-in-resource. */
  | 'SERVICE_LINKED_ROLE_ANY'
  /** An action has a wildcard in the name of the service, so it also covers later services. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-wildcard-in-service-name. */
  | 'SERVICE_NAME_WILDCARD'
  /** A service principal does not have the form SERVICE.amazonaws.com. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-principal-format. */
  | 'SERVICE_PRINCIPAL_INVALID'
  /** An action names a service that AWS does not document. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-in-action. */
  | 'SERVICE_UNKNOWN'
  /** The statement allows every action of a service on every resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'SERVICE_WILDCARD'
  /** The statement names a role and also a session of that role. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-principal-in-role-trust-policy. */
  | 'SESSION_PRINCIPAL_REDUNDANT'
  /** A multivalued condition key is used without ForAllValues or ForAnyValue. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-qualifier. */
  | 'SET_OPERATOR_MISSING'
  /** ForAllValues or ForAnyValue is used with a single-valued condition key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-forallvalues-with-single-valued-key. */
  | 'SET_OPERATOR_SINGLE_VALUED'
  /** Two statements have the same Sid. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unique-sids-required. */
  | 'SID_DUPLICATE'
  /** A Sid is empty. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-sid-value. */
  | 'SID_EMPTY'
  /** A Sid has characters besides letters and digits. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-sid. */
  | 'SID_INVALID'
  /** A condition on aws:SourceIp also names private addresses, which no request has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-private-ip-address-subset. */
  | 'SOURCE_IP_PARTLY_PRIVATE'
  /** A condition on aws:SourceIp names only private addresses, which no request has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-private-ip-address. */
  | 'SOURCE_IP_PRIVATE'
  /** Another statement covers the statement, so it changes nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-statement. */
  | 'STATEMENT_REDUNDANT'
  /** A string operator compares an ARN, so a wildcard also matches its colons. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-string-like-operator-with-arn-condition-keys. */
  | 'STRING_LIKE_ON_ARN'
  /** A trust policy allows an action that does not assume a role. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-in-policy. */
  | 'TRUST_ACTION_UNSUPPORTED'
  /** A policy variable needs version 2012-10-17, so it is plain text here. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-version. */
  | 'VARIABLE_IN_OLD_VERSION'
  /** A policy variable is used with an operator for which AWS does not replace variables. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-variable-for-operator. */
  | 'VARIABLE_IN_WRONG_OPERATOR'
  /** A policy variable is not written as ${…}. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html. */
  | 'VARIABLE_MALFORMED'
  /** A policy variable is in a place where AWS does not replace variables. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-element. */
  | 'VARIABLE_MISPLACED'
  /** The policy has the outdated version 2008-10-17, or none. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-missing-version. */
  | 'VERSION_OLD'
  /** A value is not the ID of a VPC or VPC endpoint. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-vpc-format. */
  | 'VPC_ID_INVALID'
  /** A value has a wildcard, and its operator compares it character by character. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-wildcard-without-like-operator. */
  | 'WILDCARD_WITHOUT_LIKE';

/** The order of a list of policies. Equal items are sorted by their ID. */
export type PolicyOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: PolicyOrderField;
};

/** The value by which policies are sorted. */
export type PolicyOrderField =
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the number of principals to which the policy is attached. */
  | 'ATTACHMENTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by name. */
  | 'NAME'
  /** The list is sorted by the risk score. */
  | 'RISK';

/** The type of an IAM policy. */
export type PolicyType =
  /** AWS created and maintains the policy. */
  | 'AWS_MANAGED'
  /** The policy was created in this account and can be attached to several principals. */
  | 'CUSTOMER_MANAGED'
  /** The policy is embedded in one user, group or role. */
  | 'INLINE';

/** Whether scans found a version of a policy as its default. Only the default version has an effect. */
export type PolicyVersionState =
  /** The version is the default. */
  | 'DEFAULT'
  /** A scan found the version as the default, and it is no longer. */
  | 'EARLIER_DEFAULT'
  /** No scan found the version as the default. It may have been the default before the first scan. While AWS has the version, it can become the default at any time. */
  | 'NOT_DEFAULT';

/** The order of a list of problems. Equal items are sorted by their ID. */
export type ProblemOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: ProblemOrderField;
};

/** The value by which problems are sorted. */
export type ProblemOrderField =
  /** The list is sorted by the number of alerts. */
  | 'ALERTS'
  /** The list is sorted by the number of affected identities. */
  | 'IDENTITIES'
  /** The list is sorted by the escalation paths that depend on the problem, then by its alerts. */
  | 'IMPACT'
  /** The list is sorted by the time at which the first alert of the problem was opened. */
  | 'OPEN_SINCE'
  /** The list is sorted by the most severe alert, then by the affected identities. */
  | 'SEVERITY';

/** A group of the identity provider and what it gives. */
export type ProviderGroupInput = {
  /** The IDs of 1 to 50 account groups whose accounts the members see. Null for all accounts. */
  accountGroupIds?: Array<string | number> | null | undefined;
  /** The role of the members. */
  role: OperatorRole;
  /** The group as the provider names it in the claim, at most 512 characters. */
  value: string;
};

/** Groups of the identity provider to try. */
export type ProviderGroupsPreviewInput = {
  /** All groups that give access, at most 200. */
  groups: Array<ProviderGroupInput>;
};

/** The purpose of a sign-in with the identity provider. */
export type ProviderPurpose =
  /** The operator accepts an invitation. */
  | 'INVITATION'
  /** The signed-in operator links the identity provider to their IAM Monitor account for future sign-ins. */
  | 'LINK'
  /** The signed-in operator confirms their identity, for actions that require a sign-in within the last five minutes. */
  | 'PROOF'
  /** The operator signs in. */
  | 'SIGN_IN';

/** The values that a key of a query takes. */
export type QueryKeyKind =
  /** The key takes an age in hours, days, weeks or years (`>90d`, `<12h`), or a period in UTC (`2026-11-01..2026-11-30`, `2026-11-01..*`). */
  | 'AGE'
  /** The key takes one of its values, and several with commas. */
  | 'CHOICE'
  /** The key takes a number, with or without a comparison: `12`, `>70`, `<=5`. */
  | 'NUMBER'
  /** The key takes any text, as described. */
  | 'TEXT'
  /** The key takes `yes` or `no`. */
  | 'YES_NO';

/** A list that is filtered by a query text. */
export type QueryList =
  /** The list of access keys. */
  | 'ACCESS_KEYS'
  /** The list of connected accounts. */
  | 'ACCOUNTS'
  /** The list of alerts, and the query of problems and notification rules. */
  | 'ALERTS'
  /** The audit log. */
  | 'AUDIT_EVENTS'
  /** The list of paths to administrator. */
  | 'ESCALATION_PATHS'
  /** The list of groups. */
  | 'GROUPS'
  /** The list of policies. */
  | 'POLICIES'
  /** The list of roles. */
  | 'ROLES'
  /** The list of IAM users. */
  | 'USERS';

/** The access key to look up in CloudTrail. */
export type ReadKeyUseInput = {
  /** The ID of the access key. */
  accessKeyId: string;
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
};

/** The account through which to read its organization. */
export type ReadOrganizationInput = {
  /** The ID or AWS account number of a connected management account or delegated administrator. Not the demo account. */
  accountId: string | number;
};

/** The operator's password, passkey or console code, as a new proof of identity. */
export type ReauthenticateInput = {
  /** The code that `printConsoleCode` printed for this session, instead of the password. */
  consoleCode?: string | null | undefined;
  /** The answer of a passkey to a request of `beginPasskey`, instead of the password. */
  passkey?: PasskeyAnswerInput | null | undefined;
  /** The password of the operator. */
  password?: string | null | undefined;
};

/** The approval request to refuse, and the reason. */
export type RefuseRequestInput = {
  /** The ID of the approval request. */
  id: string | number;
  /** The reason for the requester, at most 500 characters. Required: without it, `REASON_REQUIRED`. */
  reason?: string | null | undefined;
};

/** The new passkey and its name. */
export type RegisterPasskeyInput = {
  /** The text that identifies the request. */
  flow: string;
  /** The name of the passkey, 100 characters at most, such as `Work laptop`. */
  name: string;
  /** The credential, in the JSON form of the WebAuthn standard. */
  response: unknown;
};

/** The type of a relation. */
export type RelationKind =
  /** The relation leads from a user, group or role to a managed policy. */
  | 'ATTACHED'
  /** The relation leads from a user or role to its permissions boundary. */
  | 'BOUNDED_BY'
  /** The relation leads from a user, group or role to a policy embedded in it. */
  | 'INLINE'
  /** The relation leads from a principal named in a trust policy to the role. `conditions` says what limits it. */
  | 'MAY_ASSUME'
  /** The relation leads from a user to a group it belongs to. */
  | 'MEMBER_OF';

/** The type of a node in a relation graph. */
export type RelationNodeKind =
  /** The node is a group. */
  | 'GROUP'
  /** The node is an inline policy. */
  | 'INLINE_POLICY'
  /** The node is a managed policy. */
  | 'POLICY'
  /** The node is a role. */
  | 'ROLE'
  /** The node is a principal named in a trust policy: a service, an account, an identity provider, an identity of one, or everyone. */
  | 'TRUSTED'
  /** The node is an IAM user. */
  | 'USER';

/** The passkey to remove. */
export type RemovePasskeyInput = {
  /** The ID of the passkey. */
  id: string | number;
};

/** A statement to remove from a policy. */
export type RemoveStatementInput = {
  /** The index of the statement in the document, starting at 0. */
  index: number;
  /** The ID of the policy, its ARN, or its unique ID in AWS. For an inline policy `OWNERID/name`, for a trust policy `ROLEID#trust-policy`. */
  policyId: string | number;
};

/** A kind of rows with a retention policy. */
export type RetentionKind =
  /** Events of alerts, and resolved alerts without younger events. Alerts that are not resolved are kept. */
  | 'ALERTS'
  /** Deleted users, groups, roles, policies, versions of policies and keys, closed paths, and recorded changes. */
  | 'INVENTORY'
  /** Finished scans with their control history. The latest one with results of each account is kept in any case. */
  | 'SCANS';

/** Policies to preview. A policy that an environment setting gives applies whatever is set here. */
export type RetentionPoliciesInput = {
  /** Days for `ALERTS`: 90 to 36,500. Null keeps them. */
  alertDays?: number | null | undefined;
  /** Days for `INVENTORY`: 90 to 36,500. Null keeps them. */
  inventoryDays?: number | null | undefined;
  /** Days for `SCANS`: 30 to 36,500. Null keeps them. */
  scanDays?: number | null | undefined;
};

/** The API token to revoke. */
export type RevokeApiTokenInput = {
  /** The ID of the API token. */
  id: string | number;
};

/** The order of a list of roles. Equal items are sorted by their ID. */
export type RoleOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: RoleOrderField;
};

/** The value by which roles are sorted. */
export type RoleOrderField =
  /** The list is sorted by access. DESC begins with administrators, then roles that can become one, then roles whose access is not known. Among equal ones, the most severe open alert comes first. Needs the permission to read paths. */
  | 'ACCESS'
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the latest use. An item without a known use counts as used before all others. */
  | 'LAST_USED'
  /** The list is sorted by name. */
  | 'NAME';

/** The source of an operator's role. */
export type RoleSource =
  /** An admin assigned the role in IAM Monitor. */
  | 'ADMIN'
  /** The identity provider determines the role with a claim that is read at each sign-in. */
  | 'PROVIDER';

/** The access key to replace and the delivery of the new one, or the unused key to retire. */
export type RotateAccessKeyInput = {
  /** The ID of the access key to replace. Can be omitted if the user has only one, but not for RETIRE. */
  accessKeyId?: string | null | undefined;
  /** The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible. */
  accountId?: string | number | null | undefined;
  /** The user's name repeated as a confirmation; required for COMPROMISED. */
  confirmation?: string | null | undefined;
  /** The destination of the new secret; default SECRETS_MANAGER. Not for RETIRE. */
  destination?: RotationDestination | null | undefined;
  /** Whether to return only the plan without starting the rotation; default false. */
  dryRun?: boolean | null | undefined;
  /** A key of your choice, 1 to 255 printable ASCII characters. Repeating a request with the same key returns the same rotation. */
  idempotencyKey?: string | null | undefined;
  /** The way in which the key is replaced or retired; default STANDARD. COMPROMISED requires the role admin, `confirmation` and `reason`. RETIRE requires `accessKeyId` and allows no destination. */
  mode?: RotationMode | null | undefined;
  /** The number of hours for which both keys stay active, 1 to 8,760; default 24. */
  overlapHours?: number | null | undefined;
  /** The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24. */
  quietHours?: number | null | undefined;
  /** The reason for the rotation, at most 500 characters; required for COMPROMISED. */
  reason?: string | null | undefined;
  /** The receiver for WEBHOOK, one of the account's `keyReceivers`. Can be omitted if only one is listed for the user. */
  receiverId?: string | number | null | undefined;
  /** The AWS Region of the secret; default the Region of the account connection. */
  region?: string | null | undefined;
  /** The name or ARN of the secret in Secrets Manager; default `iam-monitor/<userName>`. Any other must be in the account's `secretDestinations`, else the request fails with `SECRET_DESTINATION_NOT_LISTED`. */
  secretId?: string | null | undefined;
  /** The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760, for RETIRE at least 5; default 240. */
  soakHours?: number | null | undefined;
  /** The time at which the rotation starts, at most 31 days from now; at once if omitted or past. The plan is checked again then. Not for COMPROMISED. */
  startAt?: string | null | undefined;
  /** The name of the user whose key is replaced. */
  userName: string;
};

/** The destination of a new secret access key. */
export type RotationDestination =
  /** There is no new key: the rotation retires an unused key. Not for requests. */
  | 'NONE'
  /** The secret is stored as a SecureString in Parameter Store of AWS Systems Manager in the account, once the new key is verified. */
  | 'PARAMETER_STORE'
  /** The secret is shown once to the operator or token that requested the rotation. */
  | 'REVEAL'
  /** The secret is stored in AWS Secrets Manager in the account. */
  | 'SECRETS_MANAGER'
  /** The secret is sent to the webhook of a receiver, encrypted for it, once the new key is verified. The receiver must acknowledge it. */
  | 'WEBHOOK';

/** The conditions that rotations must meet. */
export type RotationFilter = {
  /** The ID of the account or its 12-digit AWS account number; all accounts if omitted. */
  accountId?: string | number | null | undefined;
  /** Whether a rotation must be open (true) or ended (false); both if omitted. */
  isOpen?: boolean | null | undefined;
  /** The period in which the rotation must have been requested; any time if omitted. */
  requested?: DateTimeRange | null | undefined;
  /** The ID of the schedule that started the rotation; all rotations if omitted. */
  scheduleId?: string | number | null | undefined;
  /** The states that a rotation may have; all states if omitted. */
  state?: Array<RotationState> | null | undefined;
  /** The name of the user whose key is replaced; all users if omitted. */
  userName?: string | null | undefined;
};

/** A condition for deactivating the old key. */
export type RotationGateConditionName =
  /** The arrival of the new key was confirmed. */
  | 'ACKNOWLEDGED'
  /** AWS recorded a use of the new key that cannot be IAM Monitor's own test. */
  | 'NEW_KEY_USED'
  /** The old key was unused for the whole quiet period. A last use that cannot be read does not meet the condition. */
  | 'OLD_KEY_QUIET'
  /** Both keys have been active for the whole overlap period. */
  | 'OVERLAP_PASSED'
  /** According to CloudTrail, every source that used the old key has moved to the new key. Uses count from 90 days before the new key was available. Unknown while CloudTrail is not read. */
  | 'SOURCES_MOVED';

/** The evidence that allowed the old key to be deactivated. */
export type RotationGateKind =
  /** A client other than IAM Monitor used the new key, and the old key was unused for the quiet period. */
  | 'NEW_KEY_IN_USE'
  /** The old key was not in use when the rotation was requested, and has not been used since. */
  | 'OLD_KEY_UNUSED'
  /** An operator confirmed that all applications use the new key. */
  | 'OPERATOR_CONFIRMED';

/** The rotation to act on. */
export type RotationIdInput = {
  /** The ID of the rotation. */
  id: string | number;
};

/** The way in which a key is replaced or retired. */
export type RotationMode =
  /** The key was leaked. It is deactivated first, so applications fail until they use the new key. */
  | 'COMPROMISED'
  /** The key is unused. It is deactivated and, after its waiting period, deleted. No new key is created. `OLD_KEY_IN_USE` refuses a key that was used in the last 90 days, and stops the rotation if the key is used later. */
  | 'RETIRE'
  /** The new key is delivered before the old key is deactivated, so applications always have a working key. */
  | 'STANDARD';

/** The rotation schedule to act on. */
export type RotationScheduleIdInput = {
  /** The ID of the schedule. */
  id: string | number;
};

/** The users whose access keys a schedule rotates. */
export type RotationScheduleTarget =
  /** The schedule applies to all users in the account. */
  | 'ACCOUNT'
  /** The schedule applies to the members of a group. */
  | 'GROUP'
  /** The schedule applies to users with a tag. */
  | 'TAG'
  /** The schedule applies to one user. */
  | 'USER';

/** The state of the destination (a secret or parameter) before a rotation. In any other state, the rotation is refused with `SECRET_CONFLICT`. */
export type RotationSecretStatus =
  /** The secret or parameter does not exist. The rotation creates and tags it. */
  | 'ABSENT'
  /** The secret or parameter is not tagged, but its current value is an access key of this user. */
  | 'HOLDS_KEY'
  /** The tags of the secret or parameter say that it holds the access key of this user. */
  | 'TAGGED';

/** Whether a source has moved from the old to the new key. */
export type RotationSourceState =
  /** The source has used the new key, and the old key not since. */
  | 'MOVED'
  /** The source uses the new key, but CloudTrail shows no use of the old key by it. */
  | 'NEW'
  /** The source used the old key in the 90 days before the new key was available. Since then CloudTrail shows no use of either key. The old key stays active until the source moves or an operator confirms. */
  | 'NOT_SEEN'
  /** The source used the old key after the new key was available, and has not used the new key since. */
  | 'USES_OLD_KEY';

/** Whether it is known which sources use the keys of a rotation. */
export type RotationSourcesStatus =
  /** CloudTrail is being read, or is read again after a failure. The old key stays active until then. */
  | 'PENDING'
  /** All Regions of the account's settings were read a short time ago. */
  | 'READ'
  /** CloudTrail cannot be read completely. The sources known from earlier are shown. */
  | 'UNKNOWN';

/** The state of a rotation. */
export type RotationState =
  /** The rotation was stopped. It leaves the user's keys as they are. */
  | 'CANCELLED'
  /** The old key is deleted. */
  | 'COMPLETED'
  /** CreateAccessKey may have been sent. Only the run that committed this state may send it, once. */
  | 'CREATE_INTENT'
  /** The old key may be inactive. */
  | 'DEACTIVATE_INTENT'
  /** The old key may be deleted. A rollback is no longer possible. */
  | 'DELETE_INTENT'
  /** The secret is a pending version in Secrets Manager, or waits encrypted to be stored in Parameter Store, sent to a receiver or revealed. */
  | 'DELIVERED'
  /** The rotation is paused until an operator acts. Its code tells the cause, and it continues from the state in which it stopped. */
  | 'NEEDS_OPERATOR'
  /** The old key is inactive and can be reactivated. */
  | 'OLD_INACTIVE'
  /** CloudTrail proves that this rotation created a key whose secret is lost. It is deactivated and deleted if it was never used. */
  | 'ORPHAN'
  /** Applications can get the new key: it is AWSCURRENT, the current version of the parameter, acknowledged by its receiver, or can be revealed once. In the mode STANDARD, both keys work. */
  | 'PROMOTED'
  /** It is unknown whether AWS created a key. */
  | 'RECONCILING'
  /** The rotation has no new key yet. */
  | 'REQUESTED'
  /** The rotation was undone: the new key is deleted. A retired key is active again. */
  | 'ROLLED_BACK'
  /** The new key exists. Its secret is stored encrypted. */
  | 'SEALED'
  /** The receiver of the webhook may have the new key and has not acknowledged it. In the mode STANDARD, both keys work. */
  | 'SENT'
  /** The new key worked three times in a row. The product never uses it again. */
  | 'VERIFIED';

/** The type of a step in the history of a rotation. */
export type RotationStepKind =
  /** The arrival of the new secret was confirmed or, in a rollback, the use of the former key. */
  | 'ACKNOWLEDGED'
  /** An operator or token requested an action on the rotation. */
  | 'ASKED'
  /** A call changed something in AWS. */
  | 'AWS_CALLED'
  /** The rotation changed its state. */
  | 'MOVED'
  /** A relevant fact was observed. */
  | 'NOTED'
  /** The rotation stopped and waits for an operator. */
  | 'PARKED'
  /** The rotation was requested. */
  | 'REQUESTED'
  /** The new secret was revealed. */
  | 'REVEALED';

/** The source of a rotation request. */
export type RotationTrigger =
  /** An operator started the rotation in the dashboard. */
  | 'OPERATOR'
  /** A rotation schedule started the rotation. */
  | 'SCHEDULE'
  /** A program started the rotation with an API token. */
  | 'TOKEN';

/** The saved view that the mutation is about. */
export type SavedViewIdInput = {
  /** The ID of the view. */
  id: string | number;
};

/** The filter, order, columns and density of a saved view. */
export type SavedViewSettings = {
  /** The IDs of the shown columns in their order, at most 40; the default columns if omitted. */
  columns?: Array<string> | null | undefined;
  /** Whether items that were deleted in AWS are included; default false. */
  includesDeleted?: boolean | null | undefined;
  /** Whether the rows are compact; default false. */
  isCompact?: boolean | null | undefined;
  /** The order of the rows, such as `NAME` or `RISK:DESC`; the default order of the list if omitted. */
  orderBy?: string | null | undefined;
  /** The type of the listed policies; all if omitted. */
  policyType?: PolicyType | null | undefined;
  /** The query text of the filter, at most 2,000 characters; empty for no filter. */
  query: string;
};

/** The type of a resource that two scans found differently. */
export type ScanDifferenceKind =
  /** The resource is an access key. */
  | 'ACCESS_KEY'
  /** The resource is a group. */
  | 'GROUP'
  /** The resource is the password policy of the account. */
  | 'PASSWORD_POLICY'
  /** The resource is a managed or inline policy. */
  | 'POLICY'
  /** The resource is a role. */
  | 'ROLE'
  /** The resource is an IAM user. */
  | 'USER';

/** The scan to act on. */
export type ScanIdInput = {
  /** The ID of the scan. */
  id: string | number;
};

/** The phases of a scan, in order. */
export type ScanPhase =
  /** The worker is evaluating the checks. */
  | 'ANALYZE'
  /** The worker is reading the account from AWS. */
  | 'COLLECT'
  /** The worker is determining which account the credentials belong to. */
  | 'CONNECT'
  /** The worker is opening, updating and resolving alerts. */
  | 'RECONCILE';

/** The status of a scan. */
export type ScanStatus =
  /** The scan was cancelled, or its account was archived. The scan changed nothing. */
  | 'CANCELLED'
  /** The scan ended without a result and changed nothing. */
  | 'FAILED'
  /** The scan finished, but some sections could not be read. */
  | 'PARTIAL'
  /** The scan is waiting for a worker. */
  | 'QUEUED'
  /** A worker is scanning the account. */
  | 'RUNNING'
  /** The scan finished and read all requested sections. */
  | 'SUCCEEDED';

/** The source of a scan request. */
export type ScanTrigger =
  /** An activity in the AWS account, reported through its event queue, started the scan. */
  | 'ACTIVITY'
  /** The first start of IAM Monitor started the scan. */
  | 'FIRST_START'
  /** An operator started the scan in the dashboard. */
  | 'OPERATOR'
  /** The schedule of the account started the scan. */
  | 'SCHEDULE'
  /** A program started the scan with an API token. */
  | 'TOKEN';

/** A reason why a schedule cannot, or should not, rotate a key. */
export type ScheduleObstacle =
  /** The key was never used. The schedule still rotates it. Consider deactivating and deleting it instead, because no application needs a new key. */
  | 'NEVER_USED'
  /** The schedule skips the key until one of the user's two keys is deleted, because AWS allows no third one. */
  | 'TWO_KEYS'
  /** The key was not used in the last 90 days. The schedule still rotates it. Consider deactivating and deleting it instead, because no application seems to need a new key. */
  | 'UNUSED';

/** The extent to which an answer takes service control policies into account. */
export type ScpReading =
  /** Service control policies do not apply: the account is the management account, or the principal is a service-linked role. */
  | 'NOT_BOUND'
  /** The service control policies were not read, so permissions may be overstated. */
  | 'NOT_READ'
  /** The account belongs to no organization, so no service control policies apply. */
  | 'NO_ORGANIZATION'
  /** The service control policies were read and evaluated. */
  | 'READ';

/** The type of what a search has found. */
export type SearchKind =
  /** An access key, found by its ID or the beginning of it. */
  | 'ACCESS_KEY'
  /** An AWS account, found by its name, number or alias. */
  | 'ACCOUNT'
  /** An alert, found by its number or a text that it shows. */
  | 'ALERT'
  /** A check, found by its ID or title. */
  | 'CHECK'
  /** An IAM group. */
  | 'GROUP'
  /** A managed or inline policy. */
  | 'POLICY'
  /** An IAM role. */
  | 'ROLE'
  /** An IAM user. */
  | 'USER';

/** The secret destination to remove. */
export type SecretDestinationIdInput = {
  /** The ID of the destination. */
  id: string | number;
};

/** A section of the account data, which is read and can fail on its own. */
export type SectionName =
  /** The section has the analyzers of IAM Access Analyzer and their findings about roles and users. */
  | 'accessAnalyzer'
  /** The section has the access keys of users. */
  | 'accessKeys'
  /** The section has the alias of the account. */
  | 'accountAliases'
  /** The section has the counts and limits of the account, and its root user's MFA and keys. */
  | 'accountSummary'
  /** The section has users, groups, roles and policies. */
  | 'authorizationDetails'
  /** The section has the credential report, which can be hours older than the scan. */
  | 'credentialReport'
  /** The section has the permission sets and assignments of IAM Identity Center. */
  | 'identityCenter'
  /** The section has the MFA devices of users, also hardware and FIDO devices. */
  | 'mfaDevices'
  /** The section has the OpenID Connect identity providers. */
  | 'oidcProviders'
  /** The section has the organization of the account, with its control policies. */
  | 'organization'
  /** The section has the delegated administrators, accounts and limits of the account's organization. */
  | 'organizationAdministration'
  /** The section has the features of IAM that the organization enabled. */
  | 'organizationsFeatures'
  /** The section has the password policy of the account. */
  | 'passwordPolicy'
  /** The section has the policies of buckets, keys, queues, topics, functions and secrets. */
  | 'resourcePolicies'
  /** The section has the SAML identity providers. */
  | 'samlProviders'
  /** The section has whether AWS has a security contact for the account. */
  | 'securityContact'
  /** The section has the server certificates. */
  | 'serverCertificates'
  /** The section has the services that each principal used. */
  | 'serviceLastAccessed'
  /** The section has the service-specific credentials of users. */
  | 'serviceSpecificCredentials'
  /** The section has the SSH public keys of users. */
  | 'sshPublicKeys'
  /** The section has the trails of every Region, and the alarms on their events. */
  | 'trailAlarms'
  /** The section has the virtual MFA devices. */
  | 'virtualMfaDevices'
  /** The section has functions, instances and other resources that run with a role. */
  | 'workloads';

/** The progress of reading a section of the account data. */
export type SectionProgressStatus =
  /** AWS denied access to the section. */
  | 'DENIED'
  /** An error occurred while reading the section. */
  | 'FAILED'
  /** The section was read. */
  | 'READ'
  /** The section is being read. */
  | 'READING'
  /** The section was not requested, is not read yet, is not available from this source, or needs an organization. */
  | 'SKIPPED'
  /** Reading has not started. */
  | 'WAITING';

/** The result of reading a section of the account data. */
export type SectionStatus =
  /** AWS denied access to the section. */
  | 'DENIED'
  /** An error occurred while reading the section. */
  | 'FAILED'
  /** The section was read. */
  | 'READ'
  /** The section was not requested, is not read yet, is not available from this source, or needs an organization. */
  | 'SKIPPED';

/** The settings of AWS Security Hub in one account and Region. */
export type SecurityHubTargetInput = {
  /** The ID of the connected account whose alerts become findings. Its credentials need `securityhub:BatchImportFindings` and `securityhub:BatchUpdateFindings`. */
  accountId: string | number;
  /** The Region in which the findings are imported, such as `eu-central-1`. */
  region: string;
};

/** A permissions boundary to set on, or remove from, a user or role. */
export type SetBoundaryInput = {
  /** The ARN of a managed policy in the account or in `putPolicies`; null removes the boundary. */
  policyArn?: string | null | undefined;
  /** The ARN of the user or role. */
  principalArn: string;
};

/** The view with which a list opens for the operator. */
export type SetDefaultViewInput = {
  /** The ID of the view; none if omitted. */
  id?: string | number | null | undefined;
  /** The list that opens with the view. */
  list: ViewList;
};

/** The event queue of an account or an organization. */
export type SetEventQueueInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId?: string | number | null | undefined;
  /** The ID of the organization in IAM Monitor. */
  organizationId?: string | number | null | undefined;
  /** The URL of a standard queue of Amazon SQS. */
  url: string;
};

/** The tags of a user or role, which replace all that it has. */
export type SetTagsInput = {
  /** The ARN of the user or role. */
  principalArn: string;
  /** The new tags, at most 50. */
  tags: Array<TagInput>;
};

/** The place that a setting of an account is from. */
export type SettingOrigin =
  /** The account itself. */
  | 'ACCOUNT'
  /** The setting of the installation. */
  | 'INSTALLATION'
  /** An organizational unit above the account, or the root. The nearest one with a value counts. */
  | 'UNIT';

/** The severity of an issue, most severe first. */
export type Severity =
  /** The account can be taken over or is being taken over. Act immediately. */
  | 'CRITICAL'
  /** The issue should be fixed today. */
  | 'HIGH'
  /** The finding is for information only. */
  | 'INFORMATIONAL'
  /** The issue can be fixed at the next opportunity. */
  | 'LOW'
  /** The issue should be scheduled for a fix. */
  | 'MEDIUM';

/** The view and whether all operators can see it. */
export type ShareSavedViewInput = {
  /** The ID of the view. */
  id: string | number;
  /** Whether all operators can see the view. */
  isShared: boolean;
};

/** The token of a one-time link, a name and a password, or a passkey. */
export type SignInInput = {
  /** The name of the operator, not case-sensitive. */
  name?: string | null | undefined;
  /** The answer of a passkey, to a request of `beginPasskey` or to `secondFactor`. */
  passkey?: PasskeyAnswerInput | null | undefined;
  /** The password of the operator. */
  password?: string | null | undefined;
  /** The token after `#token=` in the link. */
  token?: string | null | undefined;
};

/** The method by which an operator signed in. */
export type SignInMethod =
  /** The operator used the identity provider. */
  | 'IDENTITY_PROVIDER'
  /** The operator accepted an invitation and set a password. */
  | 'INVITATION'
  /** The operator used the one-time link that the server prints in its terminal. */
  | 'LINK'
  /** The operator used a passkey, without or after the password. */
  | 'PASSKEY'
  /** The operator used name and password. */
  | 'PASSWORD';

/** The method by which a target posts to Slack. */
export type SlackMethod =
  /** The target posts with the token of a bot, to the channel in its settings. */
  | 'BOT'
  /** The target posts to an incoming webhook, whose address decides the channel. */
  | 'WEBHOOK';

/** The settings of a Slack channel: an incoming webhook, or a bot token and a channel. */
export type SlackTargetInput = {
  /** The token of a bot with the scope `chat:write`. It is stored sealed. Kept if a change omits both it and the address. */
  botToken?: string | null | undefined;
  /** The name of the channel. Required with a bot token. With a webhook it is only shown: the address decides where messages go. */
  channel?: string | null | undefined;
  /** The method, which requires its secret unless the changed target has it. The secrets decide the method if omitted. */
  method?: SlackMethod | null | undefined;
  /** The address of the incoming webhook, stored sealed. Kept if omitted in a change. With a bot token the address of `chat.postMessage`, which is known if omitted. */
  url?: string | null | undefined;
};

/** The encryption of the connection to an SMTP server. Nothing is sent without encryption. */
export type SmtpSecurity =
  /** The connection is encrypted by the command STARTTLS, usually on port 587. */
  | 'STARTTLS'
  /** The connection is encrypted from the first byte, usually on port 465. */
  | 'TLS';

/** The snooze of an alert. */
export type SnoozeAlertInput = {
  /** The global ID of the alert. */
  id: string | number;
  /** The time at which the alert opens again: in the future, at most 90 days ahead. */
  until: string;
};

/** The settings of an Amazon SNS topic. */
export type SnsTargetInput = {
  /** The ID of the connected account whose credentials publish. They need the permission `sns:Publish`. */
  accountId: string | number;
  /** The ARN of the topic. */
  topicArn: string;
};

/** The account to scan. */
export type StartScanInput = {
  /** The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible. */
  accountId?: string | number | null | undefined;
};

/** A tag of a user or role. */
export type TagInput = {
  /** The key of the tag. */
  key: string;
  /** The value of the tag. */
  value: string;
};

/** The settings of a Microsoft Teams channel or chat. */
export type TeamsTargetInput = {
  /** The name of the channel, which is only shown. The workflow decides where messages go. */
  channel?: string | null | undefined;
  /** The address of the workflow. It is stored sealed. Kept if omitted in a change. */
  url?: string | null | undefined;
};

/** The kind of an escalation technique, by the categories of pathfinding.cloud. */
export type TechniqueCategory =
  /** The principal reads credentials that it was not given. */
  | 'CREDENTIAL_ACCESS'
  /** The principal uses a workload that already has a role. */
  | 'EXISTING_PASSROLE'
  /** The principal passes a role to a resource that it creates or changes. */
  | 'NEW_PASSROLE'
  /** The principal gains access to another user or role. */
  | 'PRINCIPAL_ACCESS'
  /** The principal changes its own permissions. */
  | 'SELF_ESCALATION';

/** A change of thresholds to preview. */
export type ThresholdPreviewInput = {
  /** The accounts that get the values, at most 25, as for a change of an account or a unit. If omitted, the change is that of the installation, and accounts with another value keep theirs. */
  accountIds?: Array<string | number> | null | undefined;
  /** The new values by the name of the threshold, such as `{ keyMaxAgeDays: 60 }`. Null is the default. */
  thresholds: unknown;
};

/** A new trust policy for a role that exists. */
export type TrustPolicyInput = {
  /** The ARN of the role. */
  roleArn: string;
  /** The trust policy of the role as JSON, at most 200,000 characters. */
  trustPolicy: string;
};

/** The origin of the principals that a trust policy admits, widest first. */
export type TrustReach =
  /** Principals from any AWS account can assume the role. */
  | 'EVERYONE'
  /** Identities of an identity provider can assume the role. */
  | 'FEDERATION'
  /** Principals from another AWS account can assume the role. */
  | 'OTHER_ACCOUNT'
  /** An AWS service can assume the role. */
  | 'SERVICE'
  /** Principals from the same AWS account can assume the role. */
  | 'THIS_ACCOUNT'
  /** The origin of the principal cannot be determined. */
  | 'UNKNOWN';

/** The type of a principal that a trust policy names. */
export type TrustedKind =
  /** The statement names an AWS account: every principal that the account's own policies allow. */
  | 'ACCOUNT'
  /** The statement names a deleted user or role, of which AWS kept only the unique ID. */
  | 'DELETED'
  /** The statement names every principal in every account, or every principal except some. */
  | 'EVERYONE'
  /** The statement names a federated user. */
  | 'FEDERATED_USER'
  /** The statement names a principal of any other type. */
  | 'OTHER'
  /** The statement names an identity provider, and thus the identities that it vouches for. */
  | 'PROVIDER'
  /** The statement names an IAM role. */
  | 'ROLE'
  /** The statement names an AWS service. */
  | 'SERVICE'
  /** The statement names a single session of a role. */
  | 'SESSION'
  /** The statement names an IAM user. */
  | 'USER';

/** The action to undo. */
export type UndoTriageInput = {
  /** The `undoId` that the action returned to the same caller. */
  undoId: string | number;
};

/** The changes to an account group. Omitted fields keep their values. */
export type UpdateAccountGroupInput = {
  /** The IDs of all accounts of the group, at most 2,000. Replaces the former ones. */
  accountIds?: Array<string | number> | null | undefined;
  /** The ID of the account group. */
  id: string | number;
  /** The new name of the group, at most 60 characters. */
  name?: string | null | undefined;
};

/** The changes to an account. Omitted fields keep their values. */
export type UpdateAccountInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  id: string | number;
  /** The further AWS Regions, at most 40, in which the use of access keys is read. Replaces the former list. */
  keyUseRegions?: Array<string> | null | undefined;
  /** The new name of the account. */
  name?: string | null | undefined;
  /** Whether scans read IAM Access Analyzer and its active findings about roles and users. Not available for OFFLINE_FILES. */
  readsAccessAnalyzer?: boolean | null | undefined;
  /** Whether scans read the security contact and the alarms on events of CloudTrail. Not available for OFFLINE_FILES. */
  readsAlerting?: boolean | null | undefined;
  /** Whether to read from CloudTrail who uses an access key. Not available for OFFLINE_FILES. */
  readsKeyUse?: boolean | null | undefined;
  /** Whether to read last accessed information for each user and role. Not available for OFFLINE_FILES. */
  readsLastAccessed?: boolean | null | undefined;
  /** Whether scans read the policies of buckets, keys, queues, topics, functions and secrets. Not available for OFFLINE_FILES. */
  readsResourcePolicies?: boolean | null | undefined;
  /** Whether scans read the MFA devices, service-specific credentials and SSH public keys of users. Not available for OFFLINE_FILES. */
  readsUserCredentials?: boolean | null | undefined;
  /** Whether scans read workloads and the roles that they run with. Not available for OFFLINE_FILES. */
  readsWorkloads?: boolean | null | undefined;
  /** The AWS Region to which calls are sent. */
  region?: string | null | undefined;
  /** The ARN of the role that reads the account; null removes it. */
  roleArn?: string | null | undefined;
  /** The ARN of the separate role that rotates access keys; null removes it. */
  rotateRoleArn?: string | null | undefined;
  /** The interval between scheduled scans in hours, 1 to 720; null stops scheduled scans. */
  scanEveryHours?: number | null | undefined;
  /** The Regions in which to read workloads, the policies of resources and IAM Access Analyzer, at most 40; an empty list for all enabled Regions. */
  workloadRegions?: Array<string> | null | undefined;
  /** The permission of IAM Monitor to change this AWS account. */
  writes?: WriteMode | null | undefined;
};

/** The change of a setting of one account. */
export type UpdateAccountSettingInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  id: string | number;
  /** Whether to remove the account's own value, so that it inherits one; default false. */
  isInherited?: boolean | null | undefined;
  /** The name of the setting. */
  name: AccountSettingName;
  /** The new value. Null for `scanEveryHours` means no schedule. Left out if `isInherited`. */
  value?: number | null | undefined;
};

/** One action for many alerts, selected by `ids` or by `filter`. */
export type UpdateAlertsInput = {
  /** The action to apply to each alert. */
  action: BulkAlertAction;
  /** The time of the frozen list to which the filter applies. Alerts added later are not changed. */
  asOf?: string | null | undefined;
  /** The ID or name of the operator for ASSIGN; omitted removes the assignment. */
  assignee?: string | null | undefined;
  /** A comment of at most 4,000 characters. */
  comment?: string | null | undefined;
  /** The time at which the alerts reopen automatically; required for DISMISS. */
  expiresAt?: string | null | undefined;
  /** The conditions that select the alerts. */
  filter?: AlertFilter | null | undefined;
  /** The global IDs of the alerts, at most 1,000. */
  ids?: Array<string | number> | null | undefined;
  /** The reason for the dismissal; required for DISMISS. */
  reason?: DismissalReason | null | undefined;
  /** The time at which the alerts open again, at most 90 days ahead; required for SNOOZE. */
  until?: string | null | undefined;
};

/** The new thresholds for all checks, or the check to enable or disable. */
export type UpdateCheckSettingsInput = {
  /** The ID of the check to enable or disable. */
  checkId?: string | null | undefined;
  /** Whether the check is enabled. Disabling it resolves its alerts as DISABLED. */
  isEnabled?: boolean | null | undefined;
  /** The new values by the name of the threshold; null restores a default. */
  thresholds?: unknown;
};

/** The changes of an exception. Its query cannot change: end it and create another one. */
export type UpdateExceptionRuleInput = {
  /** The new explanation; unchanged if omitted. */
  comment?: string | null | undefined;
  /** The new end, at most 365 days ahead; unchanged if omitted. */
  expiresAt?: string | null | undefined;
  /** The ID of the rule. */
  id: string | number;
  /** The ID of the new owner; unchanged if omitted. */
  ownerId?: string | number | null | undefined;
  /** The new reason; unchanged if omitted. */
  reason?: DismissalReason | null | undefined;
};

/** Whether and where to read IAM Identity Center of an organization. */
export type UpdateIdentityCenterInput = {
  /** Whether to read IAM Identity Center. False deletes the data that was read. */
  isRead: boolean;
  /** The ID of the organization in IAM Monitor. */
  organizationId: string | number;
  /** The Region in which IAM Identity Center is enabled. If omitted: the current one, or else the Region of the organization's connections. */
  region?: string | null | undefined;
};

/** The new settings of a notification rule, all of them. */
export type UpdateNotificationRuleInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** The ID of the rule. */
  id: string | number;
  /** Whether the rule is enabled; unchanged if omitted. */
  isEnabled?: boolean | null | undefined;
  /** The unique name of the rule, at most 100 characters. */
  name: string;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The standard of a report that the rule sends to e-mail targets; if omitted, the rule sends events. A report needs a daily or weekly frequency, one account or all, and empty `events` and `query`. */
  reportStandard?: ControlStandard | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IDs of the targets, 1 to 50. */
  targetIds: Array<string | number>;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The new settings of a notification target. */
export type UpdateNotificationTargetInput = {
  /** The settings of an e-mail target. */
  email?: EmailTargetInput | null | undefined;
  /** The settings of an Amazon EventBridge event bus. */
  eventBridge?: EventBridgeTargetInput | null | undefined;
  /** The ID of the target. Its kind cannot be changed. */
  id: string | number;
  /** The settings of a Jira project. */
  jira?: JiraTargetInput | null | undefined;
  /** The name of the target, at most 100 characters. No other target has it. */
  name: string;
  /** The settings of a PagerDuty service. */
  pagerDuty?: PagerDutyTargetInput | null | undefined;
  /** The settings of AWS Security Hub. */
  securityHub?: SecurityHubTargetInput | null | undefined;
  /** The settings of a Slack channel. */
  slack?: SlackTargetInput | null | undefined;
  /** The settings of an Amazon SNS topic. */
  sns?: SnsTargetInput | null | undefined;
  /** The settings of a Microsoft Teams channel. */
  teams?: TeamsTargetInput | null | undefined;
  /** The settings of a webhook. */
  webhook?: WebhookTargetInput | null | undefined;
};

/** The changes to an operator. Omitted fields keep their values. */
export type UpdateOperatorInput = {
  /** The account groups to which the operator is limited, 1 to 100. Replaces the former ones immediately, also on open WebSockets and for the operator's API tokens. */
  accountGroupIds?: Array<string | number> | null | undefined;
  /** Whether to create a new one-time link with which the operator sets a new password. */
  createLink?: boolean | null | undefined;
  /** Whether to end all sessions of the operator. */
  endSessions?: boolean | null | undefined;
  /** The ID of the operator. */
  id: string | number;
  /** Whether to remove all passkeys of the operator. */
  removePasskeys?: boolean | null | undefined;
  /** Whether to revoke the operator's API tokens. By default, they are revoked if `createLink` is true. */
  revokeTokens?: boolean | null | undefined;
  /** The new role. Takes effect immediately, also on open WebSockets. */
  role?: OperatorRole | null | undefined;
  /** Whether to lift the limit, so that the operator sees all accounts. */
  seesAllAccounts?: boolean | null | undefined;
  /** The new status: `ACTIVE` or `DISABLED`. A disabled operator is signed out everywhere. */
  status?: OperatorStatus | null | undefined;
  /** Whether to unlink the operator's account at the identity provider. The operator is signed out everywhere. */
  unlinkProvider?: boolean | null | undefined;
};

/** The change to an organization. */
export type UpdateOrganizationInput = {
  /** Whether to connect accounts that join the organization from now on. */
  connectsNewAccounts: boolean;
  /** The ID of the organization in IAM Monitor. */
  id: string | number;
};

/** The new settings of owners, all of them. */
export type UpdateOwnerSettingsInput = {
  /** The domains of which a tag may contain an e-mail address, at most 50. Subdomains are not included. */
  emailDomains: Array<string>;
  /** The ID of the e-mail target that sends to addresses in tags. Required with domains. */
  emailTargetId?: string | number | null | undefined;
  /** The mappings in their order, at most 500. */
  mappings: Array<OwnerMappingInput>;
  /** The revision of the settings that are replaced. Error: OWNERS_CHANGED. */
  revision: number;
  /** The keys of owner tags in their order, 1 to 10. */
  tagKeys: Array<string>;
};

/** All groups of the identity provider that give access. */
export type UpdateProviderGroupsInput = {
  /** All groups that give access, at most 200. */
  groups: Array<ProviderGroupInput>;
  /** The `revision` of the groups that this change replaces. */
  revision: number;
};

/** The new retention policies. Kinds that are left out are kept forever. */
export type UpdateRetentionInput = {
  /** Days for `ALERTS`: 90 to 36,500. Null keeps them. */
  alertDays?: number | null | undefined;
  /** Days for `INVENTORY`: 90 to 36,500. Null keeps them. */
  inventoryDays?: number | null | undefined;
  /** The `revision` of the policies that this change replaces. Error: `RETENTION_CHANGED` if it is outdated. */
  revision: number;
  /** Days for `SCANS`: 30 to 36,500. Null keeps them. */
  scanDays?: number | null | undefined;
};

/** The changes to a rotation schedule. Omitted fields keep their values. */
export type UpdateRotationScheduleInput = {
  /** The days on which the window opens: 1 is Monday, 7 is Sunday; every day if empty. */
  daysOfWeek?: Array<number> | null | undefined;
  /** The destination of the new secrets; default SECRETS_MANAGER. */
  destination?: RotationDestination | null | undefined;
  /** The length of the window in minutes, 15 to 1,440; default 240. */
  durationMinutes?: number | null | undefined;
  /** The ID of the schedule. */
  id: string | number;
  /** Whether the schedule is enabled; true also resumes a paused schedule. */
  isEnabled?: boolean | null | undefined;
  /** The period in minutes over which the start of rotations is spread, 0 to 1,440; default 30. */
  jitterMinutes?: number | null | undefined;
  /** The age in days at which keys are rotated, 1 to 3,650; default 90. */
  maxAgeDays?: number | null | undefined;
  /** The new name of the schedule, at most 100 characters. */
  name?: string | null | undefined;
  /** The number of open rotations in the account at which the schedule waits, 1 to 100; default 1. */
  openMax?: number | null | undefined;
  /** The number of hours for which both keys stay active, 1 to 8,760; default 168. */
  overlapHours?: number | null | undefined;
  /** The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24. */
  quietHours?: number | null | undefined;
  /** The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760; default 240. */
  soakHours?: number | null | undefined;
  /** The local time at which the window opens, such as `02:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The users whose access keys the schedule rotates. */
  target?: RotationScheduleTarget | null | undefined;
  /** The name of the group or user, or the key of the tag, at most 256 characters. */
  targetName?: string | null | undefined;
  /** The value of the tag, at most 256 characters; any value if omitted. */
  targetValue?: string | null | undefined;
  /** The IANA time zone of the window, such as `Europe/Berlin`. */
  timeZone?: string | null | undefined;
  /** The number of days before the maximum age from which a key is listed as expiring, 0 to 365; default 14. */
  warnDaysBefore?: number | null | undefined;
};

/** The changes of a saved view. */
export type UpdateSavedViewInput = {
  /** The ID of the view. */
  id: string | number;
  /** The new name; unchanged if omitted. */
  name?: string | null | undefined;
  /** The new filter, order, columns and density; unchanged if omitted. */
  settings?: SavedViewSettings | null | undefined;
};

/** A change of one setting of an organizational unit, or of the root of an organization. */
export type UpdateUnitSettingInput = {
  /** Whether to remove the unit's own value, so that the value above it applies; default false. */
  isInherited?: boolean | null | undefined;
  /** The name of the setting. */
  name: AccountSettingName;
  /** The ID of the organization in IAM Monitor. */
  organizationId: string | number;
  /** The ID of the root or unit in AWS. */
  unitId: string | number;
  /** The new value. Null for `scanEveryHours` means no schedule. Left out if `isInherited`. */
  value?: number | null | undefined;
};

/** The availability of last accessed information. */
export type UsageStatus =
  /** The information was not read for every principal, or not for long enough. Their use is unknown, not absent. */
  | 'NOT_READ'
  /** The information was read for every principal with the policy. */
  | 'READ';

/** The order of a list of users. Equal items are sorted by their ID. */
export type UserOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: UserOrderField;
};

/** The value by which users are sorted. */
export type UserOrderField =
  /** The list is sorted by access. DESC begins with administrators, then users who can become one, then users whose access is not known. Among equal ones, console users without MFA come first, then the most severe open alert. Needs the permission to read paths. */
  | 'ACCESS'
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the latest use of the password or a key. A user without one comes before all. */
  | 'LAST_ACTIVITY'
  /** The list is sorted by name. */
  | 'NAME';

/** The certainty that a path or a hop works, most useful to an attacker first. */
export type Verdict =
  /** A deny, a permissions boundary, a service control policy or another fact of the account prevents the path. */
  | 'BLOCKED'
  /** The path works only if conditions are met whose values are unknown here. The condition keys are listed. */
  | 'CONDITIONAL'
  /** The path works, as far as the account was read. */
  | 'EXPLOITABLE'
  /** The verdict is unknown because something that it depends on was not read. */
  | 'UNKNOWN';

/** A list that can have saved views. */
export type ViewList =
  /** The list of access keys. */
  | 'ACCESS_KEYS'
  /** The list of alerts. */
  | 'ALERTS'
  /** The list of groups. */
  | 'GROUPS'
  /** The list of policies. */
  | 'POLICIES'
  /** The list of problems. */
  | 'PROBLEMS'
  /** The list of roles. */
  | 'ROLES'
  /** The list of IAM users. */
  | 'USERS';

/** The settings of a webhook. Its requests are signed. */
export type WebhookTargetInput = {
  /** The signing secret: `whsec_` and 24 to 64 random bytes in base64. Required for a new target; kept if omitted in a change. */
  signingSecret?: string | null | undefined;
  /** The https address. It may contain a token, so it is stored sealed. Kept if omitted in a change. */
  url?: string | null | undefined;
};

/** A hypothetical change to an account, with at most 200 parts of each kind. Additions and replacements are applied first, then removals. AWS is not changed. */
export type WhatIfInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
  /** The users to add to groups, at most 200. */
  addToGroups?: Array<MembershipInput> | null | undefined;
  /** The policies to attach, at most 200. */
  attach?: Array<AttachInput> | null | undefined;
  /** The ARNs of the groups to create, at most 200. */
  createGroups?: Array<string> | null | undefined;
  /** The instance profiles to create, at most 200. */
  createInstanceProfiles?: Array<InstanceProfileInput> | null | undefined;
  /** The roles to create, at most 200. */
  createRoles?: Array<NewRoleInput> | null | undefined;
  /** The users to create, at most 200. */
  createUsers?: Array<NewUserInput> | null | undefined;
  /** The inline policies to delete, at most 200. */
  deleteInlinePolicies?: Array<InlinePolicyNameInput> | null | undefined;
  /** The ARNs of the managed policies to delete, at most 200. */
  deletePolicies?: Array<string> | null | undefined;
  /** The ARNs of the users, groups and roles to delete before anything is created, at most 200. */
  deletePrincipals?: Array<string> | null | undefined;
  /** The policies to detach, at most 200. */
  detach?: Array<DetachInput> | null | undefined;
  /** The inline policies to add or replace, at most 200. */
  putInlinePolicies?: Array<InlinePolicyInput> | null | undefined;
  /** The customer managed policies to create or replace, at most 200. */
  putPolicies?: Array<PolicyInput> | null | undefined;
  /** The users to remove from groups, at most 200. */
  removeFromGroups?: Array<MembershipInput> | null | undefined;
  /** The statements to remove, at most 200. */
  removeStatements?: Array<RemoveStatementInput> | null | undefined;
  /** The permissions boundaries to set or remove, at most 200. */
  setBoundary?: Array<SetBoundaryInput> | null | undefined;
  /** The users and roles whose tags are replaced, at most 200. */
  setTags?: Array<SetTagsInput> | null | undefined;
  /** The trust policies to replace, at most 200. */
  setTrustPolicies?: Array<TrustPolicyInput> | null | undefined;
};

/** The permission of IAM Monitor to change an AWS account, and the credentials used for changes. */
export type WriteMode =
  /** Changes are made with the credentials that read the account. */
  | 'CONNECTION'
  /** IAM Monitor never changes the account. */
  | 'OFF'
  /** Changes are made with the separate rotate role. */
  | 'ROTATE_ROLE';
