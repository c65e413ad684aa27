import { expect, test } from "vitest";
import { MINUTE } from "../../iam/time.ts";
import { RefusalBudget } from "./refusal-budget.ts";

const takenOf = (budget: RefusalBudget, address: string, tries: number, at: number) =>
  Array.from({ length: tries }, () => budget.take(address, at)).filter(Boolean).length;

test("S10: one address uses up its own budget and leaves that of others", () => {
  const budget = new RefusalBudget();
  expect(takenOf(budget, "192.0.2.1", 100, 0)).toBe(30);
  expect(takenOf(budget, "192.0.2.2", 1, 0)).toBe(1);
  // Addresses of one IPv6 network count as one.
  expect(takenOf(budget, "2001:db8::1", 20, 2 * MINUTE)).toBe(20);
  expect(takenOf(budget, "2001:db8::2", 20, 2 * MINUTE)).toBe(10);
  expect(takenOf(budget, "192.0.2.1", 100, 14 * MINUTE)).toBe(0);
  expect(takenOf(budget, "192.0.2.1", 100, 15 * MINUTE)).toBe(30);
});

test("S10: many addresses together write at most 60 refusals a minute", () => {
  const budget = new RefusalBudget();
  const addresses = Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`);
  expect(addresses.filter((address) => budget.take(address, 0))).toHaveLength(60);
  expect(addresses.filter((address) => budget.take(address, MINUTE))).toHaveLength(60);
});
