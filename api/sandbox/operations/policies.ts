/**
 * Operations on managed policies, and the same ten operations on inline and attached policies of users, groups and
 * roles.
 */
import type { SandboxAccount } from "../account.ts";
import type { PolicyHolder, SandboxGroup, SandboxPolicy, SandboxRole, SandboxUser } from "../entities.ts";
import { type Call, encodeDocument, type Operation, type OperationTable, page, tagFields, time } from "../operation.ts";
import type { XmlFields, XmlValue } from "../protocol/query.ts";

export const policyOperations: OperationTable = {
  GetPolicy: ({ account, params }) => {
    const policy = account.policy(params.required("PolicyArn"));
    return {
      Policy: { ...policyFields(policy), Description: policy.description || undefined, Tags: tagFields(policy.tags) },
    };
  },
  ListPolicies: (call) => {
    const { account, params } = call;
    const scope = params.optional("Scope") ?? "All";
    const isOnlyAttached = params.flag("OnlyAttached") ?? false;
    const usage = params.optional("PolicyUsageFilter");
    const prefix = params.optional("PathPrefix") ?? "/";
    const all = [
      ...(scope === "AWS" ? [] : account.customerPolicies.values()),
      ...(scope === "Local" ? [] : account.awsPolicies.values()),
    ].filter((policy) => {
      if (!policy.path.startsWith(prefix)) return false;
      if (usage === "PermissionsPolicy") return policy.attachedTo.size > 0;
      if (usage === "PermissionsBoundary") return policy.boundaryOf.size > 0;
      return !isOnlyAttached || policy.attachedTo.size > 0;
    });
    const { items, more } = page(call, all, (policy) => policy.arn);
    return { Policies: items.map(policyFields), ...more };
  },
  CreatePolicy: ({ account, params }) => {
    const policy = account.createPolicy({
      name: params.required("PolicyName"),
      document: params.required("PolicyDocument"),
      path: params.optional("Path"),
      description: params.optional("Description"),
      tags: params.tags(),
    });
    return { Policy: policyFields(policy) };
  },
  DeletePolicy: ({ account, params }) => {
    account.deletePolicy(account.policy(params.required("PolicyArn")));
    return undefined;
  },
  GetPolicyVersion: ({ account, params }) => {
    const policy = account.policy(params.required("PolicyArn"));
    const version = account.policyVersion(policy, params.required("VersionId"));
    return { PolicyVersion: { Document: encodeDocument(version.document), ...versionFields(policy, version) } };
  },
  ListPolicyVersions: (call) => {
    const policy = call.account.policy(call.params.required("PolicyArn"));
    const { items, more } = page(call, policy.versions.toReversed(), (version) => version.versionId);
    return { Versions: items.map((version) => versionFields(policy, version)), ...more };
  },
  CreatePolicyVersion: ({ account, params }) => {
    const policy = account.policy(params.required("PolicyArn"));
    const versionId = account.createPolicyVersion(
      policy,
      params.required("PolicyDocument"),
      params.flag("SetAsDefault") ?? false,
    );
    return { PolicyVersion: versionFields(policy, account.policyVersion(policy, versionId)) };
  },
  SetDefaultPolicyVersion: ({ account, params }) => {
    account.setDefaultPolicyVersion(account.policy(params.required("PolicyArn")), params.required("VersionId"));
    return undefined;
  },
  DeletePolicyVersion: ({ account, params }) => {
    account.deletePolicyVersion(account.policy(params.required("PolicyArn")), params.required("VersionId"));
    return undefined;
  },
  ListEntitiesForPolicy: (call) => {
    const { account, params } = call;
    const policy = account.policy(params.required("PolicyArn"));
    const usage = params.optional("PolicyUsageFilter");
    const kind = params.optional("EntityFilter");
    const holders = new Set<PolicyHolder>([
      ...(usage === "PermissionsBoundary" ? [] : policy.attachedTo),
      ...(usage === "PermissionsPolicy" ? [] : policy.boundaryOf),
    ]);
    const asked = [...holders].filter((holder) => kind === undefined || kind === entityFilterOf(holder));
    const { items, more } = page(call, asked, (holder) => holder.id);
    const named = (filter: string, noun: string): XmlValue[] =>
      items
        .filter((holder) => entityFilterOf(holder) === filter)
        .map((holder) => ({ [`${noun}Name`]: holder.name, [`${noun}Id`]: holder.id }));
    return {
      PolicyGroups: named("Group", "Group"),
      PolicyUsers: named("User", "User"),
      PolicyRoles: named("Role", "Role"),
      ...more,
    };
  },
  ...holderOperations("User", ({ account, params }) => account.user(params.required("UserName"))),
  ...holderOperations("Group", ({ account, params }) => account.group(params.required("GroupName"))),
  ...holderOperations("Role", ({ account, params }) => account.role(params.required("RoleName"))),
};

function entityFilterOf(holder: PolicyHolder): string {
  switch ((holder as SandboxUser | SandboxGroup | SandboxRole).kind) {
    case "USER":
      return "User";
    case "GROUP":
      return "Group";
    case "ROLE":
      return "Role";
  }
}

/**
 * Returns the operations on the policies of users, groups or roles: `ListUserPolicies`, `GetUserPolicy`,
 * `AttachUserPolicy`, …
 */
function holderOperations(noun: "User" | "Group" | "Role", find: (call: Call) => PolicyHolder): OperationTable {
  const edit =
    (change: (account: SandboxAccount, holder: PolicyHolder, call: Call) => void): Operation =>
    (call) => {
      change(call.account, find(call), call);
      return undefined;
    };
  return {
    [`List${noun}Policies`]: (call) => {
      const { items, more } = page(call, find(call).inlinePolicies.keys(), (name) => name);
      return { PolicyNames: items, ...more };
    },
    [`Get${noun}Policy`]: (call) => {
      const holder = find(call);
      const name = call.params.required("PolicyName");
      const document = encodeDocument(call.account.inlinePolicy(holder, name));
      return { [`${noun}Name`]: holder.name, PolicyName: name, PolicyDocument: document };
    },
    [`Put${noun}Policy`]: edit((account, holder, { params }) =>
      account.putInlinePolicy(holder, params.required("PolicyName"), params.required("PolicyDocument")),
    ),
    [`Delete${noun}Policy`]: edit((account, holder, { params }) =>
      account.deleteInlinePolicy(holder, params.required("PolicyName")),
    ),
    [`ListAttached${noun}Policies`]: (call) => {
      const prefix = call.params.optional("PathPrefix") ?? "/";
      const policies = [...find(call).attachedPolicies].filter((policy) => policy.path.startsWith(prefix));
      const { items, more } = page(call, policies, (policy) => policy.arn);
      return { AttachedPolicies: items.map((policy) => ({ PolicyName: policy.name, PolicyArn: policy.arn })), ...more };
    },
    [`Attach${noun}Policy`]: edit((account, holder, { params }) =>
      account.attach(holder, account.policy(params.required("PolicyArn"))),
    ),
    [`Detach${noun}Policy`]: edit((account, holder, { params }) =>
      account.detach(holder, account.policy(params.required("PolicyArn"))),
    ),
  };
}

function policyFields(policy: SandboxPolicy): XmlFields {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: policy.attachedTo.size,
    PermissionsBoundaryUsageCount: policy.boundaryOf.size,
    IsAttachable: true,
    CreateDate: time(policy.createdAt),
    UpdateDate: time(policy.updatedAt),
  };
}

function versionFields(policy: SandboxPolicy, version: SandboxPolicy["versions"][number]): XmlFields {
  return {
    VersionId: version.versionId,
    IsDefaultVersion: version.versionId === policy.defaultVersionId,
    CreateDate: time(version.createdAt),
  };
}
