/** Reads the sections that need only one list or one answer. */
import {
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  ListVirtualMFADevicesCommand,
  type PasswordPolicy as AwsPasswordPolicy,
} from "@aws-sdk/client-iam";
import type {
  AccountSummary,
  OidcProvider,
  PasswordPolicy,
  SamlProvider,
  ServerCertificate,
  VirtualMfaDevice,
} from "../iam/account.ts";
import { awsCodeOf, badResponse } from "./errors.ts";
import { allPages, inParallel, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";

const PAGE_ITEMS = 1_000;
const PROVIDER_CALLS_AT_ONCE = 8;

export async function readAccountSummary({ clients, call }: ReadContext): Promise<AccountSummary> {
  const { SummaryMap } = await clients.iam.send(new GetAccountSummaryCommand({}), call);
  const summary = present(SummaryMap, "iam:GetAccountSummary", "SummaryMap");
  // The checks of the root user depend on this field. An answer without it does not mean "no MFA".
  if (summary.AccountMFAEnabled === undefined)
    throw badResponse("iam:GetAccountSummary", "the answer held no AccountMFAEnabled");
  return { ...summary };
}

/** Reads the password policy. Null if the account has none, which AWS reports as NoSuchEntity. */
export async function readPasswordPolicy({ clients, call }: ReadContext): Promise<PasswordPolicy | null> {
  try {
    const { PasswordPolicy } = await clients.iam.send(new GetAccountPasswordPolicyCommand({}), call);
    return passwordPolicyOf(present(PasswordPolicy, "iam:GetAccountPasswordPolicy", "PasswordPolicy"));
  } catch (error) {
    if (isNoSuchEntity(error)) return null;
    throw error;
  }
}

export function passwordPolicyOf(policy: AwsPasswordPolicy): PasswordPolicy {
  return {
    minimumPasswordLength: present(
      policy.MinimumPasswordLength,
      "iam:GetAccountPasswordPolicy",
      "MinimumPasswordLength",
    ),
    requireSymbols: policy.RequireSymbols ?? false,
    requireNumbers: policy.RequireNumbers ?? false,
    requireUppercaseCharacters: policy.RequireUppercaseCharacters ?? false,
    requireLowercaseCharacters: policy.RequireLowercaseCharacters ?? false,
    allowUsersToChangePassword: policy.AllowUsersToChangePassword ?? false,
    expirePasswords: policy.ExpirePasswords ?? false,
    // AWS omits these fields if they are not set. Other endpoints send 0.
    maxPasswordAgeDays: policy.MaxPasswordAge || null,
    passwordReusePrevention: policy.PasswordReusePrevention || null,
    hardExpiry: policy.HardExpiry ?? false,
  };
}

export async function readAccountAliases({ clients, call }: ReadContext): Promise<string[]> {
  return allPages("iam:ListAccountAliases", async (Marker) => {
    const page = await clients.iam.send(new ListAccountAliasesCommand({ Marker }), call);
    return { items: page.AccountAliases, isTruncated: page.IsTruncated, marker: page.Marker };
  });
}

export async function readVirtualMfaDevices({ clients, call }: ReadContext): Promise<VirtualMfaDevice[]> {
  const action = "iam:ListVirtualMFADevices";
  const devices = await allPages(action, async (Marker) => {
    const page = await clients.iam.send(
      new ListVirtualMFADevicesCommand({ Marker, MaxItems: PAGE_ITEMS, AssignmentStatus: "Any" }),
      call,
    );
    return { items: page.VirtualMFADevices, isTruncated: page.IsTruncated, marker: page.Marker };
  });
  return devices.map((device) => ({
    serialNumber: present(device.SerialNumber, action, "SerialNumber"),
    userArn: device.User?.Arn ?? null,
    enabledAt: device.EnableDate?.getTime() ?? null,
  }));
}

export async function readServerCertificates({ clients, call }: ReadContext): Promise<ServerCertificate[]> {
  const action = "iam:ListServerCertificates";
  const certificates = await allPages(action, async (Marker) => {
    const page = await clients.iam.send(new ListServerCertificatesCommand({ Marker, MaxItems: PAGE_ITEMS }), call);
    return { items: page.ServerCertificateMetadataList, isTruncated: page.IsTruncated, marker: page.Marker };
  });
  return certificates.map((certificate) => ({
    serverCertificateName: present(certificate.ServerCertificateName, action, "ServerCertificateName"),
    serverCertificateId: present(certificate.ServerCertificateId, action, "ServerCertificateId"),
    arn: present(certificate.Arn, action, "Arn"),
    uploadedAt: certificate.UploadDate?.getTime() ?? null,
    expiresAt: certificate.Expiration?.getTime() ?? null,
  }));
}

/** Reads the SAML providers. The list suffices, because GetSAMLProvider would only add the metadata document. */
export async function readSamlProviders({ clients, call }: ReadContext): Promise<SamlProvider[]> {
  const action = "iam:ListSAMLProviders";
  const { SAMLProviderList } = await clients.iam.send(new ListSAMLProvidersCommand({}), call);
  return present(SAMLProviderList, action, "SAMLProviderList").map((provider) => ({
    arn: present(provider.Arn, action, "Arn"),
    createdAt: provider.CreateDate?.getTime() ?? null,
    validUntil: provider.ValidUntil?.getTime() ?? null,
  }));
}

export async function readOidcProviders({ clients, call }: ReadContext): Promise<OidcProvider[]> {
  const action = "iam:ListOpenIDConnectProviders";
  const { OpenIDConnectProviderList } = await clients.iam.send(new ListOpenIDConnectProvidersCommand({}), call);
  const arns = present(OpenIDConnectProviderList, action, "OpenIDConnectProviderList").map(({ Arn }) =>
    present(Arn, action, "Arn"),
  );
  const providers = await inParallel(arns, PROVIDER_CALLS_AT_ONCE, async (arn): Promise<OidcProvider | null> => {
    try {
      const provider = await clients.iam.send(
        new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
        call,
      );
      return {
        arn,
        url: present(provider.Url, "iam:GetOpenIDConnectProvider", "Url"),
        clientIds: provider.ClientIDList ?? [],
        createdAt: provider.CreateDate?.getTime() ?? null,
      };
    } catch (error) {
      // The provider was deleted after it was listed.
      if (isNoSuchEntity(error)) return null;
      throw error;
    }
  });
  return providers.filter((provider) => provider !== null);
}

export function isNoSuchEntity(error: unknown): boolean {
  return awsCodeOf(error) === "NoSuchEntity";
}
