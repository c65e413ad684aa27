/** The enums of policy analysis. */
import type { ChangeBasis, ChangeKind, ServiceUsage } from "../../iam/analysis/least-privilege.ts";
import type { ActionReach } from "../../iam/policy/expansion.ts";
import { describedEnum } from "./enums.ts";

export type AccessLevelName = "PERMISSIONS_MANAGEMENT" | "WRITE" | "TAGGING" | "READ" | "LIST";

export const AccessLevelEnum = describedEnum<AccessLevelName>(
  "AccessLevel",
  "What an action does, as AWS sorts actions.",
  {
    PERMISSIONS_MANAGEMENT: "Changes who may do what.",
    WRITE: "Makes, changes or deletes things.",
    TAGGING: "Changes tags alone.",
    READ: "Reads contents.",
    LIST: "Lists what there is.",
  },
);

export const ActionReachEnum = describedEnum<ActionReach>("ActionReach", "On which resources an action is allowed.", {
  ANY_RESOURCE: "On every resource of its kind.",
  SOME_RESOURCES: "On named resources.",
  UNSCOPABLE: "AWS ties it to no resource, so it is allowed on all or not at all.",
});

export const ChangeBasisEnum = describedEnum<ChangeBasis>("ChangeBasis", "What a suggested change rests on.", {
  CERTAIN: "It takes away what grants nothing today.",
  USAGE: "Nobody who holds the policy used it, as far as AWS's record goes.",
  REVIEW: "Somebody who knows what the policy is for must agree.",
});

export const ChangeKindEnum = describedEnum<ChangeKind>("ChangeKind", "What a suggested change does.", {
  DEAD_ACTION: "Takes out an action that acts on none of the named resources.",
  DENIED_ACTION: "Takes out an action that the same document denies.",
  COVERED_ACTION: "Takes out an action that another pattern names already.",
  UNUSED_SERVICE: "Takes out services that nobody used.",
  UNUSED_ACTION: "Takes out actions that AWS tells about one by one and that nobody used.",
  OWN_ACCOUNT: "Names the resources of the account instead of all there are.",
  PASSED_TO_SERVICE: "Says to which services roles may be passed.",
  STATEMENT_REMOVED: "Takes out a statement of which nothing is left.",
});

export const UsageStatusEnum = describedEnum<ServiceUsage["status"]>(
  "UsageStatus",
  "Whether AWS's record of use was read.",
  {
    READ: "For all who hold the policy.",
    NOT_READ: "Not for all of them, or not for long enough; what they used is unknown, not nothing.",
  },
);
