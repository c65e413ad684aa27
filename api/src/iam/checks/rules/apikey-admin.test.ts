import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  serviceCredential,
  user,
} from "../../../../test/support/build.ts";
import { apikeyAdmin } from "./apikey-admin.ts";

const admin = user({ userName: "anna", inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] });

test("fails an administrator with a usable API key", () => {
  const serviceSpecificCredentials = [serviceCredential()];
  expect(failing(apikeyAdmin, buildSnapshot({ users: [admin], serviceSpecificCredentials }))).toEqual(["anna"]);
});

test("passes an administrator whose key is inactive, one with a password only, and a user with few permissions", () => {
  const serviceSpecificCredentials = [
    serviceCredential({ isActive: false }),
    serviceCredential({ kind: "PASSWORD" }),
    serviceCredential({ userName: "bela" }),
  ];
  const users = [admin, user({ userName: "bela" })];
  expect(failing(apikeyAdmin, buildSnapshot({ users, serviceSpecificCredentials }))).toEqual([]);
});

test("does not evaluate a user whose policy cannot be read", () => {
  const unread = user({ userName: "anna", inlinePolicies: [inlinePolicy("broken", "{")] });
  const serviceSpecificCredentials = [serviceCredential()];
  expect(notEvaluated(apikeyAdmin, buildSnapshot({ users: [unread], serviceSpecificCredentials }))).toEqual(["anna"]);
});
