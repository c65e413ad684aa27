/** Reads the sandbox's inventory of workloads through its control interface, so that the demo shows existing-PassRole paths. */
import { z } from "zod";
import type { Workload } from "../iam/workload-inventory.ts";
import { toAwsError } from "./errors.ts";
import { workloadOf, workloadsFile } from "./workload-inventory.ts";

export const WORKLOADS_ACTION = "sandbox:ListWorkloads";
const TIMEOUT_MS = 10_000;

const answer = z.object({ workloads: workloadsFile.shape.workloads.nullable() });

/**
 * Reads the workloads. Null if the account has no inventory or the sandbox does not support it. Errors:
 * AWS_UNREACHABLE.
 */
export async function readSandboxWorkloads(
  endpoint: string,
  { awsAccountId, signal }: { readonly awsAccountId: string; readonly signal?: AbortSignal },
): Promise<readonly Workload[] | null> {
  const url = new URL(`/_sandbox/workloads?accountId=${encodeURIComponent(awsAccountId)}`, endpoint);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      headers: { "x-sandbox-control": "1" },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) return null;
    const { workloads } = answer.parse(await response.json());
    return workloads?.map((each) => workloadOf(each, () => null)) ?? null;
  } catch (error) {
    signal?.throwIfAborted();
    throw toAwsError(error, { action: WORKLOADS_ACTION, isLoopback: true });
  }
}
