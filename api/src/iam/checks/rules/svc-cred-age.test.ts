import { expect, test } from "vitest";
import {
  buildSnapshot,
  daysAgo,
  failing,
  runOne,
  serviceCredential,
  skipped,
  user,
} from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { runCheck } from "../run.ts";
import { svcCredAge } from "./svc-cred-age.ts";

const users = [user({ userName: "anna" }), user({ userName: "bela" })];
const old = serviceCredential({ kind: "PASSWORD", serviceName: "codecommit.amazonaws.com", createdAt: daysAgo(91) });

test("fails once per active password that is older than the limit", () => {
  const second = { ...old, serviceSpecificCredentialId: "ACCAEXAMPLE2", serviceName: "cassandra.amazonaws.com" };
  const { findings } = runOne(svcCredAge, buildSnapshot({ users, serviceSpecificCredentials: [old, second] }));
  expect(findings.map(({ description }) => description)).toEqual([
    "A password of anna for AWS CodeCommit is 91 days old; the limit is 90 days.",
    "A password of anna for Amazon Keyspaces is 91 days old; the limit is 90 days.",
  ]);
});

test("passes young and inactive passwords, API keys, and users without any", () => {
  const others = [
    { ...old, createdAt: daysAgo(90) },
    { ...old, isActive: false },
    { ...old, kind: "API_KEY" as const },
  ];
  expect(failing(svcCredAge, buildSnapshot({ users, serviceSpecificCredentials: others }))).toEqual([]);
});

test("is not evaluated while the account does not read these credentials", () => {
  expect(
    runCheck(
      buildSnapshot({ users, sections: { serviceSpecificCredentials: skipped() } }),
      svcCredAge,
      DEFAULT_CHECK_SETTINGS,
    ),
  ).toMatchObject({
    status: "NOT_EVALUATED",
  });
});
