/** Reads jobs and development endpoints. A job names its role by name or by ARN (AWS Glue, *Job structure*). */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

export const glueReader: WorkloadReader = {
  label: "AWS Glue",
  purpose: "Lists jobs, development endpoints and their roles.",
  kinds: ["glue:job", "glue:devEndpoint"],
  actions: ["glue:GetJobs", "glue:GetDevEndpoints"],
  async read({ arnOf, open, send }) {
    const { GetDevEndpointsCommand, GetJobsCommand, GlueClient } = await import("@aws-sdk/client-glue");
    const client = open((config) => new GlueClient(config));
    const jobs = await allByToken("glue:GetJobs", async (NextToken) => {
      const page = await send((call) => client.send(new GetJobsCommand({ NextToken }), call));
      return { items: page.Jobs, token: page.NextToken };
    });
    const endpoints = await allByToken("glue:GetDevEndpoints", async (NextToken) => {
      const page = await send((call) => client.send(new GetDevEndpointsCommand({ NextToken }), call));
      return { items: page.DevEndpoints, token: page.NextToken };
    });
    return [
      ...jobs.map(({ Name, Role }) => ({
        resourceArn: arnOf("glue", `job/${present(Name, "glue:GetJobs", "Name")}`),
        role: Role,
      })),
      ...endpoints.map(({ EndpointName, RoleArn, Status }) => ({
        resourceArn: arnOf("glue", `devEndpoint/${present(EndpointName, "glue:GetDevEndpoints", "EndpointName")}`),
        role: RoleArn,
        state: Status,
      })),
    ];
  },
};
