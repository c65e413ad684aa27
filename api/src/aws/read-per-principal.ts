/** The opt-in sections: one or more calls per user or role, asynchronous and throttled first. Never by default. */
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  type ServiceLastAccessed as AwsServiceLastAccessed,
} from "@aws-sdk/client-iam";
import { pause } from "../clock.ts";
import type { AuthorizationDetails, MfaDevice, ServiceLastAccessed, ServiceSpecificCredential } from "../iam/account.ts";
import { badResponse } from "./errors.ts";
import { allPages, inParallel, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";
import { isNoSuchEntity } from "./read-lists.ts";

const CALLS_AT_ONCE = 8;
const PAGE_ITEMS = 1_000;
const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
/** About a minute for one principal. */
const MAX_POLLS = 15;

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
      serviceSpecificCredentialId: present(credential.ServiceSpecificCredentialId, action, "ServiceSpecificCredentialId"),
      serviceName: present(credential.ServiceName, action, "ServiceName"),
      isActive: credential.Status === "Active",
      createdAt: present(credential.CreateDate, action, "CreateDate").getTime(),
    }));
  });
}

export async function readServiceLastAccessed(
  context: ReadContext,
  { users, roles }: AuthorizationDetails,
): Promise<ServiceLastAccessed[]> {
  return perPrincipal(context, [...users, ...roles], async ({ arn }) => {
    const { JobId } = await context.clients.iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: arn }), context.call);
    const services = await servicesOfJob(context, present(JobId, "iam:GenerateServiceLastAccessedDetails", "JobId"));
    return services.map((service) => ({
      principalArn: arn,
      serviceNamespace: present(service.ServiceNamespace, "iam:GetServiceLastAccessedDetails", "ServiceNamespace"),
      lastAuthenticatedAt: service.LastAuthenticated?.getTime() ?? null,
    }));
  });
}

async function servicesOfJob({ clients, call, signal }: ReadContext, jobId: string): Promise<AwsServiceLastAccessed[]> {
  const action = "iam:GetServiceLastAccessedDetails";
  return allPages(action, async (Marker) => {
    for (let poll = 0; poll < MAX_POLLS; poll += 1) {
      const page = await clients.iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: jobId, Marker, MaxItems: PAGE_ITEMS }), call);
      if (page.JobStatus === "COMPLETED") {
        return { items: page.ServicesLastAccessed, isTruncated: page.IsTruncated ?? false, marker: page.Marker };
      }
      if (page.JobStatus !== "IN_PROGRESS") throw badResponse(action, `the job ended as ${page.JobStatus ?? "nothing"}`);
      await pause(Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** poll), signal);
    }
    throw badResponse(action, "the job did not end in a minute");
  });
}

async function perPrincipal<P, T>({ onItems }: ReadContext, principals: readonly P[], read: (principal: P) => Promise<T[]>): Promise<T[]> {
  const lists = await inParallel(principals, CALLS_AT_ONCE, async (principal) => {
    try {
      const items = await read(principal);
      onItems(items.length);
      return items;
    } catch (error) {
      // Deleted since it was listed.
      if (isNoSuchEntity(error)) return [];
      throw error;
    }
  });
  return lists.flat();
}
