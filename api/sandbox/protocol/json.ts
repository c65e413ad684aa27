/** AWS's JSON 1.1 protocol (Organizations; the place of Secrets Manager and CloudTrail): `X-Amz-Target` in, JSON out. */
import type { AwsError } from "../aws-error.ts";

export const JSON_CONTENT_TYPE = "application/x-amz-json-1.1";

/** `AWSOrganizationsV20161128.DescribeOrganization` -> `DescribeOrganization`. */
export function actionOfTarget(target: string): string {
  return target.slice(target.lastIndexOf(".") + 1);
}

export function writeJsonError(error: AwsError): string {
  return JSON.stringify({ __type: error.code, Message: error.message });
}
