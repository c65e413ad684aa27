/** Stores how an organization is administered. The scans of its accounts use it (`accounts/member-administration.ts`). */
import type { OrganizationAdministrationReading } from "../../aws/read-organization-administration.ts";
import { OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import {
  ADMINISTRATION_NEVER_READ,
  ADMINISTRATION_PARTS,
  type AdministrationReadings,
} from "../../iam/organization-administration.ts";
import { lockOrganization } from "./lock-organization.ts";

/** Replaces each part that was read. A part that was not read stays, with its age and why. */
export async function saveAdministration(
  em: Em,
  organizationId: string,
  { parts, readBy }: Pick<OrganizationAdministrationReading, "parts"> & { readonly readBy: string | null },
): Promise<void> {
  await em.transactional(async (tx) => {
    await lockOrganization(tx, organizationId);
    const organization = await tx.findOneOrFail(OrganizationEntity, { id: organizationId }, { refresh: true });
    const former = organization.administration ?? ADMINISTRATION_NEVER_READ;
    organization.administration = Object.fromEntries(
      ADMINISTRATION_PARTS.map((name) => {
        const part = parts[name];
        if (part.status === "READ") return [name, { readAt: part.at, value: part.value, readBy, unread: null }];
        const { action, code, message, at } = part;
        return [name, { ...former[name], unread: { action, code, message, at } }];
      }),
    ) as unknown as AdministrationReadings;
    await tx.flush();
  });
}
