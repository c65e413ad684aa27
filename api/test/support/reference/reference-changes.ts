/**
 * The changes that a caller can make to users, roles, groups and policies, each with the request that AWS asks for. The
 * condition keys of each request are those of the Service Authorization Reference, *Actions, resources, and condition keys
 * for AWS Identity and Access Management*.
 */
import { memoize } from "../../../src/iam/memoize.ts";
import {
  ADMINISTRATOR_ACCESS,
  NO_CREDENTIALS,
  type ReferenceAccount,
  type ReferenceGroup,
  type ReferencePrincipal,
} from "./reference-account.ts";
import { allowsAll, hasDeny, type ReferenceWorld } from "./reference-world.ts";

/** AWS's default quotas (IAM and AWS STS quotas). */
const MAX_MANAGED_POLICIES = 10;
const MAX_VERSIONS = 5;
const MAX_KEYS = 2;

type Change = (world: ReferenceWorld, caller: ReferencePrincipal) => void;

const KINDS = {
  USER: {
    put: "iam:PutUserPolicy",
    attach: "iam:AttachUserPolicy",
    deleteInline: "iam:DeleteUserPolicy",
    detach: "iam:DetachUserPolicy",
    dropBoundary: "iam:DeleteUserPermissionsBoundary",
    putBoundary: "iam:PutUserPermissionsBoundary",
    tag: ["iam:TagUser", "iam:UntagUser"],
  },
  ROLE: {
    put: "iam:PutRolePolicy",
    attach: "iam:AttachRolePolicy",
    deleteInline: "iam:DeleteRolePolicy",
    detach: "iam:DetachRolePolicy",
    dropBoundary: "iam:DeleteRolePermissionsBoundary",
    putBoundary: "iam:PutRolePermissionsBoundary",
    tag: ["iam:TagRole", "iam:UntagRole"],
  },
} as const;

export const CHANGES: readonly Change[] = [
  createPolicies,
  changePolicies,
  createPrincipals,
  changePrincipals,
  changeGroups,
  takeUsers,
];

/** New policies have arbitrary content. They are known by ARN, as if they had been rewritten. */
function createPolicies(world: ReferenceWorld, caller: ReferencePrincipal): void {
  if (!world.mayDo(caller, "iam:CreatePolicy")) return;
  for (const path of pathsOf(world, "policy")) {
    const resource = `arn:aws:iam::${world.account.id}:policy${path}zz-new`;
    if (world.can({ caller, action: "iam:CreatePolicy", resource, hasUnreadTags: true }))
      world.add(world.rewritten, resource);
  }
}

function changePolicies(world: ReferenceWorld, caller: ReferencePrincipal): void {
  for (const { arn: resource, isAwsManaged, others } of world.account.policies.values()) {
    if (isAwsManaged) continue;
    const may = (action: string) => world.can({ caller, action, resource, hasUnreadTags: true });
    const hasRoom = others.length + 1 < MAX_VERSIONS || world.bound === "UPPER" || may("iam:DeletePolicyVersion");
    if (hasRoom && may("iam:CreatePolicyVersion")) world.add(world.rewritten, resource);
    if (others.length > 0 && may("iam:SetDefaultPolicyVersion")) world.add(world.switched, resource);
  }
}

function createPrincipals(world: ReferenceWorld, caller: ReferencePrincipal): void {
  for (const kind of ["user", "role"] as const) {
    const action = kind === "user" ? "iam:CreateUser" : "iam:CreateRole";
    if (!world.mayDo(caller, action)) continue;
    for (const path of pathsOf(world, kind)) {
      for (const boundary of [null, ...namedBoundaries(world)]) {
        const name = `zz-new-${boundary === null ? "none" : boundary.slice(boundary.lastIndexOf("/") + 1)}`;
        const resource = `arn:aws:iam::${world.account.id}:${kind}${path}${name}`;
        const keys = { "iam:PermissionsBoundary": boundary === null ? undefined : [boundary] };
        if (!world.can({ caller, action, resource, keys, hasUnreadTags: true })) continue;
        const isRole = kind === "role";
        world.addPrincipal({
          ...NO_CREDENTIALS,
          kind: isRole ? "ROLE" : "USER",
          name,
          arn: resource,
          inline: [],
          attached: [],
          boundary,
          trust: isRole ? { Version: "2012-10-17", Statement: [] } : null,
        });
        if (isRole) world.add(world.opened, resource);
        if (world.bound === "UPPER") world.add(world.tagged, resource);
      }
    }
  }
}

function changePrincipals(world: ReferenceWorld, caller: ReferencePrincipal): void {
  for (const target of [...world.principals.values()]) {
    const actions = KINDS[target.kind];
    const { arn: resource } = target;
    const current = { "iam:PermissionsBoundary": world.boundaryKey(target) };
    const may = (action: string, keys: Readonly<Record<string, readonly string[] | undefined>> = {}) =>
      world.can({ caller, action, resource, target, keys });
    if (may(actions.put, current)) world.add(world.overwritten, resource);
    for (const arn of attachable(world, target))
      if (may(actions.attach, { ...current, "iam:PolicyARN": [arn] })) attach(world, target, arn);
    if (target.inline.length > 0 && may(actions.deleteInline, current)) world.add(world.removed, `${resource}|inline`);
    for (const arn of target.attached)
      if (may(actions.detach, { ...current, "iam:PolicyARN": [arn] })) world.add(world.removed, `${resource}|${arn}`);
    if (target.boundary !== null) {
      if (may(actions.dropBoundary, current)) world.add(world.unbounded, resource);
      for (const arn of world.account.policies.keys())
        if (may(actions.putBoundary, { "iam:PermissionsBoundary": [arn] })) replaceBoundary(world, target, arn);
    }
    if (world.bound === "UPPER" && actions.tag.some((action) => may(action))) world.add(world.tagged, resource);
    if (target.kind === "ROLE" && may("iam:UpdateAssumeRolePolicy", current)) world.add(world.opened, resource);
  }
}

function changeGroups(world: ReferenceWorld, caller: ReferencePrincipal): void {
  for (const group of world.account.groups) {
    const { arn: resource } = group;
    const may = (action: string, keys = {}) => world.can({ caller, action, resource, keys });
    if (may("iam:PutGroupPolicy")) world.add(world.overwritten, resource);
    for (const arn of attachable(world, group))
      if (may("iam:AttachGroupPolicy", { "iam:PolicyARN": [arn] })) attach(world, group, arn);
    if (may("iam:DeleteGroupPolicy")) world.add(world.removed, `${resource}|inline`);
    for (const arn of group.attached)
      if (may("iam:DetachGroupPolicy", { "iam:PolicyARN": [arn] })) world.add(world.removed, `${resource}|${arn}`);
    const [adds, removes] = [may("iam:AddUserToGroup"), may("iam:RemoveUserFromGroup")];
    for (const user of world.principals.values()) {
      if (user.kind !== "USER") continue;
      if (adds) world.addTo(world.joined, user.arn, resource);
      if (removes) world.add(world.removed, `${user.arn}|${resource}`);
    }
  }
}

function takeUsers(world: ReferenceWorld, caller: ReferencePrincipal): void {
  for (const target of world.principals.values()) {
    if (target.kind !== "USER" || world.controlled.has(target.arn)) continue;
    const may = (action: string) => world.can({ caller, action, resource: target.arn, target });
    const hasSlot = target.keys < MAX_KEYS || may("iam:DeleteAccessKey");
    // A password does not open a user that must present an MFA device which the attacker does not have.
    const opensByPassword = !target.hasMfa || world.bound === "UPPER";
    if (
      (hasSlot && may("iam:CreateAccessKey")) ||
      (opensByPassword && may(target.hasPassword ? "iam:UpdateLoginProfile" : "iam:CreateLoginProfile"))
    )
      world.add(world.controlled, target.arn);
  }
}

/** The managed policies that may be attached: those of the account, of AWS, and new ones. */
function attachable(world: ReferenceWorld, holder: ReferencePrincipal | ReferenceGroup): readonly string[] {
  if (world.bound === "LOWER" && holder.attached.length >= MAX_MANAGED_POLICIES) return [];
  return [...new Set([...world.account.policies.keys(), ...world.rewritten])];
}

function attach(world: ReferenceWorld, holder: ReferencePrincipal | ReferenceGroup, arn: string): void {
  const documents = world.documentsOf(arn);
  if (documents.some(allowsAll)) world.add(world.granted, holder.arn);
  else if (world.bound === "UPPER" || !documents.some(hasDeny)) world.addTo(world.added, holder.arn, arn);
}

function replaceBoundary(world: ReferenceWorld, target: ReferencePrincipal, arn: string): void {
  if (world.documentsOf(arn).some(allowsAll)) world.add(world.unbounded, target.arn);
  else if (world.bound === "UPPER") world.addTo(world.otherBoundaries, target.arn, arn);
}

/** The paths that the account's documents name for a kind of resource, and the root path. */
function pathsOf({ account }: ReferenceWorld, kind: NamedKind): readonly string[] {
  return namesOf(account).paths[kind];
}

/** The policies that the account's documents name as a boundary, and AdministratorAccess if they name any. */
function namedBoundaries({ account }: ReferenceWorld): readonly string[] {
  return namesOf(account).boundaries;
}

type NamedKind = "user" | "role" | "policy";

const namesOf = memoize((account: ReferenceAccount) => {
  const text = JSON.stringify(account.documents);
  const tagPaths = account.principals.flatMap(({ tags }) => Object.values(tags).map((value) => `/${value}/`));
  const paths = (kind: NamedKind): readonly string[] => {
    const named = [...text.matchAll(new RegExp(`:${kind}(/[^"*$]*/)`, "g"))].map((match) => match[1]!);
    const byTag = text.includes("/${aws:PrincipalTag/team}/") ? tagPaths : [];
    return [...new Set(["/", ...named, ...byTag])];
  };
  const named = account.documents.flatMap(({ Statement }) =>
    Statement.flatMap(({ Condition = {} }) =>
      Object.values(Condition).flatMap((keys) =>
        Object.entries(keys).flatMap(([key, values]) =>
          key.toLowerCase() === "iam:permissionsboundary" ? [values].flat() : [],
        ),
      ),
    ),
  );
  return {
    paths: { user: paths("user"), role: paths("role"), policy: paths("policy") },
    boundaries: [
      ...new Set([
        // It limits nothing, and meets conditions that name no policy, such as Null and negated ones.
        ...(named.length > 0 ? [ADMINISTRATOR_ACCESS] : []),
        ...[...account.policies.keys()].filter((arn) => named.some((name) => arn.startsWith(name.replace(/\*$/, "")))),
        // AWS managed policies exist in every account, although only those in use are listed.
        ...named.filter((name) => /^arn:aws:iam::aws:policy\/[^*?$]+$/.test(name)),
      ]),
    ],
  };
});
