/** The enums of policy analysis. */
import type { ChangeBasis, ChangeKind, ServiceUsage } from "../../iam/analysis/least-privilege.ts";
import type { ActionReach } from "../../iam/policy/expansion.ts";
import type { MatchedElement, PolicyHolderRef } from "../../iam/escalation/paths/proof.ts";
import type { PolicyEffect } from "../../iam/policy/statement.ts";
import type { PolicyVersionState } from "../../iam/policy-versions.ts";
import { describedEnum } from "./enums.ts";

export type AccessLevelName = "PERMISSIONS_MANAGEMENT" | "WRITE" | "TAGGING" | "READ" | "LIST";

export const AccessLevelEnum = describedEnum<AccessLevelName>(
  "AccessLevel",
  "The access level of an action as classified by AWS.",
  {
    PERMISSIONS_MANAGEMENT: "The action changes permissions.",
    WRITE: "The action creates, changes or deletes resources.",
    TAGGING: "The action only changes tags.",
    READ: "The action reads the contents of resources.",
    LIST: "The action lists resources.",
  },
);

export const ActionReachEnum = describedEnum<ActionReach>(
  "ActionReach",
  "The resources on which an action is allowed.",
  {
    ANY_RESOURCE: "The action is allowed on every resource of its type.",
    SOME_RESOURCES: "The action is allowed on specific resources only.",
    UNSCOPABLE: "The action does not support resource-level permissions, so it is allowed on all resources or none.",
  },
);

export const PolicyVersionStateEnum = describedEnum<PolicyVersionState>(
  "PolicyVersionState",
  "Whether scans found a version of a policy as its default. Only the default version has an effect.",
  {
    DEFAULT: "The version is the default.",
    EARLIER_DEFAULT: "A scan found the version as the default, and it is no longer.",
    NOT_DEFAULT:
      "No scan found the version as the default. It may have been the default before the first scan. While AWS has the version, it can become the default at any time.",
  },
);

export const ChangeBasisEnum = describedEnum<ChangeBasis>(
  "ChangeBasis",
  "The evidence on which a suggested change is based.",
  {
    CERTAIN: "The change removes only what grants nothing today.",
    USAGE: "The change removes what no principal with the policy used, according to last accessed information.",
    REVIEW: "The change needs the approval of a person who knows the purpose of the policy.",
  },
);

export const ChangeKindEnum = describedEnum<ChangeKind>("ChangeKind", "The type of a suggested change.", {
  DEAD_ACTION: "An action is removed because it applies to none of the listed resources.",
  DENIED_ACTION: "An action is removed because the same document denies it.",
  COVERED_ACTION: "An action is removed because another pattern already includes it.",
  UNUSED_SERVICE: "Services are removed because no principal used them.",
  UNUSED_ACTION: "Actions are removed because AWS tracks them individually and no principal used them.",
  OWN_ACCOUNT: "The resources are limited to those of the account.",
  PASSED_TO_SERVICE: "The services to which roles can be passed are limited.",
  STATEMENT_REMOVED: "A statement is removed because nothing is left of it.",
});

export const UsageStatusEnum = describedEnum<ServiceUsage["status"]>(
  "UsageStatus",
  "The availability of last accessed information.",
  {
    READ: "The information was read for every principal with the policy.",
    NOT_READ:
      "The information was not read for every principal, or not for long enough. Their use is unknown, not absent.",
  },
);

export const PolicyEffectEnum = describedEnum<PolicyEffect>(
  "PolicyEffect",
  "The effect of a statement, as policies spell it.",
  {
    Allow: "The statement allows the actions.",
    Deny: "The statement denies the actions, whatever allows them.",
  },
);

export type PolicyHolderKind = "USER" | "GROUP" | "ROLE";

export const PolicyHolderKindEnum = describedEnum<PolicyHolderKind>(
  "PolicyHolderKind",
  "The type of a principal to which a policy is attached.",
  {
    USER: "The policy is attached to an IAM user.",
    GROUP: "The policy is attached to a group, and applies to its members.",
    ROLE: "The policy is attached to a role.",
  },
);

export type PathHolderKind = PolicyHolderRef["kind"];

export const PathHolderKindEnum = describedEnum<PathHolderKind>(
  "PathHolderKind",
  "The type of what a policy in a proof applies to.",
  {
    USER: "The policy applies to an IAM user.",
    GROUP: "The policy applies to a group.",
    ROLE: "The policy applies to a role.",
    ORGANIZATION_TARGET: "The policy applies to the root, a unit or an account of an organization.",
  },
);

export const MatchedElementEnum = describedEnum<MatchedElement["element"]>(
  "StatementElement",
  "An element of a policy statement, as policies spell it.",
  {
    Action: "The element lists the actions to which the statement applies.",
    NotAction: "The element lists the actions to which the statement does not apply.",
    Resource: "The element lists the resources to which the statement applies.",
    NotResource: "The element lists the resources to which the statement does not apply.",
    Principal: "The element lists the principals to which the statement applies.",
    NotPrincipal: "The element lists the principals to which the statement does not apply.",
  },
);
