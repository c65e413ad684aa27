import { describe, expect, it } from "vitest";
import { hasTerms, toggleTerms } from "./query-terms.ts";

describe("terms of a query", () => {
  it("switches several terms together and leaves the rest as typed", () => {
    expect(toggleTerms('anna group:"the admins"', "mfa:no console:yes")).toBe(
      'anna group:"the admins" mfa:no console:yes',
    );
    expect(toggleTerms('mfa:no anna CONSOLE:yes group:"the admins"', "mfa:no console:yes")).toBe(
      'anna group:"the admins"',
    );
  });

  it("is on only when all of its terms are there", () => {
    expect(hasTerms("mfa:no", "mfa:no console:yes")).toBe(false);
    expect(hasTerms("console:yes x mfa:no", "mfa:no console:yes")).toBe(true);
    expect(toggleTerms("mfa:no", "mfa:no console:yes")).toBe("mfa:no console:yes");
  });

  it("does not mistake a longer term for a shorter one", () => {
    expect(hasTerms("age:>900d", "age:>90d")).toBe(false);
    expect(toggleTerms("age:>90d", "age:>90d")).toBe("");
  });
});
