/** Reads jobs and development endpoints. A job names its role by name or by ARN (AWS Glue, *Job structure*). */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

export const glueJobReader: WorkloadReader = {
  label: "AWS Glue",
  purpose: "Lists jobs and their roles.",
  kinds: ["glue:job"],
  actions: ["glue:GetJobs"],
  async read({ arnOf, open, send }) {
    const { GetJobsCommand, GlueClient } = await import("@aws-sdk/client-glue");
    const client = open((config) => new GlueClient(config));
    return allByToken("glue:GetJobs", async (NextToken) => {
      const page = await send((call) => client.send(new GetJobsCommand({ NextToken }), call));
      const items = page.Jobs?.map(({ Name, Role }) => ({
        resourceArn: arnOf("glue", `job/${present(Name, "glue:GetJobs", "Name")}`),
        role: Role,
      }));
      return { items, token: page.NextToken };
    });
  },
};

export const devEndpointReader: WorkloadReader = {
  label: "AWS Glue",
  purpose: "Lists development endpoints and their roles.",
  kinds: ["glue:devEndpoint"],
  actions: ["glue:GetDevEndpoints"],
  async read({ arnOf, open, send }) {
    const { GetDevEndpointsCommand, GlueClient } = await import("@aws-sdk/client-glue");
    const client = open((config) => new GlueClient(config));
    return allByToken("glue:GetDevEndpoints", async (NextToken) => {
      const page = await send((call) => client.send(new GetDevEndpointsCommand({ NextToken }), call));
      const items = page.DevEndpoints?.map(({ EndpointName, RoleArn, Status }) => ({
        resourceArn: arnOf("glue", `devEndpoint/${present(EndpointName, "glue:GetDevEndpoints", "EndpointName")}`),
        role: RoleArn,
        state: Status,
      }));
      return { items, token: page.NextToken };
    });
  },
};
