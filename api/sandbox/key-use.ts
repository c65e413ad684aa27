/** Calls of applications with an access key, as CloudTrail records them. */
import { type Instant, SECOND } from "../src/iam/time.ts";
import type { SandboxAccount } from "./account.ts";

export interface ApplicationCall {
  /** Default: a random ID. */
  readonly eventId?: string;
  readonly accessKeyId: string;
  readonly at: Instant;
  /** An IP address, or the name of an AWS service that calls on behalf of the key. */
  readonly address: string;
  readonly userAgent: string;
  /** The service that is called, such as `s3`. */
  readonly service: string;
  readonly eventName: string;
  readonly region: string;
}

/** Adds the call to the account's event history. LookupEvents shows it after the account's lag. */
export function recordApplicationCall(account: SandboxAccount, call: ApplicationCall): void {
  const { eventId = crypto.randomUUID(), accessKeyId, at, address, userAgent, service, eventName, region } = call;
  const owner = [...account.users.values()].find(({ accessKeys }) =>
    accessKeys.some((key) => key.accessKeyId === accessKeyId),
  );
  const userName = owner?.name ?? "";
  account.trail.add({
    eventId,
    eventName,
    eventSource: `${service}.amazonaws.com`,
    region,
    at,
    visibleFrom: at + account.drawTrailLag(),
    accessKeyId,
    userName,
    resources: [],
    record: {
      eventVersion: "1.11",
      userIdentity: { type: "IAMUser", arn: owner?.arn, accountId: account.id, accessKeyId, userName },
      eventTime: new Date(Math.floor(at / SECOND) * SECOND).toISOString().replace(".000Z", "Z"),
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: region,
      sourceIPAddress: address,
      userAgent,
      eventID: eventId,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account.id,
      eventCategory: "Management",
    },
  });
}
