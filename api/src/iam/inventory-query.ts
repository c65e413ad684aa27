/** The keys of the query language for users, access keys, groups, roles and policies. */
import { ADMIN_REACHES } from "./admin-reach.ts";
import { type QueryKeys, choicesOf } from "./query-keys.ts";

const shared = {
  name: { kind: "TEXT", description: "A part of the name.", examples: ["name:deploy"] },
  arn: { kind: "TEXT", description: "A part of the ARN.", examples: ["arn::role/service-role/"] },
  account: {
    kind: "TEXT",
    description: "The ID or 12-digit number of an AWS account, or a part of its name.",
    examples: ["account:111122223333", "account:prod"],
  },
  age: {
    kind: "AGE",
    description: "The time since it was created in AWS.",
    examples: ["age:>90d", "age:2026-11-01..2026-11-30"],
  },
  alerts: { kind: "YES_NO", description: "Whether it has open alerts.", examples: ["alerts:yes"] },
  gone: {
    kind: "YES_NO",
    description: "Whether it was deleted in AWS. Deleted items are listed only if they are asked for.",
    examples: ["gone:yes"],
  },
} as const satisfies QueryKeys;

const tags = {
  tag: {
    kind: "TEXT",
    description: "A tag: its key, or its key and value. Case is ignored.",
    examples: ["tag:team=platform", "-tag:owner"],
  },
  owner: {
    kind: "TEXT",
    values: ["none"],
    description:
      "A part of the value of an owner tag, whose keys the settings of owners name: `owner…` and `team` if nothing is changed. `none` if there is no such tag.",
    examples: ["owner:anna", "owner:none"],
  },
} as const satisfies QueryKeys;

const reach = {
  admin: {
    kind: "CHOICE",
    choices: choicesOf(["YES", "PATH", "NO", "UNKNOWN"]),
    description:
      "Administrator access in its own account: `yes` (is an administrator), `path` (can become one), `no` (neither), `unknown` (not evaluated, or a policy could not be read).",
    examples: ["admin:yes", "admin:path"],
  },
  reach: {
    kind: "CHOICE",
    choices: choicesOf(ADMIN_REACHES),
    description: "How it can become an administrator of its own account, as in the field `adminReach`.",
    examples: ["reach:administrator,exploitable"],
  },
} as const satisfies QueryKeys;

const POLICY = {
  kind: "TEXT",
  description: "A part of the name or ARN of an attached policy, or the text of an inline policy.",
  examples: ["policy:AdministratorAccess"],
} as const;

const BOUNDARY = {
  kind: "YES_NO",
  description: "Whether it has a permissions boundary.",
  examples: ["boundary:no"],
} as const;

export const USER_QUERY_KEYS = {
  ...reach,
  mfa: {
    kind: "CHOICE",
    choices: new Map([
      ["yes", "YES"],
      ["true", "YES"],
      ["no", "NO"],
      ["none", "NO"],
      ["false", "NO"],
      ["virtual", "VIRTUAL"],
      ["unknown", "UNKNOWN"],
    ]),
    description:
      "MFA: `yes`, `no` (also if it was not read), `virtual` (an authenticator app) or `unknown` (it was not read).",
    examples: ["console:yes mfa:no"],
  },
  credential: {
    kind: "CHOICE",
    choices: new Map([
      ["any", "ANY"],
      ["api-key", "API_KEY"],
      ["service-password", "SERVICE_PASSWORD"],
      ["ssh-key", "SSH_PUBLIC_KEY"],
      ["certificate", "SIGNING_CERTIFICATE"],
    ]),
    description:
      "A credential besides password and access keys: `api-key`, `service-password` (AWS CodeCommit, Amazon Keyspaces), `ssh-key`, `certificate` or `any`. Only what was read.",
    examples: ["credential:api-key"],
  },
  console: { kind: "YES_NO", description: "Whether the user has a console password.", examples: ["console:yes"] },
  password: { kind: "ALIAS", as: "console" },
  activity: {
    kind: "AGE",
    description: "The time since the password or an access key was last used.",
    examples: ["activity:>90d"],
  },
  used: { kind: "ALIAS", as: "activity" },
  key: { kind: "TEXT", description: "A part of the ID of one of its access keys.", examples: ["key:AKIA"] },
  keys: { kind: "NUMBER", description: "The number of access keys.", examples: ["keys:>1", "keys:0"] },
  "key.age": { kind: "AGE", description: "The age of the oldest access key.", examples: ["key.age:>90d"] },
  overdue: {
    kind: "YES_NO",
    description: "Whether it has an active access key older than the maximum age of keys in its account.",
    examples: ["overdue:yes"],
  },
  group: { kind: "TEXT", description: "A part of the name of one of its groups.", examples: ["group:admins"] },
  policy: POLICY,
  boundary: BOUNDARY,
  ...tags,
  ...shared,
} as const satisfies QueryKeys;

export const ACCESS_KEY_QUERY_KEYS = {
  status: {
    kind: "CHOICE",
    choices: choicesOf(["ACTIVE", "INACTIVE"]),
    description: "Whether the access key is active.",
    examples: ["status:active"],
  },
  is: { kind: "ALIAS", as: "status" },
  "key.age": { kind: "ALIAS", as: "age" },
  overdue: {
    kind: "YES_NO",
    description: "Whether it is active and older than the maximum age of keys in its account.",
    examples: ["overdue:yes"],
  },
  used: { kind: "AGE", description: "The time since the access key was last used.", examples: ["used:>45d"] },
  lastused: {
    kind: "CHOICE",
    choices: new Map([
      ["used", "USED"],
      ["never", "NEVER_USED"],
      ["unknown", "UNKNOWN"],
      ["denied", "NO_PERMISSION"],
    ]),
    description: "Its last use, as far as it is known. `denied`: the scan lacked the permission to read it.",
    examples: ["lastused:never"],
  },
  user: { kind: "TEXT", description: "A part of the name of its user.", examples: ["user:anna"] },
  key: { kind: "TEXT", description: "A part of the ID of the access key.", examples: ["key:AKIA"] },
  ...tags,
  ...shared,
} as const satisfies QueryKeys;

export const GROUP_QUERY_KEYS = {
  members: { kind: "NUMBER", description: "The number of members.", examples: ["members:0", "members:>10"] },
  member: { kind: "TEXT", description: "A part of the name of a member.", examples: ["member:anna"] },
  policy: POLICY,
  ...shared,
} as const satisfies QueryKeys;

export const ROLE_QUERY_KEYS = {
  ...reach,
  trusts: {
    kind: "TEXT",
    values: ["anyone", "external"],
    description:
      "A text in the trust policy. `anyone`: it trusts every AWS account. `external`: it trusts another account or anyone.",
    examples: ["trusts:external", "trusts:ec2.amazonaws.com"],
  },
  used: { kind: "AGE", description: "The time since the role was last used.", examples: ["used:>90d"] },
  policy: POLICY,
  boundary: BOUNDARY,
  service: { kind: "YES_NO", description: "Whether it is a service-linked role.", examples: ["service:no"] },
  ...tags,
  ...shared,
} as const satisfies QueryKeys;

export const POLICY_QUERY_KEYS = {
  risk: { kind: "NUMBER", description: "The risk score of the policy, 0 to 100.", examples: ["risk:>70"] },
  type: {
    kind: "CHOICE",
    choices: new Map([
      ["aws", "AWS_MANAGED"],
      ["aws_managed", "AWS_MANAGED"],
      ["customer", "CUSTOMER_MANAGED"],
      ["customer_managed", "CUSTOMER_MANAGED"],
      ["inline", "INLINE"],
    ]),
    description: "The type of the policy.",
    examples: ["type:customer,inline"],
  },
  attached: {
    kind: "YES_NO",
    description: "Whether a user, group or role has the policy, also as a boundary.",
    examples: ["attached:no"],
  },
  attachments: {
    kind: "NUMBER",
    description: "The number of users, groups and roles to which it is attached.",
    examples: ["attachments:>10"],
  },
  on: {
    kind: "TEXT",
    description: "A part of the name of a user, group or role that has the policy.",
    examples: ["on:anna"],
  },
  action: {
    kind: "TEXT",
    description: "A text in the policy document, such as an action as it is written there.",
    examples: ["action:iam:PassRole"],
  },
  ...shared,
} as const satisfies QueryKeys;
