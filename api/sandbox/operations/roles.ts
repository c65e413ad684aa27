import { noSuchEntity } from "../aws-error.ts";
import type { SandboxRole } from "../entities.ts";
import { encodeDocument, type OperationTable, page, tagFields, time } from "../operation.ts";
import type { XmlFields } from "../protocol/query.ts";
import { boundary, instanceProfileFields } from "./authorization-details.ts";

const MIN_SESSION_SECONDS = 3_600;
const MAX_SESSION_SECONDS = 43_200;

export const roleOperations: OperationTable = {
  GetRole: ({ account, params }) => ({ Role: fullRole(account.role(params.required("RoleName"))) }),
  ListRoles: (call) => {
    const prefix = call.params.optional("PathPrefix") ?? "/";
    const roles = [...call.account.roles.values()].filter((role) => role.path.startsWith(prefix));
    const { items, more } = page(call, roles, (role) => role.name);
    return { Roles: items.map(roleFields), ...more };
  },
  CreateRole: ({ account, params }) => {
    const boundaryArn = params.optional("PermissionsBoundary");
    const boundaryPolicy = boundaryArn === undefined ? null : account.policy(boundaryArn);
    const role = account.createRole({
      name: params.required("RoleName"),
      trustPolicy: params.required("AssumeRolePolicyDocument"),
      path: params.optional("Path"),
      description: params.optional("Description"),
      maxSessionSeconds: params.integer("MaxSessionDuration", MIN_SESSION_SECONDS, MAX_SESSION_SECONDS),
      tags: params.tags(),
    });
    if (boundaryPolicy !== null) account.setBoundary(role, boundaryPolicy);
    return { Role: fullRole(role) };
  },
  UpdateAssumeRolePolicy: ({ account, params }) => {
    const role = account.role(params.required("RoleName"));
    const document = params.required("PolicyDocument");
    JSON.parse(document);
    role.trustPolicy = document;
    account.touch(role);
    return undefined;
  },
  DeleteRole: ({ account, params }) => {
    account.deleteRole(account.role(params.required("RoleName")));
    return undefined;
  },
  PutRolePermissionsBoundary: ({ account, params }) => {
    account.setBoundary(
      account.role(params.required("RoleName")),
      account.policy(params.required("PermissionsBoundary")),
    );
    return undefined;
  },
  DeleteRolePermissionsBoundary: ({ account, params }) => {
    const role = account.role(params.required("RoleName"));
    if (role.permissionsBoundary === null)
      throw noSuchEntity(`Role ${role.name} does not have a permission boundary attached.`);
    account.setBoundary(role, null);
    return undefined;
  },
  TagRole: ({ account, params }) => {
    account.tag(account.role(params.required("RoleName")), params.tags());
    return undefined;
  },
  UntagRole: ({ account, params }) => {
    account.untag(account.role(params.required("RoleName")), params.list("TagKeys"));
    return undefined;
  },
  ListRoleTags: (call) => {
    const { items, more } = page(call, call.account.role(call.params.required("RoleName")).tags, (tag) => tag.key);
    return { Tags: tagFields(items), ...more };
  },
  ListInstanceProfilesForRole: (call) => {
    const role = call.account.role(call.params.required("RoleName"));
    const { items, more } = page(call, role.instanceProfiles, (profile) => profile.name);
    return { InstanceProfiles: items.map((profile) => instanceProfileFields(profile, role)), ...more };
  },
};

function roleFields(role: SandboxRole): XmlFields {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: time(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    Description: role.description === "" ? undefined : role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

function fullRole(role: SandboxRole): XmlFields {
  return {
    ...roleFields(role),
    PermissionsBoundary: boundary(role.permissionsBoundary),
    Tags: tagFields(role.tags),
    RoleLastUsed: role.lastUsed === null ? {} : { LastUsedDate: time(role.lastUsed.at), Region: role.lastUsed.region },
  };
}
