/** Who uses the access keys of the demo company, as CloudTrail shows it. Agrees with the keys' last use. */
import { DAY, HOUR, type Instant } from "../../src/iam/time.ts";
import type { SandboxAccount } from "../account.ts";
import { recordApplicationCall } from "../key-use.ts";

const HISTORY_DAYS = 90;

interface DemoSource {
  readonly address: string;
  readonly userAgent: string;
  /** Null for the service that the key's last use names. */
  readonly service: string | null;
  readonly eventName: string;
  /** The times of the calls, in hours before the key's last use. */
  readonly hoursBefore: readonly number[];
}

/** Each key with a recent use has the first source. */
const SOURCES: readonly DemoSource[] = [
  {
    address: "10.20.4.17",
    userAgent: "aws-cli/2.17.1 md/awscrt#0.20.11 os/linux#6.1 lang/python#3.11.8",
    service: null,
    eventName: "DescribeAccountAttributes",
    hoursBefore: [0, 24, 48, 200],
  },
];

/** The key of the deployments has more, so that its rotation has something to wait for. */
const DEPLOY_USER = "svc-deploy";
const DEPLOY_SOURCES: readonly DemoSource[] = [
  {
    address: "10.20.4.31",
    userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 terraform-provider-aws/5.60.0 aws-sdk-go-v2/1.30.3",
    service: "ec2",
    eventName: "DescribeInstances",
    hoursBefore: [3, 75, 410],
  },
  {
    address: "198.51.100.7",
    userAgent: "Boto3/1.28.0 md/Botocore#1.31.0 os/linux#5.10 lang/python#3.8.18",
    service: "s3",
    eventName: "ListBuckets",
    hoursBefore: [7, 31, 55, 79],
  },
];

/** The sources of the deployments use their new key, as the demo's application does. */
export function moveDeploySources(account: SandboxAccount, accessKeyId: string): void {
  const at = account.clock();
  for (const { address, userAgent, service, eventName } of [...SOURCES, ...DEPLOY_SOURCES])
    recordApplicationCall(account, {
      accessKeyId,
      at,
      address,
      userAgent,
      service: service ?? "sts",
      eventName,
      region: "us-east-1",
    });
}

export function addKeyUses(account: SandboxAccount, at: Instant): void {
  for (const user of account.users.values()) {
    for (const { accessKeyId, lastUsed } of user.accessKeys) {
      if (lastUsed === null || lastUsed.at < at - HISTORY_DAYS * DAY) continue;
      const sources = user.name === DEPLOY_USER ? [...SOURCES, ...DEPLOY_SOURCES] : SOURCES;
      for (const [index, { address, userAgent, service, eventName, hoursBefore }] of sources.entries()) {
        for (const hours of hoursBefore)
          recordApplicationCall(account, {
            eventId: `${accessKeyId}-${index}-${hours}`,
            accessKeyId,
            at: lastUsed.at - hours * HOUR,
            address,
            userAgent,
            service: service ?? lastUsed.service,
            eventName,
            region: lastUsed.region,
          });
      }
    }
  }
}
