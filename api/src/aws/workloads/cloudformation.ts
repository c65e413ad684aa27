/** Reads stacks and stack sets. Without a name, DescribeStacks returns every stack that is not deleted. */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

export const cloudFormationReader: WorkloadReader = {
  label: "AWS CloudFormation",
  purpose: "Lists stacks, their service roles and their states, and stack sets.",
  kinds: ["cloudformation:stack", "cloudformation:stackset"],
  actions: ["cloudformation:DescribeStacks", "cloudformation:ListStackSets"],
  async read({ arnOf, open, send }) {
    const { CloudFormationClient, DescribeStacksCommand, ListStackSetsCommand } =
      await import("@aws-sdk/client-cloudformation");
    const client = open((config) => new CloudFormationClient(config));
    const stacks = await allByToken("cloudformation:DescribeStacks", async (NextToken) => {
      const page = await send((call) => client.send(new DescribeStacksCommand({ NextToken }), call));
      return { items: page.Stacks, token: page.NextToken };
    });
    const sets = await allByToken("cloudformation:ListStackSets", async (NextToken) => {
      const page = await send((call) => client.send(new ListStackSetsCommand({ NextToken, Status: "ACTIVE" }), call));
      return { items: page.Summaries, token: page.NextToken };
    });
    return [
      ...stacks.map(({ StackId, RoleARN, StackStatus }) => ({
        resourceArn: present(StackId, "cloudformation:DescribeStacks", "StackId"),
        role: RoleARN,
        state: StackStatus,
      })),
      ...sets.map(({ StackSetId, Status }) => ({
        resourceArn: arnOf(
          "cloudformation",
          `stackset/${present(StackSetId, "cloudformation:ListStackSets", "StackSetId")}`,
        ),
        state: Status,
      })),
    ];
  },
};
