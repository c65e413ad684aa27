import { accessDenied, AwsError } from "../aws-error.ts";
import type { SandboxAccessKey, SandboxUser } from "../entities.ts";
import { type Call, namedUser, type OperationTable, page, time } from "../operation.ts";
import { validationError } from "../aws-error.ts";
import type { XmlFields } from "../protocol/query.ts";

export const accessKeyOperations: OperationTable = {
  ListAccessKeys: (call) => {
    const { caller, params, account } = call;
    if (caller.kind === "ROOT" && params.optional("UserName") === undefined) {
      return {
        AccessKeyMetadata: account.root.accessKeys.map((key) => metadata(null, key, key.isActive)),
        IsTruncated: false,
      };
    }
    const user = namedUser(call);
    const { items, more } = page(call, account.listedKeys(user), ({ key }) => key.accessKeyId);
    return { AccessKeyMetadata: items.map(({ key, isActive }) => metadata(user, key, isActive)), ...more };
  },
  GetAccessKeyLastUsed: ({ account, params }) => {
    const accessKeyId = params.required("AccessKeyId");
    const found = account.accessKeys.get(accessKeyId);
    // AWS does not return NoSuchEntity here: the key of another account and a key that never existed get the same
    // error.
    if (found === undefined) {
      throw accessDenied(
        `User is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${accessKeyId}`,
      );
    }
    const { key, user } = found;
    const lastUse = account.lastUseOf(key);
    return {
      UserName: user?.name,
      AccessKeyLastUsed:
        lastUse === null
          ? { ServiceName: "N/A", Region: "N/A" }
          : { LastUsedDate: time(lastUse.at), ServiceName: lastUse.service, Region: lastUse.region },
    };
  },
  CreateAccessKey: (call) => {
    const user = namedUser(call);
    const key = call.account.createAccessKey(user);
    return {
      AccessKey: {
        UserName: user.name,
        AccessKeyId: key.accessKeyId,
        Status: "Active",
        SecretAccessKey: key.secretAccessKey,
        CreateDate: time(key.createdAt),
      },
    };
  },
  UpdateAccessKey: (call) => {
    const user = keyOwner(call);
    const { accessKeyId } = call.account.accessKey(user, call.params.required("AccessKeyId"));
    const status = call.params.required("Status");
    if (status !== "Active" && status !== "Inactive") {
      throw validationError(
        `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
      );
    }
    call.account.setKeyStatus(user, accessKeyId, status === "Active");
    return undefined;
  },
  DeleteAccessKey: (call) => {
    call.account.deleteAccessKey(keyOwner(call), call.params.required("AccessKeyId"));
    return undefined;
  },
};

function keyOwner(call: Call): SandboxUser {
  if (call.caller.kind === "ROOT" && call.params.optional("UserName") === undefined) {
    throw new AwsError("InvalidInput", 400, "The sandbox does not edit root's own keys over the wire.");
  }
  return namedUser(call);
}

function metadata(user: SandboxUser | null, key: SandboxAccessKey, isActive: boolean): XmlFields {
  return {
    UserName: user?.name,
    AccessKeyId: key.accessKeyId,
    Status: isActive ? "Active" : "Inactive",
    CreateDate: time(key.createdAt),
  };
}
