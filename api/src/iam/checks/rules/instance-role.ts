import { kindOf, type UnreadWorkloads, unreadOfKind, type Workload } from "../../workload-inventory.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

const INSTANCE = "ec2:instance";

/** An instance, or the instances of a Region that were not read. */
type Subject = { readonly instance: Workload } | { readonly unread: Pick<UnreadWorkloads, "region" | "reason"> };

/** Fails an instance without an instance profile. Terminated instances are not read. */
export const instanceRole = defineCheck({
  id: "instance-role",
  title: "EC2 instance has no role",
  family: "GOV",
  severity: "MEDIUM",
  category: "IAMAccount",
  rationale:
    "An application on an instance without a role can call AWS only with stored access keys. Such keys do not expire, are copied with every image of the instance, and are often found in its files.",
  references: [AWS_PAGES.ec2Roles, AWS_PAGES.bestPractices],
  needs: ["workloads"],
  resources: ({ workloads: inventory }): readonly Subject[] => {
    const isSkipped = unreadOfKind(inventory, INSTANCE)?.regions === null;
    return [
      ...inventory.workloads.filter((each) => kindOf(each) === INSTANCE).map((instance) => ({ instance })),
      ...inventory.unread.filter(({ kinds }) => kinds.includes(INSTANCE)).map((unread) => ({ unread })),
      ...(isSkipped ? [{ unread: { region: "", reason: "The scan does not read instances." } }] : []),
    ];
  },
  ref: (subject) => {
    if ("unread" in subject) {
      const { region } = subject.unread;
      const name = region === "" ? "All instances" : `All instances in ${region}`;
      return { category: "IAMAccount", id: `${INSTANCE} ${region}`, name, arn: null };
    }
    const { resourceArn } = subject.instance;
    return { category: "IAMAccount", id: resourceArn, name: `instance ${nameOf(resourceArn)}`, arn: resourceArn };
  },
  evaluate: (subject) => {
    if ("unread" in subject) return { notEvaluated: `The instances were not read: ${subject.unread.reason}` };
    const { resourceArn, roleArn, instanceProfile, state } = subject.instance;
    if (roleArn !== null || typeof instanceProfile === "string") return null;
    if (instanceProfile === undefined)
      return { notEvaluated: "The instance profile was not read. The next scan that reads workloads reads it." };
    return {
      description: `The instance ${nameOf(resourceArn)} in ${regionOf(resourceArn)} has no instance profile.`,
      evidence: { resourceArn, region: regionOf(resourceArn), state },
    };
  },
  remediation: ({ arn }) =>
    stepsOnly(
      `Create a role with only the permissions that the application needs. Put it into an instance profile, and attach the profile to the instance in ${regionOf(arn ?? "")}. Then remove stored access keys from the instance. An instance that never calls AWS needs no permissions; dismiss its alert with that reason.`,
    ),
});

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
