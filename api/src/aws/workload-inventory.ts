/**
 * Reads an inventory of the workloads that run as a role. No single AWS call returns it, so the format is our own JSON:
 * `{"workloads": [{"service": "lambda", "resourceArn": "arn:…", "roleArn": "arn:…", "state": "Active"}]}`.
 * The service is named as in the ARN.
 */
import { z } from "zod";
import type { Workload } from "../iam/workload-inventory.ts";
import { listOf } from "./bounded-json.ts";

const MAX_WORKLOADS = 100_000;
const MAX_CHARACTERS = 2_048;

const text = z.string().min(1).max(MAX_CHARACTERS);

const workload = z.strictObject({
  service: text,
  resourceArn: text.refine((arn) => /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(arn), "is not an ARN"),
  roleArn: text.nullish(),
  /** The instance profile of an instance, which contains its role. */
  instanceProfileArn: text.nullish(),
  state: text.nullish(),
});

type WrittenWorkload = z.output<typeof workload>;

export const workloadsFile = z.object({ workloads: listOf(workload, MAX_WORKLOADS) });

/** Converts an entry to a workload. `roleOfProfile` returns the role of an instance profile; null if unknown. */
export function workloadOf(
  { service, resourceArn, roleArn, instanceProfileArn, state }: WrittenWorkload,
  roleOfProfile: (instanceProfileArn: string) => string | null,
): Workload {
  const carried = roleArn ?? (instanceProfileArn ? roleOfProfile(instanceProfileArn) : null);
  const isInstance = service === "ec2" && resourceArn.includes(":instance/");
  return {
    service,
    resourceArn,
    roleArn: carried,
    state: state ?? null,
    // A file may name only the role of an instance. Then its profile is unknown.
    ...(isInstance && (instanceProfileArn || !roleArn) && { instanceProfile: instanceProfileArn ?? null }),
  };
}
