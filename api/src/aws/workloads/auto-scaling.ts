/** Reads Auto Scaling groups and launch configurations, which name an instance profile by name or by ARN. */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 100;

export const autoScalingGroupReader: WorkloadReader = {
  label: "Amazon EC2 Auto Scaling",
  purpose: "Lists Auto Scaling groups.",
  kinds: ["autoscaling:autoScalingGroup"],
  actions: ["autoscaling:DescribeAutoScalingGroups"],
  async read({ open, send }) {
    const { AutoScalingClient, DescribeAutoScalingGroupsCommand } = await import("@aws-sdk/client-auto-scaling");
    const client = open((config) => new AutoScalingClient(config));
    return allByToken("autoscaling:DescribeAutoScalingGroups", async (NextToken) => {
      const page = await send((call) =>
        client.send(new DescribeAutoScalingGroupsCommand({ NextToken, MaxRecords: PAGE_ITEMS }), call),
      );
      const items = page.AutoScalingGroups?.map(({ AutoScalingGroupARN, Status }) => ({
        resourceArn: present(AutoScalingGroupARN, "autoscaling:DescribeAutoScalingGroups", "AutoScalingGroupARN"),
        // A group has a status only while it is deleted.
        state: Status === undefined ? null : "deleting",
      }));
      return { items, token: page.NextToken };
    });
  },
};

export const launchConfigurationReader: WorkloadReader = {
  label: "Amazon EC2 Auto Scaling",
  purpose: "Lists launch configurations and their instance profiles.",
  kinds: ["autoscaling:launchConfiguration"],
  actions: ["autoscaling:DescribeLaunchConfigurations"],
  async read({ open, send }) {
    const { AutoScalingClient, DescribeLaunchConfigurationsCommand } = await import("@aws-sdk/client-auto-scaling");
    const client = open((config) => new AutoScalingClient(config));
    return allByToken("autoscaling:DescribeLaunchConfigurations", async (NextToken) => {
      const page = await send((call) =>
        client.send(new DescribeLaunchConfigurationsCommand({ NextToken, MaxRecords: PAGE_ITEMS }), call),
      );
      const items = page.LaunchConfigurations?.map(({ LaunchConfigurationARN, IamInstanceProfile }) => ({
        resourceArn: present(
          LaunchConfigurationARN,
          "autoscaling:DescribeLaunchConfigurations",
          "LaunchConfigurationARN",
        ),
        instanceProfile: IamInstanceProfile,
      }));
      return { items, token: page.NextToken };
    });
  },
};
