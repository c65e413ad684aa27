import "reflect-metadata";
import { expect, test } from "vitest";
import { type Permission, SYSTEM } from "../../services/core/permissions.ts";
import type { RequestContext } from "../context.ts";
import type { OrganizationRow } from "../rows.ts";
import { OrganizationResolver } from "./organization.ts";

const organization = { externalId: "5f1c9f0a7d0b4c1e9a0e3f7b2c4d6e8f" } as OrganizationRow;

test.each<[readonly Permission[], string | null]>([
  [["organizations.read", "organizations.cancel"], null],
  [["organizations.read", "organizations.connect"], organization.externalId],
])(
  "a token with %j sees the external ID and the templates only if it can connect accounts",
  async (scopes, expected) => {
    const setup = { cloudFormation: organization.externalId };
    const services = { organizations: { setup: async () => setup } };
    const context = { caller: { ...SYSTEM, kind: "TOKEN", scopes }, services } as unknown as RequestContext;
    const resolver = new OrganizationResolver();
    expect(resolver.externalId(organization, context)).toBe(expected);
    expect((await resolver.setup(organization, null, context))?.cloudFormation ?? null).toBe(expected);
  },
);
