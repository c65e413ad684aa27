import { describe, expect, it } from "vitest";
import { detailText, fieldLabel } from "./detail-text.ts";

describe("fieldLabel", () => {
  it("splits camel case and keeps AWS abbreviations in capitals", () => {
    expect(
      ["policyArn", "awsAccountId", "lastUsedAt", "isBounded", "hasConsolePassword", "MFA_devices"].map(fieldLabel),
    ).toEqual(["Policy ARN", "AWS account id", "Last used", "Bounded", "Console password", "MFA devices"]);
  });

  it("removes a prefix or suffix only if it is a word of its own", () => {
    expect(["issuer", "hash", "at"].map(fieldLabel)).toEqual(["Issuer", "Hash", "At"]);
  });
});

describe("detailText", () => {
  it("joins all facts on one line, without null values", () => {
    expect(
      detailText({ mode: "STANDARD", isForced: true, keysBefore: ["AKIA1", "AKIA2"], others: [], secretId: null }),
    ).toBe("Mode: STANDARD · Forced: yes · Keys before: AKIA1, AKIA2 · Others: none");
    expect([detailText(null), detailText({})]).toEqual(["", ""]);
  });

  it("shows seconds as a duration", () => {
    expect(detailText({ overlapSeconds: 86_400, soakSeconds: 864_000, quietSeconds: 90, waitSeconds: 0 })).toBe(
      "Overlap: 1 day · Soak: 10 days · Quiet: 1 min 30 s · Wait: 0.0 s",
    );
  });
});
