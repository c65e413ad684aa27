import { expect, it } from "vitest";
import { allProblemsSearch, alertsQuery, problemSearch } from "./problem-links.ts";

it("the link from a problem to its alerts and back keeps the filter, and the problem is on the page", () => {
  const query = alertsQuery("is:open user:anna", "problem_7");
  expect(query).toBe("is:open user:anna problem:problem_7");
  const back = problemSearch(query);
  expect(back).toEqual({ q: query, open: "problem_7" });
  expect(alertsQuery(back?.q ?? "", "problem_7")).toBe(query);
  expect(allProblemsSearch(query)).toEqual({ q: "is:open user:anna" });
});

it("a query that names no problem has no way back, and the usual query is not in the address", () => {
  expect([problemSearch("is:open"), allProblemsSearch("is:open")]).toEqual([null, null]);
  expect(allProblemsSearch("is:open problem:problem_7")).toEqual({ q: undefined });
});
