/** The input that connects or changes an account, as the caller gives it. */
import { z } from "zod";
import { isAwsRegion, REGIONS_MAX } from "../../aws/regions.ts";
import { WRITE_MODES } from "../../db/entities/account.ts";
import { SCAN_HOURS_MAX } from "../../iam/account-settings.ts";
import { text } from "../core/input.ts";

export const awsRegion = z.string().refine(isAwsRegion, "must be an AWS Region, such as eu-central-1");
const roleArn = z
  .string()
  .max(2_048)
  .regex(/^arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must be the ARN of a role");
export const connectInput = z.object({
  name: text(100),
  source: z.enum(["ENVIRONMENT", "PROFILE", "ASSUME_ROLE", "STATIC_KEYS", "OFFLINE_FILES"]),
  profile: text(200).nullish(),
  roleArn: roleArn.nullish(),
  rotateRoleArn: roleArn.nullish(),
  accessKeyId: z
    .string()
    .regex(/^\w{16,128}$/, "must be an access key ID")
    .nullish(),
  secretAccessKey: z.string().min(16).max(256).nullish(),
  region: awsRegion.nullish(),
});
export type ConnectAccountInput = z.input<typeof connectInput>;

export const updateInput = z.object({
  id: z.string().max(64),
  name: text(100).nullish(),
  region: awsRegion.nullish(),
  roleArn: roleArn.nullish(),
  rotateRoleArn: roleArn.nullish(),
  writes: z.enum(WRITE_MODES).nullish(),
  readsLastAccessed: z.boolean().nullish(),
  readsKeyUse: z.boolean().nullish(),
  keyUseRegions: z.array(awsRegion).max(REGIONS_MAX).nullish(),
  readsUserCredentials: z.boolean().nullish(),
  readsWorkloads: z.boolean().nullish(),
  readsResourcePolicies: z.boolean().nullish(),
  readsAccessAnalyzer: z.boolean().nullish(),
  readsAlerting: z.boolean().nullish(),
  workloadRegions: z.array(awsRegion).max(REGIONS_MAX).readonly().nullish(),
  /** The interval between scheduled scans. Null ends the schedule. */
  scanEveryHours: z.number().int().min(1).max(SCAN_HOURS_MAX).nullish(),
});
export type UpdateAccountInput = z.input<typeof updateInput>;
