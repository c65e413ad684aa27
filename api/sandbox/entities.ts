/**
 * The entities of a sandbox account. Mutable on purpose: operations, the demo's changes and tests edit them as AWS
 * would.
 */
import type { Instant } from "../src/iam/time.ts";

export interface SandboxTag {
  key: string;
  value: string;
}

/** The properties that users, groups and roles have in common. */
export interface PolicyHolder {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly createdAt: Instant;
  /** Policy name -> document as written. */
  readonly inlinePolicies: Map<string, string>;
  readonly attachedPolicies: Set<SandboxPolicy>;
  /**
   * The position in the sequence of authorization details. The next page resumes after this position, even if the
   * account changes between two pages.
   */
  readonly serial: number;
  /** The XML item in the authorization details. It is built once and discarded when the entity changes. */
  xml?: string | undefined;
}

export interface SandboxUser extends PolicyHolder {
  readonly kind: "USER";
  readonly groups: Set<SandboxGroup>;
  readonly tags: SandboxTag[];
  permissionsBoundary: SandboxPolicy | null;
  password: SandboxPassword | null;
  readonly accessKeys: SandboxAccessKey[];
  /** Serial numbers; a virtual device's serial number is its ARN. */
  readonly mfaDevices: SandboxMfaDevice[];
  readonly certificates: SandboxSigningCertificate[];
  readonly serviceSpecificCredentials: SandboxServiceSpecificCredential[];
  readonly sshPublicKeys: SandboxSshPublicKey[];
}

export interface SandboxGroup extends PolicyHolder {
  readonly kind: "GROUP";
  readonly members: Set<SandboxUser>;
}

export interface SandboxRole extends PolicyHolder {
  readonly kind: "ROLE";
  trustPolicy: string;
  description: string;
  maxSessionSeconds: number;
  readonly tags: SandboxTag[];
  permissionsBoundary: SandboxPolicy | null;
  lastUsed: { at: Instant; region: string } | null;
  readonly instanceProfiles: SandboxInstanceProfile[];
}

export interface SandboxInstanceProfile {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Instant;
}

export interface SandboxPolicy {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly isAwsManaged: boolean;
  readonly createdAt: Instant;
  updatedAt: Instant;
  readonly description: string;
  readonly tags: SandboxTag[];
  /** The policy's versions, oldest first, at most five. */
  readonly versions: SandboxPolicyVersion[];
  defaultVersionId: string;
  nextVersionNumber: number;
  readonly attachedTo: Set<PolicyHolder>;
  readonly boundaryOf: Set<PolicyHolder>;
  readonly serial: number;
  xml?: string | undefined;
}

export interface SandboxPolicyVersion {
  readonly versionId: string;
  readonly createdAt: Instant;
  readonly document: string;
}

export interface SandboxPassword {
  createdAt: Instant;
  changedAt: Instant;
  lastUsedAt: Instant | null;
  isResetRequired: boolean;
}

export interface SandboxAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly createdAt: Instant;
  isActive: boolean;
  lastUsed: { at: Instant; service: string; region: string } | null;
}

export interface SandboxMfaDevice {
  readonly serialNumber: string;
  readonly enabledAt: Instant;
}

/** A virtual device. It exists on its own and may be assigned to a user or root (`userArn`), or unassigned. */
export interface SandboxVirtualMfaDevice {
  readonly serialNumber: string;
  userArn: string | null;
  enabledAt: Instant | null;
}

export interface SandboxSigningCertificate {
  readonly certificateId: string;
  isActive: boolean;
  readonly uploadedAt: Instant;
}

export interface SandboxServiceSpecificCredential {
  readonly id: string;
  readonly serviceName: string;
  /** The alias of an API key, or the user name that belongs to a password. */
  readonly name: { readonly alias: string } | { readonly serviceUserName: string };
  isActive: boolean;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
}

export interface SandboxSshPublicKey {
  readonly id: string;
  isActive: boolean;
  readonly uploadedAt: Instant;
}

export interface SandboxRoot {
  readonly createdAt: Instant;
  hasPassword: boolean;
  passwordLastUsedAt: Instant | null;
  /** A virtual device of root is in `virtualMfaDevices`, assigned to the ARN that ends with `:root`. */
  mfa: "NONE" | "VIRTUAL" | "HARDWARE";
  readonly accessKeys: SandboxAccessKey[];
  readonly certificates: SandboxSigningCertificate[];
}

export interface SandboxPasswordPolicy {
  minimumPasswordLength: number;
  requireSymbols: boolean;
  requireNumbers: boolean;
  requireUppercaseCharacters: boolean;
  requireLowercaseCharacters: boolean;
  allowUsersToChangePassword: boolean;
  /** 0 if passwords do not expire. */
  maxPasswordAge: number;
  /** 0 if no earlier password is remembered. */
  passwordReusePrevention: number;
  hardExpiry: boolean;
}

export interface SandboxServerCertificate {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly uploadedAt: Instant;
  readonly expiresAt: Instant;
}

export interface SandboxSamlProvider {
  readonly arn: string;
  readonly createdAt: Instant;
  readonly validUntil: Instant;
  readonly metadata: string;
}

export interface SandboxOidcProvider {
  readonly arn: string;
  /** The provider's URL without `https://`, as AWS returns it. */
  readonly url: string;
  readonly clientIds: string[];
  readonly thumbprints: string[];
  readonly createdAt: Instant;
}

export interface SandboxOrganization {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly managementEmail: string;
  /** The account's parents from the top down: the root first, then organizational units. */
  readonly parents: readonly string[];
  /** Whether the account may read policies: only the management account and delegated administrators may. */
  canReadPolicies: boolean;
  readonly policies: SandboxOrganizationPolicy[];
}

export interface SandboxOrganizationPolicy {
  readonly type: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";
  readonly policyId: string;
  readonly name: string;
  readonly description: string;
  readonly isAwsManaged: boolean;
  readonly document: string;
  /** The ids of the roots, units and accounts that the policy is attached to. */
  readonly targets: Set<string>;
}
