/** The icon, line and label of each kind of node and relation, so that no meaning depends on colour alone. */
import IconBuilding from "@tabler/icons-react/icons/IconBuilding";
import IconCloud from "@tabler/icons-react/icons/IconCloud";
import IconFileText from "@tabler/icons-react/icons/IconFileText";
import IconId from "@tabler/icons-react/icons/IconId";
import IconNote from "@tabler/icons-react/icons/IconNote";
import IconUser from "@tabler/icons-react/icons/IconUser";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import IconUsersGroup from "@tabler/icons-react/icons/IconUsersGroup";
import IconWorld from "@tabler/icons-react/icons/IconWorld";
import type { RelationGraphQuery, RelationThingFragment } from "../../gql/relations.ts";

export type GraphResource = RelationThingFragment;
export type ResourceKind = GraphResource["kind"];
export type Relation = RelationGraphQuery["relationGraph"]["relations"][number];
export type RelationKind = Relation["kind"];

/** The kinds in the order in which access flows: external principals, identities, policies. */
export const KIND_ORDER: readonly ResourceKind[] = ["TRUSTED", "USER", "GROUP", "ROLE", "POLICY", "INLINE_POLICY"];

export const KINDS: Readonly<
  Record<ResourceKind, { readonly icon: typeof IconUser; readonly word: string; readonly many: string }>
> = {
  TRUSTED: { icon: IconWorld, word: "Trusted principal", many: "trusted external principals and services" },
  USER: { icon: IconUser, word: "User", many: "users" },
  GROUP: { icon: IconUsersGroup, word: "Group", many: "groups" },
  ROLE: { icon: IconUserShield, word: "Role", many: "roles" },
  POLICY: { icon: IconFileText, word: "Policy", many: "policies" },
  INLINE_POLICY: { icon: IconNote, word: "Inline policy", many: "inline policies" },
};

/** The kinds in the order of the legend: external principals come first. */
export const REACHES = {
  EVERYONE: { icon: IconWorld, word: "Any AWS account" },
  OTHER_ACCOUNT: { icon: IconBuilding, word: "Outside this account" },
  FEDERATION: { icon: IconId, word: "Identity provider" },
  SERVICE: { icon: IconCloud, word: "AWS service" },
  THIS_ACCOUNT: { icon: IconBuilding, word: "This account" },
  UNKNOWN: { icon: IconWorld, word: "Unknown" },
} as const;

export function appearanceOf({ kind, reach }: Pick<GraphResource, "kind" | "reach">): {
  readonly icon: typeof IconUser;
  readonly word: string;
} {
  return kind === "TRUSTED" && reach !== null ? REACHES[reach] : KINDS[kind];
}

/** Whether it is a principal outside the account that a role lets in: another account, or anyone. */
export function isOutside({ kind, reach }: Pick<GraphResource, "kind" | "reach">): boolean {
  return kind === "TRUSTED" && (reach === "EVERYONE" || reach === "OTHER_ACCOUNT");
}

export const RELATIONS: Readonly<Record<RelationKind, { readonly word: string; readonly back: string }>> = {
  MEMBER_OF: { word: "is a member of", back: "has the member" },
  ATTACHED: { word: "has attached policy", back: "is attached to" },
  INLINE: { word: "has inline policy", back: "is an inline policy of" },
  BOUNDED_BY: { word: "is bounded by", back: "is the boundary of" },
  MAY_ASSUME: { word: "may assume", back: "may be assumed by" },
};

/** The conditions of a trust in words: " if sts:ExternalId is 7". Empty if there are none. */
export function conditionsText({ conditions }: Pick<Relation, "conditions">): string {
  return conditions.length === 0 ? "" : ` if ${conditions.join(" and ")}`;
}
export const RELATION_ORDER: readonly RelationKind[] = ["MEMBER_OF", "ATTACHED", "INLINE", "BOUNDED_BY", "MAY_ASSUME"];

/** The name of a node, such as "alice" or "12 users such as alice". */
export function nameOf({ kind, name, count }: Pick<GraphResource, "kind" | "name" | "count">): string {
  return count === 1 ? name : `${count} ${KINDS[kind].many} such as ${name}`;
}
