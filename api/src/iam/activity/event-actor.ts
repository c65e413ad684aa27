/**
 * Who acted, from a CloudTrail record's `userIdentity` (AWS CloudTrail User Guide, *CloudTrail userIdentity element*).
 * Credentials of a role name no person by themselves: the person is the source identity, or else the session's name.
 */
import { z } from "zod";
import type { ActivityActor, ActivityActorKind, PersonSource } from "./activity.ts";

const TEXT_MAX_CHARACTERS = 256;

/** Control characters break logs, and PostgreSQL refuses NUL. A cut may not leave half of a character. */
export const recordText = z
  .string()
  .transform((value) => value.replaceAll(/\p{C}/gu, "").slice(0, TEXT_MAX_CHARACTERS).toWellFormed());

/** A part of a record that is not needed to use the rest. Anything of another type counts as missing. */
export const optionalText = recordText.nullable().catch(null).default(null);
const text = optionalText;

const sessionIssuer = z.object({ userName: text, arn: text, accountId: text }).nullable().catch(null).default(null);
const sessionContext = z
  .object({
    sessionIssuer,
    sourceIdentity: text,
    attributes: z.object({ mfaAuthenticated: text }).nullable().catch(null).default(null),
  })
  .nullable()
  .catch(null)
  .default(null);

const NO_IDENTITY = {
  type: null,
  principalId: null,
  arn: null,
  accountId: null,
  userName: null,
  invokedBy: null,
  onBehalfOf: null,
  sessionContext: null,
};

export const userIdentity = z
  .object({
    type: text,
    principalId: text,
    arn: text,
    accountId: text,
    userName: text,
    invokedBy: text,
    onBehalfOf: z.object({ userId: text }).nullable().catch(null).default(null),
    sessionContext,
  })
  .catch(NO_IDENTITY)
  .default(NO_IDENTITY);
export type UserIdentity = z.infer<typeof userIdentity>;

const KINDS: Readonly<Record<string, ActivityActorKind>> = {
  Root: "ROOT",
  IAMUser: "USER",
  AssumedRole: "ROLE",
  Role: "ROLE",
  FederatedUser: "FEDERATED",
  SAMLUser: "FEDERATED",
  WebIdentityUser: "FEDERATED",
  IdentityCenterUser: "FEDERATED",
  Directory: "FEDERATED",
  AWSService: "SERVICE",
};

export function actorOf(identity: UserIdentity): ActivityActor {
  const kind = KINDS[identity.type ?? ""] ?? "UNKNOWN";
  const roleName = kind === "ROLE" ? (identity.sessionContext?.sessionIssuer?.userName ?? roleOf(identity.arn)) : null;
  const [person, personSource] = personOf(identity, kind);
  return {
    kind,
    displayName: displayNameOf(identity, { kind, roleName, person }),
    arn: identity.arn,
    person,
    personSource,
    roleName,
    awsAccountId: identity.accountId,
  };
}

function personOf(
  { principalId, arn, userName, onBehalfOf, sessionContext: session }: UserIdentity,
  kind: ActivityActorKind,
): readonly [string, PersonSource] | readonly [null, null] {
  if (session?.sourceIdentity) return [session.sourceIdentity, "SOURCE_IDENTITY"];
  if (kind === "USER" || kind === "FEDERATED") {
    const name = userName ?? onBehalfOf?.userId ?? lastPartOf(arn);
    return name ? [name, "USER_NAME"] : [null, null];
  }
  // A role's principal ID is `AROA…:session name`.
  const name = kind === "ROLE" ? (afterColon(principalId) ?? sessionNameOf(arn)) : null;
  return name ? [name, "SESSION_NAME"] : [null, null];
}

function displayNameOf(
  { arn, principalId, invokedBy }: UserIdentity,
  {
    kind,
    roleName,
    person,
  }: { readonly kind: ActivityActorKind; readonly roleName: string | null; readonly person: string | null },
): string {
  if (kind === "ROOT") return person === null ? "root" : `${person} (root)`;
  if (kind === "ROLE")
    return person === null ? `role ${roleName ?? "unknown"}` : `${person} (role ${roleName ?? "unknown"})`;
  return person ?? invokedBy ?? arn ?? principalId ?? "unknown";
}

function afterColon(text: string | null): string | null {
  const colon = text?.indexOf(":") ?? -1;
  return colon < 0 ? null : text!.slice(colon + 1) || null;
}

/** `arn:aws:sts::111122223333:assumed-role/Admin/anna` -> `anna`. */
function sessionNameOf(arn: string | null): string | null {
  return /:assumed-role\/[^/]+\/(.+)$/.exec(arn ?? "")?.[1] ?? null;
}

function roleOf(arn: string | null): string | null {
  return /:assumed-role\/([^/]+)\//.exec(arn ?? "")?.[1] ?? null;
}

function lastPartOf(arn: string | null): string | null {
  return arn === null ? null : arn.slice(arn.lastIndexOf("/") + 1) || null;
}
