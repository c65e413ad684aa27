/**
 * Reads instances and the default versions of launch templates. A terminated instance stays in the list for an hour
 * (Amazon EC2, *Terminate Amazon EC2 instances*), so only those that run or can be started are requested. The two lists are
 * two readers, so that a refused one leaves the other.
 */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 1_000;
const TEMPLATE_PAGE_ITEMS = 200;
const LIVE_STATES = ["pending", "running", "stopping", "stopped"];

export const instanceReader: WorkloadReader = {
  label: "Amazon EC2",
  purpose: "Lists instances and their instance profiles.",
  kinds: ["ec2:instance"],
  actions: ["ec2:DescribeInstances"],
  async read({ arnOf, open, send }) {
    const { EC2Client, DescribeInstancesCommand } = await import("@aws-sdk/client-ec2");
    const client = open((config) => new EC2Client(config));
    return allByToken("ec2:DescribeInstances", async (NextToken) => {
      const page = await send((call) =>
        client.send(
          new DescribeInstancesCommand({
            NextToken,
            MaxResults: PAGE_ITEMS,
            Filters: [{ Name: "instance-state-name", Values: LIVE_STATES }],
          }),
          call,
        ),
      );
      const items = page.Reservations?.flatMap(({ Instances }) => Instances ?? [])
        .filter(({ State }) => State?.Name === undefined || LIVE_STATES.includes(State.Name))
        .map(({ InstanceId, IamInstanceProfile, State }) => ({
          resourceArn: arnOf("ec2", `instance/${present(InstanceId, "ec2:DescribeInstances", "InstanceId")}`),
          instanceProfile: IamInstanceProfile?.Arn ?? null,
          state: State?.Name,
        }));
      return { items, token: page.NextToken };
    });
  },
};

export const launchTemplateReader: WorkloadReader = {
  label: "Amazon EC2",
  purpose: "Lists launch templates and their instance profiles.",
  kinds: ["ec2:launch-template"],
  actions: ["ec2:DescribeLaunchTemplateVersions"],
  async read({ arnOf, open, send }) {
    const { EC2Client, DescribeLaunchTemplateVersionsCommand } = await import("@aws-sdk/client-ec2");
    const client = open((config) => new EC2Client(config));
    return allByToken("ec2:DescribeLaunchTemplateVersions", async (NextToken) => {
      const page = await send((call) =>
        client.send(
          new DescribeLaunchTemplateVersionsCommand({
            NextToken,
            MaxResults: TEMPLATE_PAGE_ITEMS,
            Versions: ["$Default"],
          }),
          call,
        ),
      );
      const items = page.LaunchTemplateVersions?.map(({ LaunchTemplateId, LaunchTemplateData: data }) => ({
        resourceArn: arnOf(
          "ec2",
          `launch-template/${present(LaunchTemplateId, "ec2:DescribeLaunchTemplateVersions", "LaunchTemplateId")}`,
        ),
        instanceProfile: data?.IamInstanceProfile?.Arn ?? data?.IamInstanceProfile?.Name,
      }));
      return { items, token: page.NextToken };
    });
  },
};
