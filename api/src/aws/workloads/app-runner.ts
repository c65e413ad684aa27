/** Reads services. Only the description of a service contains the role that its code runs with. */
import { inParallel, present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const CALLS_AT_ONCE = 4;

export const appRunnerReader: WorkloadReader = {
  label: "AWS App Runner",
  purpose: "Lists services and their instance roles.",
  kinds: ["apprunner:service"],
  actions: ["apprunner:ListServices", "apprunner:DescribeService"],
  async read({ open, send }) {
    const { AppRunnerClient, DescribeServiceCommand, ListServicesCommand } = await import("@aws-sdk/client-apprunner");
    const client = open((config) => new AppRunnerClient(config));
    const services = await allByToken("apprunner:ListServices", async (NextToken) => {
      const page = await send((call) => client.send(new ListServicesCommand({ NextToken }), call));
      return { items: page.ServiceSummaryList, token: page.NextToken };
    });
    return inParallel(services, CALLS_AT_ONCE, async ({ ServiceArn }) => {
      const { Service } = await send((call) => client.send(new DescribeServiceCommand({ ServiceArn }), call));
      return {
        resourceArn: present(Service?.ServiceArn, "apprunner:DescribeService", "ServiceArn"),
        role: Service?.InstanceConfiguration?.InstanceRoleArn,
        state: Service?.Status,
      };
    });
  },
};
