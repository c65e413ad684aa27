import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FetchActions } from "./action-list.tsx";
import type { PermittedRowFragment } from "../../gql/access.ts";
import type { Permissions, PrincipalPermissionsResult } from "./use-principal-permissions.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { PrincipalPermissions } from "./principal-permissions.tsx";

const PERMISSIONS: Permissions = {
  grantedCount: 3,
  count: 2,
  isAdministrator: false,
  isBounded: true,
  scps: "NOT_READ",
  serviceCount: 1,
  unknownPatterns: [],
  unreadable: [{ policyName: "odd", via: null, reason: "It is not valid JSON." }],
  levels: [{ accessLevel: "READ", count: 2 }],
  services: [{ service: "s3", allowed: 2, known: 100, levels: [{ accessLevel: "READ", count: 2 }] }],
  limits: [
    { kind: "BOUNDARY", policyName: "Limit", level: null, count: 1, policy: { via: null, policy: { id: "policy_1" } } },
  ],
  asOf: "2026-11-24T12:00:00.000Z",
};

const row = (action: string): PermittedRowFragment => ({
  action,
  accessLevel: "READ",
  reach: "ANY_RESOURCE",
  isConditional: false,
  grantedBy: [{ policyName: "Deploy", via: "devs", statement: 0, sid: null, isConditional: false }],
  limitedBy: [],
});

function pageOf(...actions: string[]): FetchActions<PermittedRowFragment> {
  const page = {
    totalCount: actions.length,
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: actions.map(row),
  };
  return async () => page;
}

async function show(changed: Partial<PrincipalPermissionsResult>, noun = "user"): Promise<void> {
  const found: PrincipalPermissionsResult = {
    permissions: PERMISSIONS,
    problem: null,
    retry: () => {},
    fetchAllowed: pageOf("s3:GetObject"),
    fetchLimited: pageOf("iam:CreateUser"),
    decide: async () => {
      throw new Error("unexpected request");
    },
    ...changed,
  };
  await renderWithLinks(<PrincipalPermissions noun={noun} name="ada" found={found} policies={<p>The policies</p>} />);
}

describe("the permissions of a principal", () => {
  it("show the effective actions, their reasons, their limits and the policies that were not read", async () => {
    await show({});
    expect(
      screen.getByText(/The user can perform 2 actions in 1 service\. 1 more is granted but denied\./),
    ).toBeTruthy();
    expect(screen.getByText(/The organization's service control policies were not read/)).toBeTruthy();
    expect(screen.getByText(/odd could not be evaluated/)).toBeTruthy();
    expect(await screen.findByText("s3:GetObject")).toBeTruthy();
    expect(screen.getByText("Granted by Deploy, statement 1, through the group devs")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Limit" }).getAttribute("href")).toBe("/policies/policy_1");
  });

  it("show the denied actions on request", async () => {
    await show({});
    fireEvent.click(await screen.findByRole("button", { name: "Denied 1" }));
    expect(await screen.findByText("iam:CreateUser")).toBeTruthy();
    expect(screen.queryByText("s3:GetObject")).toBeNull();
  });

  it("of a group are those it grants to its members, without an access test", async () => {
    await show(
      { permissions: { ...PERMISSIONS, isAdministrator: true, scps: "NO_ORGANIZATION", unreadable: [] } },
      "group",
    );
    expect(screen.getByText(/The group grants its members 2 actions/)).toBeTruthy();
    expect(screen.getByText("Every member of this group is an administrator.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Test" })).toBeNull();
  });

  it("that cannot be loaded still show the policies", async () => {
    await show({
      permissions: undefined,
      problem: { code: "NOT_READ", message: "Not read.", requestId: null, isRetryable: false },
    });
    expect(screen.getByText("The policies")).toBeTruthy();
    expect(screen.getByText("Could not show the permissions")).toBeTruthy();
  });
});
