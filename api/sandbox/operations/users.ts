import { entityAlreadyExists, noSuchEntity } from "../aws-error.ts";
import type { SandboxServiceSpecificCredential, SandboxUser } from "../entities.ts";
import { namedUser, optionalTime, type OperationTable, page, tagFields, time } from "../operation.ts";
import type { XmlFields } from "../protocol/query.ts";
import { boundary } from "./authorization-details.ts";

export const userOperations: OperationTable = {
  GetUser: (call) => {
    const { caller, params } = call;
    // Root may query itself. AWS returns the account.
    if (caller.kind === "ROOT" && params.optional("UserName") === undefined) {
      const { account } = caller;
      return {
        User: {
          UserId: account.id,
          Arn: account.rootArn,
          CreateDate: time(account.root.createdAt),
          PasswordLastUsed: optionalTime(account.root.passwordLastUsedAt),
        },
      };
    }
    const user = namedUser(call);
    return {
      User: {
        ...userFields(user),
        PermissionsBoundary: boundary(user.permissionsBoundary),
        Tags: tagFields(user.tags),
      },
    };
  },
  ListUsers: (call) => {
    const prefix = call.params.optional("PathPrefix") ?? "/";
    const users = [...call.account.users.values()].filter((user) => user.path.startsWith(prefix));
    const { items, more } = page(call, users, (user) => user.name);
    return { Users: items.map(userFields), ...more };
  },
  CreateUser: ({ account, params }) => {
    const boundaryArn = params.optional("PermissionsBoundary");
    const boundaryPolicy = boundaryArn === undefined ? null : account.policy(boundaryArn);
    const user = account.createUser({
      name: params.required("UserName"),
      path: params.optional("Path"),
      tags: params.tags(),
    });
    if (boundaryPolicy !== null) account.setBoundary(user, boundaryPolicy);
    return {
      User: {
        ...userFields(user),
        PermissionsBoundary: boundary(user.permissionsBoundary),
        Tags: tagFields(user.tags),
      },
    };
  },
  DeleteUser: ({ account, params }) => {
    account.deleteUser(account.user(params.required("UserName")));
    return undefined;
  },
  PutUserPermissionsBoundary: ({ account, params }) => {
    account.setBoundary(
      account.user(params.required("UserName")),
      account.policy(params.required("PermissionsBoundary")),
    );
    return undefined;
  },
  DeleteUserPermissionsBoundary: ({ account, params }) => {
    const user = account.user(params.required("UserName"));
    if (user.permissionsBoundary === null)
      throw noSuchEntity(`User ${user.name} does not have a permission boundary attached.`);
    account.setBoundary(user, null);
    return undefined;
  },
  TagUser: ({ account, params }) => {
    account.tag(account.user(params.required("UserName")), params.tags());
    return undefined;
  },
  UntagUser: ({ account, params }) => {
    account.untag(account.user(params.required("UserName")), params.list("TagKeys"));
    return undefined;
  },
  ListUserTags: (call) => {
    const user = call.account.user(call.params.required("UserName"));
    const { items, more } = page(call, user.tags, (tag) => tag.key);
    return { Tags: tagFields(items), ...more };
  },

  GetLoginProfile: (call) => ({ LoginProfile: loginProfileFields(namedUser(call)) }),
  CreateLoginProfile: ({ account, params, at }) => {
    const user = account.user(params.required("UserName"));
    if (user.password !== null) throw entityAlreadyExists(`Login Profile for user ${user.name} already exists.`);
    params.required("Password");
    user.password = {
      createdAt: at,
      changedAt: at,
      lastUsedAt: null,
      isResetRequired: params.flag("PasswordResetRequired") ?? false,
    };
    return { LoginProfile: loginProfileFields(user) };
  },
  UpdateLoginProfile: ({ account, params, at }) => {
    const user = account.user(params.required("UserName"));
    if (user.password === null) throw noLoginProfile(user);
    if (params.optional("Password") !== undefined) user.password.changedAt = at;
    user.password.isResetRequired = params.flag("PasswordResetRequired") ?? user.password.isResetRequired;
    return undefined;
  },
  DeleteLoginProfile: (call) => {
    const user = namedUser(call);
    if (user.password === null) throw noLoginProfile(user);
    user.password = null;
    return undefined;
  },

  ListServiceSpecificCredentials: (call) => {
    const { params, account } = call;
    const service = params.optional("ServiceName");
    const users = params.flag("AllUsers") === true ? account.users.values() : [namedUser(call)];
    const all = [...users].flatMap((user) =>
      user.serviceSpecificCredentials.map((credential) => ({ user, credential })),
    );
    const asked = all.filter(({ credential }) => service === undefined || credential.serviceName === service);
    // As in AWS's documented example, a single page has no IsTruncated.
    return { ServiceSpecificCredentials: asked.map(({ user, credential }) => credentialFields(user, credential)) };
  },
  ListSSHPublicKeys: (call) => {
    const user = namedUser(call);
    return {
      SSHPublicKeys: user.sshPublicKeys.map((key) => ({
        UserName: user.name,
        SSHPublicKeyId: key.id,
        Status: key.isActive ? "Active" : "Inactive",
        UploadDate: time(key.uploadedAt),
      })),
      IsTruncated: false,
    };
  },
};

function userFields(user: SandboxUser): XmlFields {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: time(user.createdAt),
    PasswordLastUsed: optionalTime(user.password?.lastUsedAt ?? null),
  };
}

function loginProfileFields(user: SandboxUser): XmlFields {
  if (user.password === null) throw noLoginProfile(user);
  return {
    UserName: user.name,
    CreateDate: time(user.password.createdAt),
    PasswordResetRequired: user.password.isResetRequired,
  };
}

function noLoginProfile(user: SandboxUser): Error {
  return noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
}

function credentialFields(user: SandboxUser, credential: SandboxServiceSpecificCredential): XmlFields {
  return {
    UserName: user.name,
    Status: credential.isActive ? "Active" : "Inactive",
    ...("alias" in credential.name
      ? { ServiceCredentialAlias: credential.name.alias }
      : { ServiceUserName: credential.name.serviceUserName }),
    CreateDate: time(credential.createdAt),
    ExpirationDate: optionalTime(credential.expiresAt),
    ServiceSpecificCredentialId: credential.id,
    ServiceName: credential.serviceName,
  };
}
