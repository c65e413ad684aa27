/** The resources that a reading lacks although it read their section. Their rows stay as they are. */
import type { AccountSnapshot, AuthorizationDetails } from "../../iam/account.ts";
import { ownerId } from "../../iam/alerts/alert.ts";
import { accessKeyIdentity, inlinePolicyRef, policyOwners } from "../../iam/identity.ts";
import { defaultDocument } from "../../iam/principals/principal-policies.ts";
import { keySubjects, newerKeySubjects } from "./snapshot-rows.ts";

const NONE: ReadonlySet<string> = new Set();

/**
 * The users whose keys the credential report does not identify: it was written before the user was created or renamed,
 * lacks a creation time, or has two keys of one second.
 */
export function usersWithUnknownKeys(snapshot: AccountSnapshot): ReadonlySet<string> {
  return new Set(
    keySubjects(snapshot).flatMap((subject) => (subject.kind === "KEY" ? [] : [ownerId(subject.resource)])),
  );
}

/**
 * The identities of the keys that were listed for users without a row in the report, by user. A user without a listed key
 * is missing: it may be one whose keys this scan did not list.
 */
export function listedKeysByUser(snapshot: AccountSnapshot): ReadonlyMap<string, ReadonlySet<string>> {
  const byUser = Map.groupBy(newerKeySubjects(snapshot), ({ user }) => user.userId);
  return new Map(
    [...byUser].map(([userId, subjects]) => [
      userId,
      new Set(subjects.map(({ key }) => accessKeyIdentity(userId, key.createdAt))),
    ]),
  );
}

/**
 * The identities of groups, roles and policies that an earlier reading contained and that the authorization details lack
 * (`iam/checks/last-known.ts`): a group or policy that is in use and not listed, or a document that is not there. A text
 * that cannot be parsed was read, and is stored.
 */
export function unreadIdentities({ sections, lastKnown }: AccountSnapshot): ReadonlySet<string> {
  const known = lastKnown?.sections.authorizationDetails;
  if (known?.status !== "read" || sections.authorizationDetails.status !== "read") return NONE;
  const read = documentsOf(sections.authorizationDetails.value);
  return new Set([...documentsOf(known.value)].flatMap(([id, text]) => (text !== "" && !read.get(id) ? [id] : [])));
}

/** The document of each group, role and policy by identity, empty if it is missing. A group has only its ID. */
function documentsOf(details: AuthorizationDetails): ReadonlyMap<string, string> {
  return new Map([
    ...details.groups.map(({ groupId }) => [groupId, groupId] as const),
    ...details.roles.map(({ roleId, trustPolicy }) => [roleId, trustPolicy] as const),
    ...details.policies.map((policy) => [policy.policyId, defaultDocument(policy) ?? ""] as const),
    ...policyOwners(details).flatMap(({ id, name, holder }) =>
      holder.inlinePolicies.map(
        ({ policyName, document }) => [inlinePolicyRef(id, name, policyName).id, document] as const,
      ),
    ),
  ]);
}
