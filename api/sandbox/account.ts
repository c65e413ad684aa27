/**
 * One AWS account: its state and the elementary edits that keep it consistent (a policy knows its holders, a group its
 * members). Operations, the demo, the generator and tests all edit through this class. So an account made by a test
 * behaves like one made over HTTP, with AWS's limits and conflicts.
 */
import type { Instant } from "../src/iam/time.ts";
import { AccountWithKeys } from "./account-keys.ts";
import { entityAlreadyExists, noSuchEntity } from "./aws-error.ts";
import type { SandboxUser, SandboxVirtualMfaDevice } from "./entities.ts";

export type SandboxChange = (account: SandboxAccount) => string;

export class SandboxAccount extends AccountWithKeys {
  /** Named edits for the demo and tests: `account.apply("leak")`. */
  readonly changes = new Map<string, SandboxChange>();

  /**
   * Adds an MFA device. A virtual device gets an ARN as its serial number; a hardware device keeps its printed number.
   */
  enableMfaDevice(user: SandboxUser, serialNumber: string, enabledAt: Instant = this.clock()): void {
    if (user.mfaDevices.some((device) => device.serialNumber === serialNumber)) {
      throw entityAlreadyExists(`MFA Device ${serialNumber} is already in use.`);
    }
    const virtual = this.virtualMfaDevices.find((device) => device.serialNumber === serialNumber);
    if (virtual !== undefined) {
      virtual.userArn = user.arn;
      virtual.enabledAt = enabledAt;
    } else if (serialNumber.includes(":mfa/")) {
      throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
    }
    user.mfaDevices.push({ serialNumber, enabledAt });
  }

  createVirtualMfaDevice(name: string, path = "/"): SandboxVirtualMfaDevice {
    const serialNumber = this.arn("mfa", path, name);
    if (this.virtualMfaDevices.some((device) => device.serialNumber === serialNumber)) {
      throw entityAlreadyExists(`MFADevice entity at the same path and name already exists.`);
    }
    const device: SandboxVirtualMfaDevice = { serialNumber, userArn: null, enabledAt: null };
    this.virtualMfaDevices.push(device);
    return device;
  }

  deactivateMfaDevice(user: SandboxUser, serialNumber: string): void {
    const index = user.mfaDevices.findIndex((device) => device.serialNumber === serialNumber);
    if (index < 0) throw noSuchEntity(`MFA Device ${serialNumber} for user ${user.name} doesn't exist.`);
    user.mfaDevices.splice(index, 1);
    const virtual = this.virtualMfaDevices.find((device) => device.serialNumber === serialNumber);
    if (virtual !== undefined) {
      virtual.userArn = null;
      virtual.enabledAt = null;
    }
  }

  /**
   * Applies a named change and returns one sentence on what happened. Throws if the name is unknown, which is a mistake
   * of the caller.
   */
  apply(name: string): string {
    const change = this.changes.get(name);
    if (change === undefined)
      throw new Error(`Account ${this.id} has no change "${name}". Changes: ${[...this.changes.keys()].join(", ")}.`);
    return change(this);
  }
}
