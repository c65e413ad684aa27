/** Reads active job definitions. A job definition runs containers with its job roles: one, or one for each range of nodes. */
import type { JobDefinition } from "@aws-sdk/client-batch";
import { present } from "../pages.ts";
import { allByToken, type FoundWorkload, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 100;

export const batchReader: WorkloadReader = {
  label: "AWS Batch",
  purpose: "Lists job definitions and their job roles.",
  kinds: ["batch:job-definition"],
  actions: ["batch:DescribeJobDefinitions"],
  async read({ open, send }) {
    const { BatchClient, DescribeJobDefinitionsCommand } = await import("@aws-sdk/client-batch");
    const client = open((config) => new BatchClient(config));
    return allByToken("batch:DescribeJobDefinitions", async (nextToken) => {
      const page = await send((call) =>
        client.send(new DescribeJobDefinitionsCommand({ nextToken, maxResults: PAGE_ITEMS, status: "ACTIVE" }), call),
      );
      return { items: page.jobDefinitions?.flatMap(foundIn), token: page.nextToken };
    });
  },
};

type Containers = Pick<JobDefinition, "containerProperties" | "ecsProperties">;

/** The job definition once for each of its roles, and without a role if it has none. */
export function foundIn({ jobDefinitionArn, nodeProperties, status, ...job }: JobDefinition): readonly FoundWorkload[] {
  const ofNodes = (nodeProperties?.nodeRangeProperties ?? []).map(({ container, ecsProperties }): Containers => ({
    containerProperties: container,
    ecsProperties,
  }));
  const roles = new Set([job, ...ofNodes].flatMap(rolesOf));
  const resourceArn = present(jobDefinitionArn, "batch:DescribeJobDefinitions", "jobDefinitionArn");
  return (roles.size === 0 ? [null] : [...roles]).map((role) => ({ resourceArn, role, state: status }));
}

function rolesOf({ containerProperties, ecsProperties }: Containers): readonly string[] {
  return [
    ...(containerProperties?.jobRoleArn ? [containerProperties.jobRoleArn] : []),
    ...(ecsProperties?.taskProperties ?? []).flatMap(({ taskRoleArn }) => taskRoleArn ?? []),
  ];
}
