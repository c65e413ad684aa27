/**
 * The labels of the API's constants in untyped details: audit events and the evidence of rotations. They are looked up by
 * the name of the detail, because another text in capitals may be a name: a user may be called ADMIN.
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
    ADVANCE: "continue",
    ROLL_BACK: "roll back",
    CANCEL: "cancel",
    ACKNOWLEDGE: "confirm that the new key has arrived",
  },
  target: { ACCOUNT: "all users of the account", GROUP: "a group", TAG: "users with a tag", USER: "a user" },
  mode: { STANDARD: "standard", COMPROMISED: "compromised key" },
  destination: { REVEAL: "shown once to an operator", SECRETS_MANAGER: "AWS Secrets Manager" },
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
  openedBy: {
    NEW_KEY_IN_USE: "the new key is in use",
    OLD_KEY_UNUSED: "the old key was not in use",
    OPERATOR_CONFIRMED: "an operator confirmed the migration",
  },
  resume: ROTATION_STATES,
  state: ROTATION_STATES,
};

/** The labels of details whose names say less than what they mean. */
export const DETAIL_NAMES: Labels = { way: "Method", asked: "Request", by: "Set by", resume: "Continues with" };

/** The text of a detail: its label, also on both sides of a change (`ACTIVE -> DISABLED`), or the text itself. */
export function detailValue(name: string, value: string): string {
  const labels = DETAIL_VALUES[name];
  if (labels === undefined) return value;
  return value
    .split(" -> ")
    .map((part) => labels[part] ?? part)
    .join(" → ");
}
