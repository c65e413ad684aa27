import { expect, test } from "vitest";
import { buildSnapshot, daysAgo, failing, runOne, user } from "../../../../test/support/build.ts";
import { sshKeyAge } from "./ssh-key-age.ts";

const users = [user({ userName: "anna" })];
const old = { userName: "anna", sshPublicKeyId: "APKAEXAMPLE1", isActive: true, uploadedAt: daysAgo(400) };

test("fails once per active key that is older than the limit", () => {
  const keys = [old, { ...old, sshPublicKeyId: "APKAEXAMPLE2" }];
  const { findings } = runOne(sshKeyAge, buildSnapshot({ users, sshPublicKeys: keys }));
  expect(findings.map(({ discriminator, description }) => [discriminator, description])).toEqual([
    ["APKAEXAMPLE1", "An SSH public key of anna was uploaded 400 days ago; the limit is 90 days."],
    ["APKAEXAMPLE2", "An SSH public key of anna was uploaded 400 days ago; the limit is 90 days."],
  ]);
});

test("passes young and inactive keys, and keys of users who are gone", () => {
  const sshPublicKeys = [
    { ...old, uploadedAt: daysAgo(90) },
    { ...old, isActive: false },
    { ...old, userName: "gone" },
  ];
  expect(failing(sshKeyAge, buildSnapshot({ users, sshPublicKeys }))).toEqual([]);
});
