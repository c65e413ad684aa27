/**
 * *Check AWS again* reads what one check needs to evaluate one resource again. It uses live calls and never the credential
 * report, which may be four hours old. The result is a snapshot, so that the same check can evaluate it.
 *
 * Most checks need only the resource with its own policies and groups. Checks that compare the resource with the rest
 * of the account (escalation, boundaries) get all authorization details. With only a part of them, an open escalation
 * path would look closed.
 */
import { now } from "../clock.ts";
import { AppError } from "../errors.ts";
import type {
  AccountSnapshot,
  AuthorizationDetails,
  CredentialReport,
  SectionName,
  SectionValues,
  SnapshotSections,
} from "../iam/account.ts";
import { ownerId } from "../iam/alerts/alert.ts";
import type { CheckFamily } from "../iam/checks/check.ts";
import type { ResourceRef } from "../iam/finding.ts";
import { isTrustPolicy } from "../iam/identity.ts";
import { readSection, type Section } from "../iam/section.ts";
import type { Instant } from "../iam/time.ts";
import { readCallerIdentity } from "./caller-identity.ts";
import { createClients } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { skippedSection, unreadSection } from "./errors.ts";
import {
  type LiveUser,
  readHoldersOf,
  readLiveGroup,
  readLivePolicies,
  readLivePolicy,
  readLiveRole,
  readLiveUser,
} from "./live-entities.ts";
import { readAuthorizationDetails } from "./read-account.ts";
import type { ReadContext } from "./read-context.ts";
import {
  readAccountAliases,
  readAccountSummary,
  readOidcProviders,
  readPasswordPolicy,
  readSamlProviders,
  readServerCertificates,
  readVirtualMfaDevices,
} from "./read-lists.ts";
import { readTrailAlarms } from "./read-trail-alarms.ts";
import { readSecurityContact } from "./read-alerting.ts";
import { readOrganization, readOrganizationsFeatures } from "./read-organization.ts";

const WHOLE_ACCOUNT_FAMILIES: ReadonlySet<CheckFamily> = new Set<CheckFamily>(["ESC", "BND"]);
/** The sections that only scans read, with the reason that a person sees. */
const ONLY_SCANS_READ = {
  serviceLastAccessed:
    "Reading last accessed services takes minutes. The next scan that reads them will update this alert.",
  serviceSpecificCredentials: "Only scans read service-specific credentials.",
  identityCenter:
    "IAM Identity Center is read through the organization. The next scan after its reading will update this alert.",
  organizationAdministration:
    "The organization is read as a whole. The next scan after its reading will update this alert.",
  sshPublicKeys: "Only scans read SSH public keys.",
  workloads: "Only scans read workloads.",
  resourcePolicies: "Only scans read the policies of resources.",
  accessAnalyzer: "Only scans read IAM Access Analyzer.",
} as const satisfies Partial<Record<SectionName, string>>;
type OnlyInScans = keyof typeof ONLY_SCANS_READ;
const ABOUT_A_USER = new Set(["IAMUser", "IAMAccessKey"]);

export interface VerifyRequest {
  readonly resource: ResourceRef;
  /** The sections that the check declares. */
  readonly check: {
    readonly family: CheckFamily;
    readonly needs: readonly SectionName[];
    readonly uses: readonly SectionName[];
    readonly optional?: readonly SectionName[];
  };
  readonly expectedAccountId: string;
  readonly signal?: AbortSignal;
}

export type VerifyReading =
  /**
   * The snapshot. Sections that the check does not name are skipped. A deleted resource is missing from its section.
   */
  | { readonly status: "READ"; readonly snapshot: AccountSnapshot }
  | { readonly status: "UNSUPPORTED"; readonly reason: string };

/**
 * Reads the resource. Errors: those of `readAccount`. A section that AWS refuses is denied, so the check is not
 * evaluated.
 */
export async function readForVerification(connection: AwsConnection, request: VerifyRequest): Promise<VerifyReading> {
  const { resource, check, expectedAccountId, signal } = request;
  const reason = unsupportedReason(request);
  if (reason !== null) return { status: "UNSUPPORTED", reason };
  const clients = createClients(connection);
  try {
    const takenAt = now();
    const call = signal ? { abortSignal: signal } : {};
    const { awsAccountId, partition } = await readCallerIdentity(clients, call);
    if (awsAccountId !== expectedAccountId) {
      throw new AppError("AWS_WRONG_ACCOUNT", { details: { expected: expectedAccountId, actual: awsAccountId } });
    }
    const context: ReadContext = { clients, call, ...(signal && { signal }), onItems: () => {} };
    const reader = new VerifyReader(context, {
      resource,
      isWhole: needsWholeAccount(request),
      awsAccountId,
      at: takenAt,
    });
    const wanted = new Set([...check.needs, ...check.uses, ...(check.optional ?? [])]);
    const sections = await reader.sections(wanted);
    return { status: "READ", snapshot: { awsAccountId, partition, source: "LIVE", takenAt, sections } };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clients.destroy();
  }
}

/** Whether live calls can evaluate the check. Decided without making a call. */
export function isVerifiable(request: Pick<VerifyRequest, "resource" | "check">): boolean {
  return unsupportedReason(request) === null;
}

function isOnlyInScans(section: SectionName): section is OnlyInScans {
  return section in ONLY_SCANS_READ;
}

function unsupportedReason({ resource, check }: Pick<VerifyRequest, "resource" | "check">): string | null {
  for (const section of check.needs) if (isOnlyInScans(section)) return ONLY_SCANS_READ[section];
  if (check.family === "ESC" && check.optional?.includes("credentialReport")) {
    return "The path uses credentials of other users, which only the credential report shows. The next scan will update this alert.";
  }
  if (check.needs.includes("credentialReport") && !ABOUT_A_USER.has(resource.category)) {
    return "Only the credential report shows this, and AWS renews it every four hours. The next scan will update this alert.";
  }
  return null;
}

function needsWholeAccount({ resource, check }: VerifyRequest): boolean {
  return resource.category === "IAMAccount" || WHOLE_ACCOUNT_FAMILIES.has(check.family);
}

interface VerifyScope {
  readonly resource: ResourceRef;
  readonly isWhole: boolean;
  readonly awsAccountId: string;
  readonly at: Instant;
}

class VerifyReader {
  readonly #context: ReadContext;
  readonly #scope: VerifyScope;
  #user: Promise<LiveUser | null> | undefined;

  constructor(context: ReadContext, scope: VerifyScope) {
    this.#context = context;
    this.#scope = scope;
  }

  async sections(wanted: ReadonlySet<SectionName>): Promise<SnapshotSections> {
    const context = this.#context;
    const readers: { readonly [K in Exclude<SectionName, OnlyInScans>]: () => Promise<SectionValues[K]> } = {
      authorizationDetails: () => (this.#scope.isWhole ? readAuthorizationDetails(context) : this.#details()),
      credentialReport: () => this.#report(),
      accountSummary: () => readAccountSummary(context),
      passwordPolicy: () => readPasswordPolicy(context),
      accountAliases: () => readAccountAliases(context),
      virtualMfaDevices: () => readVirtualMfaDevices(context),
      serverCertificates: () => readServerCertificates(context),
      samlProviders: () => readSamlProviders(context),
      oidcProviders: () => readOidcProviders(context),
      accessKeys: async () => (await this.#liveUser())?.accessKeys ?? [],
      organization: () => readOrganization(context, this.#scope.awsAccountId),
      organizationsFeatures: () => readOrganizationsFeatures(context),
      mfaDevices: async () => (await this.#liveUser())?.mfaDevices ?? [],
      securityContact: () => readSecurityContact(context),
      trailAlarms: () => readTrailAlarms(context, this.#scope.awsAccountId),
    };
    const names = [...Object.keys(readers), ...Object.keys(ONLY_SCANS_READ)] as SectionName[];
    const read = await Promise.all(
      names.map((name) => this.#section<unknown>(wanted.has(name) && !isOnlyInScans(name) ? readers[name] : null)),
    );
    return Object.fromEntries(names.map((name, index) => [name, read[index]])) as unknown as SnapshotSections;
  }

  async #section<T>(read: (() => Promise<T>) | null): Promise<Section<T>> {
    if (read === null) return skippedSection("NOT_REQUESTED", "The check does not need this section.", this.#scope.at);
    try {
      const value = await read();
      return readSection(value, this.#scope.at, Array.isArray(value) ? value.length : 1);
    } catch (error) {
      if (this.#context.signal?.aborted || !(error instanceof AppError)) throw error;
      return unreadSection(error, now());
    }
  }

  /** The user that the resource is or belongs to. A new user with the name of a deleted one is a different user. */
  #liveUser(): Promise<LiveUser | null> {
    const { resource } = this.#scope;
    if (!ABOUT_A_USER.has(resource.category)) return Promise.resolve(null);
    this.#user ??= readLiveUser(this.#context, userNameOf(resource)).then((found) =>
      found && isUserOf(found, resource) ? found : null,
    );
    return this.#user;
  }

  async #report(): Promise<CredentialReport> {
    const found = await this.#liveUser();
    return { generatedAt: this.#scope.at, root: null, users: found ? [found.row] : [] };
  }

  async #details(): Promise<AuthorizationDetails> {
    const { resource } = this.#scope;
    switch (resource.category) {
      case "IAMUser":
      case "IAMAccessKey": {
        const found = await this.#liveUser();
        return found ? this.#ofUser(found) : NOTHING;
      }
      case "IAMRole":
        return this.#ofRole(resource);
      case "IAMGroup":
        return this.#ofGroup(resource);
      case "IAMPolicy":
        if (isTrustPolicy(resource))
          return this.#ofRole({ name: resource.arn!.slice(resource.arn!.lastIndexOf("/") + 1), id: ownerId(resource) });
        return resource.arn === null ? this.#ofInlinePolicy(resource) : this.#ofPolicy(resource.arn);
      default:
        return readAuthorizationDetails(this.#context);
    }
  }

  async #ofUser({ user }: LiveUser): Promise<AuthorizationDetails> {
    const found = await Promise.all(user.groupNames.map((name) => readLiveGroup(this.#context, name)));
    const groups = found.flatMap((each) => (each ? [each.group] : []));
    return this.#withPolicies({ ...NOTHING, users: [user], groups });
  }

  async #ofRole({ name, id }: Pick<ResourceRef, "name" | "id">): Promise<AuthorizationDetails> {
    const role = await readLiveRole(this.#context, name);
    return role?.roleId === id ? this.#withPolicies({ ...NOTHING, roles: [role] }) : NOTHING;
  }

  async #ofGroup({ name, id }: ResourceRef): Promise<AuthorizationDetails> {
    const found = await readLiveGroup(this.#context, name);
    return found?.group.groupId === id
      ? this.#withPolicies({ ...NOTHING, users: found.members, groups: [found.group] })
      : NOTHING;
  }

  /** The policy with the principals it is attached to, which checks take into account. */
  async #ofPolicy(arn: string): Promise<AuthorizationDetails> {
    const policy = await readLivePolicy(this.#context, arn);
    if (!policy) return NOTHING;
    const holders = await readHoldersOf(this.#context, arn);
    const [users, groups, roles] = await Promise.all([
      Promise.all(holders.userNames.map((name) => readLiveUser(this.#context, name))),
      Promise.all(holders.groupNames.map((name) => readLiveGroup(this.#context, name))),
      Promise.all(holders.roleNames.map((name) => readLiveRole(this.#context, name))),
    ]);
    return {
      users: users.flatMap((each) => (each ? [each.user] : [])),
      groups: groups.flatMap((each) => (each ? [each.group] : [])),
      roles: roles.flatMap((each) => (each ? [each] : [])),
      policies: [policy],
    };
  }

  /** The resource's id is `OWNERID/name`, without the owner's kind. The name is therefore looked up for each kind. */
  async #ofInlinePolicy({ id, name }: ResourceRef): Promise<AuthorizationDetails> {
    const ownerId = id.slice(0, id.indexOf("/"));
    const ownerName = name.slice(0, name.indexOf("/"));
    const user = await readLiveUser(this.#context, ownerName);
    if (user?.user.userId === ownerId) return this.#ofUser(user);
    const role = await this.#ofRole({ id: ownerId, name: ownerName });
    if (role.roles.length > 0) return role;
    return this.#ofGroup({ category: "IAMGroup", id: ownerId, name: ownerName, arn: null });
  }

  async #withPolicies(details: AuthorizationDetails): Promise<AuthorizationDetails> {
    const arns: string[] = [];
    for (const holder of [...details.users, ...details.groups, ...details.roles]) {
      arns.push(...holder.attachedPolicies.map((policy) => policy.policyArn));
      if ("permissionsBoundaryArn" in holder && holder.permissionsBoundaryArn) arns.push(holder.permissionsBoundaryArn);
    }
    return { ...details, policies: await readLivePolicies(this.#context, arns) };
  }
}

const NOTHING: AuthorizationDetails = { users: [], groups: [], roles: [], policies: [] };

/**
 * The user name in a resource's name. A key is named `anna/AKIA…` or `anna (created …)`. User names have no slash or
 * space.
 */
function userNameOf({ category, name }: ResourceRef): string {
  return category === "IAMAccessKey" ? (name.split(/[/ ]/)[0] ?? name) : name;
}

/** If the authorization details were not read, the ARN serves as the user's ID. */
function isUserOf({ user }: LiveUser, { category, id }: ResourceRef): boolean {
  const userId = category === "IAMAccessKey" ? id.slice(0, id.lastIndexOf("/")) : id;
  return userId === user.userId || userId === user.arn;
}
