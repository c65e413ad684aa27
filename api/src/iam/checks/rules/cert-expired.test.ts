import { expect, test } from "vitest";
import { AT, buildSnapshot, daysAgo, failing, notEvaluated, runOne } from "../../../../test/support/build.ts";
import type { ServerCertificate } from "../../account.ts";
import { SECOND } from "../../time.ts";
import { certExpired } from "./cert-expired.ts";

function certificate(overrides: Partial<ServerCertificate>): ServerCertificate {
  const arn = "arn:aws:iam::123456789012:server-certificate/shop";
  return {
    serverCertificateName: "shop",
    serverCertificateId: "ASCAEXAMPLE",
    arn,
    uploadedAt: daysAgo(400),
    expiresAt: daysAgo(1),
    ...overrides,
  };
}

test("fails an expired certificate under its unique id", () => {
  const [finding] = runOne(certExpired, buildSnapshot({ serverCertificates: [certificate({})] })).findings;
  expect(finding?.resource).toMatchObject({ category: "IAMAccount", id: "ASCAEXAMPLE", name: "shop" });
});

test("a certificate expires at the exact moment, not a second before", () => {
  expect(failing(certExpired, buildSnapshot({ serverCertificates: [certificate({ expiresAt: AT })] }))).toEqual([
    "shop",
  ]);
  expect(
    failing(certExpired, buildSnapshot({ serverCertificates: [certificate({ expiresAt: AT + SECOND })] })),
  ).toEqual([]);
});

test("does not evaluate a certificate without an expiry date", () => {
  expect(notEvaluated(certExpired, buildSnapshot({ serverCertificates: [certificate({ expiresAt: null })] }))).toEqual([
    "shop",
  ]);
});
