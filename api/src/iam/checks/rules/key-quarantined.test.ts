import { describe, expect, test } from "vitest";
import {
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  group,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { runCheck } from "../run.ts";
import { CHECKS } from "./index.ts";
import { keyQuarantined } from "./key-quarantined.ts";

const VERSIONS = ["", "V2", "V3", "V4"].map((version) => awsManagedArn(`AWSCompromisedKeyQuarantine${version}`));

test.each(VERSIONS)("fails a user with %s once, as CRITICAL", (arn) => {
  const exposed = user({ userName: "anna", attachedPolicies: [attached(arn)] });
  const { findings } = runOne(keyQuarantined, buildSnapshot({ users: [exposed, user({ userName: "ben" })] }));
  expect(findings).toMatchObject([{ severity: "CRITICAL", resource: { name: "anna" } }]);
});

test("passes a user with another policy of a similar name", () => {
  const own = user({ userName: "anna", attachedPolicies: [attached(awsManagedArn("AWSCompromisedKey"))] });
  expect(failing(keyQuarantined, buildSnapshot({ users: [own] }))).toEqual([]);
});

describe("no remediation of any check", () => {
  const quarantined = VERSIONS.map((arn) => attached(arn));
  const snapshot = buildSnapshot({
    users: [user({ userName: "anna", attachedPolicies: [...quarantined, attached(awsManagedArn("ReadOnlyAccess"))] })],
    groups: [group({ groupName: "empty", attachedPolicies: quarantined })],
  });

  test.each(CHECKS.map((check) => [check.id, check] as const))("of %s detaches the quarantine policy", (_id, check) => {
    const result = runCheck(snapshot, check, DEFAULT_CHECK_SETTINGS);
    const findings = result.status === "EVALUATED" ? result.findings : [];
    for (const { resource, evidence } of findings) {
      const { text, cli, terraform } = check.remediation(resource, evidence);
      const lines = [text, cli ?? "", terraform ?? ""].flatMap((part) => part.split("\n"));
      expect(lines.filter((line) => /quarantine/i.test(line) && /detach|remove/i.test(line)).join("\n")).toMatch(
        check.id === "key-quarantined" ? /until AWS removes it/ : /^$/,
      );
    }
  });
});
