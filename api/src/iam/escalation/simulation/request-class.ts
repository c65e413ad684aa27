/**
 * Groups requests that must have the same verdict, so that each group is evaluated once. A class has one slice of statements
 * (`policy/slice.ts`) and one signature: what those statements can tell of the resource, of the condition keys, and of the
 * facts that `resolveKey` adds. A class is never too wide: whatever could matter and is not understood here, such as a
 * resource pattern with an unknown variable, becomes part of the signature as it is written.
 */
import { memoize, numbering } from "../../memoize.ts";
import { ownerIn } from "../../policy/arn-owner.ts";
import { compileDocument } from "../../policy/compile.ts";
import type { PrincipalPolicies } from "../../policy/evaluate.ts";
import { mentionsOf, type Mentions, signatureOf, signatureOfKey, type Slice, Slices } from "../../policy/slice.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import type { AccountIndex } from "./account-index.ts";
import {
  type AccessRequest,
  DEPENDS_ON_RESOURCE,
  resolveKey,
  TAGGING_ACTION_OF,
  TAGGING_ACTIONS,
} from "./access-request.ts";
import type { Identity, PrincipalState } from "./principal-state.ts";
import { copyOf, type Verdict } from "./verdict.ts";

interface RequestClasses {
  readonly slices: Slices;
  /** The slices of each set of policies, by action and by what the trust policy mentions. */
  readonly bySource: WeakMap<PrincipalPolicies, Map<string, Slice>>;
  /** The verdicts, by the id of the slice, then by signature. */
  readonly verdicts: Map<number, Map<string, DecidedRequest>>;
}

interface DecidedRequest {
  readonly resource: string;
  readonly verdict: Verdict;
}

const classesOf = memoize((_account: AccountIndex): RequestClasses => ({
  slices: new Slices(),
  bySource: new WeakMap(),
  verdicts: new Map(),
}));
const numberOf = numbering();

/** Decides a request with `decide`, or returns the verdict of an earlier request of the same class. */
export function decideOncePerClass(
  account: AccountIndex,
  principal: PrincipalState,
  request: AccessRequest,
  decide: () => Verdict,
): Verdict {
  const classes = classesOf(account);
  const { verdicts } = classes;
  const slice = sliceIn(classes, principal, request.action, request.resourcePolicy);
  let bySignature = verdicts.get(slice.id);
  if (!bySignature) verdicts.set(slice.id, (bySignature = new Map()));
  const isReadable = principal.permissions.unreadable.length === 0;
  const signature = `${isReadable}${request.action} ${signatureOfRequest(account, principal.identity, request, slice)}`;
  const known = bySignature.get(signature);
  if (known) return copyOf(known.verdict, { from: known.resource, to: request.resource });
  const verdict = decide();
  bySignature.set(signature, { resource: request.resource, verdict });
  return verdict;
}

/**
 * Returns a function that is equal for two resources on which the principal's request for the action, without condition
 * keys, has one verdict.
 */
export function likenessOn(
  account: AccountIndex,
  principal: PrincipalState,
  action: string,
): (on: Pick<AccessRequest, "resource" | "tags">) => string {
  const slice = sliceOf(account, principal, action);
  return (on) => signatureOfRequest(account, principal.identity, { ...on, action }, slice);
}

/**
 * The statements that a verdict on the action can depend on: those that cover the action, and those that cover the
 * further actions with which the caller sets tags that conditions depend on.
 */
export function sliceOf(
  account: AccountIndex,
  principal: PrincipalState,
  action: string,
  trust?: PolicyDocument,
): Slice {
  return sliceIn(classesOf(account), principal, action, trust);
}

function sliceIn(
  { slices, bySource }: RequestClasses,
  { identity, inForce }: PrincipalState,
  action: string,
  trust: PolicyDocument | undefined,
): Slice {
  let byAction = bySource.get(inForce);
  if (!byAction) bySource.set(inForce, (byAction = new Map()));
  const trustKeys = trust ? trustMentions(trust).keys : NO_KEYS;
  const text = trustKeys.size === 0 ? action : `${action} ${[...trustKeys].join()}`;
  let slice = byAction.get(text);
  if (!slice) {
    const lower = action.toLowerCase();
    // The statements for further actions may mention keys that need further actions themselves.
    for (let further: readonly string[] = []; ;) {
      slice = slices.of(inForce, [lower, ...further], identity.holder);
      if (slice.mentions.keys.size === 0 && trustKeys.size === 0) break;
      const next = furtherActions(action, new Set([...slice.mentions.keys, ...trustKeys]));
      if (next.length <= further.length) break;
      further = next;
    }
    byAction.set(text, slice);
  }
  return slice;
}

const NO_KEYS: ReadonlySet<string> = new Set();

export const trustMentions = memoize((document: PolicyDocument): Mentions => mentionsOf(compileDocument(document)));

/** The actions that decide whether the caller may set the keys: tags of itself, of the target or of a session. */
function furtherActions(action: string, keys: ReadonlySet<string>): readonly string[] {
  const mentions = (pattern: RegExp) => [...keys].some((key) => pattern.test(key));
  const setsKeys = mentions(/^(aws:requesttag\/|aws:tagkeys$|sts:transitivetagkeys$|sts:sourceidentity$)/);
  const onNew = TAGGING_ACTION_OF[action];
  return [
    ...(setsKeys && action === "sts:AssumeRole" ? ["sts:tagsession", "sts:setsourceidentity"] : []),
    ...(setsKeys && onNew !== undefined ? [onNew.toLowerCase()] : []),
    ...(mentions(TAG_OF_PRINCIPAL_OR_RESOURCE) && !TAGGING_ACTIONS.test(action)
      ? ["iam:taguser", "iam:untaguser", "iam:tagrole", "iam:untagrole"]
      : []),
  ];
}

const TAG_OF_PRINCIPAL_OR_RESOURCE = /^(aws:principaltag|aws:resourcetag|iam:resourcetag)\//;

/**
 * Returns the properties of the request that the slice's statements, the trust policy and the account's facts
 * distinguish.
 */
function signatureOfRequest(
  account: AccountIndex,
  identity: Identity,
  request: AccessRequest,
  { resources, mentions }: Slice,
): string {
  const { resource, resourcePolicy } = request;
  let signature = `${signatureOf(resources, resource)} ${ownerIn(resource)}`;
  if (resourcePolicy) {
    const trust = trustMentions(resourcePolicy);
    signature += ` @${numberOf(resourcePolicy)}`;
    if (trust.keys.size > 0 || namesSomeone(resourcePolicy)) signature += ` by ${numberOf(identity.holder)}`;
    if (trust.keys.size > 0) signature += ` ${signatureOfKeys(account, identity, request, trust)}`;
  }
  if (mentions.keys.size > 0) signature += ` ${signatureOfKeys(account, identity, request, mentions)}`;
  return signature;
}

function signatureOfKeys(
  account: AccountIndex,
  identity: Identity,
  request: AccessRequest,
  mentioned: Mentions,
): string {
  const { resource, keys, tags, isNew } = request;
  const given = keys && valuesByLowerKey(keys);
  let text = `${isNew === true} ${tags !== undefined} ${resource === identity.arn}`;
  for (const key of mentioned.keys) {
    const isGiven = given?.has(key) === true;
    let value: KnownKeys[string] | undefined;
    if (isGiven) value = given.get(key)!;
    else if (DEPENDS_ON_RESOURCE.test(key)) value = resolveKey(account, identity, key, request);
    text += value === undefined ? " ?" : ` ${isGiven}${signatureOfKey(mentioned, key, value)}`;
  }
  return text;
}

/** Undefined if there are none. Most requests have none. */
function valuesByLowerKey(keys: KnownKeys): ReadonlyMap<string, KnownKeys[string]> | undefined {
  let values: Map<string, KnownKeys[string]> | undefined;
  for (const key of Object.keys(keys))
    (values ??= new Map<string, KnownKeys[string]>()).set(key.toLowerCase(), keys[key]!);
  return values;
}

/** Whether the trust policy's answer can differ between callers. */
const namesSomeone = memoize(({ statements }: PolicyDocument) =>
  statements.some(
    ({ principals, notPrincipals }) =>
      notPrincipals !== null || principals?.every(({ value }) => value === "*") !== true,
  ),
);
