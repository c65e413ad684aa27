/** Reads Auto Scaling groups and launch configurations, which name an instance profile by name or by ARN. */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 100;

export const autoScalingReader: WorkloadReader = {
  label: "Amazon EC2 Auto Scaling",
  purpose: "Lists Auto Scaling groups, launch configurations and their instance profiles.",
  kinds: ["autoscaling:autoScalingGroup", "autoscaling:launchConfiguration"],
  actions: ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeLaunchConfigurations"],
  async read({ open, send }) {
    const { AutoScalingClient, DescribeAutoScalingGroupsCommand, DescribeLaunchConfigurationsCommand } =
      await import("@aws-sdk/client-auto-scaling");
    const client = open((config) => new AutoScalingClient(config));
    const groups = await allByToken("autoscaling:DescribeAutoScalingGroups", async (NextToken) => {
      const page = await send((call) =>
        client.send(new DescribeAutoScalingGroupsCommand({ NextToken, MaxRecords: PAGE_ITEMS }), call),
      );
      return { items: page.AutoScalingGroups, token: page.NextToken };
    });
    const configurations = await allByToken("autoscaling:DescribeLaunchConfigurations", async (NextToken) => {
      const page = await send((call) =>
        client.send(new DescribeLaunchConfigurationsCommand({ NextToken, MaxRecords: PAGE_ITEMS }), call),
      );
      return { items: page.LaunchConfigurations, token: page.NextToken };
    });
    return [
      ...groups.map(({ AutoScalingGroupARN, Status }) => ({
        resourceArn: present(AutoScalingGroupARN, "autoscaling:DescribeAutoScalingGroups", "AutoScalingGroupARN"),
        // A group has a status only while it is deleted.
        state: Status === undefined ? null : "deleting",
      })),
      ...configurations.map(({ LaunchConfigurationARN, IamInstanceProfile }) => ({
        resourceArn: present(
          LaunchConfigurationARN,
          "autoscaling:DescribeLaunchConfigurations",
          "LaunchConfigurationARN",
        ),
        instanceProfile: IamInstanceProfile,
      })),
    ];
  },
};
