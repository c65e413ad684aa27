/**
 * A change of an account's settings. A field that is null or left out stays, except `scanEveryHours`: null ends the
 * schedule.
 */
import type { Account, WriteMode } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";

export interface AccountChange {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly roleArn?: string | null | undefined;
  readonly rotateRoleArn?: string | null | undefined;
  readonly writes?: WriteMode | null | undefined;
  readonly readsLastAccessed?: boolean | null | undefined;
  readonly readsKeyUse?: boolean | null | undefined;
  readonly keyUseRegions?: readonly string[] | null | undefined;
  readonly readsUserCredentials?: boolean | null | undefined;
  readonly readsWorkloads?: boolean | null | undefined;
  readonly readsResourcePolicies?: boolean | null | undefined;
  readonly readsAccessAnalyzer?: boolean | null | undefined;
  readonly readsAlerting?: boolean | null | undefined;
  readonly workloadRegions?: readonly string[] | null | undefined;
  readonly scanEveryHours?: number | null | undefined;
}

/** Refuses settings that contradict each other. Error: BAD_USER_INPUT. */
export function requireValidChange(account: Account, change: AccountChange): void {
  const writes = change.writes ?? account.writes;
  if (writes === "ROTATE_ROLE" && (change.rotateRoleArn ?? account.rotateRoleArn) === null)
    throw new AppError("BAD_USER_INPUT", {
      message: "rotateRoleArn: is required to write with the rotation role.",
      details: { path: "rotateRoleArn" },
    });
  if (account.source !== "OFFLINE_FILES") return;
  if (writes !== "OFF")
    throw new AppError("BAD_USER_INPUT", {
      message: "writes: must be OFF for an account of offline files, which has no connection to AWS.",
      details: { path: "writes" },
    });
  if (change.readsLastAccessed ?? account.readsLastAccessed)
    throw new AppError("BAD_USER_INPUT", {
      message:
        "readsLastAccessed: must be false for an account of offline files. Last-accessed information is read from AWS.",
      details: { path: "readsLastAccessed" },
    });
  if (change.readsKeyUse ?? account.readsKeyUse)
    throw new AppError("BAD_USER_INPUT", {
      message: "readsKeyUse: must be false for an account of offline files. The use of keys is read from CloudTrail.",
      details: { path: "readsKeyUse" },
    });
  if (change.readsUserCredentials ?? account.readsUserCredentials)
    throw new AppError("BAD_USER_INPUT", {
      message:
        "readsUserCredentials: must be false for an account of offline files. These credentials are read from AWS.",
      details: { path: "readsUserCredentials" },
    });
  if (change.readsWorkloads ?? account.readsWorkloads)
    throw new AppError("BAD_USER_INPUT", {
      message: "readsWorkloads: must be false for an account of offline files. Upload a file of workloads instead.",
      details: { path: "readsWorkloads" },
    });
  if (change.readsResourcePolicies ?? account.readsResourcePolicies)
    throw new AppError("BAD_USER_INPUT", {
      message:
        "readsResourcePolicies: must be false for an account of offline files. The policies of resources are read from AWS.",
      details: { path: "readsResourcePolicies" },
    });
  if (change.readsAccessAnalyzer ?? account.readsAccessAnalyzer)
    throw new AppError("BAD_USER_INPUT", {
      message: "readsAccessAnalyzer: must be false for an account of offline files. Its findings are read from AWS.",
      details: { path: "readsAccessAnalyzer" },
    });
  if (change.readsAlerting ?? account.readsAlerting)
    throw new AppError("BAD_USER_INPUT", {
      message: "readsAlerting: must be false for an account of offline files. Contacts and alarms are read from AWS.",
      details: { path: "readsAlerting" },
    });
}

/** Whether the change concerns the way into AWS. Switching writes off needs no fresh proof, because it only protects. */
export function changesConnection(
  account: Account,
  { region, roleArn, rotateRoleArn, writes }: AccountChange,
): boolean {
  return (
    (region != null && region !== account.region) ||
    (roleArn != null && roleArn !== account.roleArn) ||
    (rotateRoleArn != null && rotateRoleArn !== account.rotateRoleArn) ||
    (writes != null && writes !== "OFF" && writes !== account.writes)
  );
}
