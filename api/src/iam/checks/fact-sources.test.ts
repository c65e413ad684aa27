import { expect, test } from "vitest";
import { buildSnapshot } from "../../../test/support/build.ts";
import { CHECKS } from "./rules/index.ts";
import { FACTS, sourcesOf } from "./fact-sources.ts";
import type { SectionName } from "../account.ts";

test("every section of a snapshot has at least one fact, and every fact belongs to a section", () => {
  const sections = new Set<string>(Object.values(FACTS).map((fact) => fact.section));
  expect([...sections].sort()).toEqual(Object.keys(buildSnapshot().sections).sort() as SectionName[]);
});

test("only the facts of the credential report and of access keys have the age of the report", () => {
  for (const [name, fact] of Object.entries(FACTS)) {
    const isOfReport = fact.section === "credentialReport" || fact.section === "accessKeys";
    expect([name, fact.asOf === "REPORT"]).toEqual([name, isOfReport]);
  }
});

test("every check has a call for each of its sections, and only needed sections are required", () => {
  for (const check of CHECKS) {
    const sources = sourcesOf(check);
    const sections = new Set([...check.needs, ...check.uses, ...check.optional]);
    expect([check.id, new Set(sources.map(({ section }) => section))]).toEqual([check.id, sections]);
    for (const { section, isRequired } of sources)
      expect([check.id, section, isRequired]).toEqual([check.id, section, check.needs.includes(section)]);
  }
});

test("a check lists unknown facts only of its own kind of resource", () => {
  const factsOf = (id: string) =>
    sourcesOf(CHECKS.find((check) => check.id === id)!).flatMap(({ unknownWhen }) =>
      unknownWhen.map(({ fact }) => fact),
    );
  expect(factsOf("key-age-90")).toEqual(expect.arrayContaining(["key.createdAt", "key.lastUsed"]));
  expect(factsOf("key-age-90").filter((fact) => /^(root|password|role)/.test(fact))).toEqual([]);
  expect(factsOf("root-used")).toContain("root.passwordLastUsed");
  expect(factsOf("root-used").filter((fact) => /^(key|password)\./.test(fact))).toEqual([]);
  expect(factsOf("role-unused")).toContain("role.lastUsed");
});
