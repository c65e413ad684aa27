import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderWithLinks } from "../../test-render.tsx";
import { PrincipalPath } from "./principal-path.tsx";

const ALTERNATIVES = { isRequested: false, isSearching: false, result: null, problem: null, search: () => undefined };

test.for([
  [true, "This user already is an administrator: it has full access, or can grant it to itself."],
  [false, "No path from this user to administrator was found in the data of the latest scan."],
  [
    null,
    "No path from this user to administrator was found in the data of the latest scan. It may already be an administrator; see its permissions.",
  ],
] as const)("a principal without a path gets an explanation (administrator: %s)", async ([isAdministrator, text]) => {
  const found = {
    path: null,
    isAdministrator,
    sources: [],
    alternatives: ALTERNATIVES,
    problem: null,
    retry: () => undefined,
  };
  await renderWithLinks(<PrincipalPath noun="user" found={found} />);
  expect(screen.getByText(text)).toBeTruthy();
});
