import { expect, test } from "vitest";
import { splitHops } from "./hops-evidence.tsx";

const HOP = {
  from: "anna",
  to: "worker",
  techniqueId: "lambda-001",
  techniqueName: "New function with a stronger role, invoke it",
  verdict: "EXPLOITABLE",
  statements: [],
};

test("path steps are separated from the rest of the evidence", () => {
  expect(splitHops({ verdict: "EXPLOITABLE", hops: [HOP] })).toEqual({ hops: [HOP], rest: { verdict: "EXPLOITABLE" } });
});

test("evidence of another shape is not split", () => {
  const other = { hops: [{ ...HOP, verdict: "MAYBE" }] };
  expect(splitHops(other)).toEqual({ hops: [], rest: other });
  expect(splitHops(null)).toEqual({ hops: [], rest: null });
});
