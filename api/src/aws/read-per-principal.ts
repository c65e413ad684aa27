/** Reads the opt-in sections of users, with one call per user. By default they are not read. */
import { ListMFADevicesCommand, ListServiceSpecificCredentialsCommand } from "@aws-sdk/client-iam";
import type { AuthorizationDetails, MfaDevice, ServiceSpecificCredential } from "../iam/account.ts";
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

export async function readServiceSpecificCredentials(
  context: ReadContext,
  { users }: AuthorizationDetails,
): Promise<ServiceSpecificCredential[]> {
  const action = "iam:ListServiceSpecificCredentials";
  return perPrincipal(context, users, async ({ userName }) => {
    const { ServiceSpecificCredentials } = await context.clients.iam.send(
      new ListServiceSpecificCredentialsCommand({ UserName: userName }),
      context.call,
    );
    return present(ServiceSpecificCredentials, action, "ServiceSpecificCredentials").map((credential) => ({
      userName,
      serviceSpecificCredentialId: present(
        credential.ServiceSpecificCredentialId,
        action,
        "ServiceSpecificCredentialId",
      ),
      serviceName: present(credential.ServiceName, action, "ServiceName"),
      isActive: credential.Status === "Active",
      createdAt: present(credential.CreateDate, action, "CreateDate").getTime(),
    }));
  });
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
