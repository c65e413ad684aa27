import { expect, test } from "vitest";
import { ALLOW_ALL, buildSnapshot, failing, inlinePolicy, role } from "../../../../test/support/build.ts";
import { escCycle } from "./esc-cycle.ts";

const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const chained = (roleName: string, from: string, to: string, more: object[] = []) =>
  role({
    roleName,
    trustPolicy: [{ Effect: "Allow", Principal: { AWS: arn(from) }, Action: "sts:AssumeRole" }],
    inlinePolicies: [inlinePolicy("p", [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: arn(to) }, ...more])],
  });

test("fails roles in cycles of two and three, but not a role that only leads into one", () => {
  const roles = [
    chained("a", "b", "b"),
    chained("b", "a", "a"),
    chained("x", "z", "y"),
    chained("y", "x", "z"),
    chained("z", "y", "x"),
    chained("outside", "outside-2", "a"),
  ];
  expect(failing(escCycle, buildSnapshot({ roles }))).toEqual(["a", "b", "x", "y", "z"]);
});

test("passes chains, cycles broken by a deny, and administrators", () => {
  const deny = { Effect: "Deny", Action: "sts:AssumeRole", Resource: "*" };
  expect(
    failing(
      escCycle,
      buildSnapshot({ roles: [chained("a", "c", "b"), chained("b", "a", "c"), chained("c", "b", "a", [deny])] }),
    ),
  ).toEqual([]);
  const chief = { ...chained("chief", "a", "a"), inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] };
  expect(failing(escCycle, buildSnapshot({ roles: [chained("a", "chief", "chief"), chief] }))).toEqual([]);
});
