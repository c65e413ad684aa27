/**
 * The secret or parameter that receives a new access key, and who owns it. Without an admin's list, a rotation may write only to the
 * secret that is named after its user.
 */
import type { SecretOwnership } from "./decision.ts";

/** The prefix of the secrets that a rotation may write without being listed: `iam-monitor/<userName>`. */
export const SECRET_PREFIX = "iam-monitor/";

/** The tags of a secret that IAM Monitor created. Together they name one user of one account of one installation. */
export const SECRET_TAGS = {
  managedBy: "managed-by",
  account: "iam-monitor:account",
  user: "iam-monitor:user",
} as const;
export const MANAGED_BY = "iam-monitor";

/** The user for whom a secret is tagged. */
export interface TaggedOwner {
  /** The ID of the account in IAM Monitor. Unlike AWS's number it differs in each installation. */
  readonly accountId: string;
  readonly userName: string;
}

/** The user for whom a secret holds an access key. */
export interface SecretOwner extends TaggedOwner {
  /** The number of the AWS account of the user. */
  readonly awsAccountId: string;
}

/**
 * Returns the user's name in the characters that names and tags of secrets allow. They allow every character of a user
 * name but the comma. No user name contains a slash, so two users never share a name.
 */
function secretSafe(userName: string): string {
  return userName.replaceAll(",", "/");
}

export function defaultSecretId(userName: string): string {
  return SECRET_PREFIX + secretSafe(userName);
}

/**
 * The default name before version 0.2: the users `a,b` and `a_b` shared one. A user whose key is in that secret keeps it.
 */
export function formerSecretId(userName: string): string {
  return SECRET_PREFIX + userName.replaceAll(",", "_");
}

/**
 * The parameter of a user: `/iam-monitor/<userName>`. Names of parameters allow fewer characters than those of users. Each
 * other character begins a level with its hexadecimal code, so two users never share a name. A level must not be empty:
 * two levels that begin with no code stand before a first such character.
 */
export function defaultParameterName(userName: string): string {
  const safe = userName.replaceAll(/[^\w.-]/g, (character) => `/${character.charCodeAt(0).toString(16)}.`);
  return `/${SECRET_PREFIX}${safe.startsWith("/") ? "-/-" : ""}${safe}`;
}

/** The maximum number of levels in the name of a parameter (AWS Systems Manager API Reference, *PutParameter*). */
const PARAMETER_LEVELS_MAX = 15;

/** Whether Parameter Store accepts the name. It must begin with a slash, as every name with levels does. */
export function isParameterName(name: string): boolean {
  return (
    /^(\/[\w.-]+)+$/.test(name) && !/^\/(aws|ssm)/i.test(name) && name.split("/").length - 1 <= PARAMETER_LEVELS_MAX
  );
}

const PARAMETER_ARN = /^arn:(aws[\w-]*):ssm:([\w-]+):(\d{12}):parameter(\/[\w./-]{1,1010}\*?)$/;

/** The parts of an ARN of a parameter, or of its beginning followed by `*`. Null for anything else. */
export function readParameterArn(text: string): SecretArn | null {
  const parts = PARAMETER_ARN.exec(text);
  return parts === null ? null : { region: parts[2]!, awsAccountId: parts[3]!, name: parts[4]! };
}

export function secretTags({ accountId, userName }: TaggedOwner): ReadonlyMap<string, string> {
  return new Map([
    [SECRET_TAGS.managedBy, MANAGED_BY],
    [SECRET_TAGS.account, accountId],
    [SECRET_TAGS.user, secretSafe(userName)],
  ]);
}

const SECRET_ARN = /^arn:(aws[\w-]*):secretsmanager:([\w-]+):(\d{12}):secret:([\w/+=.@-]{1,512}\*?)$/;

export interface SecretArn {
  readonly region: string;
  readonly awsAccountId: string;
  readonly name: string;
}

/** The parts of an ARN of a secret. Null for a name. */
export function readSecretArn(secretId: string): SecretArn | null {
  const parts = SECRET_ARN.exec(secretId);
  return parts === null ? null : { region: parts[2]!, awsAccountId: parts[3]!, name: parts[4]! };
}

/** The AWS account that a new key leaves for, if the ARN names another than `awsAccountId`. Otherwise null. */
export function otherAccountOf(secretId: string | null, awsAccountId: string | null): string | null {
  const owner = secretId === null ? null : (readSecretArn(secretId)?.awsAccountId ?? null);
  return owner === awsAccountId ? null : owner;
}

/** A destination that an admin allowed for an account. */
export interface ListedDestination {
  /** The secret's name or ARN. A `*` at the end stands for any further characters. */
  readonly secretId: string;
  readonly region: string;
  /** The only user whose keys may be stored there. Null for any user of the account. */
  readonly userName: string | null;
}

export interface RequestedSecret {
  readonly secretId: string;
  readonly region: string;
  readonly userName: string;
}

/** Whether the destination allows the secret. Names and ARNs are compared as text, so an ARN must be listed as an ARN. */
export function allowsSecret(listed: ListedDestination, { secretId, region, userName }: RequestedSecret): boolean {
  if (listed.region !== region || (listed.userName !== null && listed.userName !== userName)) return false;
  return listed.secretId.endsWith("*")
    ? secretId.startsWith(listed.secretId.slice(0, -1))
    : listed.secretId === secretId;
}

/** The facts that Secrets Manager shows of a secret. They include no value and nothing that was read from one. */
export interface SecretFacts {
  readonly arn: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly createdAt: string | null;
  readonly changedAt: string | null;
  readonly isBeingDeleted: boolean;
  /** Whether a Lambda function or an AWS service rotates the secret. */
  readonly rotatedBy: string | null;
}

/** The kind of value that the current version holds. UNREAD: the tags already decided. */
export type SecretContent = "THIS_USER" | "ANOTHER_USER" | "OTHER" | "NONE" | "UNREAD";

const CONTENTS: Readonly<Record<SecretContent, string>> = {
  THIS_USER: "It holds an access key of a user with this name.",
  ANOTHER_USER: "It holds an access key of another user.",
  OTHER: "It holds a value that IAM Monitor did not write.",
  NONE: "It has no current value.",
  UNREAD: "",
};

/** Whether the tags say that IAM Monitor wrote the secret for this user. */
export function isTaggedAsOurs({ tags }: Pick<SecretFacts, "tags">, owner: TaggedOwner): boolean {
  return [...secretTags(owner)].every(([key, value]) => key === SECRET_TAGS.managedBy || tags.get(key) === value);
}

/**
 * Whether the value may show who owns the secret. It names a user but no account, so it does not count if a tag names
 * an owner, nor in another AWS account, where users of several accounts with the same name keep their keys.
 */
function canProveByContent({ tags, arn }: SecretFacts, { awsAccountId }: SecretOwner): boolean {
  const isTagged = tags.has(SECRET_TAGS.account) || tags.has(SECRET_TAGS.user);
  return !isTagged && (readSecretArn(arn) ?? readParameterArn(arn))?.awsAccountId === awsAccountId;
}

/** Decides whether a rotation may write to an existing secret, and describes it without its value. */
export function ownershipOf(facts: SecretFacts, content: SecretContent, owner: SecretOwner): SecretOwnership {
  const isTagged = isTaggedAsOurs(facts, owner);
  const isProved = isTagged || (content === "THIS_USER" && canProveByContent(facts, owner));
  if (!facts.isBeingDeleted && isProved) return { kind: "OURS", proof: isTagged ? "TAG" : "CONTENT", arn: facts.arn };
  const [account, user] = [facts.tags.get(SECRET_TAGS.account), facts.tags.get(SECRET_TAGS.user)];
  const sentences = [
    `${facts.arn} was created at ${facts.createdAt ?? "an unknown time"} and last changed at ${facts.changedAt ?? "an unknown time"}.`,
    facts.isBeingDeleted ? "It is scheduled for deletion." : CONTENTS[content],
    user === undefined && account === undefined
      ? "It has no tag of IAM Monitor."
      : `Its tags name the user ${user ?? "unknown"} of account ${account ?? "unknown"}.`,
    ...(facts.rotatedBy === null ? [] : [`It is rotated by ${facts.rotatedBy}.`]),
  ];
  return { kind: "FOREIGN", arn: facts.arn, description: sentences.filter(Boolean).join(" ") };
}

/** Returns the kind of a secret's value. Only our exact JSON counts: a value with other fields would be lost. */
export function contentOf(value: string | null, userName: string): SecretContent {
  if (value === null) return "NONE";
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed !== "object" || parsed === null) return "OTHER";
    const fields = new Map(Object.entries(parsed));
    const isKey =
      fields.size === KEY_FIELDS.length && KEY_FIELDS.every((field) => typeof fields.get(field) === "string");
    if (!isKey) return "OTHER";
    return fields.get("userName") === userName ? "THIS_USER" : "ANOTHER_USER";
  } catch {
    // The cause would quote the value.
    return "OTHER";
  }
}

const KEY_FIELDS = ["accessKeyId", "secretAccessKey", "userName"] as const;
