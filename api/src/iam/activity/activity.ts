/**
 * An activity: one call or sign-in in an AWS account, as CloudTrail records it. It says who did something to which
 * principal. An activity is a message from outside: it may lead to a reading and be shown, but proves no absence.
 */
import type { Instant } from "../time.ts";

/**
 * ROOT: the root user. USER: an IAM user. ROLE: a session of a role. FEDERATED: a federated user, or a person of IAM
 * Identity Center. SERVICE: AWS itself. UNKNOWN: CloudTrail names none of these.
 */
export const ACTIVITY_ACTOR_KINDS = ["ROOT", "USER", "ROLE", "FEDERATED", "SERVICE", "UNKNOWN"] as const;
export type ActivityActorKind = (typeof ACTIVITY_ACTOR_KINDS)[number];

/**
 * The source of the person's name. SOURCE_IDENTITY: set at sign-in, and kept through every further role. SESSION_NAME:
 * chosen by the caller that assumed the role. USER_NAME: the name of the IAM user or federated user.
 */
export const PERSON_SOURCES = ["SOURCE_IDENTITY", "SESSION_NAME", "USER_NAME"] as const;
export type PersonSource = (typeof PERSON_SOURCES)[number];

export interface ActivityActor {
  readonly kind: ActivityActorKind;
  /** The name to show, such as `anna`, `root` or `anna (role Admin)`. */
  readonly displayName: string;
  readonly arn: string | null;
  /** The person behind the credentials, as far as CloudTrail names one. */
  readonly person: string | null;
  readonly personSource: PersonSource | null;
  /** The role of the session. */
  readonly roleName: string | null;
  /** The account of the actor's identity. */
  readonly awsAccountId: string | null;
}

/** Identifies an actor: by its ARN, where CloudTrail names one. Others have no better name than the one that is shown. */
export function actorKey({ arn, kind, awsAccountId, displayName }: ActivityActor): string {
  return arn ?? `${kind} ${awsAccountId ?? "-"} ${displayName}`;
}

export interface Activity {
  readonly eventId: string;
  readonly at: Instant;
  readonly awsAccountId: string;
  readonly region: string;
  /** The service that was called, such as `iam.amazonaws.com`. */
  readonly service: string;
  /** The name of the event, such as `AttachUserPolicy` or `ConsoleLogin`. */
  readonly name: string;
  readonly actor: ActivityActor;
  /** An address, or the name of an AWS service. */
  readonly sourceAddress: string | null;
  readonly userAgent: string | null;
  /** Null if CloudTrail does not record it: an identity provider may have required MFA. */
  readonly hasMfa: boolean | null;
  /** The subject of the activity: `user:anna`, `role:Admin`, `group:ops`, `policy:ARN`, `root` or `account`. */
  readonly targets: readonly string[];
  /** The unique ID of the acting IAM user. Null for all others. */
  readonly actorUserId: string | null;
}

/** A target of an activity, as activities and the resources of alerts name it. */
export const targetOf = {
  user: (name: string) => `user:${name}`,
  role: (name: string) => `role:${name}`,
  group: (name: string) => `group:${name}`,
  policy: (arn: string) => `policy:${arn}`,
  root: "root",
  account: "account",
} as const;

/** Whether the activity changed IAM, so that a scan would read something else than before. */
export function isChange({ service, name }: Pick<Activity, "service" | "name">): boolean {
  return service === "iam.amazonaws.com" && !READS.test(name);
}

const READS = /^(Get|List|Simulate|Generate)/;

/** Activities after which the keys, the password or the MFA of a user differ. The credential report may be 4 hours old. */
export function changesCredentials({ name }: Pick<Activity, "name">): boolean {
  return CREDENTIAL_CHANGES.test(name);
}

const CREDENTIAL_CHANGES = /(AccessKey|LoginProfile|MFADevice|^ChangePassword)$/;

/** The targets of the resource of an alert or change, by any of which an activity about it is found. */
export function targetsOfResource({
  category,
  name,
  arn,
}: {
  readonly category: string;
  readonly name: string;
  readonly arn: string | null;
}): readonly string[] {
  switch (category) {
    case "IAMUser":
      return [targetOf.user(name)];
    case "IAMAccessKey":
      // A key is named `anna/AKIA…` or `anna (created …)`.
      return [targetOf.user(name.split(/[/ ]/)[0] ?? name)];
    case "IAMGroup":
      return [targetOf.group(name)];
    case "IAMRole":
      return [targetOf.role(name)];
    case "IAMPolicy":
      return targetsOfPolicy(name, arn);
    case "IAMRootUser":
      return [targetOf.root];
    default:
      return [targetOf.account];
  }
}

/** An inline policy is named `owner/policy`, and the kind of its owner is unknown. */
function targetsOfPolicy(name: string, arn: string | null): readonly string[] {
  if (arn !== null && arn.includes(":role/")) return [targetOf.role(arn.slice(arn.lastIndexOf("/") + 1))];
  if (arn !== null) return [targetOf.policy(arn)];
  const owner = name.slice(0, name.indexOf("/"));
  return [targetOf.user(owner), targetOf.role(owner), targetOf.group(owner)];
}

interface NamedPrincipal {
  readonly kind: string;
  readonly name: string;
}

/** The targets of a path that changed: its principal, and the policies of the causes with their holders. */
export function targetsOfPath({
  source,
  causes,
}: {
  readonly source: NamedPrincipal;
  readonly causes: readonly {
    readonly policy: { readonly arn: string | null; readonly holder: NamedPrincipal | null } | null;
  }[];
}): readonly string[] {
  const principals = [source, ...causes.flatMap(({ policy }) => policy?.holder ?? [])];
  const policies = causes.flatMap(({ policy }) => policy?.arn ?? []);
  return [
    ...new Set([
      ...principals.flatMap(({ kind, name }) => {
        if (kind === "USER") return [targetOf.user(name)];
        if (kind === "ROLE") return [targetOf.role(name)];
        return kind === "GROUP" ? [targetOf.group(name)] : [];
      }),
      ...policies.map(targetOf.policy),
    ]),
  ];
}
