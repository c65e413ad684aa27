/**
 * Turns each IAM resource of the Terraform AWS provider into a planned change (Terraform Registry, *AWS Provider*,
 * IAM).
 */
import { hasUnknown } from "./bounds.ts";
import { hasGeneratedName, nameOf } from "./terraform-references.ts";
import type { PlannedResource } from "./planned-resource.ts";
import type { PlannedChangeBuilder } from "./planned-change.ts";
import { isMapValue, listOfValues, reasonsIn, Unknown, type Value, type ValueMap } from "./value.ts";

interface ResourceReader {
  /** Whether others can refer to the resource. */
  readonly isEntity?: true;
  readonly read: (resource: PlannedResource, builder: PlannedChangeBuilder) => void;
}

type HolderKind = "user" | "group" | "role";

/** Resources of IAM that give no permissions. */
export const WITHOUT_PERMISSIONS: ReadonlySet<string> = new Set([
  "aws_iam_account_alias",
  "aws_iam_account_password_policy",
  "aws_iam_openid_connect_provider",
  "aws_iam_organizations_features",
  "aws_iam_outbound_web_identity_federation",
  "aws_iam_saml_provider",
  "aws_iam_security_token_service_preferences",
  "aws_iam_server_certificate",
  "aws_iam_service_linked_role",
  "aws_iam_service_specific_credential",
  "aws_iam_signing_certificate",
  "aws_iam_user_ssh_key",
  "aws_iam_virtual_mfa_device",
]);

/**
 * Other types that change who may do what in an account, and that are not read: permission sets and organization policies,
 * stacks with resources of their own, and the types of other providers for the same.
 */
const OTHER_ACCESS = [
  /^aws_(?:ssoadmin|identitystore|organizations|rolesanywhere)_/,
  /^aws_(?:cloudformation_stack|cloudcontrolapi_resource|serverlessapplicationrepository_|servicecatalog_provisioned_product)/,
  /^awscc_(?:iam|sso|identitystore|organizations|rolesanywhere|cloudformation|servicecatalog)_/,
];

export function mayGivePermissions(type: string): boolean {
  return type.startsWith("aws_iam_") || OTHER_ACCESS.some((pattern) => pattern.test(type));
}

export const RESOURCE_READERS: Readonly<Record<string, ResourceReader>> = {
  aws_iam_user: { isEntity: true, read: readUser },
  aws_iam_group: { isEntity: true, read: readGroup },
  aws_iam_role: { isEntity: true, read: readRole },
  aws_iam_policy: { isEntity: true, read: readPolicy },
  aws_iam_user_policy: { read: inlineReader("user") },
  aws_iam_group_policy: { read: inlineReader("group") },
  aws_iam_role_policy: { read: inlineReader("role") },
  aws_iam_user_policy_attachment: { read: attachmentReader({ user: "user" }) },
  aws_iam_group_policy_attachment: { read: attachmentReader({ group: "group" }) },
  aws_iam_role_policy_attachment: { read: attachmentReader({ role: "role" }) },
  aws_iam_policy_attachment: { read: readExclusiveAttachment },
  aws_iam_user_policy_attachments_exclusive: { read: exclusiveReader("user", "policy_arns") },
  aws_iam_group_policy_attachments_exclusive: { read: exclusiveReader("group", "policy_arns") },
  aws_iam_role_policy_attachments_exclusive: { read: exclusiveReader("role", "policy_arns") },
  aws_iam_user_policies_exclusive: { read: exclusiveReader("user", "policy_names") },
  aws_iam_group_policies_exclusive: { read: exclusiveReader("group", "policy_names") },
  aws_iam_role_policies_exclusive: { read: exclusiveReader("role", "policy_names") },
  aws_iam_group_membership: { read: readGroupMembership },
  aws_iam_user_group_membership: { read: readUserMembership },
  aws_iam_instance_profile: { read: readInstanceProfile },
  aws_iam_access_key: { read: readAccessKey },
  aws_iam_user_login_profile: { read: readLoginProfile },
};

/** The ARN of the resource itself, before the change (if it exists) or after. */
function ownArn(
  kind: HolderKind | "policy",
  resource: PlannedResource,
  state: ValueMap,
  builder: PlannedChangeBuilder,
) {
  const arn = state["arn"];
  if (typeof arn === "string" && arn.startsWith("arn:")) return arn;
  const path = state["path"];
  const built = builder.arnOf(kind, typeof path === "string" ? path : "/", nameOf(resource));
  if (hasGeneratedName(resource)) builder.nameIsGenerated(built);
  return built;
}

/** Whether the resource is created, also in place of a deleted one. */
const isCreated = ({ actions }: PlannedResource) => actions.includes("create");
const isDeleted = ({ actions }: PlannedResource) => actions.includes("delete");

function readEntity(
  kind: HolderKind | "policy",
  resource: PlannedResource,
  builder: PlannedChangeBuilder,
): { readonly arn: string; readonly after: ValueMap } | null {
  const { before, after } = resource;
  if (isDeleted(resource) && before) {
    const arn = ownArn(kind, resource, before, builder);
    builder.add(kind === "policy" ? "deletePolicies" : "deletePrincipals", arn);
  }
  if (!after) return null;
  const arn = ownArn(kind, resource, isCreated(resource) ? after : (before ?? after), builder);
  if (arn.split(":")[4] !== builder.awsAccountId) {
    builder.undecided(resource, "the resource", [`belongs to another account: ${arn}`]);
    return null;
  }
  builder.declare(arn, resource);
  const isRenamed = (attribute: string) => before !== null && before[attribute] !== after[attribute];
  if (!isCreated(resource) && ["name", "path"].some(isRenamed))
    builder.undecided(resource, "the new name", ["patterns in policies may match it"]);
  return { arn, after };
}

function readUser(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  const found = readEntity("user", resource, builder);
  if (!found) return;
  const boundary = found.after["permissions_boundary"] ?? null;
  const tags = tagsIn(found.after);
  if (isCreated(resource)) return builder.createUser(resource, found.arn, { boundary, tags });
  setChangedBoundary(resource, found.arn, boundary, builder);
  setChangedTags(resource, found.arn, tags, builder);
}

function readGroup(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  const found = readEntity("group", resource, builder);
  if (found && isCreated(resource)) builder.createGroup(resource, found.arn);
}

function setChangedBoundary(
  resource: PlannedResource,
  arn: string,
  boundary: Value,
  builder: PlannedChangeBuilder,
): void {
  const before = resource.before?.["permissions_boundary"] ?? "";
  if (boundary !== before && !(boundary === null && before === "")) builder.setBoundary(resource, arn, boundary);
}

/** All tags, with the provider's default ones. They are known only after apply if there are none. */
function tagsIn({ tags = null, tags_all: all = null }: ValueMap): Value {
  const own = tags ?? {};
  if (isMapValue(all)) return all;
  return all instanceof Unknown && isMapValue(own) && Object.keys(own).length > 0 ? all : own;
}

function setChangedTags(resource: PlannedResource, arn: string, tags: Value, builder: PlannedChangeBuilder): void {
  const linesOf = (value: Value) =>
    isMapValue(value) ? Object.entries(value).map((tag) => JSON.stringify(tag)) : null;
  const [now, before] = [linesOf(tags), linesOf(tagsIn(resource.before ?? {}))];
  if (now?.toSorted().join() !== before?.toSorted().join() || hasUnknown(tags)) builder.setTags(resource, arn, tags);
}

function readRole(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  const found = readEntity("role", resource, builder);
  if (!found) return;
  const { arn, after } = found;
  const trust = { value: after["assume_role_policy"] ?? null, placeOf: () => resource.placeOf(["assume_role_policy"]) };
  const boundary = after["permissions_boundary"] ?? null;
  const tags = tagsIn(after);
  if (isCreated(resource)) builder.createRole(resource, arn, trust, { boundary, tags });
  else {
    if (trust.value !== resource.before?.["assume_role_policy"]) builder.setTrust(resource, arn, trust);
    setChangedBoundary(resource, arn, boundary, builder);
    setChangedTags(resource, arn, tags, builder);
  }
  readInlineBlocks(resource, arn, builder);
  // Without the argument, the provider fills it in after apply.
  const before = listOfValues(resource.before?.["managed_policy_arns"]);
  const attached = resource.configured.has("managed_policy_arns") || !(after["managed_policy_arns"] instanceof Unknown);
  if (attached)
    for (const policy of listOfValues(after["managed_policy_arns"]))
      if (isCreated(resource) || !before.includes(policy)) builder.attach(resource, arn, policy);
  if (!isCreated(resource) && resource.configured.has("managed_policy_arns"))
    for (const policyArn of before)
      if (typeof policyArn === "string" && !listOfValues(after["managed_policy_arns"]).includes(policyArn))
        builder.add("detach", { policyArn, principalArn: arn });
}

function readInlineBlocks(resource: PlannedResource, arn: string, builder: PlannedChangeBuilder): void {
  const { after, before, configured } = resource;
  const blocks = after?.["inline_policy"];
  if (blocks instanceof Unknown) {
    if (configured.has("inline_policy")) {
      builder.putInline(resource, arn, "inline_policy", { value: blocks, placeOf: () => resource.place });
      builder.onlyPossibly(() => deleteOldBlocks([]));
    }
    return;
  }
  deleteOldBlocks(listOfValues(blocks).map((block) => (isMapValue(block) ? (block["name"] ?? null) : block)));
  for (const [i, block] of listOfValues(blocks).entries()) {
    if (!isMapValue(block) || block["policy"] === null || block["policy"] === undefined || block["policy"] === "")
      continue;
    const known = listOfValues(before?.["inline_policy"]).some(
      (each) => isMapValue(each) && each["name"] === block["name"] && each["policy"] === block["policy"],
    );
    if (known && !isCreated(resource)) continue;
    const name = typeof block["name"] === "string" ? block["name"] : `inline_policy-${i}`;
    const placeOf = () => resource.placeOf(["inline_policy", i, "policy"]);
    builder.putInline(resource, arn, name, { value: block["policy"], placeOf });
  }

  /** The provider deletes the inline policies whose blocks are gone. One of them may have denied something. */
  function deleteOldBlocks(kept: readonly Value[]): void {
    if (isCreated(resource)) return;
    for (const block of listOfValues(before?.["inline_policy"])) {
      const policyName = isMapValue(block) ? block["name"] : null;
      if (typeof policyName !== "string" || policyName === "" || kept.includes(policyName)) continue;
      builder.add("deleteInlinePolicies", { principalArn: arn, policyName });
    }
  }
}

function readPolicy(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  const found = readEntity("policy", resource, builder);
  if (!found) return;
  const value = found.after["policy"] ?? null;
  if (isCreated(resource)) builder.noteCreated(found.arn);
  if (!isCreated(resource) && value === resource.before?.["policy"]) return;
  builder.putManaged(resource, found.arn, { value, placeOf: () => resource.placeOf(["policy"]) });
}

/**
 * The ARN of a principal that another resource names. Null if the name is unknown: then nothing can be decided. Names do not
 * contain the path, so a principal of the plan is looked up by its name.
 */
function principalArn(
  kind: HolderKind,
  name: Value | undefined,
  resource: PlannedResource,
  builder: PlannedChangeBuilder,
): string | null {
  if (typeof name === "string" && name !== "") return builder.arnOfName(kind, name);
  builder.undecided(resource, `the ${kind}`, reasonsIn(name ?? new Unknown("*", ["is missing"])));
  return null;
}

function inlineReader(kind: HolderKind): ResourceReader["read"] {
  return (resource, builder) => {
    const { before, after } = resource;
    const nameIn = (state: ValueMap) => (typeof state["name"] === "string" ? state["name"] : nameOf(resource));
    if (isDeleted(resource) && before) {
      const arn = principalArn(kind, before[kind], resource, builder);
      if (arn) builder.add("deleteInlinePolicies", { principalArn: arn, policyName: nameIn(before) });
    }
    const arn = after && principalArn(kind, after[kind], resource, builder);
    if (!after || !arn) return;
    const placeOf = () => resource.placeOf(["policy"]);
    builder.putInline(resource, arn, nameIn(after), { value: after["policy"] ?? null, placeOf });
  };
}

/** Attachments: an attribute names one holder or a list of them, and another one policy or a list. */
function attachmentReader(
  holders: Readonly<Record<string, HolderKind>>,
  policies: "policy_arn" | "policy_arns" = "policy_arn",
): ResourceReader["read"] {
  return (resource, builder) => {
    const { before, after } = resource;
    for (const [attribute, kind] of Object.entries(holders)) {
      const pairs = (state: ValueMap | null) =>
        listOfValues(state?.[attribute]).flatMap((holder) =>
          listOfValues(state?.[policies]).map((policy) => ({ holder, policy })),
        );
      const old = pairs(before);
      for (const { holder, policy } of old) {
        const isKept = pairs(after).some((pair) => pair.holder === holder && pair.policy === policy);
        const arn = isKept ? null : principalArn(kind, holder, resource, builder);
        if (arn && typeof policy === "string") builder.add("detach", { policyArn: policy, principalArn: arn });
      }
      for (const { holder, policy } of pairs(after)) {
        const isOld = !isCreated(resource) && old.some((pair) => pair.holder === holder && pair.policy === policy);
        const arn = isOld ? null : principalArn(kind, holder, resource, builder);
        if (arn) builder.attach(resource, arn, policy);
      }
    }
  };
}

const REMOVED_AT_CREATION = "that the plan does not name are removed, and they may deny something";

/** The policy is detached from all other users, groups and roles, which the plan does not name when it begins to manage them. */
function readExclusiveAttachment(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  attachmentReader({ users: "user", groups: "group", roles: "role" })(resource, builder);
  const policy = resource.after?.["policy_arn"];
  if (isCreated(resource) && !(typeof policy === "string" && (builder.creates(policy) || isAllowing(policy))))
    builder.undecided(resource, "the attachments", [REMOVED_AT_CREATION]);
}

/** AWS managed policies that deny something are named after it. */
function isAllowing(policyArn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\//.test(policyArn) && !/Deny|Quarantine/.test(policyArn);
}

/** Policies of a principal that are not in the list are detached or deleted. Deleting the resource changes nothing in AWS. */
function exclusiveReader(kind: HolderKind, list: "policy_arns" | "policy_names"): ResourceReader["read"] {
  const holder = `${kind}_name`;
  return (resource, builder) => {
    const { before, after } = resource;
    if (!after) return;
    const known = isCreated(resource) ? { ...resource, before: null } : resource;
    if (list === "policy_arns") attachmentReader({ [holder]: kind }, list)(known, builder);
    const principal = principalArn(kind, after[holder], resource, builder);
    if (principal === null) return;
    if (isCreated(resource)) {
      if (!builder.creates(principal)) builder.undecided(resource, "the policies", [REMOVED_AT_CREATION]);
      return;
    }
    if (list === "policy_arns") return;
    const kept = listOfValues(after[list]);
    if (hasUnknown(kept)) builder.undecided(resource, "the policies", reasonsIn(kept));
    for (const policyName of listOfValues(before?.[list]))
      if (typeof policyName === "string" && !kept.includes(policyName))
        builder.add("deleteInlinePolicies", { principalArn: principal, policyName });
  };
}

function readGroupMembership(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  const { before, after } = resource;
  change(before, "removeFromGroups");
  change(after, "addToGroups");

  function change(state: ValueMap | null, part: "addToGroups" | "removeFromGroups"): void {
    if (!state) return;
    const groupArn = principalArn("group", state["group"], resource, builder);
    for (const user of listOfValues(state["users"])) {
      const userArn = principalArn("user", user, resource, builder);
      if (userArn && groupArn) builder.add(part, { userArn, groupArn });
    }
  }
}

function readUserMembership(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  const { before, after } = resource;
  change(before, "removeFromGroups");
  change(after, "addToGroups");

  function change(state: ValueMap | null, part: "addToGroups" | "removeFromGroups"): void {
    if (!state) return;
    const userArn = principalArn("user", state["user"], resource, builder);
    for (const group of listOfValues(state["groups"])) {
      const groupArn = principalArn("group", group, resource, builder);
      if (userArn && groupArn) builder.add(part, { userArn, groupArn });
    }
  }
}

function readInstanceProfile(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  const role = resource.after?.["role"];
  if (!resource.after || role === null || role === undefined || role === resource.before?.["role"]) return;
  const roleArn = principalArn("role", role, resource, builder);
  if (roleArn) builder.add("createInstanceProfiles", { roleArn, instanceProfileName: nameOf(resource) });
}

function readAccessKey(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  if (!isCreated(resource)) return;
  const user = resource.after?.["user"];
  const owner = typeof user === "string" ? user : "a user that is known only after apply";
  builder.note(
    resource,
    "ACCESS_KEY_CREATED",
    `Creates a long-term access key of ${owner}, whose secret is stored in the Terraform state.`,
  );
}

function readLoginProfile(resource: PlannedResource, builder: PlannedChangeBuilder): void {
  if (!isCreated(resource)) return;
  const user = resource.after?.["user"];
  const owner = typeof user === "string" ? user : "a user that is known only after apply";
  builder.note(resource, "CONSOLE_PASSWORD_CREATED", `Creates a console password of ${owner}.`);
}
