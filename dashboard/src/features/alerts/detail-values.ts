/**
 * The labels of the API's constants in untyped details: audit events and the evidence of alerts and rotations. They are
 * looked up by the name of the detail, because another text in capitals may be a name: a user may be called ADMIN.
 */
type Labels = Readonly<Record<string, string>>;

const METHODS: Labels = {
  LINK: "sign-in link",
  PASSWORD: "password",
  INVITATION: "invitation",
  IDENTITY_PROVIDER: "identity provider",
  PASSKEY: "passkey",
  CONSOLE_CODE: "code from the server's console",
};

const ROTATION_STATES: Labels = {
  REQUESTED: "requested",
  CREATE_INTENT: "creating the new key",
  RECONCILING: "checking whether the new key exists",
  SEALED: "new key stored encrypted",
  DELIVERED: "new key delivered",
  VERIFIED: "new key verified",
  SENT: "waiting for the receiver of the new key",
  PROMOTED: "new key is current",
  DEACTIVATE_INTENT: "deactivating the old key",
  OLD_INACTIVE: "old key inactive",
  DELETE_INTENT: "deleting the old key",
  NEEDS_OPERATOR: "needs an operator",
  ORPHAN: "key without a known secret",
  COMPLETED: "completed",
  CANCELLED: "cancelled",
  ROLLED_BACK: "rolled back",
};

const PRINCIPAL_OR_POLICY: Labels = {
  USER: "user",
  GROUP: "group",
  ROLE: "role",
  POLICY: "policy",
  INLINE: "inline policy",
  MANAGED: "managed policy",
};

const NOTIFICATION_EVENTS: Labels = {
  ACCESS_REFUSED: "access refused",
  ACCOUNT_CLOSED: "account archived",
  ACCOUNT_NOT_CONNECTED: "new account not monitored",
  ACCOUNT_NOT_SCANNABLE: "account not scannable",
  ACCOUNT_REACHABLE: "account readable again",
  ACCOUNT_SCANNABLE: "account scannable again",
  ACCOUNT_UNREACHABLE: "account not readable",
  ARCHIVING_WAITS: "archiving waits",
  DISMISSAL_EXPIRED: "dismissal expired",
  KEY_DUE: "access key due",
  OPENED: "opened",
  PATH_OPENED: "path opened",
  REOPENED: "reopened",
  RESOLVED: "resolved",
  ROOT_USED: "root user used",
  ROTATION_COMPLETED: "rotation completed",
  ROTATION_FAILED: "rotation failed",
  ROTATION_WAITS: "rotation waits",
  RULE_FAILED: "rule failed",
  SCAN_FAILED: "scan failed",
  SCAN_PARTIAL: "scan incomplete",
  SEVERITY_ROSE: "got worse",
  SNOOZE_ENDED: "snooze ended",
  TARGET_PAUSED: "target paused",
  TRIAGED: "triaged",
};

const NOTIFICATION_TARGETS: Labels = {
  EMAIL: "e-mail",
  EVENTBRIDGE: "Amazon EventBridge",
  JIRA: "Jira",
  PAGERDUTY: "PagerDuty",
  SECURITYHUB: "Security Hub",
  SLACK: "Slack",
  SNS: "Amazon SNS",
  TEAMS: "Microsoft Teams",
  WEBHOOK: "webhook",
};

const LAST_USED: Labels = {
  USED: "used",
  NEVER_USED: "never used",
  UNKNOWN: "unknown",
  NO_PERMISSION: "no permission to read",
};

/** The labels by the name of the detail. The test compares them with the enums of the schema. */
export const DETAIL_VALUES: Readonly<Record<string, Labels>> = {
  way: METHODS,
  by: METHODS,
  purpose: {
    SIGN_IN: "sign in",
    INVITATION: "accept an invitation",
    LINK: "link the account",
    PROOF: "confirm the identity",
  },
  roleSource: { ADMIN: "an admin", PROVIDER: "groups of the identity provider" },
  outcome: {
    REFUSED: "refused",
    PENDING: "not connected yet",
    CONNECTED: "connected",
    ERROR: "connection failed",
    ARCHIVED: "disconnected",
  },
  status: { INVITED: "invited", ACTIVE: "active", DISABLED: "disabled" },
  asked: {
    CREATE: "create",
    UPDATE: "change",
    DELETE: "delete",
    APPLY: "apply the thresholds to what was scanned",
    ADVANCE: "continue",
    ROLL_BACK: "roll back",
    CANCEL: "cancel",
    ACKNOWLEDGE: "confirm that the new key has arrived",
  },
  target: { ACCOUNT: "all users of the account", GROUP: "a group", TAG: "users with a tag", USER: "a user" },
  mode: { STANDARD: "standard", COMPROMISED: "compromised key", RETIRE: "unused key" },
  destination: {
    REVEAL: "shown once to an operator",
    SECRETS_MANAGER: "AWS Secrets Manager",
    NONE: "none",
    PARAMETER_STORE: "Parameter Store",
    WEBHOOK: "webhook of a receiver",
  },
  source: {
    ENVIRONMENT: "this server's AWS credentials",
    PROFILE: "AWS profile",
    ASSUME_ROLE: "IAM role with an external ID",
    STATIC_KEYS: "stored access key",
    OFFLINE_FILES: "uploaded files",
    SANDBOX: "demo sandbox",
  },
  writes: { OFF: "off", CONNECTION: "using this connection", ROTATE_ROLE: "using the rotation role" },
  reason: {
    RISK_ACCEPTED: "risk accepted",
    FALSE_POSITIVE: "false positive",
    MITIGATED_ELSEWHERE: "mitigated elsewhere",
    TOKEN_UNKNOWN: "unknown API token",
    TOKEN_ENDED: "expired or revoked API token",
    TOKEN_SECRET_WRONG: "wrong secret of an API token",
    NETWORK: "network not allowed for the token",
    ACCOUNT: "account not allowed for the token",
    ORIGIN: "request of another website",
  },
  call: {
    CREATE_KEY: "create the new access key",
    SET_KEY_STATUS: "activate or deactivate an access key",
    DELETE_KEY: "delete an access key",
    PUT_SECRET: "store the new secret",
    SET_CURRENT: "make the new secret current",
    PUT_PARAMETER: "store the new parameter",
    LABEL_PARAMETER: "label a version of the parameter",
    RESTORE_PARAMETER: "restore a version of the parameter",
  },
  openedBy: {
    NEW_KEY_IN_USE: "the new key is in use",
    OLD_KEY_UNUSED: "the old key was not in use",
    OPERATOR_CONFIRMED: "an operator confirmed the migration",
  },
  events: NOTIFICATION_EVENTS,
  frequency: { AT_ONCE: "at once", HOURLY: "hourly digest", DAILY: "daily digest", WEEKLY: "weekly digest" },
  kind: { ...PRINCIPAL_OR_POLICY, ...NOTIFICATION_TARGETS },
  ownerKind: PRINCIPAL_OR_POLICY,
  layer: {
    IDENTITY: "identity-based policy",
    RESOURCE: "resource-based policy",
    BOUNDARY: "permissions boundary",
    SESSION: "session policy",
    SCP: "service control policy",
    RCP: "resource control policy",
    TRUST: "role trust policy",
    AWS_RESERVED: "reserved by AWS",
  },
  effect: {
    ALLOWS: "allows",
    MAY_ALLOW: "allows under conditions",
    DENIES: "denies",
    MAY_DENY: "denies under conditions",
    IMPLICIT_DENY: "does not allow",
  },
  decision: {
    ALLOWED: "allowed",
    CONDITIONAL: "allowed under conditions",
    EXPLICIT_DENY: "explicitly denied",
    IMPLICIT_DENY: "implicitly denied",
    UNKNOWN: "unknown",
  },
  passwordLastUsed: LAST_USED,
  lastUsed: LAST_USED,
  keysLastUsed: LAST_USED,
  code: {
    FORBIDDEN: "no permission",
    UNAUTHENTICATED: "not signed in",
    PASSWORD_WRONG: "wrong password",
    PASSKEY_INVALID: "wrong or expired passkey",
    PASSKEY_PROOF_REQUIRED: "password instead of the passkey",
    CONSOLE_CODE_INVALID: "wrong code from the server's console",
    TOO_MANY_ATTEMPTS: "too many attempts",
    SIGN_IN_FAILED: "wrong name or password",
  },
  resume: ROTATION_STATES,
  state: ROTATION_STATES,
};

/** The labels of details whose names say less than what they mean. */
export const DETAIL_NAMES: Labels = {
  way: "Method",
  asked: "Request",
  by: "Set by",
  resume: "Continues with",
  call: "AWS call",
  newLastUsed: "New key last used",
  oldLastUsed: "Old key last used",
  observedAt: "Observed",
};

/** The text of a detail: its label, also on both sides of a change (`ACTIVE -> DISABLED`), or the text itself. */
export function detailValue(name: string, value: string): string {
  const labels = DETAIL_VALUES[name];
  if (labels === undefined) return value;
  return value
    .split(" -> ")
    .map((part) => labels[part] ?? part)
    .join(" → ");
}
