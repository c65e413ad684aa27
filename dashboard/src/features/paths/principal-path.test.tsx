import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderWithLinks } from "../../test-render.tsx";
import { PrincipalPath } from "./principal-path.tsx";

const OTHERS = { isAsked: false, isLooking: false, found: null, problem: null, look: () => undefined };

test.for([
  [true, "This user is an administrator already: it may do everything, or give itself the rest."],
  [false, "No way leads this user to administrator, as far as was read."],
  [
    null,
    "No way leads this user to administrator, as far as was read; or it is one already, which its permissions show.",
  ],
] as const)("who has no path is told why (an administrator: %s)", async ([isAdministrator, words]) => {
  const found = { path: null, isAdministrator, sources: [], others: OTHERS, problem: null, retry: () => undefined };
  await renderWithLinks(<PrincipalPath noun="user" found={found} />);
  expect(screen.getByText(words)).toBeTruthy();
});
