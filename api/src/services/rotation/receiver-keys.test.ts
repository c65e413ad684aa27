import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { compactDecrypt } from "jose";
import { describe, expect, test } from "vitest";
import {
  acknowledgementOf,
  encryptFor,
  isSameToken,
  keyAlgorithmOf,
  newSigningKeys,
  readPublicKey,
  signMessage,
} from "./receiver-keys.ts";

const pemOf = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const RSA = generateKeyPairSync("rsa", { modulusLength: 3_072 });
const X25519 = generateKeyPairSync("x25519");

describe.each([
  ["RSA-OAEP-256", RSA],
  ["ECDH-ES", X25519],
] as const)("a receiver with %s", (algorithm, { publicKey, privateKey }) => {
  const { pem, hash } = readPublicKey(pemOf(publicKey))!;
  const receiver = { publicKey: pem, publicKeyHash: hash };

  test("alone can decrypt a message, and sees what was encrypted", async () => {
    const text = JSON.stringify({ secretAccessKey: "canary", userName: "ä" });
    const jwe = await encryptFor(receiver, text);
    expect(jwe).not.toContain(Buffer.from("canary").toString("base64url").slice(0, 6));
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
    expect(new TextDecoder().decode(plaintext)).toBe(text);
    expect(protectedHeader).toMatchObject({ alg: algorithm, enc: "A256GCM", kid: hash });
    expect(keyAlgorithmOf(pem)).toBe(algorithm);
    const another =
      algorithm === "ECDH-ES" ? generateKeyPairSync("x25519") : generateKeyPairSync("rsa", { modulusLength: 3_072 });
    await expect(compactDecrypt(jwe, another.privateKey)).rejects.toThrow("decryption operation failed");
    const parts = jwe.split(".");
    parts[3] = (parts[3]!.startsWith("A") ? "B" : "A") + parts[3]!.slice(1);
    const changed = parts.join(".");
    await expect(compactDecrypt(changed, privateKey)).rejects.toThrow("decryption operation failed");
  });

  test("gets another message each time", async () => {
    expect(await encryptFor(receiver, "same")).not.toBe(await encryptFor(receiver, "same"));
  });
});

test("private keys, weak keys, keys for signatures and other text are refused", () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const rsa = RSA.publicKey.export({ format: "jwk" });
  const zero = { kty: "OKP", crv: "X25519", x: Buffer.alloc(32).toString("base64url") };
  for (const text of [
    // With the exponent 1 a message is not encrypted at all, and no secret is shared with the point zero.
    ...["AQ", "Aw"].map((e) => pemOf(createPublicKey({ format: "jwk", key: { ...rsa, e } }))),
    pemOf(createPublicKey({ format: "jwk", key: zero })),
    RSA.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    pemOf(weak.publicKey),
    pemOf(generateKeyPairSync("ed25519").publicKey),
    `${pemOf(RSA.publicKey)}${RSA.privateKey.export({ type: "pkcs8", format: "pem" }).toString()}`,
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    "",
  ])
    expect(readPublicKey(text), text.slice(0, 40)).toBeNull();
});

test("a signature covers the ID, the time and the body", () => {
  const { verificationKey, signingKey } = newSigningKeys();
  expect(verificationKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
  const x = Buffer.from(verificationKey.slice("whpk_".length), "base64").toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
  expect(createPublicKey(createPrivateKey(signingKey)).equals(key)).toBe(true);
  const [version, signature] = signMessage({ id: "a", timestamp: "1", body: "{}" }, signingKey).split(",");
  const isValid = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(signature!, "base64"));
  expect([version, isValid("a.1.{}"), isValid("b.1.{}"), isValid("a.2.{}"), isValid("a.1.[]")]).toEqual([
    "v1a",
    true,
    false,
    false,
    false,
  ]);
});

test("an acknowledgement belongs to one delivery of one key", () => {
  const token = acknowledgementOf("rotation_1.key", "secret");
  expect(token).toBe(acknowledgementOf("rotation_1.key", "secret"));
  const others = [acknowledgementOf("rotation_1.return", "secret"), acknowledgementOf("rotation_1.key", "another")];
  expect([token, ...others, "", `${token}x`].map((each) => isSameToken(each, token))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
