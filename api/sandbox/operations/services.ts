/**
 * The services that the sandbox supports, by their name in a signature's scope. Add a row to support another service.
 */
import type { JsonOperationTable, OperationTable } from "../operation.ts";
import { accessKeyOperations } from "./access-keys.ts";
import { accountSettingsOperations } from "./account-settings.ts";
import { authorizationDetailsOperations } from "./authorization-details.ts";
import { cloudTrailOperations } from "./cloud-trail.ts";
import { credentialReportOperations } from "./credential-report.ts";
import { groupOperations } from "./groups.ts";
import { kmsOperations } from "./kms.ts";
import { lastAccessedOperations } from "./last-accessed.ts";
import { mfaDeviceOperations } from "./mfa-devices.ts";
import { organizationsOperations } from "./organizations.ts";
import { policyOperations } from "./policies.ts";
import { roleOperations } from "./roles.ts";
import { secretsManagerOperations } from "./secrets.ts";
import { stsOperations } from "./sts.ts";
import { userOperations } from "./users.ts";

export type Service =
  | {
      readonly protocol: "QUERY";
      readonly namespace: string;
      readonly version: string;
      readonly operations: OperationTable;
    }
  | { readonly protocol: "JSON"; readonly operations: JsonOperationTable };

export const SERVICES: Readonly<Record<string, Service>> = {
  iam: {
    protocol: "QUERY",
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    version: "2010-05-08",
    operations: {
      ...accessKeyOperations,
      ...accountSettingsOperations,
      ...authorizationDetailsOperations,
      ...credentialReportOperations,
      ...groupOperations,
      ...lastAccessedOperations,
      ...mfaDeviceOperations,
      ...policyOperations,
      ...roleOperations,
      ...userOperations,
    },
  },
  sts: {
    protocol: "QUERY",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    version: "2011-06-15",
    operations: stsOperations,
  },
  organizations: { protocol: "JSON", operations: organizationsOperations },
  secretsmanager: { protocol: "JSON", operations: secretsManagerOperations },
  kms: { protocol: "JSON", operations: kmsOperations },
  cloudtrail: { protocol: "JSON", operations: cloudTrailOperations },
};
