/**
 * Mirrors findings in AWS Security Hub with the credentials of a connected account. A finding that is imported again is
 * updated, so a repeated call changes nothing.
 */
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  SecurityHubClient,
  type WorkflowStatus,
} from "@aws-sdk/client-securityhub";
import { configOf, layersOf, type Publisher } from "./publishing.ts";

/**
 * The only actions that the calls of this file need. `BatchImportFindings` sets the status of the workflow only of a
 * new finding (AWS Security Hub API Reference, *BatchImportFindings*), so a later change needs `BatchUpdateFindings`.
 */
export const SECURITY_HUB_ACTIONS = ["securityhub:BatchImportFindings", "securityhub:BatchUpdateFindings"] as const;
/** AWS Security Hub API Reference, *BatchImportFindings*: findings in a call. */
const FINDINGS_MAX = 100;
/** The limit of one finding. A whole call may have more, but few findings are larger than some kilobytes. */
const CALL_MAX_BYTES = 240_000;

export interface HubPlace {
  readonly partition: string;
  readonly awsAccountId: string;
  readonly region: string;
}

/** The default product of an account, which takes the findings of its own integrations. */
export function productArn({ partition, awsAccountId, region }: HubPlace): string {
  return `arn:${partition}:securityhub:${region}:${awsAccountId}:product/${awsAccountId}/default`;
}

/** The policy that the credentials need, for one account and Region. */
export function securityHubPolicy(place: HubPlace): object {
  const { partition, awsAccountId, region } = place;
  const hub = `arn:${partition}:securityhub:${region}:${awsAccountId}:hub/default`;
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: SECURITY_HUB_ACTIONS[0], Resource: productArn(place) },
      { Effect: "Allow", Action: SECURITY_HUB_ACTIONS[1], Resource: hub },
    ],
  };
}

export type HubFinding = AwsSecurityFinding & { readonly Id: string; readonly ProductArn: string };

/** A finding that Security Hub did not take. */
export interface RefusedFinding {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** The findings in parts that one call may have. */
export function findingBatches<Finding extends object>(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const batches: Finding[][] = [];
  let bytes = CALL_MAX_BYTES;
  for (const finding of findings) {
    const size = Buffer.byteLength(JSON.stringify(finding)) + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length >= FINDINGS_MAX || bytes + size > CALL_MAX_BYTES) {
      batches.push([finding]);
      bytes = size;
    } else {
      last.push(finding);
      bytes += size;
    }
  }
  return batches;
}

/** Imports one batch. Returns the findings that were refused. Errors: those of every call, such as AWS_ACCESS_DENIED. */
export async function importFindings(
  publisher: Publisher,
  findings: readonly HubFinding[],
): Promise<readonly RefusedFinding[]> {
  return withClient(publisher, async (client) => {
    const { FailedFindings: failed = [] } = await client.send(
      new BatchImportFindingsCommand({ Findings: [...findings] }),
      { abortSignal: publisher.abortSignal },
    );
    return failed.map(({ Id: id = "", ErrorCode: code = "Failed", ErrorMessage: message = "" }) => ({
      id,
      code,
      message,
    }));
  });
}

/** Sets the status of the workflow of findings of one batch. Returns those that were refused. */
export async function setWorkflow(
  publisher: Publisher,
  findings: readonly HubFinding[],
  status: WorkflowStatus,
): Promise<readonly RefusedFinding[]> {
  return withClient(publisher, async (client) => {
    const { UnprocessedFindings: failed = [] } = await client.send(
      new BatchUpdateFindingsCommand({
        FindingIdentifiers: findings.map(({ Id, ProductArn }) => ({ Id, ProductArn })),
        Workflow: { Status: status },
      }),
      { abortSignal: publisher.abortSignal },
    );
    return failed.map(({ FindingIdentifier, ErrorCode: code = "Failed", ErrorMessage: message = "" }) => ({
      id: FindingIdentifier?.Id ?? "",
      code,
      message,
    }));
  });
}

async function withClient<T>(publisher: Publisher, work: (client: SecurityHubClient) => Promise<T>): Promise<T> {
  const client = layersOf(publisher).around(new SecurityHubClient(configOf(publisher)));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
