import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import type { PolicyRowFragment } from "../../gql/policies.ts";
import { policyColumns } from "./policy-columns.tsx";

const { cell } = policyColumns(false).find(({ id }) => id === "attached")!;
const shown = (policy: Partial<PolicyRowFragment>) =>
  render(cell({ shownPrincipals: [], attachmentCount: 0, permissionsBoundaryUsageCount: 0, ...policy } as never))
    .container.textContent;
const ANNA = { name: "anna", asBoundary: false };
const BORIS = { name: "boris", asBoundary: true };

it.each([
  ["anna, boris (boundary)", { shownPrincipals: [ANNA, BORIS], attachmentCount: 1, permissionsBoundaryUsageCount: 1 }],
  ["anna and 4,999 more", { shownPrincipals: [ANNA, BORIS], attachmentCount: 5_000 }],
  ["3 principals", { attachmentCount: 3, permissionsBoundaryUsageCount: 1 }],
  ["boundary of 2 principals", { permissionsBoundaryUsageCount: 2 }],
  ["not attached", {}],
])("a policy's principals are shown as %s", (text, policy) => {
  expect(shown(policy)).toBe(text);
});
