import { expect, test } from "vitest";
import { now } from "../../clock.ts";
import { CHALLENGE_MS, createSignInFlow, isSignInFlow, readSignInFlow } from "./sign-in-flow.ts";

const key = Buffer.alloc(32, 1);
const at = now();
const flow = createSignInFlow(key, "Y2hhbGxlbmdl", at);
const refusal = { code: "PASSKEY_INVALID" };

test("S14: a flow carries its challenge until it expires", () => {
  expect(isSignInFlow(flow)).toBe(true);
  expect(readSignInFlow(key, flow, at + CHALLENGE_MS - 1).challenge).toBe("Y2hhbGxlbmdl");
  expect(() => readSignInFlow(key, flow, at + CHALLENGE_MS)).toThrow(expect.objectContaining(refusal));
});

test("S14: a flow with any other text is refused, also where it decodes to the same bytes", () => {
  const [prefix, challenge, expiry, mac] = flow.split(".");
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const sameBytes = `${mac!.slice(0, -1)}${LETTERS[LETTERS.indexOf(mac!.at(-1)!) ^ 1]}`;
  expect(Buffer.from(sameBytes, "base64url")).toEqual(Buffer.from(mac!, "base64url"));
  const join = (...parts: readonly (string | undefined)[]) => parts.join(".");
  for (const changed of [
    join(prefix, challenge, expiry, sameBytes),
    join(prefix, challenge, String(Number(expiry) + 1), mac),
    join(prefix, "b3RoZXI", expiry, mac),
    `${flow}=`,
    `${flow}.`,
    join(prefix, challenge, expiry),
    "sign-in.",
  ])
    expect(() => readSignInFlow(key, changed, at), changed).toThrow(expect.objectContaining(refusal));
  expect(() => readSignInFlow(Buffer.alloc(32, 2), flow, at)).toThrow(expect.objectContaining(refusal));
});
