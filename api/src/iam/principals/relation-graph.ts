/**
 * The relations of an account as a graph: users, groups, roles, policies, boundaries and trust. Shows the whole account
 * or the neighbourhood of one node. A picture shows at most 150 nodes; above that, similar nodes are merged into
 * groups.
 */
import type { AuthorizationDetails, PolicyHolder, Role } from "../account.ts";
import { inlinePolicyRef, policyOwners } from "../identity.ts";
import { accountNamed, readPrincipal } from "../policy/principals.ts";
import { type TrustedPrincipal, trustedBy, type TrustReachKind } from "./trust-principals.ts";

/** Maximum number of nodes in a picture. Above it, similar nodes are merged into groups. */
const MAX_SHOWN_NODES = 150;
/** Minimum number of nodes that are merged into a group. Smaller groups stay separate nodes. */
const MIN_GROUPED = 3;
/** Maximum number of member names that a merged node carries. */
const MAX_MEMBERS_NAMED = 100;
/** Maximum number of conditions that a relation carries. */
const MAX_CONDITIONS = 10;
export const MAX_RELATION_DEPTH = 4;

/**
 * TRUSTED: a principal that can assume a role and is not an entity of this account. It is a service, another account, a
 * provider or everyone.
 */
export const RELATION_NODE_KINDS = ["USER", "GROUP", "ROLE", "POLICY", "INLINE_POLICY", "TRUSTED"] as const;
export type RelationNodeKind = (typeof RELATION_NODE_KINDS)[number];
/**
 * The kinds of relation. A relation leads from user to group, from holder to policy, or from trusted principal to role.
 */
export type RelationKind = "MEMBER_OF" | "ATTACHED" | "INLINE" | "BOUNDED_BY" | "MAY_ASSUME";

export interface RelationNode {
  /**
   * Identifies the node: the ARN, the identity of an inline policy, or the value in the trust policy for a trusted
   * principal.
   */
  readonly key: string;
  readonly kind: RelationNodeKind;
  readonly name: string;
  /** AWS's unique id, or the identity of an inline policy. Null for nodes outside this account. */
  readonly identity: string | null;
  /**
   * The place of a trusted principal, relative to this account. The widest trust comes first, because operators look
   * for external principals first.
   */
  readonly reach: TrustReachKind | null;
}

export interface Relation {
  readonly from: string;
  readonly to: string;
  readonly kind: RelationKind;
  /**
   * The conditions under which a trusted principal can assume the role. Empty if a statement allows it without
   * conditions, and for all other kinds.
   */
  readonly conditions?: readonly string[];
}

export interface Relations {
  readonly nodes: ReadonlyMap<string, RelationNode>;
  readonly relations: readonly Relation[];
  /** The relations that begin or end at each node. */
  readonly byNode: ReadonlyMap<string, readonly Relation[]>;
}

export function relationsOf(details: AuthorizationDetails): Relations {
  const nodes = new Map<string, RelationNode>();
  const relations: Relation[] = [];
  const add = (node: Omit<RelationNode, "reach">, reach: TrustReachKind | null = null) => {
    if (!nodes.has(node.key)) nodes.set(node.key, { ...node, reach });
  };
  for (const { arn, policyName, policyId } of details.policies)
    add({ key: arn, kind: "POLICY", name: policyName, identity: policyId });
  for (const { kind, id, name, holder } of policyOwners(details)) add({ key: holder.arn, kind, name, identity: id });
  for (const { id, name, holder } of policyOwners(details)) {
    for (const { policyName } of holder.inlinePolicies) {
      const ref = inlinePolicyRef(id, name, policyName);
      add({ key: ref.id, kind: "INLINE_POLICY", name: policyName, identity: ref.id });
      relations.push({ from: holder.arn, to: ref.id, kind: "INLINE" });
    }
    for (const { policyArn, policyName } of holder.attachedPolicies) {
      add({ key: policyArn, kind: "POLICY", name: policyName, identity: null });
      relations.push({ from: holder.arn, to: policyArn, kind: "ATTACHED" });
    }
    const boundary = boundaryOf(holder);
    if (boundary !== null) {
      add({ key: boundary, kind: "POLICY", name: boundary.slice(boundary.lastIndexOf("/") + 1), identity: null });
      relations.push({ from: holder.arn, to: boundary, kind: "BOUNDED_BY" });
    }
  }
  const groups = new Map(details.groups.map(({ groupName, arn }) => [groupName, arn]));
  for (const { arn, groupNames } of details.users) {
    for (const groupName of groupNames) {
      const group = groups.get(groupName);
      if (group !== undefined) relations.push({ from: arn, to: group, kind: "MEMBER_OF" });
    }
  }
  for (const role of details.roles) {
    for (const { key, name, reach, conditions } of trustedIn(role)) {
      add({ key, kind: "TRUSTED", name, identity: null }, reach);
      relations.push({ from: key, to: role.arn, kind: "MAY_ASSUME", ...(conditions.length > 0 && { conditions }) });
    }
  }
  return { nodes, relations, byNode: sortByNode(relations) };
}

function boundaryOf(holder: PolicyHolder): string | null {
  return "permissionsBoundaryArn" in holder ? (holder.permissionsBoundaryArn as string | null) : null;
}

interface TrustedNode extends Pick<RelationNode, "key" | "name" | "reach"> {
  readonly conditions: readonly string[];
}

/** The principals in the Allow statements of a trust policy, with what limits them: conditions and Deny statements. */
function trustedIn({ trustPolicy, arn }: Role): Iterable<TrustedNode> {
  const trusted = trustedBy(trustPolicy, arn.split(":")[4]!);
  const denied = trusted.filter(({ effect }) => effect === "Deny");
  const nodes = new Map<string, TrustedNode>();
  for (const each of trusted.filter(({ effect }) => effect === "Allow")) {
    // Everyone with exceptions is another node than everyone.
    const key = each.kind === "EVERYONE" && each.label !== EVERYONE ? each.who : each.value;
    const denials = denied
      .filter(({ value }) => concerns(value, each.value))
      .map(({ statement }) => `statement ${statement + 1} does not deny it`);
    const known = nodes.get(key);
    const conditions = [...each.conditions, ...new Set(denials)];
    nodes.set(key, {
      key,
      name: nameOf(each),
      reach: each.reach,
      conditions: known ? eitherOf(known.conditions, conditions) : conditions,
    });
  }
  return nodes.values();
}

const EVERYONE = "everyone";

/** Whether a Deny of one principal can keep out another. An account stands for each of its principals. */
function concerns(denied: string, allowed: string): boolean {
  if (denied === allowed || denied === "*" || allowed === "*") return true;
  const [one, other] = [accountNamed(denied), accountNamed(allowed)];
  return (
    (one !== null && one === (other ?? readPrincipal(allowed).accountId)) ||
    (other !== null && other === readPrincipal(denied).accountId)
  );
}

/** The conditions of two ways to the same end. One without conditions is enough. */
function eitherOf(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.length === 0 || other.length === 0 ? [] : [...new Set([...one, ...other])];
}

/** Services keep their full name (`lambda.amazonaws.com`), which is what people search for. */
function nameOf({ kind, reach, who, label, value }: TrustedPrincipal): string {
  if (kind === "SERVICE") return value;
  return reach === "OTHER_ACCOUNT" && kind !== "ACCOUNT" ? who.replace(/^The /, "") : label;
}

function sortByNode(relations: readonly Relation[]): ReadonlyMap<string, readonly Relation[]> {
  const byNode = new Map<string, Relation[]>();
  const put = (key: string, relation: Relation) => {
    const known = byNode.get(key);
    if (known) known.push(relation);
    else byNode.set(key, [relation]);
  };
  for (const relation of relations) {
    put(relation.from, relation);
    if (relation.to !== relation.from) put(relation.to, relation);
  }
  return byNode;
}

// ---------------------------------------------------------------- picture

export interface ShownNode {
  readonly key: string;
  readonly kind: RelationNodeKind;
  readonly name: string;
  readonly identity: string | null;
  readonly reach: TrustReachKind | null;
  /** Whether the node is a user or role that is an administrator, or stands for such nodes only. */
  readonly isAdministrator: boolean;
  /** The number of relations between the node and the centre. 0 for every node in a picture of the whole account. */
  readonly distance: number;
  /** The number of merged nodes; 1 for a single node. */
  readonly count: number;
  /** At most 100 of the merged nodes; empty for a single node. */
  readonly members: readonly Pick<RelationNode, "key" | "name" | "kind" | "identity">[];
}

export interface ShownRelation extends Relation {
  readonly conditions: readonly string[];
  /** The number of merged relations. */
  readonly count: number;
}

export interface RelationGraph {
  readonly nodes: readonly ShownNode[];
  readonly relations: readonly ShownRelation[];
  /** The number of nodes before merging. */
  readonly totalNodes: number;
  readonly totalRelations: number;
}

export interface RelationQuestion {
  /** The key of the central node. Null for the whole account. */
  readonly around: string | null;
  /** The maximum distance from the centre, at most 4. */
  readonly depth: number;
  /** Limits the nodes, except the centre, to these kinds. Empty for all kinds. */
  readonly kinds: readonly RelationNodeKind[];
  /** The unique IDs of the users and roles that are administrators. */
  readonly administrators: readonly string[];
  /** Limits a picture of the whole account to powerful nodes and what is directly related to them. */
  readonly isPowerfulOnly: boolean;
}

/** Builds the picture. Null if the central node does not exist. */
export function relationGraph(relations: Relations, question: RelationQuestion): RelationGraph | null {
  const { around } = question;
  if (around !== null && !relations.nodes.has(around)) return null;
  const administrators = new Set(question.administrators);
  const isAdministrator = ({ identity }: RelationNode) => identity !== null && administrators.has(identity);
  const distances = distancesOf(relations, question, isAdministrator);
  const inside = relations.relations.filter(({ from, to }) => distances.has(from) && distances.has(to));
  const groups = groupsOf(relations, { distances, inside, around });
  const shown = new Map<string, ShownNode>();
  const keyOf = new Map<string, string>();
  for (const [label, members] of groups) {
    const first = relations.nodes.get(members[0]!)!;
    const isOne = members.length === 1;
    const key = isOne ? first.key : label;
    shown.set(key, {
      key,
      kind: first.kind,
      // A merged node shows the name of its first member; its count shows that there are more.
      name: first.name,
      identity: isOne ? first.identity : null,
      reach: isOne ? first.reach : null,
      isAdministrator: members.every((member) => isAdministrator(relations.nodes.get(member)!)),
      distance: distances.get(first.key)!,
      count: members.length,
      members: isOne ? [] : members.slice(0, MAX_MEMBERS_NAMED).map((member) => memberOf(relations.nodes.get(member)!)),
    });
    for (const member of members) keyOf.set(member, key);
  }
  return {
    nodes: [...shown.values()],
    relations: mergeRelations(inside, keyOf),
    totalNodes: distances.size,
    totalRelations: inside.length,
  };
}

function memberOf({ key, name, kind, identity }: RelationNode): ShownNode["members"][number] {
  return { key, name, kind, identity };
}

/** The nodes of the picture by key, with their distance from its centre. */
function distancesOf(
  relations: Relations,
  question: RelationQuestion,
  isAdministrator: (node: RelationNode) => boolean,
): Map<string, number> {
  const { around, kinds, isPowerfulOnly } = question;
  if (around !== null) return reach(relations, { ...question, around });
  return isPowerfulOnly ? powerful(relations, kinds, isAdministrator) : everywhere(relations, kinds);
}

function everywhere({ nodes }: Relations, kinds: readonly RelationNodeKind[]): Map<string, number> {
  const wanted = new Set(kinds);
  return new Map(
    [...nodes.values()].filter(({ kind }) => wanted.size === 0 || wanted.has(kind)).map(({ key }) => [key, 0]),
  );
}

const OUTSIDE: ReadonlySet<TrustReachKind | null> = new Set(["EVERYONE", "OTHER_ACCOUNT", "FEDERATION"]);
/** The service that lets holders of certificates assume a role from outside AWS. */
const ROLES_ANYWHERE = /^rolesanywhere\.amazonaws\.com(\.cn)?$/;

function isOutside({ key, reach: origin }: RelationNode): boolean {
  return OUTSIDE.has(origin) || ROLES_ANYWHERE.test(key);
}

/**
 * Administrators, and roles that anyone, another account, a provider or a certificate may assume, at distance 0; what is
 * directly related to them at distance 1; the policies of the groups among these at distance 2.
 */
function powerful(
  { nodes, byNode, relations }: Relations,
  kinds: readonly RelationNodeKind[],
  isAdministrator: (node: RelationNode) => boolean,
): Map<string, number> {
  const wanted = new Set(kinds);
  const isWanted = (key: string) => wanted.size === 0 || wanted.has(nodes.get(key)!.kind);
  const open = relations.filter(({ from, kind }) => kind === "MAY_ASSUME" && isOutside(nodes.get(from)!));
  const centres = new Set([
    ...[...nodes.values()].filter(isAdministrator).map(({ key }) => key),
    ...open.map(({ to }) => to),
  ]);
  const distances = new Map([...centres].filter(isWanted).map((key) => [key, 0]));
  for (const centre of centres) {
    for (const { from, to } of byNode.get(centre) ?? []) {
      const other = from === centre ? to : from;
      if (!centres.has(other) && isWanted(other)) distances.set(other, 1);
    }
  }
  // A group without its policies would look like one that grants nothing.
  for (const group of [...distances.keys()].filter((key) => nodes.get(key)!.kind === "GROUP")) {
    for (const { from, to } of byNode.get(group) ?? [])
      if (from === group && !distances.has(to) && isWanted(to)) distances.set(to, 2);
  }
  return distances;
}

function reach(
  { nodes, byNode }: Relations,
  { around, depth, kinds }: RelationQuestion & { readonly around: string },
): Map<string, number> {
  const wanted = new Set(kinds);
  const distances = new Map([[around, 0]]);
  let edge = [around];
  for (let distance = 1; distance <= Math.min(depth, MAX_RELATION_DEPTH); distance += 1) {
    const next: string[] = [];
    for (const key of edge) {
      for (const { from, to } of byNode.get(key) ?? []) {
        const other = from === key ? to : from;
        if (distances.has(other) || (wanted.size > 0 && !wanted.has(nodes.get(other)!.kind))) continue;
        distances.set(other, distance);
        next.push(other);
      }
    }
    edge = next;
  }
  return distances;
}

interface Inside {
  readonly distances: ReadonlyMap<string, number>;
  readonly inside: readonly Relation[];
  readonly around: string | null;
}

/**
 * The shown nodes by label, each with its members. Up to `MAX_SHOWN_NODES` nodes stay separate. Above that, merges nodes of
 * the same kind and distance in three rounds, until few enough remain:
 * 1. nodes with identical relations,
 * 2. nodes with a relation of the same kind to the same best connected node,
 * 3. all of them.
 */
function groupsOf({ nodes }: Relations, { distances, inside, around }: Inside): ReadonlyMap<string, readonly string[]> {
  const alone = new Map([...distances.keys()].map((key) => [key, [key]]));
  if (distances.size <= MAX_SHOWN_NODES) return alone;
  const ties = tiesOf(inside);
  const kindOf = (key: string) => `${nodes.get(key)!.kind} ${distances.get(key)}`;
  const strength = new Map([...ties].map(([key, list]) => [key, list.length]));
  const strongestTie = (key: string) =>
    (ties.get(key) ?? []).reduce<readonly [string, number]>(
      (best, [kind, other]) => {
        const own = strength.get(other) ?? 0;
        return own > best[1] ? [`${kind} ${other}`, own] : best;
      },
      ["", -1],
    )[0];
  const labels: readonly ((key: string) => string)[] = [
    (key) =>
      `${kindOf(key)} ${(ties.get(key) ?? [])
        .map((tie) => tie.join(" "))
        .toSorted()
        .join(",")}`,
    (key) => `${kindOf(key)} ${strongestTie(key)}`,
    kindOf,
  ];
  for (const [round, labelOf] of labels.entries()) {
    const groups = new Map<string, string[]>();
    for (const key of distances.keys()) {
      const label = key === around ? key : labelOf(key);
      const members = groups.get(label);
      if (members) members.push(key);
      else groups.set(label, [key]);
    }
    const isLast = round === labels.length - 1;
    const result = new Map<string, readonly string[]>();
    for (const members of groups.values()) {
      if (members.length >= MIN_GROUPED || (isLast && members.length > 1))
        result.set(`together:${round}.${result.size}`, members);
      else for (const key of members) result.set(key, [key]);
    }
    if (result.size <= MAX_SHOWN_NODES || isLast) return result;
  }
  return alone;
}

function tiesOf(inside: readonly Relation[]): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const ties = new Map<string, (readonly [string, string])[]>();
  const put = (key: string, tie: readonly [string, string]) => {
    const known = ties.get(key);
    if (known) known.push(tie);
    else ties.set(key, [tie]);
  };
  for (const { from, to, kind } of inside) {
    put(from, [`${kind}>`, to]);
    put(to, [`<${kind}`, from]);
  }
  return ties;
}

function mergeRelations(inside: readonly Relation[], keyOf: ReadonlyMap<string, string>): readonly ShownRelation[] {
  const counted = new Map<string, ShownRelation>();
  for (const relation of inside) {
    const from = keyOf.get(relation.from)!;
    const to = keyOf.get(relation.to)!;
    const label = `${from}|${relation.kind}|${to}`;
    const known = counted.get(label);
    const { kind, conditions = [] } = relation;
    counted.set(label, {
      from,
      to,
      kind,
      count: (known?.count ?? 0) + 1,
      conditions: (known ? eitherOf(known.conditions, conditions) : conditions).slice(0, MAX_CONDITIONS),
    });
  }
  return [...counted.values()];
}
