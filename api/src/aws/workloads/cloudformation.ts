/** Reads stacks and stack sets. Without a name, DescribeStacks returns every stack that is not deleted. */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

export const stackReader: WorkloadReader = {
  label: "AWS CloudFormation",
  purpose: "Lists stacks, their service roles and their states.",
  kinds: ["cloudformation:stack"],
  actions: ["cloudformation:DescribeStacks"],
  async read({ open, send }) {
    const { CloudFormationClient, DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
    const client = open((config) => new CloudFormationClient(config));
    return allByToken("cloudformation:DescribeStacks", async (NextToken) => {
      const page = await send((call) => client.send(new DescribeStacksCommand({ NextToken }), call));
      const items = page.Stacks?.map(({ StackId, RoleARN, StackStatus }) => ({
        resourceArn: present(StackId, "cloudformation:DescribeStacks", "StackId"),
        role: RoleARN,
        state: StackStatus,
      }));
      return { items, token: page.NextToken };
    });
  },
};

export const stackSetReader: WorkloadReader = {
  label: "AWS CloudFormation",
  purpose: "Lists stack sets.",
  kinds: ["cloudformation:stackset"],
  actions: ["cloudformation:ListStackSets"],
  async read({ arnOf, open, send }) {
    const { CloudFormationClient, ListStackSetsCommand } = await import("@aws-sdk/client-cloudformation");
    const client = open((config) => new CloudFormationClient(config));
    const action = "cloudformation:ListStackSets";
    return allByToken(action, async (NextToken) => {
      const page = await send((call) => client.send(new ListStackSetsCommand({ NextToken, Status: "ACTIVE" }), call));
      const items = page.Summaries?.map(({ StackSetId, Status }) => ({
        resourceArn: arnOf("cloudformation", `stackset/${present(StackSetId, action, "StackSetId")}`),
        state: Status,
      }));
      return { items, token: page.NextToken };
    });
  },
};
