import { expect, test } from "vitest";
import { COLUMNS, queryText, rowsBefore, sortAfter, sortOf, sortText } from "./fleet-search.ts";

test("the query has the typed text first, and a value of the address cannot leave its term", () => {
  expect(queryText({})).toBe("");
  expect(queryText({ q: " pay ", fleet: "stale", unit: "ou-1", accountGroup: 'x" is:old "' })).toBe(
    'pay is:old unit:"ou-1" group:"x is:old "',
  );
});

test("a click on a header sorts by it, and the next one reverses the order", () => {
  const [name, , , alerts] = COLUMNS;
  expect(sortOf({})).toEqual({ field: "ALERTS", direction: "DESC" });
  expect(sortOf({ sort: "PASSWORD:DESC" })).toEqual(sortOf({}));
  const byName = sortAfter(sortOf({}), name);
  expect(byName).toBe("NAME");
  expect(sortAfter(sortOf({ sort: byName }), name)).toBe("NAME:DESC");
  // Back to the default, which the address does not name.
  expect(sortAfter(sortOf({ sort: byName }), alerts)).toBeUndefined();
  expect(sortText(sortOf({ sort: "ALERTS" }))).toBe("ALERTS");
});

test("only a page behind the first one has accounts before it", () => {
  expect(rowsBefore({ from: "50" })).toBe(0);
  expect(rowsBefore({ from: "50", after: "c" })).toBe(50);
  expect(rowsBefore({ from: "-1", before: "c" })).toBe(0);
});
