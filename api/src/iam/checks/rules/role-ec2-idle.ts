import type { Role } from "../../account.ts";
import { roleRef } from "../../identity.ts";
import { memoize } from "../../memoize.ts";
import { grantsFrom } from "../../policy/grants-from.ts";
import { trustGrants } from "../../policy/trust.ts";
import { TRACKING_DAYS } from "../../principals/last-accessed.ts";
import { formatInstant } from "../../time.ts";
import { unreadOfKind, type WorkloadInventory } from "../../workload-inventory.ts";
import { defineCheck } from "../check.ts";
import { isIdleRole } from "../idle-principals.ts";
import { trustPolicyOf } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";
import { dayCount, isChangeableRole } from "../subjects.ts";

/**
 * The resources that may be or start an instance with the role. An Auto Scaling group starts instances from one of the
 * other three. Other resources that start instances are not read: other versions of a launch template, Spot Fleets, EMR
 * clusters, Image Builder pipelines.
 */
const EC2_KINDS = ["ec2:instance", "ec2:launch-template", "autoscaling:launchConfiguration"] as const;

const usedRoles = memoize(
  ({ workloads }: WorkloadInventory) => new Set(workloads.flatMap(({ roleArn }) => roleArn ?? [])),
);

/**
 * Fails a role in an instance profile that no instance, launch template or other workload uses, unless it was used within the
 * limit for unused roles: something that the scan does not show then acts with it.
 */
export const roleEc2Idle = defineCheck({
  id: "role-ec2-idle",
  title: "EC2 role is not attached to any instance",
  family: "UNU",
  severity: "LOW",
  category: "IAMRole",
  rationale:
    "A role for instances that no instance uses keeps its permissions. Anyone who may start an instance and pass the role gets them, and no owner of a workload notices.",
  references: [AWS_PAGES.ec2Roles, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails", "workloads"],
  thresholds: ["roleUnusedDays"],
  resources: ({ authorizationDetails }) =>
    authorizationDetails.roles.filter((role) => isChangeableRole(role) && role.instanceProfiles.length > 0),
  ref: (role: Role) => roleRef(role),
  evaluate: (role, { workloads }, { at, settings: { roleUnusedDays: limitDays } }) => {
    const document = trustPolicyOf(role);
    if ("notEvaluated" in document) return document;
    const isTrusted = trustGrants(grantsFrom(document, at)).some(
      ({ party, principal }) => party === "SERVICE" && principal.value.toLowerCase() === "ec2.amazonaws.com",
    );
    if (!isTrusted || usedRoles(workloads).has(role.arn)) return null;
    const [unread] = EC2_KINDS.flatMap((kind) => unreadOfKind(workloads, kind) ?? []);
    if (unread)
      return { notEvaluated: `An instance may use the role: ${unread.cause ?? "the scan does not read instances"}.` };
    const isIdle = isIdleRole(role, limitDays, at);
    if (isIdle === "UNKNOWN") return { notEvaluated: BEYOND_TRACKING };
    if (!isIdle) return { notEvaluated: whyOpen(role, limitDays) };
    return {
      description: `No instance, default version of a launch template or launch configuration uses the role ${role.roleName}.`,
      evidence: {
        instanceProfiles: role.instanceProfiles.map(({ instanceProfileName }) => instanceProfileName),
        regions: workloads.regions,
        lastUsed: role.lastUsed === null ? null : formatInstant(role.lastUsed.at),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Ask the owner of the role: instances that run only a few times a year may be missing from the scan. If nothing needs the role, remove it from its instance profile, delete the profile, and delete the role.",
    ),
});

const BEYOND_TRACKING = `AWS reports the last use of a role only within ${TRACKING_DAYS} days, which is less than the limit for unused roles.`;

function whyOpen({ createdAt, lastUsed }: Role, limitDays: number): string {
  const used =
    lastUsed === null
      ? `It was created at ${formatInstant(createdAt)}, less than ${dayCount(limitDays)} ago.`
      : `It was last used at ${formatInstant(lastUsed.at)}.`;
  return `No instance, default version of a launch template or launch configuration that was read uses the role. ${used} What the scan does not show may use it, such as an instance that was terminated, another version of a launch template, a Spot Fleet or an EMR cluster.`;
}
