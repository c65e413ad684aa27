/** May this posture do this action on this resource, with all that is known of the account: one question to the evaluator. */
import type { Role, Tag } from "../account.ts";
import { evaluate } from "../policy/evaluate.ts";
import { parsePolicy, type PolicyDocument } from "../policy/document.ts";
import { readPrincipal } from "../policy/principals.ts";
import type { KnownKeys } from "../policy/request-context.ts";
import { formatInstant, SECOND } from "../time.ts";
import type { AccountIndex } from "./account-facts.ts";
import type { Identity, Posture } from "./posture.ts";
import { settle } from "./settle.ts";
import { allOf, bestOf, blocked, exploitable, unknown, type Verdict } from "./verdict.ts";

export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly keys?: KnownKeys;
  /** The target's tags; left out where the resource is no user or role. */
  readonly tags?: readonly Tag[];
  readonly resourcePolicy?: PolicyDocument;
  /** Something that the caller makes: what it is like is the caller's choice. */
  readonly isNew?: boolean;
}

/** Requests travel over TLS and straight from the caller. */
const USUAL_KEYS: KnownKeys = { "aws:SecureTransport": "true", "aws:ViaAWSService": "false" };

const CHOSEN = /^aws:(requestedregion|requesttag\/.*|tagkeys|useragent|referer)$|^sts:(rolesessionname|sourceidentity|transitivetagkeys)$/;

export function rule(account: AccountIndex, posture: Posture, { action, resource, keys, tags, resourcePolicy, isNew }: Asked): Verdict {
  const service = action.slice(0, action.indexOf(":") + 1).toLowerCase();
  const verdict = settle({
    decide: (more) =>
      evaluate(posture.inForce, { action, resource, ...(resourcePolicy && { resourcePolicy }), keys: { ...USUAL_KEYS, ...keys, ...more } }),
    resolve: (key) => resolveKey(account, posture.identity, key, tags),
    isChosen: (key) => CHOSEN.test(key) || (isNew === true && key.startsWith(service) && !key.includes("resourcetag")),
  });
  const [unreadable] = posture.permissions.unreadable;
  // It may hold a deny, or the right that is missing.
  return unreadable === undefined || verdict.proof.some(({ effect }) => effect === "DENIES")
    ? verdict
    : allOf([unknown(unreadable.reason), ...(verdict.kind === "BLOCKED" ? [] : [verdict])]);
}

function resolveKey(
  { at, organization }: AccountIndex,
  { kind, holder }: Identity,
  key: string,
  tags?: readonly Tag[],
): string | null | undefined {
  const slash = key.indexOf("/");
  const tagOf = (of: readonly Tag[]) => of.find((tag) => tag.key.toLowerCase() === key.slice(slash + 1))?.value ?? null;
  if (key.startsWith("aws:principaltag/")) return tagOf(holder.tags) ?? (kind === "USER" ? null : undefined);
  if (key.startsWith("aws:resourcetag/") || key.startsWith("iam:resourcetag/")) return tags ? tagOf(tags) : undefined;
  switch (key) {
    case "aws:currenttime":
      return formatInstant(at);
    case "aws:epochtime":
      return String(Math.floor(at / SECOND));
    case "aws:principaltype":
      return kind === "USER" ? "User" : "AssumedRole";
    case "aws:userid":
      return "userId" in holder ? holder.userId : undefined;
    case "aws:principalorgid":
      return organization === undefined ? undefined : (organization?.organizationId ?? null);
    default:
      return undefined;
  }
}

/** Becomes this posture the role by sts:AssumeRole, as the role's trust stands? */
export function ruleAssume(account: AccountIndex, posture: Posture, role: Role): Verdict {
  const { document } = account.trustOf(role);
  if (document === null) return unknown(`the trust policy of ${role.roleName} cannot be read`);
  return rule(account, posture, { action: "sts:AssumeRole", resource: role.arn, resourcePolicy: document, tags: role.tags });
}

/** The same with a trust that the caller has written for itself: nothing but a deny or a service control policy is left to stop it. */
export function ruleAssumeRewritten(account: AccountIndex, posture: Posture, role: Role): Verdict {
  return rule(account, posture, { action: "sts:AssumeRole", resource: role.arn, resourcePolicy: OPEN_TRUST });
}

const PARSED = parsePolicy(
  '{"Version":"2012-10-17","Id":"written-on-the-way","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}',
);
export const OPEN_TRUST = (PARSED as Extract<typeof PARSED, { ok: true }>).document;

const serviceTrusts = new WeakMap<Role, Map<string, Verdict>>();

/** Does the role let a service in that acts for this account? `null`: its trust does not name the service. */
export function ruleService(account: AccountIndex, role: Role, service: string): Verdict | null {
  const { document, services } = account.trustOf(role);
  if (document === null || !services.has(service)) return null;
  let verdicts = serviceTrusts.get(role);
  if (!verdicts) {
    verdicts = new Map();
    serviceTrusts.set(role, verdicts);
  }
  let verdict = verdicts.get(service);
  if (!verdict) {
    verdict = ruleTrust(account, role, { caller: service, document, action: "sts:AssumeRole", isChosen: (key) => key === "aws:sourcearn" });
    verdicts.set(service, verdict);
  }
  return verdict;
}

interface TrustQuestion {
  /** A service, or the ARN of a provider or of a principal elsewhere. */
  readonly caller: string;
  readonly document: PolicyDocument;
  readonly action: string;
  readonly isChosen: (key: string) => boolean;
}

/** Does a trust policy let in somebody whom no policy of this account speaks for? */
export function ruleTrust({ awsAccountId }: AccountIndex, role: Role, { caller, document, action, isChosen }: TrustQuestion): Verdict {
  const principal = readPrincipal(caller);
  return settle({
    decide: (more) =>
      evaluate(
        { principal, identity: [], boundary: null, scps: [] },
        { action, resource: role.arn, resourcePolicy: document, keys: { ...USUAL_KEYS, "aws:SourceAccount": awsAccountId, ...more } },
      ),
    resolve: () => undefined,
    isChosen,
  });
}

/** IAM_WRITES of `permissions.ts` and an action that no policy names: what an administrator may do. */
const ADMINISTRATOR_ACTIONS = [
  ["iam:AttachRolePolicy", "iam::*:role"],
  ["iam:AttachUserPolicy", "iam::*:user"],
  ["iam:PutRolePolicy", "iam::*:role"],
  ["iam:PutUserPolicy", "iam::*:user"],
  ["iam:CreatePolicyVersion", "iam::*:policy"],
  ["named-in-no-policy:DoAnything", "named-in-no-policy:eu-west-1:*:thing"],
] as const;

/** Why a posture that holds `*` is no administrator yet, or that it is one. */
export function ruleAdministrator(account: AccountIndex, posture: Posture): Verdict {
  if (posture.isAdministrator) return exploitable();
  const worst = askAdministrator(account, posture).filter(({ kind }) => kind !== "EXPLOITABLE");
  return worst.length > 0 ? allOf(worst) : blocked(["a condition that does not always hold"]);
}

/** The statements that make an administrator of one. */
export function proveAdministrator(account: AccountIndex, posture: Posture): Verdict {
  return allOf(askAdministrator(account, posture));
}

function askAdministrator(account: AccountIndex, posture: Posture): Verdict[] {
  return ADMINISTRATOR_ACTIONS.map(([action, on]) =>
    rule(account, posture, { action, resource: `arn:${account.partition}:${on.replace("*", account.awsAccountId)}/named-in-no-policy` }),
  );
}

/** The best of several values of one key, of which the caller picks. */
export function ruleWithAny(account: AccountIndex, posture: Posture, asked: Asked, choices: readonly KnownKeys[]): Verdict {
  return bestOf(choices, (keys) => rule(account, posture, { ...asked, keys: { ...asked.keys, ...keys } }))!;
}
