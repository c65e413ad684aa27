/**
 * What runs as a role, from whoever keeps an inventory: AWS has no one call for it. Written as JSON, each with the service
 * and resource as in its ARN: `{"workloads": [{"service": "lambda", "resourceArn": "arn:…", "roleArn": "arn:…", "state": "Active"}]}`.
 */
import { z } from "zod";
import type { Workload } from "../iam/account.ts";

const MAX_WORKLOADS = 100_000;
const MAX_CHARACTERS = 2_048;

const text = z.string().min(1).max(MAX_CHARACTERS);

const workload = z.strictObject({
  service: text,
  resourceArn: text.refine((arn) => /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(arn), "is not an ARN"),
  roleArn: text.nullish(),
  /** Of an instance, which carries its role in a profile. */
  instanceProfileArn: text.nullish(),
  state: text.nullish(),
});

type WrittenWorkload = z.output<typeof workload>;

export const workloadsFile = z.object({ workloads: z.array(workload).max(MAX_WORKLOADS) });

/** `roleOfProfile` answers which role an instance profile holds; `null` where nobody knows. */
export function workloadOf(
  { service, resourceArn, roleArn, instanceProfileArn, state }: WrittenWorkload,
  roleOfProfile: (instanceProfileArn: string) => string | null,
): Workload {
  const carried = roleArn ?? (instanceProfileArn ? roleOfProfile(instanceProfileArn) : null);
  return { service, resourceArn, roleArn: carried, state: state ?? null };
}
