import { expect, test } from "vitest";
import { buildSnapshot } from "../../test/build.ts";
import { FACTS } from "./facts.ts";
import type { SectionName } from "./account.ts";

test("every section of a snapshot gives at least one fact, and no fact stands in another", () => {
  const sections = new Set<string>(Object.values(FACTS).map((fact) => fact.section));
  expect([...sections].sort()).toEqual(Object.keys(buildSnapshot().sections).sort() as SectionName[]);
});

test("only the credential report's facts are as old as the report", () => {
  for (const [name, fact] of Object.entries(FACTS)) {
    const isOfReport = fact.section === "credentialReport" || fact.section === "accessKeys";
    expect([name, fact.asOf === "REPORT"]).toEqual([name, isOfReport]);
  }
});
