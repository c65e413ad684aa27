/** AWS's JSON 1.1 protocol (Organizations, Secrets Manager, CloudTrail, KMS): `X-Amz-Target` in, JSON out. */
import type { AwsError } from "../aws-error.ts";

export const JSON_CONTENT_TYPE = "application/x-amz-json-1.1";

/** `AWSOrganizationsV20161128.DescribeOrganization` -> `DescribeOrganization`. */
export function actionOfTarget(target: string): string {
  return target.slice(target.lastIndexOf(".") + 1);
}

/** The error codes of the Query protocol and their counterparts in this protocol. */
const JSON_CODES: Readonly<Record<string, string>> = {
  AccessDenied: "AccessDeniedException",
  ExpiredToken: "ExpiredTokenException",
  InvalidClientTokenId: "UnrecognizedClientException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  Throttling: "ThrottlingException",
  ValidationError: "ValidationException",
};

export function writeJsonError(error: AwsError): string {
  return JSON.stringify({ __type: JSON_CODES[error.code] ?? error.code, Message: error.message });
}
