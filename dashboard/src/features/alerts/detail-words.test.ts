import { describe, expect, it } from "vitest";
import { detailWords, nameWords } from "./detail-words.ts";

describe("names", () => {
  it("become words, with AWS's abbreviations as AWS writes them", () => {
    expect(
      ["policyArn", "awsAccountId", "lastUsedAt", "isBounded", "hasConsolePassword", "MFA_devices"].map(nameWords),
    ).toEqual(["Policy ARN", "AWS account id", "Last used", "Bounded", "Console password", "MFA devices"]);
  });

  it("that only begin or end like a question or an instant keep what they are", () => {
    expect(["issuer", "hash", "at"].map(nameWords)).toEqual(["Issuer", "Hash", "At"]);
  });
});

describe("details", () => {
  it("stand on one line, without braces and without what is not known", () => {
    expect(
      detailWords({ mode: "STANDARD", isForced: true, keysBefore: ["AKIA1", "AKIA2"], others: [], secretId: null }),
    ).toBe("Mode: STANDARD · Forced: yes · Keys before: AKIA1, AKIA2 · Others: none");
    expect([detailWords(null), detailWords({})]).toEqual(["", ""]);
  });

  it("in seconds are told as people count them", () => {
    expect(detailWords({ overlapSeconds: 86_400, soakSeconds: 864_000, quietSeconds: 90, waitSeconds: 0 })).toBe(
      "Overlap: 1 day · Soak: 10 days · Quiet: 1 min 30 s · Wait: 0.0 s",
    );
  });
});
