/** Reads an account of another making, in the format that `aws iam get-account-authorization-details` prints. */
import { readFileSync } from "node:fs";
import { readOfflineAccount, recognizeOfflineFile } from "../src/aws/offline-files.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";

const TAKEN_AT = Date.UTC(2026, 10, 24, 12);

export function readFixture(url: URL): AccountSnapshot {
  const content = readFileSync(url);
  const { awsAccountId } = recognizeOfflineFile("authorization-details", content, TAKEN_AT);
  if (awsAccountId === null) throw new Error(`${url.href} names no AWS account.`);
  const files = [{ kind: "authorization-details", takenAt: TAKEN_AT, content }] as const;
  return readOfflineAccount({ awsAccountId, files }).snapshot;
}
