/** The facts of one account with the lookups that the search needs. Sections that were not read stay missing. */
import type {
  AuthorizationDetails,
  CredentialReport,
  CredentialReportRow,
  Organization,
  Policy,
  Role,
  User,
} from "../../account.ts";
import { guardrailsOf, type Guardrails } from "../../principals/guardrails.ts";
import { userCredentials } from "../../identity.ts";
import { parsePolicy } from "../../policy/document.ts";
import { namesAction } from "../../policy/scope.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { memoize, once } from "../../memoize.ts";
import {
  type BucketAclReading,
  bucketAclReadings,
  type KeyGrantsReading,
  keyGrantsReadings,
} from "../../resource-grants.ts";
import {
  policyReadings,
  type PolicyReading,
  type PublicAccessReading,
  publicAccessReadings,
  type ResourcePolicyInventory,
} from "../../resource-policy-inventory.ts";
import type { Instant } from "../../time.ts";
import {
  kindOf,
  type UnreadKind,
  unreadOfKind,
  type Workload,
  type WorkloadInventory,
  type WorkloadKind,
} from "../../workload-inventory.ts";

export interface EscalationFacts {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly at: Instant;
  readonly details: AuthorizationDetails;
  /**
   * This section and those below are missing if they were not read. Verdicts that depend on a missing section are
   * UNKNOWN.
   */
  readonly credentialReport?: CredentialReport;
  readonly organization?: Organization | null;
  readonly workloads?: WorkloadInventory;
  readonly resourcePolicies?: ResourcePolicyInventory;
}

export interface AccountIndex extends EscalationFacts {
  readonly guardrails: Guardrails;
  readonly policies: ReadonlyMap<string, Policy>;
  /** The rows of the credential report by user ARN. */
  readonly reportRows: ReadonlyMap<string, CredentialReportRow>;
  /** The workloads that were found. `unreadOf` says where others may exist. */
  readonly workloadsByKind: ReadonlyMap<WorkloadKind, readonly Workload[]>;
  readonly workloadsByRole: ReadonlyMap<string | null, readonly Workload[]>;
  /** The Regions in which the workloads of a kind were not read. Null if they were read everywhere. */
  readonly unreadOf: (kind: WorkloadKind) => UnreadKind | null;
  /** The policy of the resource with the ARN, as far as it was read. */
  readonly policyReadingOf: (arn: string) => PolicyReading;
  /**
   * The effect of S3 Block Public Access on a public policy of the bucket, as far as it was read. Unknown for others'
   * buckets.
   */
  readonly publicAccessOf: (arn: string) => PublicAccessReading;
  /** The effect of Block Public Access on a public access control list of the bucket. */
  readonly publicAclsOf: (arn: string) => PublicAccessReading;
  /** The access control list of the bucket with the ARN. */
  readonly bucketAclOf: (arn: string) => BucketAclReading;
  /** The grants of the KMS key with the ARN. */
  readonly keyGrantsOf: (arn: string) => KeyGrantsReading;
  /** The ID by which access control lists of S3 name the account. Null if it was not read. */
  readonly canonicalUserId: string | null;
  readonly trustOf: (role: Role) => TrustReach;
  /** The roles whose trust policy names the principal, then those that trust the whole account or anyone. */
  readonly rolesOpenTo: (arn: string) => Iterable<Role>;
  /** The roles to which the managed policy is attached. */
  readonly rolesWith: (policyArn: string) => readonly Role[];
  readonly holderOf: (arn: string) => User | Role | undefined;
  /** Whether the name is in use. IAM names are unique within the account, whatever their path and case. */
  readonly isTaken: (arn: string) => boolean;
  /**
   * Whether the organization uses Identity Center, which then creates a service-linked role in every account (IAM Identity
   * Center User Guide, *Using service-linked roles for IAM Identity Center*).
   */
  readonly hasIdentityCenter: boolean;
  /** ARNs of managed policies that make any holder an administrator: those of AWS, then those of the account. */
  readonly strongPolicyArns: readonly string[];
}

/** No workload of any kind was read. */
const NOT_READ: UnreadKind = { regions: null, cause: null };

export function indexAccount(facts: EscalationFacts): AccountIndex {
  const { details, credentialReport, workloads: inventory, partition } = facts;
  const workloads = inventory?.workloads ?? [];
  const unread = new Map<WorkloadKind, UnreadKind | null>();
  const roleArns = once(() => new Map(details.roles.map(({ roleName, arn }) => [roleName, arn])));
  const trustOf = memoize((role: Role) => trustReach(role, facts.awsAccountId, (name) => roleArns().get(name)));
  const readings = once(() => policyReadings(facts.resourcePolicies));
  const publicAccess = once(() => publicAccessReadings(facts.resourcePolicies));
  const publicAcls = once(() => publicAccessReadings(facts.resourcePolicies, "ignoresPublicAcls"));
  const bucketAcls = once(() => bucketAclReadings(facts.resourcePolicies));
  const keyGrants = once(() => keyGrantsReadings(facts.resourcePolicies));
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
          ...workloads.map(({ resourceArn }) => resourceArn),
        ].map(uniqueName),
      ),
  );
  return {
    ...facts,
    guardrails: guardrailsOf(facts.organization, facts.awsAccountId, facts.at),
    policies: new Map(details.policies.map((policy) => [policy.arn, policy])),
    reportRows: new Map(
      (credentialReport ? userCredentials(credentialReport, details) : []).flatMap(({ user, row }) =>
        row ? [[user.arn, row]] : [],
      ),
    ),
    workloadsByKind: Map.groupBy(workloads, kindOf),
    workloadsByRole: Map.groupBy(workloads, ({ roleArn }) => roleArn),
    unreadOf(kind) {
      if (inventory === undefined) return NOT_READ;
      let known = unread.get(kind);
      if (known === undefined) unread.set(kind, (known = unreadOfKind(inventory, kind)));
      return known;
    },
    policyReadingOf: (arn) => readings()(arn),
    publicAccessOf: (arn) =>
      readings()(arn).state === "NO_SUCH_RESOURCE" ? { state: "UNKNOWN", cause: null } : publicAccess()(arn),
    publicAclsOf: (arn) => publicAcls()(arn),
    bucketAclOf: (arn) => bucketAcls()(arn),
    keyGrantsOf: (arn) => keyGrants()(arn),
    canonicalUserId: facts.resourcePolicies?.canonicalUserId ?? null,
    trustOf,
    *rolesOpenTo(arn) {
      const { byArn, openRoles } = trusting();
      const named = byArn.get(arn) ?? [];
      yield* named;
      for (const role of openRoles) if (!named.includes(role)) yield role;
    },
    rolesWith: (policyArn) => attached().get(policyArn) ?? [],
    holderOf: (arn) => holders().get(arn),
    isTaken: (arn) => taken().has(uniqueName(arn)),
    hasIdentityCenter: details.roles.some(({ path }) =>
      /^\/aws-(service-role|reserved)\/sso\.amazonaws\.com\//.test(path),
    ),
    strongPolicyArns: [
      `arn:${partition}:iam::aws:policy/AdministratorAccess`,
      `arn:${partition}:iam::aws:policy/IAMFullAccess`,
      ...details.policies.filter((policy) => !policy.isAwsManaged && isStrong(policy)).map(({ arn }) => arn),
    ],
  };
}

/** The ARN without the path and in lower case, if it is an IAM ARN. */
function uniqueName(arn: string): string {
  return arn.replace(
    /^(arn:[^:]*:iam::[^:]*:(?:user|role|group)\/)(?:.*\/)?(.*)$/s,
    (_arn, kind: string, name: string) => kind + name.toLowerCase(),
  );
}

interface TrustingRoles {
  readonly byArn: ReadonlyMap<string, readonly Role[]>;
  /** Roles that trust the whole account or anyone. */
  readonly openRoles: readonly Role[];
}

function trustingRoles(roles: readonly Role[], trustOf: (role: Role) => TrustReach): TrustingRoles {
  const byArn = new Map<string, Role[]>();
  const openRoles: Role[] = [];
  for (const role of roles) {
    const { arns, namesAccount, namesAnyone } = trustOf(role);
    if (namesAccount || namesAnyone) openRoles.push(role);
    for (const arn of arns) {
      const named = byArn.get(arn);
      if (named) named.push(role);
      else byArn.set(arn, [role]);
    }
  }
  return { byArn, openRoles };
}

function rolesByPolicy(roles: readonly Role[]): ReadonlyMap<string, readonly Role[]> {
  const byPolicy = new Map<string, Role[]>();
  for (const role of roles) {
    for (const { policyArn } of role.attachedPolicies) {
      const holders = byPolicy.get(policyArn);
      if (holders) holders.push(role);
      else byPolicy.set(policyArn, [role]);
    }
  }
  return byPolicy;
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

/**
 * The principals that a trust policy names. The evaluator decides whether the policy allows them to assume the role.
 */
export interface TrustReach {
  /** Null if the policy cannot be parsed. */
  readonly document: PolicyDocument | null;
  /** ARNs of users and roles of this account. A session counts as its role. */
  readonly arns: ReadonlySet<string>;
  readonly namesAccount: boolean;
  readonly namesAnyone: boolean;
  /** Whether sessions may set tags of their own (sts:TagSession). */
  readonly allowsTags: boolean;
  /** ARNs of principals of other accounts, or ids of other accounts. */
  readonly others: readonly string[];
  /** Services by their plain name, each with the spellings in the trust policy. */
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
  const addService = (service: string) => {
    const plain = plainServiceName(service);
    services.set(plain, [...(services.get(plain) ?? []), service.toLowerCase()]);
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
        // A federated provider without an ARN, such as Cognito identity pools, also counts as a service.
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

/** The service name without a region or a suffix, such as `states.amazonaws.com` for `states.us-east-1.amazonaws.com`. */
export function plainServiceName(service: string): string {
  return service.toLowerCase().replace(/(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/, ".amazonaws.com");
}

/**
 * The ARN of a session's role, including the role's path, which session ARNs do not contain. Other ARNs stay unchanged.
 */
function ownArnOf(arn: string, roleArnOf: (name: string) => string | undefined): string {
  const roleName = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  return (roleName === undefined ? undefined : roleArnOf(roleName)) ?? principalArnOf(arn);
}

/** The ARN of a session's role, without the path. Other ARNs stay unchanged. */
export function principalArnOf(arn: string): string {
  return arn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*$/, ":iam::$1:role/$2");
}
