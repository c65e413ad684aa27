/** The principal of a request, and whether a resource-based or trust policy names it. */
import type { KnownKeys } from "./request-context.ts";
import type { StatementPrincipal } from "./statement.ts";
import type { Truth } from "./truth.ts";

/**
 * ROLE: a session of the role with an unknown session name, because the caller of AssumeRole chooses it.
 * SESSION: a session with a known name.
 * FEDERATED: an identity authenticated by an identity provider, before it assumes a role.
 */
export type PrincipalKind = "USER" | "ROLE" | "SESSION" | "ROOT" | "FEDERATED_USER" | "SERVICE" | "FEDERATED";

export interface Principal {
  readonly kind: PrincipalKind;
  /** The ARN, or the name of a service (`ec2.amazonaws.com`). */
  readonly arn: string;
  /** The account of the principal. Null for services and identity providers: they have no identity-based policies. */
  readonly accountId: string | null;
  /** The role of a ROLE or SESSION. Kept separately because the ARN of a session lacks the path of the role. */
  readonly roleArn: string | null;
  /** The IAM user who requested the session of a FEDERATED_USER (GetFederationToken). Null if unknown. */
  readonly federatedByArn?: string | null;
}

const ARN = /^arn:([^:]*):(?:iam|sts)::(\d*):([a-z-]+)(?:\/(.*))?$/s;

/**
 * Reads a principal from an ARN or a service name. Pass the ARN of its role for a session whose role has a path, and the
 * ARN of the IAM user for a federated user.
 */
export function readPrincipal(arn: string, sourceArn?: string): Principal {
  const [, partition = "", accountId = "", type = "", rest = ""] = ARN.exec(arn) ?? [];
  switch (type) {
    case "user":
      return { kind: "USER", arn, accountId, roleArn: null };
    case "role":
      return { kind: "ROLE", arn, accountId, roleArn: arn };
    case "assumed-role":
      return {
        kind: "SESSION",
        arn,
        accountId,
        roleArn: sourceArn ?? `arn:${partition}:iam::${accountId}:role/${rest.split("/")[0]}`,
      };
    case "federated-user":
      return { kind: "FEDERATED_USER", arn, accountId, roleArn: null, federatedByArn: sourceArn ?? null };
    case "root":
      return { kind: "ROOT", arn, accountId, roleArn: null };
    case "oidc-provider":
    case "saml-provider":
      return { kind: "FEDERATED", arn, accountId: null, roleArn: null };
    default:
      return { kind: "SERVICE", arn, accountId: null, roleArn: null };
  }
}

/**
 * Whether the principal is a service-linked role, by its path: only AWS can create roles in that path. SCPs do not
 * apply to service-linked roles.
 */
export function isServiceLinked({ roleArn }: Principal): boolean {
  return roleArn !== null && /^arn:[^:]*:iam::\d+:role\/aws-service-role\//.test(roleArn);
}

/** The value of aws:PrincipalType. Left out for ROOT, because an account also stands for an unknown principal of it. */
const PRINCIPAL_TYPES: Readonly<Partial<Record<PrincipalKind, string>>> = {
  USER: "User",
  ROLE: "AssumedRole",
  SESSION: "AssumedRole",
  FEDERATED_USER: "FederatedUser",
};

/**
 * Condition keys that follow from the principal alone (IAM User Guide, *AWS global condition context keys*). A service is in no
 * organization. AWS does not document its account and its type, so these stay unknown.
 */
export function keysOfPrincipal(principal: Principal): KnownKeys {
  const { kind, arn, accountId, roleArn } = principal;
  if (accountId === null)
    return kind === "SERVICE"
      ? { "aws:PrincipalIsAWSService": "true", "aws:PrincipalOrgID": null, "aws:username": null }
      : { "aws:username": null };
  const type = PRINCIPAL_TYPES[kind];
  return {
    ...(type === undefined ? {} : { "aws:PrincipalType": type }),
    "aws:PrincipalAccount": accountId,
    "aws:PrincipalArn": roleArn ?? arn,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalServiceName": null,
    "aws:username": kind === "USER" ? arn.slice(arn.lastIndexOf("/") + 1) : null,
  };
}

/**
 * How a statement names a principal.
 * DIRECT: the user, the session or everyone. Permissions boundary and session policy do not limit the grant.
 * ROLE: the ARN of the role of a session, or of the IAM user of a federated user. Permissions boundary and session policy
 * limit the grant.
 * ACCOUNT: the account of the principal. The identity-based policies in that account then decide.
 */
export type Naming = "DIRECT" | "ROLE" | "ACCOUNT";

/** Every way in which the Principal element of a statement names the requesting principal. */
export function namings(
  named: readonly StatementPrincipal[],
  principal: Principal,
): readonly { naming: Naming; truth: Truth }[] {
  const found: { naming: Naming; truth: Truth }[] = [];
  for (const each of named) {
    const naming = namingOf(each, principal);
    if (naming !== null) found.push(naming);
  }
  return found;
}

function namingOf({ type, value }: StatementPrincipal, principal: Principal): { naming: Naming; truth: Truth } | null {
  const { kind, arn, accountId, roleArn, federatedByArn } = principal;
  if (type === "Service")
    return kind === "SERVICE" && value.toLowerCase() === arn.toLowerCase() ? { naming: "DIRECT", truth: true } : null;
  if (type === "Federated")
    return kind === "FEDERATED" && namesProvider(value, arn) ? { naming: "DIRECT", truth: true } : null;
  if (type !== "AWS") return null;
  if (value === "*") return kind === "FEDERATED" ? null : { naming: "DIRECT", truth: true };
  if (accountId === null) return null;
  if (accountNamed(value) === accountId) return { naming: kind === "ROOT" ? "DIRECT" : "ACCOUNT", truth: true };
  if (value === arn) return { naming: kind === "ROLE" ? "ROLE" : "DIRECT", truth: true };
  if (value === federatedByArn) return { naming: "ROLE", truth: true };
  if (roleArn === null) return null;
  if (value === roleArn) return { naming: "ROLE", truth: true };
  return kind === "ROLE" && isSessionOf(value, roleArn) ? { naming: "DIRECT", truth: ["sts:RoleSessionName"] } : null;
}

/** The account that `111122223333` or `arn:aws:iam::111122223333:root` stands for. Null for any other value. */
export function accountNamed(value: string): string | null {
  return /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1] ?? null;
}

function isSessionOf(sessionArn: string, roleArn: string): boolean {
  const { kind, roleArn: named } = readPrincipal(sessionArn);
  return kind === "SESSION" && named === roleArn.replace(/(:role\/).*\//, "$1");
}

/**
 * Whether the value names the identity provider, by its ARN or its issuer. The issuer is used for OIDC providers that
 * AWS supports directly (`accounts.google.com`).
 */
function namesProvider(value: string, arn: string): boolean {
  return value === arn || arn.endsWith(`:oidc-provider/${value}`);
}

/**
 * Whether NotPrincipal excludes the principal from the statement (IAM User Guide, *IAM JSON policy elements:
 * NotPrincipal*). In an Allow, a principal is excluded if NotPrincipal names it in any way. In a Deny, AWS checks the
 * account first and then the user or role, so NotPrincipal must list both.
 */
export function isLeftOut(
  named: readonly StatementPrincipal[],
  principal: Principal,
  effect: "Allow" | "Deny",
): boolean {
  const certain = namings(named, principal).filter(({ truth }) => truth === true);
  if (effect === "Allow" || principal.accountId === null || principal.kind === "ROOT") return certain.length > 0;
  if (named.some(({ type, value }) => type === "AWS" && value === "*")) return true;
  return certain.some(({ naming }) => naming === "ACCOUNT") && certain.some(({ naming }) => naming !== "ACCOUNT");
}
