/**
 * The tree of an organization: its root, its organizational units (OUs) and its accounts. The tree itself holds no
 * account, so that an organization of hundreds of accounts costs no memory until one of them is called.
 */
import type { Instant } from "../src/iam/time.ts";
import { policyDocument } from "./demo/documents.ts";
import type { SandboxIdentityCenter } from "./identity-center.ts";
import type { SandboxOrganization, SandboxOrganizationPolicy } from "./entities.ts";

export interface DirectoryUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
}

/** AWS Organizations User Guide, *Monitor the state of your AWS accounts*. */
export type DirectoryState = "ACTIVE" | "SUSPENDED" | "PENDING_ACTIVATION" | "PENDING_CLOSURE" | "CLOSED";

export interface DirectoryMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly parentId: string;
  readonly state: DirectoryState;
  readonly joinedAt: Instant;
}

/** An account that administers services for the organization. */
export interface DirectoryDelegation {
  readonly accountId: string;
  readonly services: readonly string[];
}

export interface DirectoryFields {
  readonly organizationId: string;
  readonly rootId: string;
  readonly managementAccountId: string;
  readonly units: readonly DirectoryUnit[];
  /** All accounts, with the management account. */
  readonly members: readonly DirectoryMember[];
  /** The accounts that administer AWS CloudTrail at first. */
  readonly delegatedAdministrators?: readonly string[];
  /** Policies besides the ones that AWS attaches to everything. */
  readonly policies?: readonly SandboxOrganizationPolicy[];
  /** Whether each list begins with an empty page that has a token. AWS says that this happens. */
  readonly hasEmptyFirstPages?: boolean;
}

const CLOUDTRAIL = "cloudtrail.amazonaws.com";

export class OrganizationDirectory {
  readonly organizationId: string;
  readonly rootId: string;
  readonly managementAccountId: string;
  readonly hasEmptyFirstPages: boolean;
  /** The instance of IAM Identity Center. Undefined if it was never enabled. */
  identityCenter: SandboxIdentityCenter | undefined;
  /** Changed by tests, as people change an organization. */
  units: readonly DirectoryUnit[];
  members: readonly DirectoryMember[];
  delegations: readonly DirectoryDelegation[];
  /** The service principals with trusted access. */
  trustedServices: readonly string[];
  /** The resource-based delegation policy. Null if there is none. */
  delegationPolicy: string | null = null;
  /** Changed by tests, too. */
  readonly policies: SandboxOrganizationPolicy[];

  constructor(fields: DirectoryFields) {
    this.organizationId = fields.organizationId;
    this.rootId = fields.rootId;
    this.managementAccountId = fields.managementAccountId;
    this.hasEmptyFirstPages = fields.hasEmptyFirstPages ?? false;
    this.units = fields.units;
    this.members = fields.members;
    this.delegations = (fields.delegatedAdministrators ?? []).map((accountId) => ({
      accountId,
      services: [CLOUDTRAIL],
    }));
    this.trustedServices = this.delegations.length > 0 ? [CLOUDTRAIL] : [];
    this.policies = [
      attachedByAws(this, "SERVICE_CONTROL_POLICY"),
      attachedByAws(this, "RESOURCE_CONTROL_POLICY"),
      ...(fields.policies ?? []),
    ];
  }

  /** The IDs of the root, the units and the accounts. */
  get targets(): Set<string> {
    return new Set([this.rootId, ...this.units.map(({ id }) => id), ...this.members.map(({ id }) => id)]);
  }

  /** Whether the ID is the root's or a unit's. */
  isParent(id: string): boolean {
    return id === this.rootId || this.units.some((unit) => unit.id === id);
  }

  /** The parent of a unit or an account. Undefined for the root and for unknown IDs. */
  parentOf(childId: string): string | undefined {
    return (
      this.units.find(({ id }) => id === childId)?.parentId ?? this.members.find(({ id }) => id === childId)?.parentId
    );
  }

  /** The facts about the organization that the account itself knows. */
  organizationOf(accountId: string): SandboxOrganization {
    const parents: string[] = [];
    for (let parent = this.parentOf(accountId); parent !== undefined; parent = this.parentOf(parent))
      parents.unshift(parent);
    return {
      organizationId: this.organizationId,
      managementAccountId: this.managementAccountId,
      managementEmail: this.members.find(({ id }) => id === this.managementAccountId)?.email ?? "",
      parents,
      canReadPolicies: this.delegations.some((delegation) => delegation.accountId === accountId),
      policies: this.policies,
    };
  }
}

/** The policy of a type that AWS attaches to everything, also to accounts that join later. */
function attachedByAws(
  directory: OrganizationDirectory,
  type: SandboxOrganizationPolicy["type"],
): SandboxOrganizationPolicy {
  const isScp = type === "SERVICE_CONTROL_POLICY";
  const name = isScp ? "FullAWSAccess" : "RCPFullAWSAccess";
  return {
    type,
    policyId: `p-${name}`,
    name,
    description: isScp ? "Allows access to every operation" : "Allows access to every resource",
    isAwsManaged: true,
    document: policyDocument({ Effect: "Allow", Action: "*", Resource: "*", ...(!isScp && { Principal: "*" }) }),
    get targets() {
      return directory.targets;
    },
  };
}

/** The tree that an account without a directory shows: its parents, itself and the management account. */
export function directoryOf(accountId: string, organization: SandboxOrganization, at: Instant): OrganizationDirectory {
  const [rootId = "r-0000", ...unitIds] = organization.parents;
  const member = (id: string, name: string, parentId: string): DirectoryMember => ({
    id,
    name,
    email: id === organization.managementAccountId ? organization.managementEmail : `${name}@accounts.example`,
    parentId,
    state: "ACTIVE",
    joinedAt: at,
  });
  return new OrganizationDirectory({
    organizationId: organization.organizationId,
    rootId,
    managementAccountId: organization.managementAccountId,
    units: unitIds.map((id, index) => ({ id, name: `Level ${index + 1}`, parentId: organization.parents[index]! })),
    members: [
      member(organization.managementAccountId, "management", rootId),
      ...(accountId === organization.managementAccountId
        ? []
        : [member(accountId, "member", unitIds.at(-1) ?? rootId)]),
    ],
  });
}
