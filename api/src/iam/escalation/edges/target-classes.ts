/**
 * Classes of targets that one caller cannot tell apart: no statement of the caller, no trust policy, limit or credential
 * differs between them. A technique has the same kind of verdict on all targets of a class, so only the first of each class
 * is evaluated. Which of a thousand users comes first never depends on the class, so the result is the same.
 */
import type { Role, User } from "../../account.ts";
import { memoize, numbering, remember } from "../../memoize.ts";
import { compileDocument, type CompiledStatement } from "../../policy/compile.ts";
import { type HeldPolicy, permissionsOf } from "../../principals/principal-policies.ts";
import { isKeyOfRequest, mentionsOf, signatureOf, signatureOfKey, type Slice } from "../../policy/slice.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { type AccessRequest, DEPENDS_ON_RESOURCE, resolveKey } from "../simulation/access-request.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { type Identity, identityOf, type PrincipalState, scpGroupOf } from "../simulation/principal-state.ts";
import { sliceOf, trustMentions } from "../simulation/request-class.ts";
import { isRelevant } from "../techniques/action-mask.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { coversUnnamedAction } from "../simulation/administrator.ts";
import { denies } from "./self-escalation.ts";

/** Maximum number of targets whose class is remembered, over all callers of an account. */
const MAX_REMEMBERED = 400_000;

/** The targets that callers with the same view of them have classified, by the class's number. */
interface Partition {
  readonly views: readonly View[];
  readonly numbers: Map<User | Role, number>;
  readonly byText: Map<string, number>;
  /** The first targets of each class, by what else tells targets apart (`first-targets.ts`). */
  readonly firsts: Map<string, Iterable<Identity>>;
}

/** The properties of a target that the statements on one action can distinguish. */
interface View {
  readonly slice: Slice;
  /** The keys in their conditions whose value follows from the target. */
  readonly keys: readonly string[];
}

interface Partitions {
  readonly byCaller: WeakMap<PrincipalState, Record<Identity["kind"], Partition | null>>;
  readonly byView: Map<string, Partition>;
  remembered: number;
}

const partitionsOf = memoize((_account: AccountIndex): Partitions => ({
  byCaller: new WeakMap(),
  byView: new Map(),
  remembered: 0,
}));
const numberOf = numbering();

/** Returns the number of a target's class. */
export type ClassOf = (target: Identity) => number;

/** The classes of targets for one caller. */
export function targetClasses(account: AccountIndex, caller: PrincipalState): ClassOf {
  const found: Record<Identity["kind"], Partition | null> = { USER: null, ROLE: null };
  return (target) => {
    const partition = (found[target.kind] ??= partitionOf(account, caller, target.kind));
    return partition.numbers.get(target.holder) ?? classify(account, caller, partition, target);
  };
}

function classify(account: AccountIndex, caller: PrincipalState, partition: Partition, target: Identity): number {
  const { byText, numbers } = partition;
  const facts = factsOf(account)(target.holder);
  const trust = target.kind === "ROLE" ? trustTowards(account, caller, target.holder as Role) : null;
  const wanted = seesArn(caller, target)
    ? target.arn
    : `${visibleTo(account, caller, partition, target)} ${facts} ${trust}`;
  const number = remember(byText, wanted, () => byText.size + 1);
  numbers.set(target.holder, number);
  forgetIfMany(partitionsOf(account));
  return number;
}

export function partitionOf(account: AccountIndex, caller: PrincipalState, kind: Identity["kind"]): Partition {
  const { byCaller, byView } = partitionsOf(account);
  let known = byCaller.get(caller);
  if (!known) byCaller.set(caller, (known = { USER: null, ROLE: null }));
  return (known[kind] ??= findPartition());

  function findPartition(): Partition {
    const views = new Map<string, View>();
    for (const action of ACTIONS_ON[kind]) {
      const slice = sliceOf(account, caller, action);
      const keys = [...slice.mentions.keys].filter((key) => DEPENDS_ON_RESOURCE.test(key));
      if (slice.resources.id !== 0 || keys.length > 0)
        views.set(keys.length > 0 ? `facts ${slice.id}` : `${slice.resources.id}`, { slice, keys });
    }
    const ofRoles = kind === "ROLE" && [passesByArn(caller), isTrustedByName(account, caller) && caller.identity.arn];
    const text = [kind, ofRoles, ...[...views.keys()].toSorted()].join();
    return remember(byView, text, () => ({
      views: [...views.values()],
      numbers: new Map(),
      byText: new Map(),
      firsts: new Map(),
    }));
  }
}

/** A target that is classified again gets the same number. */
function forgetIfMany(partitions: Partitions): void {
  partitions.remembered += 1;
  if (partitions.remembered < MAX_REMEMBERED) return;
  for (const { numbers } of partitions.byView.values()) numbers.clear();
  partitions.remembered = 0;
}

/** The actions of techniques and of the removal of limits that act on an existing user or role. */
const ACTIONS_ON: Readonly<Record<Identity["kind"], readonly string[]>> = {
  USER: actionsOn("USER"),
  ROLE: actionsOn("ROLE"),
};

function actionsOn(kind: Identity["kind"]): readonly string[] {
  const ofTechniques = TECHNIQUES.flatMap(({ effect, steps }) => {
    const isOfKind =
      "caller" in effect
        ? effect.caller === kind
        : (effect.kind === "TAKE_USER" || effect.kind === "GRANT_USER") === (kind === "USER");
    return isOfKind ? steps.filter(({ on }) => on === "TARGET" || on === "SELF").map(({ action }) => action) : [];
  });
  const type = kind === "USER" ? "User" : "Role";
  const removals = [`iam:Delete${type}PermissionsBoundary`, `iam:Delete${type}Policy`, `iam:Detach${type}Policy`];
  const tagging = [`iam:Tag${type}`, `iam:Untag${type}`];
  const others =
    kind === "USER"
      ? ["iam:DeleteLoginProfile", "iam:DeactivateMFADevice", "iam:EnableMFADevice"]
      : ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
  return [...new Set([...ofTechniques, ...removals, ...tagging, ...others])];
}

/**
 * The properties of the target that the caller's statements can distinguish: matching patterns, tags and the boundary.
 */
function visibleTo(
  account: AccountIndex,
  caller: PrincipalState,
  { views }: Partition,
  { arn, holder }: Identity,
): string {
  const request: AccessRequest = { action: "", resource: arn, tags: holder.tags };
  let text = "";
  for (const { slice, keys } of views) {
    text += ` ${signatureOf(slice.resources, arn)}`;
    for (const key of keys) {
      const value = resolveKey(account, caller.identity, key, request);
      text += ` ${value === undefined ? "?" : signatureOfKey(slice.mentions, key, value)}`;
    }
  }
  return text;
}

/** Whether a condition of the caller can name the target's ARN or profile, which requests that pass it contain. */
function seesArn(caller: PrincipalState, { kind }: Identity): boolean {
  return kind === "ROLE" && passesByArn(caller);
}

const passesByArn = memoize(({ inForce }: PrincipalState): boolean => {
  const { identity, boundary, scps } = inForce;
  const policies = [...identity, ...(boundary ? [boundary] : []), ...(scps ?? []).flatMap((level) => level.policies)];
  return policies.some(({ document }) => namesPassedRole(document));
});

const namesPassedRole = memoize(({ text }: PolicyDocument) =>
  /cloudformation:rolearn|ec2:(new)?instanceprofile/i.test(text),
);

/** The facts about a target on which verdicts depend, the same for every caller. */
const factsOf = memoize((account: AccountIndex) =>
  memoize((holder: User | Role): string =>
    ["userName" in holder ? credentialsOf(account, holder) : accessTo(account, holder), limitsOn(account, holder)].join(
      " ",
    ),
  ),
);

function credentialsOf({ reportRows }: AccountIndex, { arn }: User): string {
  const row = reportRows.get(arn);
  if (!row) return "-";
  const { accessKeys, passwordEnabled, mfaActive } = row;
  const hasInactive = accessKeys.some(({ isActive }) => !isActive);
  return [Math.min(accessKeys.length, 2), hasInactive, passwordEnabled === true, mfaActive].join();
}

function accessTo({ workloadsByRole }: AccountIndex, role: Role): string {
  if (workloadsByRole.has(role.arn)) return role.arn;
  const isReserved = /^\/aws-(service-role|reserved)\//.test(role.path);
  return [role.instanceProfiles.length > 0, isReserved].join();
}

/**
 * The properties of the caller that the role's trust policy can distinguish. Policies that name only other principals
 * distinguish nothing. An account has thousands of them, each with an ARN or an external id of its own.
 */
function trustTowards({ trustOf }: AccountIndex, { identity }: PrincipalState, role: Role): string | number | null {
  const { document, arns, namesAccount, namesAnyone, services, providers } = trustOf(role);
  if (document === null) return null;
  const isOpen = namesAccount || namesAnyone || services.size > 0 || providers.length > 0;
  if (!isOpen && !arns.has(identity.arn) && !denies(document)) return "others";
  return dependsOnRole(document) ? role.arn : numberOf(document);
}

const dependsOnRole = memoize((trust: PolicyDocument) =>
  [...trustMentions(trust).keys].some((key) => DEPENDS_ON_RESOURCE.test(key)),
);

/** Whether a trust policy names the caller by ARN. Then the caller shares its view of the roles with no other. */
function isTrustedByName({ rolesOpenTo, trustOf }: AccountIndex, { identity: { arn } }: PrincipalState): boolean {
  // The roles that name the caller come first.
  for (const role of rolesOpenTo(arn)) return trustOf(role).arns.has(arn);
  return false;
}

/** The limits that can stop the target from becoming an administrator after every permission was granted to it. */
function limitsOn(account: AccountIndex, holder: User | Role): string {
  const { policies, boundary, isBounded, unreadable } = permissionsOf(account.details, holder);
  // Without a decisive limit, nothing needs to be removed. With one, the caller removes the other denies too.
  const isLimited = isBounded || policies.some(({ document }) => hasDecisiveDeny(document));
  const denying = isLimited ? policies.filter(({ document }) => denies(document)) : [];
  const statements = [...denying.map(({ document }) => denyStatements(document)), boundaryStatements(boundary)].flat();
  if (unreadable.length > 0 || !areForAll(statements)) return holder.arn;
  // Only denies of the target's own policies can be removed, so the group of the others does not matter.
  const limits = denying.map(({ source: { kind, policyArn, groupName }, document }) =>
    [denyText(document), ...(groupName === null ? [kind, policyArn] : ["GROUP"])].join(),
  );
  return [
    boundary ? numberOf(boundary.document) : isBounded,
    ...new Set(limits.toSorted()),
    scpGroupOf(identityOf(holder), account.guardrails),
  ].join(" ");
}

const denyStatements = memoize((document: PolicyDocument) =>
  compileDocument(document).filter(({ isAllow }) => !isAllow),
);

/** Whether a Deny covers an action that decides whether a principal is, or can become, an administrator. */
export const hasDecisiveDeny = memoize((document: PolicyDocument) =>
  denyStatements(document).some(
    ({ statement: { actions } }) =>
      actions === null || actions.some((pattern) => isRelevant(pattern) || coversUnnamedAction(pattern)),
  ),
);

/** The Deny statements of the document, whatever their place in it. */
const denyText = memoize((document: PolicyDocument) =>
  JSON.stringify(denyStatements(document).map(({ statement }) => ({ ...statement, index: 0, sid: null }))),
);

function boundaryStatements(boundary: HeldPolicy | null): readonly CompiledStatement[] {
  return boundary ? compileDocument(boundary.document) : [];
}

/** Whether the statements say the same of all holders of one kind. */
function areForAll(statements: readonly CompiledStatement[]): boolean {
  return [...mentionsOf(statements).keys].every(isKeyOfRequest);
}
