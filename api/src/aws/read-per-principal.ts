/** Reads the opt-in sections about the credentials of users, mostly with one call per user. */
import {
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSSHPublicKeysCommand,
} from "@aws-sdk/client-iam";
import type { AuthorizationDetails, MfaDevice, ServiceSpecificCredential, SshPublicKey } from "../iam/account.ts";
import { allPages, inParallel, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";
import { isNoSuchEntity } from "./read-lists.ts";

const CALLS_AT_ONCE = 8;

export async function readMfaDevices(context: ReadContext, { users }: AuthorizationDetails): Promise<MfaDevice[]> {
  return perPrincipal(context, users, ({ userName }) => readMfaDevicesOf(context, userName));
}

export async function readMfaDevicesOf({ clients, call }: ReadContext, userName: string): Promise<MfaDevice[]> {
  const action = "iam:ListMFADevices";
  const devices = await allPages(action, async (Marker) => {
    const page = await clients.iam.send(new ListMFADevicesCommand({ UserName: userName, Marker }), call);
    return { items: page.MFADevices, isTruncated: page.IsTruncated, marker: page.Marker };
  });
  return devices.map((device) => ({
    userName,
    serialNumber: present(device.SerialNumber, action, "SerialNumber"),
    enabledAt: present(device.EnableDate, action, "EnableDate").getTime(),
  }));
}

/** Reads the credentials of all users with one call per page. See AWS's "ListServiceSpecificCredentials", `AllUsers`. */
export async function readServiceSpecificCredentials({
  clients,
  call,
  onItems,
}: ReadContext): Promise<ServiceSpecificCredential[]> {
  const action = "iam:ListServiceSpecificCredentials";
  const credentials = await allPages(action, async (Marker) => {
    const page = await clients.iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, Marker }), call);
    return { items: page.ServiceSpecificCredentials, ...endOf(page) };
  });
  onItems(credentials.length);
  return credentials.map((credential) => ({
    userName: present(credential.UserName, action, "UserName"),
    serviceSpecificCredentialId: present(credential.ServiceSpecificCredentialId, action, "ServiceSpecificCredentialId"),
    serviceName: present(credential.ServiceName, action, "ServiceName"),
    // Only an API key has an alias. A password has a generated user name instead.
    kind: credential.ServiceUserName === undefined ? "API_KEY" : "PASSWORD",
    isActive: present(credential.Status, action, "Status") === "Active",
    createdAt: present(credential.CreateDate, action, "CreateDate").getTime(),
    expiresAt: credential.ExpirationDate?.getTime() ?? null,
  }));
}

export async function readSshPublicKeys(
  context: ReadContext,
  { users }: AuthorizationDetails,
): Promise<SshPublicKey[]> {
  const action = "iam:ListSSHPublicKeys";
  const { clients, call } = context;
  return perPrincipal(context, users, async ({ userName }) => {
    const keys = await allPages(action, async (Marker) => {
      const page = await clients.iam.send(new ListSSHPublicKeysCommand({ UserName: userName, Marker }), call);
      return { items: page.SSHPublicKeys, ...endOf(page) };
    });
    return keys.map((key) => ({
      userName,
      sshPublicKeyId: present(key.SSHPublicKeyId, action, "SSHPublicKeyId"),
      isActive: present(key.Status, action, "Status") === "Active",
      uploadedAt: present(key.UploadDate, action, "UploadDate").getTime(),
    }));
  });
}

/**
 * Returns where the next page begins. In AWS's documented examples of these lists, a single page has no IsTruncated.
 */
function endOf({ IsTruncated, Marker }: { readonly IsTruncated?: boolean; readonly Marker?: string }) {
  return { isTruncated: IsTruncated ?? Marker !== undefined, marker: Marker };
}

async function perPrincipal<P, T>(
  { onItems }: ReadContext,
  principals: readonly P[],
  read: (principal: P) => Promise<T[]>,
): Promise<T[]> {
  const lists = await inParallel(principals, CALLS_AT_ONCE, async (principal) => {
    try {
      const items = await read(principal);
      onItems(items.length);
      return items;
    } catch (error) {
      // The user was deleted after it was listed.
      if (isNoSuchEntity(error)) return [];
      throw error;
    }
  });
  return lists.flat();
}
