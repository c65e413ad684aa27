/** Measures all checks over a snapshot, and the question who can read an object of a bucket, at two sizes each. */
import type { AccountSnapshot } from "../src/iam/account.ts";
import { readSection } from "../src/iam/section.ts";
import { analyzePrincipals } from "../src/services/analysis/allowed-principals.ts";
import { allChecksOf } from "./all-checks.ts";
import { benchOverSnapshots } from "./over-snapshots.ts";

/** The goal for 10,000 principals. A page of 1,000 must be there within 3 s. */
const MAX_WHO_CAN_SECONDS = 3;
const BUCKET = "arn:aws:s3:::reports";

export async function benchAnalysis(): Promise<void> {
  await benchOverSnapshots({ area: "analysis", name: "all checks over", analyze: allChecksOf });
  await benchOverSnapshots({
    area: "analysis",
    name: "who can read an object, of",
    analyze: whoCanRead,
    maxCpuSeconds: MAX_WHO_CAN_SECONDS,
  });
}

function whoCanRead(snapshot: AccountSnapshot): unknown {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: snapshot.awsAccountId },
    Action: "s3:GetObject",
    Resource: `${BUCKET}/*`,
  };
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const policies = [{ kind: "s3:bucket", resourceArn: BUCKET, region: "us-east-1", document }] as const;
  const resourcePolicies = readSection({ policies, regions: ["us-east-1"], unread: [] }, snapshot.takenAt, 1);
  return analyzePrincipals(
    { snapshot: { ...snapshot, sections: { ...snapshot.sections, resourcePolicies } }, owner: null },
    { action: "s3:GetObject", resource: `${BUCKET}/2026.csv`, resourcePolicy: null, offset: 0, limit: 500 },
  );
}
