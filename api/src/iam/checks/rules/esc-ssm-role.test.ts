import { expect, test } from "vitest";
import { buildSnapshot, failing, inlinePolicy, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { escSsmRole } from "./esc-ssm-role.ts";

const instanceProfiles = [{ instanceProfileName: "web", arn: "arn:aws:iam::123456789012:instance-profile/web" }];
const instance = (roleName: string, statements: object[] | string) =>
  role({ roleName, instanceProfiles, inlinePolicies: [inlinePolicy("p", statements)] });
const SEND = { Effect: "Allow", Action: "ssm:SendCommand", Resource: "*" };

test("fails instance roles that can run commands or open sessions", () => {
  const roles = [
    instance("send", [SEND]),
    instance("session", [{ Effect: "Allow", Action: "ssm:*", Resource: "arn:aws:ec2:*:*:instance/*" }]),
    role({ roleName: "no-instance", inlinePolicies: [inlinePolicy("p", [SEND])] }),
  ];
  expect(failing(escSsmRole, buildSnapshot({ roles }))).toEqual(["send", "session"]);
});

test("is one severity level lower if instances are limited by tag", () => {
  const roles = [instance("tagged", [{ ...SEND, Condition: { StringEquals: { "ssm:resourceTag/team": "web" } } }])];
  expect(runOne(escSsmRole, buildSnapshot({ roles })).findings).toMatchObject([{ severity: "LOW" }]);
});

test("passes the permissions that Systems Manager needs, and does not evaluate an unreadable policy", () => {
  const roles = [
    instance("core", [{ Effect: "Allow", Action: ["ssm:UpdateInstanceInformation", "ssmmessages:*"], Resource: "*" }]),
    instance("broken", "{"),
  ];
  expect(failing(escSsmRole, buildSnapshot({ roles }))).toEqual([]);
  expect(notEvaluated(escSsmRole, buildSnapshot({ roles }))).toEqual(["broken"]);
});
