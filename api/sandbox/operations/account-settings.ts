import { AwsError, noSuchEntity } from "../aws-error.ts";
import type { SandboxAccount } from "../account.ts";
import { type OperationTable, page, time } from "../operation.ts";
import { RawXml } from "../protocol/query.ts";

export const accountSettingsOperations: OperationTable = {
  GetAccountSummary: ({ account }) => ({ SummaryMap: writeMap(accountSummary(account)) }),

  GetAccountPasswordPolicy: ({ account }) => {
    const policy = account.passwordPolicy;
    if (policy === null) throw noSuchEntity(`The Password Policy with domain name ${account.id} cannot be found.`);
    const expires = policy.maxPasswordAge > 0;
    return {
      PasswordPolicy: {
        MinimumPasswordLength: policy.minimumPasswordLength,
        RequireSymbols: policy.requireSymbols,
        RequireNumbers: policy.requireNumbers,
        RequireUppercaseCharacters: policy.requireUppercaseCharacters,
        RequireLowercaseCharacters: policy.requireLowercaseCharacters,
        AllowUsersToChangePassword: policy.allowUsersToChangePassword,
        ExpirePasswords: expires,
        MaxPasswordAge: expires ? policy.maxPasswordAge : undefined,
        PasswordReusePrevention: policy.passwordReusePrevention > 0 ? policy.passwordReusePrevention : undefined,
        HardExpiry: policy.hardExpiry,
      },
    };
  },
  UpdateAccountPasswordPolicy: ({ account, params }) => {
    // A parameter that is left out gets AWS's default, not the former value.
    account.passwordPolicy = {
      minimumPasswordLength: params.integer("MinimumPasswordLength", 6, 128) ?? 6,
      requireSymbols: params.flag("RequireSymbols") ?? false,
      requireNumbers: params.flag("RequireNumbers") ?? false,
      requireUppercaseCharacters: params.flag("RequireUppercaseCharacters") ?? false,
      requireLowercaseCharacters: params.flag("RequireLowercaseCharacters") ?? false,
      allowUsersToChangePassword: params.flag("AllowUsersToChangePassword") ?? false,
      maxPasswordAge: params.integer("MaxPasswordAge", 1, 1_095) ?? 0,
      passwordReusePrevention: params.integer("PasswordReusePrevention", 1, 24) ?? 0,
      hardExpiry: params.flag("HardExpiry") ?? false,
    };
    return undefined;
  },
  DeleteAccountPasswordPolicy: ({ account }) => {
    if (account.passwordPolicy === null)
      throw noSuchEntity("The account policy with name PasswordPolicy cannot be found.");
    account.passwordPolicy = null;
    return undefined;
  },

  ListAccountAliases: ({ account }) => ({
    AccountAliases: account.alias === null ? [] : [account.alias],
    IsTruncated: false,
  }),
  CreateAccountAlias: ({ account, params }) => {
    account.alias = params.required("AccountAlias");
    return undefined;
  },

  ListServerCertificates: (call) => {
    const { items, more } = page(call, call.account.serverCertificates, (certificate) => certificate.id);
    return {
      ServerCertificateMetadataList: items.map((certificate) => ({
        Path: certificate.path,
        ServerCertificateName: certificate.name,
        ServerCertificateId: certificate.id,
        Arn: certificate.arn,
        UploadDate: time(certificate.uploadedAt),
        Expiration: time(certificate.expiresAt),
      })),
      ...more,
    };
  },
  DeleteServerCertificate: ({ account, params }) => {
    const name = params.required("ServerCertificateName");
    const index = account.serverCertificates.findIndex((certificate) => certificate.name === name);
    if (index < 0) throw noSuchEntity(`The Server Certificate with name ${name} cannot be found.`);
    account.serverCertificates.splice(index, 1);
    return undefined;
  },

  ListSAMLProviders: ({ account }) => ({
    SAMLProviderList: account.samlProviders.map((provider) => ({
      Arn: provider.arn,
      ValidUntil: time(provider.validUntil),
      CreateDate: time(provider.createdAt),
    })),
  }),
  GetSAMLProvider: ({ account, params }) => {
    const arn = params.required("SAMLProviderArn");
    const provider = account.samlProviders.find((candidate) => candidate.arn === arn);
    if (provider === undefined) throw noSuchEntity(`Manifest not found for arn ${arn}`);
    return {
      SAMLMetadataDocument: provider.metadata,
      CreateDate: time(provider.createdAt),
      ValidUntil: time(provider.validUntil),
    };
  },
  ListOpenIDConnectProviders: ({ account }) => ({
    OpenIDConnectProviderList: account.oidcProviders.map((provider) => ({ Arn: provider.arn })),
  }),
  GetOpenIDConnectProvider: ({ account, params }) => {
    const arn = params.required("OpenIDConnectProviderArn");
    const provider = account.oidcProviders.find((candidate) => candidate.arn === arn);
    if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
    return {
      Url: provider.url,
      ClientIDList: provider.clientIds,
      ThumbprintList: provider.thumbprints,
      CreateDate: time(provider.createdAt),
    };
  },

  ListOrganizationsFeatures: ({ account }) => {
    const organization = account.organization;
    if (organization === null) {
      throw new AwsError(
        "OrganizationNotFoundException",
        400,
        "The request was rejected because no organization is associated with your account.",
      );
    }
    if (!organization.canReadPolicies && organization.managementAccountId !== account.id) {
      throw new AwsError(
        "AccountNotManagementOrDelegatedAdministratorException",
        400,
        "The request was rejected because the account making the request is not the management account or delegated administrator account for centralized root access.",
      );
    }
    return { OrganizationId: organization.organizationId, EnabledFeatures: account.organizationsFeatures };
  },
};

/** The number of entities, root's facts, and the quotas that AWS returns beside them. */
function accountSummary(account: SandboxAccount): Record<string, number> {
  const { root } = account;
  const versions = [...account.customerPolicies.values()].reduce((sum, policy) => sum + policy.versions.length, 0);
  const assignedDevices = [...account.users.values()].reduce(
    (sum, user) => sum + user.mfaDevices.length,
    root.mfa === "NONE" ? 0 : 1,
  );
  return {
    Users: account.users.size,
    UsersQuota: 5_000,
    Groups: account.groups.size,
    GroupsQuota: 300,
    Roles: account.roles.size,
    RolesQuota: 1_000,
    Policies: account.customerPolicies.size,
    PoliciesQuota: 1_500,
    PolicyVersionsInUse: versions,
    PolicyVersionsInUseQuota: 10_000,
    VersionsPerPolicyQuota: 5,
    InstanceProfiles: [...account.roles.values()].reduce((sum, role) => sum + role.instanceProfiles.length, 0),
    InstanceProfilesQuota: 1_000,
    ServerCertificates: account.serverCertificates.length,
    ServerCertificatesQuota: 20,
    Providers: account.samlProviders.length + account.oidcProviders.length,
    MFADevices: assignedDevices,
    MFADevicesInUse: assignedDevices,
    AccountMFAEnabled: root.mfa === "NONE" ? 0 : 1,
    AccountAccessKeysPresent: root.accessKeys.length > 0 ? 1 : 0,
    AccountPasswordPresent: root.hasPassword ? 1 : 0,
    AccountSigningCertificatesPresent: root.certificates.length > 0 ? 1 : 0,
    AccessKeysPerUserQuota: 2,
    SigningCertificatesPerUserQuota: 2,
    GroupsPerUserQuota: 10,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerRoleQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    UserPolicySizeQuota: 2_048,
    GroupPolicySizeQuota: 5_120,
    RolePolicySizeQuota: 10_240,
    PolicySizeQuota: 6_144,
    AssumeRolePolicySizeQuota: 2_048,
    GlobalEndpointTokenVersion: 1,
  };
}

function writeMap(map: Readonly<Record<string, number>>): RawXml {
  const entries = Object.entries(map).map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`);
  return new RawXml(entries.join(""));
}
