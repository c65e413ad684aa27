/** Reads active job definitions. A job definition runs containers with its job role. */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 100;

export const batchReader: WorkloadReader = {
  label: "AWS Batch",
  purpose: "Lists job definitions and their job roles.",
  kinds: ["batch:job-definition"],
  actions: ["batch:DescribeJobDefinitions"],
  async read({ open, send }) {
    const { BatchClient, DescribeJobDefinitionsCommand } = await import("@aws-sdk/client-batch");
    const client = open((config) => new BatchClient(config));
    const definitions = await allByToken("batch:DescribeJobDefinitions", async (nextToken) => {
      const page = await send((call) =>
        client.send(new DescribeJobDefinitionsCommand({ nextToken, maxResults: PAGE_ITEMS, status: "ACTIVE" }), call),
      );
      return { items: page.jobDefinitions, token: page.nextToken };
    });
    return definitions.map(({ jobDefinitionArn, containerProperties, ecsProperties, status }) => ({
      resourceArn: present(jobDefinitionArn, "batch:DescribeJobDefinitions", "jobDefinitionArn"),
      role: containerProperties?.jobRoleArn ?? ecsProperties?.taskProperties?.[0]?.taskRoleArn,
      state: status,
    }));
  },
};
