import { noSuchEntity, validationError } from "../aws-error.ts";
import type { SandboxAccount } from "../account.ts";
import type { SandboxVirtualMfaDevice } from "../entities.ts";
import { namedUser, optionalTime, type OperationTable, page, time } from "../operation.ts";
import type { XmlFields } from "../protocol/query.ts";

export const mfaDeviceOperations: OperationTable = {
  ListMFADevices: (call) => {
    const user = namedUser(call);
    const { items, more } = page(call, user.mfaDevices, (device) => device.serialNumber);
    return {
      MFADevices: items.map((device) => ({
        UserName: user.name,
        SerialNumber: device.serialNumber,
        EnableDate: time(device.enabledAt),
      })),
      ...more,
    };
  },
  ListVirtualMFADevices: (call) => {
    const { account, params } = call;
    const status = params.optional("AssignmentStatus") ?? "Any";
    if (!["Any", "Assigned", "Unassigned"].includes(status)) {
      throw validationError(
        `Value '${status}' at 'assignmentStatus' failed to satisfy constraint: Member must satisfy enum value set: [Any, Unassigned, Assigned]`,
      );
    }
    const devices = account.virtualMfaDevices.filter(
      (device) => status === "Any" || (device.userArn !== null) === (status === "Assigned"),
    );
    const { items, more } = page(call, devices, (device) => device.serialNumber);
    return { VirtualMFADevices: items.map((device) => deviceFields(account, device)), ...more };
  },
  CreateVirtualMFADevice: ({ account, params }) => {
    const device = account.createVirtualMfaDevice(params.required("VirtualMFADeviceName"), params.optional("Path"));
    // The seed is a secret that only an authenticator needs. The sandbox accepts any two codes, so it returns an empty
    // seed.
    return { VirtualMFADevice: { SerialNumber: device.serialNumber, Base32StringSeed: "", QRCodePNG: "" } };
  },
  DeleteVirtualMFADevice: ({ account, params }) => {
    const serialNumber = params.required("SerialNumber");
    const index = account.virtualMfaDevices.findIndex((device) => device.serialNumber === serialNumber);
    if (index < 0) throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
    account.virtualMfaDevices.splice(index, 1);
    return undefined;
  },
  EnableMFADevice: ({ account, params }) => {
    const user = account.user(params.required("UserName"));
    params.required("AuthenticationCode1");
    params.required("AuthenticationCode2");
    account.enableMfaDevice(user, params.required("SerialNumber"));
    return undefined;
  },
  DeactivateMFADevice: (call) => {
    call.account.deactivateMfaDevice(namedUser(call), call.params.required("SerialNumber"));
    return undefined;
  },
};

function deviceFields(account: SandboxAccount, device: SandboxVirtualMfaDevice): XmlFields {
  const { serialNumber, userArn, enabledAt } = device;
  return { SerialNumber: serialNumber, User: userOf(account, userArn), EnableDate: optionalTime(enabledAt) };
}

function userOf(account: SandboxAccount, userArn: string | null): XmlFields | undefined {
  if (userArn === null) return undefined;
  // Root has no name: AWS returns the account number as its id.
  if (userArn === account.rootArn)
    return { UserId: account.id, Arn: userArn, CreateDate: time(account.root.createdAt) };
  const user = [...account.users.values()].find((candidate) => candidate.arn === userArn);
  return (
    user && { Path: user.path, UserName: user.name, UserId: user.id, Arn: user.arn, CreateDate: time(user.createdAt) }
  );
}
