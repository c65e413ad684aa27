/** The simulation that undoes the changes of one resource, for the tab What if. */
import type { ChangePart } from "../../features/paths/change-parts.ts";
import type { ChangeGroupCardFragment } from "../../gql/changes.ts";

type Group = Pick<ChangeGroupCardFragment, "resource" | "inventory" | "inventoryCount">;
type Item = Group["inventory"][number];

/** Facts that give no permission, or that no simulation changes. A simulation of the rest still undoes the permissions. */
const WITHOUT_PERMISSIONS: ReadonlySet<Item["facts"][number]["fact"]> = new Set([
  "name",
  "path",
  "status",
  "version",
  "versions",
  "consolePassword",
  "mfa",
  "instanceProfiles",
]);

/**
 * Returns the parts that give the resource the permissions it had before. Empty if there are none, or if a part of them
 * cannot be simulated: the result would then be of another change than the one that is shown.
 */
export function undoParts({ resource, inventory, inventoryCount }: Group): readonly ChangePart[] {
  const { arn, kind, name, isDeleted } = resource;
  if (arn === null || isDeleted || inventoryCount > inventory.length) return [];
  const parts = new Map<string, ChangePart | null>();
  // The newest change comes first, so that an earlier one overwrites what the document or the boundary was in between.
  for (const item of inventory) {
    if (item.kind === "ACCESS_KEY") continue;
    const isOwn = item.kind === kind && item.name === name;
    const undone = isOwn ? ownParts(item, arn) : inlineParts(item, arn);
    if (undone === null) return [];
    for (const { key, part } of undone)
      // A policy that was attached and detached again, or the reverse, needs no undoing.
      if (part.kind === "attach" || part.kind === "detach") toggle(parts, key, part);
      else parts.set(key, part);
  }
  return [...parts.values()].filter((part) => part !== null);
}

function toggle(parts: Map<string, ChangePart | null>, key: string, part: ChangePart): void {
  const later = parts.get(key);
  parts.set(key, later && later.kind !== part.kind ? null : part);
}

interface KeyedPart {
  readonly key: string;
  readonly part: ChangePart;
}

/** Null if a part of the change cannot be simulated. */
function ownParts({ change, kind, facts, documents, hasDocumentsLeftOut }: Item, arn: string): KeyedPart[] | null {
  if (change === "DELETED" || hasDocumentsLeftOut || (change === "CREATED" && kind === "POLICY")) return null;
  const parts: KeyedPart[] = [];
  for (const { fact, added, removed } of facts) {
    // Without its boundary, a new user or role would have more permissions than it ever had. Its tags belong to it alone.
    if (change === "CREATED" && (fact === "permissionsBoundary" || fact === "tags")) continue;
    if (fact === "attachedPolicies")
      parts.push(...attachments(added, "detach", arn), ...attachments(removed, "attach", arn));
    else if (fact === "permissionsBoundary")
      parts.push({ key: fact, part: { kind: "boundary", principalArn: arn, policyArn: removed[0] ?? null } });
    else if (!WITHOUT_PERMISSIONS.has(fact)) return null;
  }
  for (const { fact, before } of documents) {
    if (change === "CREATED") continue;
    if (before === null) return null;
    const document = before;
    if (fact === "trustPolicy") parts.push({ key: "trust", part: { kind: "trust", roleArn: arn, document } });
    else if (kind === "POLICY") parts.push({ key: "document", part: { kind: "policy", policyArn: arn, document } });
    else return null;
  }
  return parts;
}

function attachments(policyArns: readonly string[], kind: "attach" | "detach", principalArn: string): KeyedPart[] {
  return policyArns.map((policyArn) => ({ key: `attached ${policyArn}`, part: { kind, policyArn, principalArn } }));
}

/** Only an inline policy that was changed. Null if it was created or deleted. */
function inlineParts({ kind, change, name, documents, hasDocumentsLeftOut }: Item, arn: string): KeyedPart[] | null {
  const before = documents[0]?.before ?? null;
  if (kind !== "POLICY" || change !== "CHANGED" || hasDocumentsLeftOut || before === null) return null;
  return [{ key: `inline ${name}`, part: { kind: "inline", principalArn: arn, document: before, policyName: name } }];
}
