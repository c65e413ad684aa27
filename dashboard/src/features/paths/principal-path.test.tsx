import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderWithLinks } from "../../test-render.tsx";
import { limitsText, type ProofBlock } from "./path-proof.ts";
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

test("the limits of a step are said to block nothing only if the step is exploitable", () => {
  const block = (layer: ProofBlock["layer"], name: string) => ({ layer, policy: { name } }) as ProofBlock;
  const limits = [block("BOUNDARY", "guard"), block("SCP", "FullAWSAccess"), block("SCP", "regions")];
  const names = (word: string) =>
    `the permissions boundary guard ${word} the service control policies FullAWSAccess, regions`;
  expect(limitsText(limits, null)).toBe(`Allowed by ${names("and")}.`);
  expect(limitsText(limits, "EXPLOITABLE")).toBe(`Not blocked by ${names("or")}.`);
  expect(limitsText(limits, "UNKNOWN")).toBe(
    `Statements that allow actions of this step in ${names("and")} are not shown.`,
  );
});
