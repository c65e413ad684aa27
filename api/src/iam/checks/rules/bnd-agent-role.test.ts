import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role } from "../../../../test/support/build.ts";
import { bndAgentRole } from "./bnd-agent-role.ts";

const trustedBy = (service: string, permissionsBoundaryArn: string | null = null) =>
  buildSnapshot({
    roles: [
      role({
        roleName: "agent",
        permissionsBoundaryArn,
        trustPolicy: [
          { Effect: "Allow", Principal: { Service: service }, Action: ["sts:AssumeRole", "sts:SetSourceIdentity"] },
        ],
      }),
    ],
  });

test("fails agent and Roles Anywhere roles without a boundary", () => {
  for (const service of ["bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com", "rolesanywhere.amazonaws.com"])
    expect(failing(bndAgentRole, trustedBy(service))).toEqual(["agent"]);
});

test("passes roles with a boundary and roles for other services", () => {
  expect(failing(bndAgentRole, trustedBy("bedrock.amazonaws.com", "arn:aws:iam::123456789012:policy/edge"))).toEqual(
    [],
  );
  expect(failing(bndAgentRole, trustedBy("ec2.amazonaws.com"))).toEqual([]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(bndAgentRole, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});
