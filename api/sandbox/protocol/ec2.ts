/** Amazon EC2's protocol: the request of the Query protocol, lists of `<item>`, and errors in an element of their own. */
import type { AwsError } from "../aws-error.ts";
import { escapeXml, type QueryAnswer, writeXml } from "./query.ts";

/** The error codes of the Query protocol and their counterparts in EC2. */
const EC2_CODES: Readonly<Record<string, string>> = {
  AccessDenied: "UnauthorizedOperation",
  InvalidClientTokenId: "AuthFailure",
  SignatureDoesNotMatch: "AuthFailure",
  Throttling: "RequestLimitExceeded",
};

export function writeEc2Answer({ action, namespace, result, requestId }: QueryAnswer): string {
  const body = result === undefined ? "" : writeXml(result, "item");
  return `<${action}Response xmlns="${namespace}"><requestId>${requestId}</requestId>${body}</${action}Response>`;
}

export function writeEc2Error(error: AwsError, requestId: string): string {
  const code = EC2_CODES[error.code] ?? error.code;
  return `<Response><Errors><Error><Code>${code}</Code><Message>${escapeXml(error.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`;
}
