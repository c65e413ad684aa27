/** Of two equally good paths, the one with the earlier technique is shown, whichever target comes first in the account. */
import { expect, test } from "vitest";
import { factsOfCase } from "../../../../test/support/escalation-case.ts";
import { pathOf } from "../paths/path.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { buildGraph } from "./search.ts";

const ARN = "arn:aws:iam::123456789012";
const everything = [{ Effect: "Allow", Action: "*", Resource: "*" }];
/** May assume one administrator role, and rewrite the trust policy of another, which is the earlier technique. */
const CALLER = {
  name: "caller",
  statements: [
    { Effect: "Allow", Action: ["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"], Resource: `${ARN}:role/rewritten` },
    { Effect: "Allow", Action: "sts:AssumeRole", Resource: `${ARN}:role/assumed` },
  ],
};
const trust = (principal: object) => [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }];
const ROLES = [
  { name: "assumed", statements: everything, trust: trust({ AWS: `${ARN}:user/caller` }) },
  { name: "rewritten", statements: everything, trust: trust({ Service: "ec2.amazonaws.com" }) },
];

test.each([
  ["first", ROLES],
  ["last", ROLES.toReversed()],
])("the target of the later technique comes %s", (_place, roles) => {
  const path = pathOf(buildGraph(factsOfCase({ users: [CALLER], roles })), `${ARN}:user/caller`)!;
  const order = TECHNIQUES.map(({ id }) => id);
  const shown = path.hops.map(({ techniqueId, to }) => `${techniqueId}>${to.name}`);
  const [earlier, later] = ["iam-012", "sts-001"];
  expect(order.indexOf(earlier)).toBeLessThan(order.indexOf(later));
  expect(shown).toEqual([`${earlier}>rewritten`]);
});
