/** Who asks, and whether a resource or trust policy names them. */
import type { KnownKeys } from "./request-context.ts";
import type { StatementPrincipal } from "./statement.ts";
import type { Truth } from "./truth.ts";

/**
 * ROLE: a session of the role whose name is still open, since whoever assumes a role chooses it. SESSION: a named one.
 * FEDERATED: whom an identity provider vouches for, before it has become a role.
 */
export type PrincipalKind = "USER" | "ROLE" | "SESSION" | "ROOT" | "FEDERATED_USER" | "SERVICE" | "FEDERATED";

export interface Principal {
  readonly kind: PrincipalKind;
  /** The ARN, or the name of a service (`ec2.amazonaws.com`). */
  readonly arn: string;
  /** `null` for services and identity providers: no account's policies speak for them. */
  readonly accountId: string | null;
  /** The role of a ROLE or SESSION; a session's ARN leaves out the role's path, so it is told apart from it. */
  readonly roleArn: string | null;
}

const ARN = /^arn:([^:]*):(?:iam|sts)::(\d*):([a-z-]+)(?:\/(.*))?$/s;

/** From an ARN or the name of a service. `roleArn` tells the role of a session where the role has a path. */
export function readPrincipal(arn: string, roleArn?: string): Principal {
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
        roleArn: roleArn ?? `arn:${partition}:iam::${accountId}:role/${rest.split("/")[0]}`,
      };
    case "federated-user":
      return { kind: "FEDERATED_USER", arn, accountId, roleArn: null };
    case "root":
      return { kind: "ROOT", arn, accountId, roleArn: null };
    case "oidc-provider":
    case "saml-provider":
      return { kind: "FEDERATED", arn, accountId: null, roleArn: null };
    default:
      return { kind: "SERVICE", arn, accountId: null, roleArn: null };
  }
}

/** Service-linked roles stand in a path of their own, which nobody else can make. SCPs do not bind them. */
export function isServiceLinked({ roleArn }: Principal): boolean {
  return roleArn !== null && /^arn:[^:]*:iam::\d+:role\/aws-service-role\//.test(roleArn);
}

/** What follows from who asks alone (IAM user guide, "AWS global condition context keys", properties of the principal). */
export function keysOfPrincipal(principal: Principal): KnownKeys {
  const { kind, arn, accountId, roleArn } = principal;
  if (accountId === null)
    return kind === "SERVICE"
      ? { "aws:PrincipalIsAWSService": "true", "aws:username": null }
      : { "aws:username": null };
  return {
    "aws:PrincipalAccount": accountId,
    "aws:PrincipalArn": roleArn ?? arn,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalServiceName": null,
    "aws:username": kind === "USER" ? arn.slice(arn.lastIndexOf("/") + 1) : null,
  };
}

/**
 * How a statement names somebody. DIRECT: the user, the session, or everybody; an account's limits do not cut it. ROLE:
 * the role's ARN, which boundary and session policy still cut. ACCOUNT: leaves it to the account's own policies.
 */
export type Naming = "DIRECT" | "ROLE" | "ACCOUNT";

/** Each way in which the principals of a statement name the one who asks. */
export function namings(
  named: readonly StatementPrincipal[],
  principal: Principal,
): readonly { naming: Naming; truth: Truth }[] {
  const found: { naming: Naming; truth: Truth }[] = [];
  for (const each of named) {
    const way = namingOf(each, principal);
    if (way !== null) found.push(way);
  }
  return found;
}

function namingOf({ type, value }: StatementPrincipal, principal: Principal): { naming: Naming; truth: Truth } | null {
  const { kind, arn, accountId, roleArn } = principal;
  if (type === "Service")
    return kind === "SERVICE" && value.toLowerCase() === arn.toLowerCase() ? { naming: "DIRECT", truth: true } : null;
  if (type === "Federated")
    return kind === "FEDERATED" && namesProvider(value, arn) ? { naming: "DIRECT", truth: true } : null;
  if (type !== "AWS") return null;
  if (value === "*") return kind === "FEDERATED" ? null : { naming: "DIRECT", truth: true };
  if (accountId === null) return null;
  if (accountNamed(value) === accountId) return { naming: kind === "ROOT" ? "DIRECT" : "ACCOUNT", truth: true };
  if (value === arn) return { naming: kind === "ROLE" ? "ROLE" : "DIRECT", truth: true };
  if (roleArn === null) return null;
  if (value === roleArn) return { naming: "ROLE", truth: true };
  return kind === "ROLE" && isSessionOf(value, roleArn) ? { naming: "DIRECT", truth: ["sts:RoleSessionName"] } : null;
}

/** The account that `111122223333` or `arn:aws:iam::111122223333:root` stands for, or `null`. */
function accountNamed(value: string): string | null {
  return /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1] ?? null;
}

function isSessionOf(sessionArn: string, roleArn: string): boolean {
  const { kind, roleArn: named } = readPrincipal(sessionArn);
  return kind === "SESSION" && named === roleArn.replace(/(:role\/).*\//, "$1");
}

/** An OIDC provider goes by its ARN or, for those that AWS knows, by its issuer (`accounts.google.com`). */
function namesProvider(value: string, arn: string): boolean {
  return value === arn || arn.endsWith(`:oidc-provider/${value}`);
}

/**
 * Does NotPrincipal leave out the one who asks (IAM JSON policy elements: NotPrincipal)? With Allow whoever is named, in
 * whatever way, is not let in. With Deny AWS looks at the account first and then at the user or role, so both must stand
 * there for one to be spared.
 */
export function isLeftOut(
  named: readonly StatementPrincipal[],
  principal: Principal,
  effect: "Allow" | "Deny",
): boolean {
  const ways = namings(named, principal).filter(({ truth }) => truth === true);
  if (effect === "Allow" || principal.accountId === null || principal.kind === "ROOT") return ways.length > 0;
  if (named.some(({ type, value }) => type === "AWS" && value === "*")) return true;
  return ways.some(({ naming }) => naming === "ACCOUNT") && ways.some(({ naming }) => naming !== "ACCOUNT");
}
