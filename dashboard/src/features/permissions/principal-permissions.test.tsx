import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AskForActions } from "./action-list.tsx";
import type { PermittedRowFragment } from "../../gql/access.ts";
import type { Permissions, PrincipalPermissionsFound } from "./principal-permissions.ts";
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
  unreadable: [{ policyName: "odd", via: null, reason: "It is no JSON." }],
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

function pageOf(...actions: string[]): AskForActions<PermittedRowFragment> {
  const page = {
    totalCount: actions.length,
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: actions.map(row),
  };
  return async () => page;
}

async function show(changed: Partial<PrincipalPermissionsFound>, noun = "user"): Promise<void> {
  const found: PrincipalPermissionsFound = {
    permissions: PERMISSIONS,
    problem: null,
    retry: () => {},
    ask: pageOf("s3:GetObject"),
    askLimit: pageOf("iam:CreateUser"),
    decide: async () => {
      throw new Error("nobody asked");
    },
    ...changed,
  };
  await renderWithLinks(<PrincipalPermissions noun={noun} name="ada" found={found} policies={<p>The policies</p>} />);
}

describe("the permissions of a principal", () => {
  it("say how much is left, what was not read, why each action is there and what cuts", async () => {
    await show({});
    expect(
      screen.getByText(/The user can do 2 actions in 1 service\. 1 more is granted and taken away again\./),
    ).toBeTruthy();
    expect(screen.getByText(/Service control policies of the organization were not read/)).toBeTruthy();
    expect(screen.getByText(/odd could not be judged/)).toBeTruthy();
    expect(await screen.findByText("s3:GetObject")).toBeTruthy();
    expect(screen.getByText("By Deploy, statement 1, through the group devs")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Limit" }).getAttribute("href")).toBe("/policies/policy_1");
  });

  it("show what is taken away when asked", async () => {
    await show({});
    fireEvent.click(await screen.findByRole("button", { name: "Taken away 1" }));
    expect(await screen.findByText("iam:CreateUser")).toBeTruthy();
    expect(screen.queryByText("s3:GetObject")).toBeNull();
  });

  it("of a group are what it gives its members, and ask nobody a question", async () => {
    await show(
      { permissions: { ...PERMISSIONS, isAdministrator: true, scps: "NO_ORGANIZATION", unreadable: [] } },
      "group",
    );
    expect(screen.getByText(/The group gives its members 2 actions/)).toBeTruthy();
    expect(screen.getByText("Whoever is in it is an administrator.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Ask" })).toBeNull();
  });

  it("that cannot be loaded leave the policies standing", async () => {
    await show({
      permissions: undefined,
      problem: { code: "NOT_READ", message: "Not read.", requestId: null, isRetryable: false },
    });
    expect(screen.getByText("The policies")).toBeTruthy();
    expect(screen.getByText("Could not show what it can do")).toBeTruthy();
  });
});
