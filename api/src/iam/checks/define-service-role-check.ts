import type { Role } from "../account.ts";
import { guardrailsOf } from "../principals/guardrails.ts";
import { roleRef } from "../identity.ts";
import { isAdministrator, permissionsOf } from "../principals/principal-policies.ts";
import { trustGrants } from "../policy/trust.ts";
import { type AnyCheck, type CheckInput, defineCheck } from "./check.ts";
import { documentOf } from "./policy-subjects.ts";
import { cli } from "./quote.ts";
import { isServiceLinkedRole } from "./subjects.ts";

type Given =
  | "category"
  | "family"
  | "controls"
  | "needs"
  | "uses"
  | "optional"
  | "resources"
  | "ref"
  | "evaluate"
  | "remediation";

type ServiceRoleCheckInput = Omit<CheckInput<"authorizationDetails", never, Role>, Given> & {
  /** The service that works as the role. */
  readonly service: string;
  /** Only roles that stand in an instance profile. */
  readonly isInProfile?: boolean;
  /** What works as it: `instances`. */
  readonly what: string;
};

/** A check over roles that a service works as and that are administrators. */
export function defineServiceRoleCheck({
  service,
  isInProfile = false,
  what,
  ...input
}: ServiceRoleCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMRole",
    family: "ESC",
    controls: {},
    needs: ["authorizationDetails"],
    optional: ["organization"],
    resources: ({ authorizationDetails }) => authorizationDetails.roles.filter((role) => !isServiceLinkedRole(role)),
    ref: (role) => roleRef(role),
    evaluate: (role, { authorizationDetails, organization }, { awsAccountId }) => {
      if (isInProfile && role.instanceProfiles.length === 0) return null;
      const document = documentOf(role.trustPolicy);
      if ("notEvaluated" in document) return document;
      if (
        !trustGrants(document).some(
          ({ party, principal }) => party === "SERVICE" && principal.value.toLowerCase() === service,
        )
      )
        return null;
      const permissions = permissionsOf(authorizationDetails, role);
      if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId))) {
        const [unreadable] = permissions.unreadable;
        return unreadable === undefined ? null : { notEvaluated: unreadable.reason };
      }
      return {
        description: `The role ${role.roleName} is an administrator, and ${what} work as it.`,
        evidence: {
          service,
          instanceProfiles: role.instanceProfiles.map(({ instanceProfileName }) => instanceProfileName),
          policies: permissions.policies.map(({ source }) => source.policyName),
        },
      };
    },
    remediation: ({ name }) => ({
      text: `Give the role what the ${what} really do and nothing of IAM, then take the administrator's policy away.`,
      cli: cli`aws iam list-attached-role-policies --role-name ${name}`,
      terraform: null,
    }),
  });
}
