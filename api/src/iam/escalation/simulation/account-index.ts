/** What the judges ask of an account: who trusts whom, what exists, which credentials a user has. Absent sections stay absent. */
import type {
  AuthorizationDetails,
  CredentialReport,
  CredentialReportRow,
  Organization,
  Policy,
  Role,
  User,
  Workload,
} from "../../account.ts";
import { guardrailsOf, type Guardrails } from "../../principals/guardrails.ts";
import { userCredentials } from "../../identity.ts";
import { parsePolicy } from "../../policy/document.ts";
import { namesAction } from "../../policy/scope.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import type { Instant } from "../../time.ts";

export interface EscalationFacts {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly at: Instant;
  readonly details: AuthorizationDetails;
  /** Left out where they were not read: what hangs on them is then UNKNOWN. */
  readonly credentialReport?: CredentialReport;
  readonly organization?: Organization | null;
  readonly workloads?: readonly Workload[];
}

export interface AccountIndex extends EscalationFacts {
  readonly guardrails: Guardrails;
  readonly policies: ReadonlyMap<string, Policy>;
  /** By user ARN. */
  readonly reportRows: ReadonlyMap<string, CredentialReportRow>;
  /** `null`: not read. */
  readonly workloadsByKind: ReadonlyMap<string, readonly Workload[]> | null;
  /** By the ARN of the role that they carry; `null`: not read. */
  readonly workloadsByRole: ReadonlyMap<string | null, readonly Workload[]> | null;
  readonly trustOf: (role: Role) => TrustReach;
  /** Roles whose trust names the principal, then those that leave it to the account or to anyone. */
  readonly rolesOpenTo: (arn: string) => Iterable<Role>;
  /** Roles to which the managed policy is attached. */
  readonly rolesWith: (policyArn: string) => readonly Role[];
  readonly holderOf: (arn: string) => User | Role | undefined;
  /** Is there a user, a role, a group or a thing of that name already? Those of IAM have one name each, whatever its path and case. */
  readonly isTaken: (arn: string) => boolean;
  /** Identity Center makes its service-linked role in every account of an organization that has it (AWS: "Using service-linked roles for IAM Identity Center"). */
  readonly hasIdentityCenter: boolean;
  /** ARNs of managed policies with which whoever gets them becomes an administrator: AWS's, then the account's own. */
  readonly strongPolicyArns: readonly string[];
}

/** Of the account's own policies that grant everything, those that are tried as the one to attach. */
const MAX_STRONG_POLICIES = 5;

export function indexAccount(facts: EscalationFacts): AccountIndex {
  const { details, credentialReport, workloads, partition } = facts;
  const trusts = new WeakMap<Role, TrustReach>();
  const roleArns = once(() => new Map(details.roles.map(({ roleName, arn }) => [roleName, arn])));
  const trustOf = (role: Role): TrustReach => {
    const known = trusts.get(role);
    if (known) return known;
    const reach = trustReach(role, facts.awsAccountId, (name) => roleArns().get(name));
    trusts.set(role, reach);
    return reach;
  };
  const trusting = once(() => trustingRoles(details.roles, trustOf));
  const attached = once(() => rolesByPolicy(details.roles));
  const holders = once(
    () => new Map<string, User | Role>([...details.users, ...details.roles].map((holder) => [holder.arn, holder])),
  );
  const taken = once(
    () =>
      new Set(
        [
          ...holders().keys(),
          ...details.groups.map(({ arn }) => arn),
          ...(workloads ?? []).map(({ resourceArn }) => resourceArn),
        ].map(nameTaken),
      ),
  );
  return {
    ...facts,
    guardrails: guardrailsOf(facts.organization, facts.awsAccountId),
    policies: new Map(details.policies.map((policy) => [policy.arn, policy])),
    reportRows: new Map(
      (credentialReport ? userCredentials(credentialReport, details) : []).flatMap(({ user, row }) =>
        row ? [[user.arn, row]] : [],
      ),
    ),
    workloadsByKind: workloads ? Map.groupBy(workloads, kindOf) : null,
    workloadsByRole: workloads ? Map.groupBy(workloads, ({ roleArn }) => roleArn) : null,
    trustOf,
    *rolesOpenTo(arn) {
      const { byArn, open } = trusting();
      const named = byArn.get(arn) ?? [];
      yield* named;
      for (const role of open) if (!named.includes(role)) yield role;
    },
    rolesWith: (policyArn) => attached().get(policyArn) ?? [],
    holderOf: (arn) => holders().get(arn),
    isTaken: (arn) => taken().has(nameTaken(arn)),
    hasIdentityCenter: details.roles.some(({ path }) =>
      /^\/aws-(service-role|reserved)\/sso\.amazonaws\.com\//.test(path),
    ),
    strongPolicyArns: [
      `arn:${partition}:iam::aws:policy/AdministratorAccess`,
      `arn:${partition}:iam::aws:policy/IAMFullAccess`,
      ...details.policies
        .filter((policy) => !policy.isAwsManaged && isStrong(policy))
        .map(({ arn }) => arn)
        .slice(0, MAX_STRONG_POLICIES),
    ],
  };
}

function nameTaken(arn: string): string {
  return arn.replace(
    /^(arn:[^:]*:iam::[^:]*:(?:user|role|group)\/)(?:.*\/)?(.*)$/s,
    (_arn, kind: string, name: string) => kind + name.toLowerCase(),
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

interface TrustingRoles {
  readonly byArn: ReadonlyMap<string, readonly Role[]>;
  readonly open: readonly Role[];
}

function trustingRoles(roles: readonly Role[], trustOf: (role: Role) => TrustReach): TrustingRoles {
  const byArn = new Map<string, Role[]>();
  const open: Role[] = [];
  for (const role of roles) {
    const { arns, namesAccount, namesAnyone } = trustOf(role);
    if (namesAccount || namesAnyone) open.push(role);
    for (const arn of arns) {
      const named = byArn.get(arn);
      if (named) named.push(role);
      else byArn.set(arn, [role]);
    }
  }
  return { byArn, open };
}

function rolesByPolicy(roles: readonly Role[]): ReadonlyMap<string, readonly Role[]> {
  const byPolicy = new Map<string, Role[]>();
  for (const role of roles) {
    for (const { policyArn } of role.attachedPolicies) {
      const holding = byPolicy.get(policyArn);
      if (holding) holding.push(role);
      else byPolicy.set(policyArn, [role]);
    }
  }
  return byPolicy;
}

/** `lambda:function` of `arn:aws:lambda:eu-west-1:111122223333:function:orders`. A queue's ARN has a name alone. */
export function kindOf({ service, resourceArn }: Workload): string {
  const resource = resourceArn.split(":").slice(5).join(":");
  const [type = ""] = resource.split(/[:/]/);
  return `${service}:${type === resource ? "queue" : type}`;
}

function isStrong({ versions }: Policy): boolean {
  const text = versions.find(({ isDefaultVersion }) => isDefaultVersion)?.document;
  const parsed = text === undefined ? null : parsePolicy(text);
  return parsed?.ok === true && grantsEverything(parsed.document);
}

export function grantsEverything({ statements }: PolicyDocument): boolean {
  return statements.some(
    ({ effect, actions, resources, conditions }) =>
      effect === "Allow" &&
      conditions.length === 0 &&
      actions?.includes("*") === true &&
      resources?.includes("*") === true,
  );
}

/** Whom a trust policy names at all; whether it lets them in is the evaluator's. */
export interface TrustReach {
  /** `null`: it cannot be judged. */
  readonly document: PolicyDocument | null;
  /** ARNs of users and roles of this account; of a session, its role's. */
  readonly arns: ReadonlySet<string>;
  readonly namesAccount: boolean;
  readonly namesAnyone: boolean;
  /** May sessions bring tags of their own (sts:TagSession)? */
  readonly allowsTags: boolean;
  /** ARNs or numbers of other accounts. */
  readonly others: readonly string[];
  /** Services by their plain name, each with the names that the trust writes. */
  readonly services: ReadonlyMap<string, readonly string[]>;
  readonly providers: readonly string[];
}

function trustReach(
  { trustPolicy, path }: Role,
  awsAccountId: string,
  roleArnOf: (name: string) => string | undefined,
): TrustReach {
  const parsed = parsePolicy(trustPolicy);
  const arns = new Set<string>();
  const others: string[] = [];
  const services = new Map<string, string[]>();
  const providers: string[] = [];
  let namesAccount = false;
  let namesAnyone = false;
  const addService = (written: string) => {
    const plain = plainServiceName(written);
    services.set(plain, [...(services.get(plain) ?? []), written.toLowerCase()]);
  };
  const allowsTags =
    parsed.ok &&
    parsed.document.statements.some(
      (statement) => statement.effect === "Allow" && namesAction(statement, "sts:TagSession"),
    );
  if (!parsed.ok || path.startsWith("/aws-service-role/")) {
    return {
      document: parsed.ok ? parsed.document : null,
      arns,
      namesAccount,
      namesAnyone,
      allowsTags,
      others,
      services,
      providers,
    };
  }
  for (const statement of parsed.document.statements) {
    if (statement.effect !== "Allow") continue;
    if (statement.notPrincipals) namesAnyone = true;
    for (const { type, value } of statement.principals ?? []) {
      if (type === "Service") addService(value);
      else if (type === "Federated") {
        providers.push(value);
        // Cognito lets its identities in as a provider that has no ARN.
        if (!value.startsWith("arn:")) addService(value);
      } else if (type !== "AWS" || !namesAction(statement, "sts:AssumeRole")) continue;
      else if (value === "*") namesAnyone = true;
      else if (value === awsAccountId || value.endsWith(`:iam::${awsAccountId}:root`)) namesAccount = true;
      else if (value.includes(`::${awsAccountId}:`)) arns.add(ownArnOf(value, roleArnOf));
      else if (/\d{12}/.test(value)) others.push(value);
    }
  }
  return { document: parsed.document, arns, namesAccount, namesAnyone, allowsTags, others, services, providers };
}

/** `states.amazonaws.com` of `states.us-east-1.amazonaws.com`, and `ec2.amazonaws.com` of China's `ec2.amazonaws.com.cn`. */
export function plainServiceName(written: string): string {
  return written.toLowerCase().replace(/(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/, ".amazonaws.com");
}

/** Of a session, its role's ARN, with the path that sessions' ARNs leave out. */
function ownArnOf(arn: string, roleArnOf: (name: string) => string | undefined): string {
  const roleName = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  return (roleName === undefined ? undefined : roleArnOf(roleName)) ?? principalArnOf(arn);
}

/** Of a session, its role's ARN; a role's path is not in its sessions' ARNs. */
export function principalArnOf(arn: string): string {
  return arn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*$/, ":iam::$1:role/$2");
}
