import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { trustAnyCond } from "./trust-any-cond.ts";

const open = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };

test("fails any principal under a condition, in the statement or in a Deny", () => {
  const roles = [
    role({
      roleName: "organization",
      trustPolicy: [{ ...open, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }],
    }),
    role({
      roleName: "by-deny",
      trustPolicy: [
        open,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
        },
      ],
    }),
  ];
  const { findings } = runOne(trustAnyCond, buildSnapshot({ roles }));
  expect(findings.map(({ resource }) => resource.name)).toEqual(["organization", "by-deny"]);
  expect(findings[0]!.evidence).toMatchObject({ conditionKeys: ["aws:PrincipalOrgID"] });
});

test("passes named principals, and leaves any principal without a condition to trust-any", () => {
  expect(failing(trustAnyCond, buildSnapshot())).toEqual([]);
  expect(failing(trustAnyCond, buildSnapshot({ roles: [role({ roleName: "open", trustPolicy: [open] })] }))).toEqual(
    [],
  );
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(trustAnyCond, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});
