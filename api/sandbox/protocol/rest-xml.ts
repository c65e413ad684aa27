/** The errors of Amazon S3: an element without a namespace around it. */
import type { AwsError } from "../aws-error.ts";
import { escapeXml } from "./query.ts";

export function writeRestXmlError(error: AwsError, requestId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`;
}
