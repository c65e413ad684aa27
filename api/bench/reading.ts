/**
 * Measures reading an account, compared with the minimum: the same bulk calls in a bare SDK loop that keeps nothing.
 */
import {
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { readAccount } from "../src/aws/read-account.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { accessKeys } from "../src/iam/checks/subjects.ts";
import { accessKeyIdentity } from "../src/iam/identity.ts";
import { knownKeysOf } from "../test/support/known-keys.ts";
import { compareCosts, medianCost, print } from "./measure.ts";
import { type BenchSandbox, startBenchSandbox } from "./sandbox.ts";

const USERS = 5_000;
const LATENCY_MS = 60;
const SMALL_CALLS = 15;

export async function benchReading(): Promise<void> {
  const sandbox = await startBenchSandbox(USERS);
  try {
    await run(sandbox);
  } finally {
    sandbox.stop();
  }
}

async function run(sandbox: BenchSandbox): Promise<void> {
  const read = (previousKeys: ReadonlyMap<string, string>) =>
    readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId, previousKeys });
  const first = await read(new Map());
  const counts = await sandbox.takeCounts();
  const pages = counts["iam:GetAccountAuthorizationDetails"] ?? 0;
  const listed = counts["iam:ListAccessKeys"] ?? 0;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  print("reading", `requests, first scan of ${USERS} + ${USERS} principals`, total, {
    atMost: pages + SMALL_CALLS + 500,
  });
  print("reading", "ListAccessKeys among these requests", listed, { atMost: 500 });

  const known = knownKeysOf(first.snapshot);
  await read(known);
  const again = await sandbox.takeCounts();
  print(
    "reading",
    "requests, rescan",
    Object.values(again).reduce((sum, count) => sum + count, 0),
  );
  print(
    "reading",
    "ListAccessKeys of keys already known, rescan",
    Math.max(0, (again["iam:ListAccessKeys"] ?? 0) - Math.min(500, first.usersWithUnreadKeys.length)),
    { atMost: 0 },
  );

  const all = allKeysOf(first.snapshot);
  const { ours, bare, ratio } = await compareCosts(
    () => read(all),
    () => bareLoop(sandbox),
  );
  print("reading", "bare SDK loop, CPU", bare.cpuSeconds, undefined, "s");
  print("reading", "ours, CPU", ours.cpuSeconds, undefined, "s");
  print("reading", "ours / bare, CPU", ratio.cpuSeconds, { atMost: 1.5 });
  print("reading", "ours / bare, wall", ratio.wallSeconds, { atMost: 1.5 });

  await sandbox.setLatency(LATENCY_MS);
  await sandbox.takeCounts();
  const slow = await medianCost(() => read(all));
  const requests = Object.values(await sandbox.takeCounts()).reduce((sum, count) => sum + count, 0) / 4;
  print(
    "reading",
    `with ${LATENCY_MS} ms a call: wall / (requests x ${LATENCY_MS} ms + floor)`,
    slow.wallSeconds / ((requests * LATENCY_MS) / 1_000 + bare.wallSeconds),
    { atMost: 1.5 },
  );
}

/** Marks every key's id as known, as after a complete first scan, so that a rescan requests none. */
function allKeysOf(snapshot: AccountSnapshot): Map<string, string> {
  const { authorizationDetails, credentialReport } = snapshot.sections;
  if (authorizationDetails.status !== "read" || credentialReport.status !== "read")
    throw new Error("The first reading is incomplete.");
  const subjects = accessKeys({
    credentialReport: credentialReport.value,
    authorizationDetails: authorizationDetails.value,
  });
  return new Map(
    subjects.flatMap((subject, index) =>
      subject.kind === "KEY" ? [[accessKeyIdentity(subject.user.userId, subject.createdAt), `AKIA${index}`]] : [],
    ),
  );
}

async function bareLoop({ connection }: BenchSandbox): Promise<void> {
  const config = {
    endpoint: connection.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: connection.accessKeyId, secretAccessKey: connection.secretAccessKey },
  };
  const iam = new IAMClient(config);
  const sts = new STSClient(config);
  await sts.send(new GetCallerIdentityCommand({}));
  await iam.send(new GenerateCredentialReportCommand({}));
  let marker: string | undefined;
  do {
    const page = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1_000, Marker: marker }));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  await iam.send(new GetCredentialReportCommand({}));
  await Promise.all([
    iam.send(new GetAccountSummaryCommand({})),
    iam.send(new GetAccountPasswordPolicyCommand({})).catch(() => null),
    iam.send(new ListAccountAliasesCommand({})),
    iam.send(new ListVirtualMFADevicesCommand({})),
    iam.send(new ListServerCertificatesCommand({})),
    iam.send(new ListSAMLProvidersCommand({})),
    iam.send(new ListOpenIDConnectProvidersCommand({})),
  ]);
  iam.destroy();
  sts.destroy();
}
