import { defineEntity, p } from "@mikro-orm/core";

export const OFFLINE_FILE_KINDS = [
  "authorization-details",
  "credential-report",
  "account-summary",
  "password-policy",
  "workloads",
] as const;
export type OfflineFileKind = (typeof OFFLINE_FILE_KINDS)[number];

/** A file that an operator exported from AWS and uploaded. Scans use the newest file of each kind. */
export const OfflineFileEntity = defineEntity({
  name: "OfflineFile",
  tableName: "offline_file",
  properties: {
    accountId: p.text().primary(),
    kind: p.text().$type<OfflineFileKind>().primary(),
    takenAt: p.datetime(),
    uploadedAt: p.datetime(),
    /** The file compressed with zstd. */
    content: p.blob(),
  },
});
