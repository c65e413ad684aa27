/**
 * Reads hybrid managed nodes: machines outside EC2 that act with the role of their activation. AWS returns that role only
 * for them (AWS Systems Manager API Reference, *InstanceInformation*), and an EC2 instance is read with its profile.
 */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 50;

export const managedNodeReader: WorkloadReader = {
  label: "AWS Systems Manager",
  purpose: "Lists hybrid managed nodes and their service roles.",
  kinds: ["ssm:managed-instance"],
  actions: ["ssm:DescribeInstanceInformation"],
  async read({ arnOf, open, send }) {
    const { DescribeInstanceInformationCommand, SSMClient } = await import("@aws-sdk/client-ssm");
    const client = open((config) => new SSMClient(config));
    const action = "ssm:DescribeInstanceInformation";
    return allByToken(action, async (NextToken) => {
      const page = await send((call) =>
        client.send(
          new DescribeInstanceInformationCommand({
            NextToken,
            MaxResults: PAGE_ITEMS,
            Filters: [{ Key: "ResourceType", Values: ["ManagedInstance"] }],
          }),
          call,
        ),
      );
      const items = page.InstanceInformationList?.map(({ InstanceId, IamRole, PingStatus }) => ({
        resourceArn: arnOf("ssm", `managed-instance/${present(InstanceId, action, "InstanceId")}`),
        role: IamRole,
        state: PingStatus,
      }));
      return { items, token: page.NextToken };
    });
  },
};
