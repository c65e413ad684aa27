import type { Role } from "../account.ts";
import { guardrailsOf } from "../principals/guardrails.ts";
import { roleRef } from "../identity.ts";
import { isAdministrator, permissionsOf } from "../principals/principal-policies.ts";
import { grantsFrom } from "../policy/grants-from.ts";
import { trustGrants } from "../policy/trust.ts";
import { type AnyCheck, type CheckInput, defineCheck } from "./check.ts";
import { trustPolicyOf } from "./policy-subjects.ts";
import { cli } from "./quote.ts";
import { ownRoles } from "./subjects.ts";

/** Fields that this helper fills in. */
type Given = "category" | "family" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate" | "remediation";

type ServiceRoleCheckInput = Omit<CheckInput<"authorizationDetails", never, Role>, Given> & {
  /** The service principal that uses the role. */
  readonly service: string;
  /** Whether only roles in an instance profile are considered. Default: false. */
  readonly needsInstanceProfile?: boolean;
  /** The workloads that run with the role, in the plural: `instances`. */
  readonly workloads: string;
};

/** Defines a check of roles that a service uses and that have administrator access. */
export function defineServiceRoleCheck({
  service,
  needsInstanceProfile = false,
  workloads,
  ...input
}: ServiceRoleCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMRole",
    family: "ESC",
    needs: ["authorizationDetails"],
    optional: ["organization"],
    resources: ({ authorizationDetails }) => ownRoles(authorizationDetails),
    ref: (role) => roleRef(role),
    evaluate: (role, { authorizationDetails, organization }, { awsAccountId, at }) => {
      if (needsInstanceProfile && role.instanceProfiles.length === 0) return null;
      const document = trustPolicyOf(role);
      if ("notEvaluated" in document) return document;
      if (
        !trustGrants(grantsFrom(document, at)).some(
          ({ party, principal }) => party === "SERVICE" && principal.value.toLowerCase() === service,
        )
      )
        return null;
      const permissions = permissionsOf(authorizationDetails, role);
      if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId, at))) {
        const [unreadable] = permissions.unreadable;
        return unreadable === undefined ? null : { notEvaluated: unreadable.reason };
      }
      return {
        description: `The role ${role.roleName} has administrator access, and ${workloads} can run with it.`,
        evidence: {
          service,
          instanceProfiles: role.instanceProfiles.map(({ instanceProfileName }) => instanceProfileName),
          policies: permissions.policies.map(({ source }) => source.policyName),
        },
      };
    },
    remediation: ({ name }) => ({
      text: `Attach a policy with only the permissions that the ${workloads} need, without IAM permissions. Then detach the administrator policy.`,
      cli: cli`aws iam list-attached-role-policies --role-name ${name}`,
      terraform: null,
    }),
  });
}
