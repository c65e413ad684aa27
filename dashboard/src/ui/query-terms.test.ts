import { describe, expect, it, test } from "vitest";
import { hasTerms, termsOf, toggleTerms } from "./query-terms.ts";

describe("query terms", () => {
  it("are toggled together, and the rest of the query is unchanged", () => {
    expect(toggleTerms('anna group:"the admins"', "mfa:no console:yes")).toBe(
      'anna group:"the admins" mfa:no console:yes',
    );
    expect(toggleTerms('mfa:no anna CONSOLE:yes group:"the admins"', "mfa:no console:yes")).toBe(
      'anna group:"the admins"',
    );
  });

  it("are present only if the query contains all of them", () => {
    expect(hasTerms("mfa:no", "mfa:no console:yes")).toBe(false);
    expect(hasTerms("console:yes x mfa:no", "mfa:no console:yes")).toBe(true);
    expect(toggleTerms("mfa:no", "mfa:no console:yes")).toBe("mfa:no console:yes");
  });

  it("do not match longer terms that contain them", () => {
    expect(hasTerms("age:>900d", "age:>90d")).toBe(false);
    expect(toggleTerms("age:>90d", "age:>90d")).toBe("");
  });
});

test("only the spaces of the query language separate terms", () => {
  expect(termsOf("eve\u3164\ufeffu mfa:no\u00a0x\u2003y")).toEqual(["eve\u3164\ufeffu", "mfa:no", "x\u2003y"]);
});
