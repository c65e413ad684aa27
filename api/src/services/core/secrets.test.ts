import { createCipheriv, createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AppError } from "../../errors.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import type { SecretPlace } from "./sealed-columns.ts";

const PLACE: SecretPlace = "account|account_1|sealed_secret";
const CLEAR = "wJalrXUtnFEMI/K7MDENG";
const OLD = randomBytes(32);
const NEW = randomBytes(32);

function codeOf(secrets: Secrets, sealed: string, place: SecretPlace = PLACE): string {
  try {
    secrets.open(sealed, place);
    return "opened";
  } catch (error) {
    return (error as AppError).code;
  }
}

/** Seals a text in the first format, in which the body was also bound to the key. */
function sealFirstFormat(key: Buffer, clear: string, place: string): string {
  const keyId = createHash("sha256").update("iam-monitor key id").update(key).digest("hex").slice(0, 8);
  const encrypt = (by: Uint8Array, bytes: Uint8Array) => {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", by, iv, { authTagLength: 16 });
    cipher.setAAD(Buffer.from(`${place}|${keyId}`));
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
  };
  const dataKey = randomBytes(32);
  return ["v1", keyId, encrypt(key, dataKey), encrypt(dataKey, Buffer.from(clear))].join(".");
}

describe("a sealed secret", () => {
  const secrets = openSecrets(NEW);
  const sealed = secrets.seal(CLEAR, PLACE);
  const [version, keyId, wrapped, body] = sealed.split(".") as [string, string, string, string];
  const cut = (base64: string, bytes: (buffer: Buffer) => Buffer) =>
    bytes(Buffer.from(base64, "base64")).toString("base64");

  test("opens, and is different each time it is sealed", () => {
    expect(secrets.open(sealed, PLACE)).toBe(CLEAR);
    expect(secrets.open(secrets.seal("", PLACE), PLACE)).toBe("");
    expect(secrets.seal(CLEAR, PLACE)).not.toBe(sealed);
    expect(sealed).not.toContain(CLEAR);
  });

  test("opens only in its own row and column", () => {
    expect(codeOf(secrets, sealed, "account|account_2|sealed_secret")).toBe("SECRET_UNREADABLE");
    expect(codeOf(secrets, sealed, "rotation|account_1|sealed_secret")).toBe("SECRET_UNREADABLE");
  });

  test("does not open with any one character changed", () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === "A" ? "B" : "A";
      expect(codeOf(secrets, `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`), `at ${at}`).toMatch(
        /^(SECRET_UNREADABLE|KEY_MISMATCH)$/,
      );
    }
  });

  test("does not open with any one bit changed", () => {
    for (const [part, base64] of [wrapped, body].entries()) {
      const bytes = Buffer.from(base64, "base64");
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const parts = [version, keyId, wrapped, body];
        parts[part + 2] = flipped.toString("base64");
        expect(codeOf(secrets, parts.join(".")), `bit ${bit} of part ${part}`).toBe("SECRET_UNREADABLE");
      }
    }
  });

  test("does not open if it was truncated, including its tag from 16 bytes to 4", () => {
    for (let length = 0; length < sealed.length; length += 1)
      expect(codeOf(secrets, sealed.slice(0, length))).not.toBe("opened");
    const shortTag = (buffer: Buffer) => Buffer.concat([buffer.subarray(0, 16), buffer.subarray(28)]);
    for (const tampered of [
      [version, keyId, cut(wrapped, shortTag), body],
      [version, keyId, wrapped, cut(body, shortTag)],
      [version, keyId, wrapped, cut(body, (buffer) => buffer.subarray(0, 16))],
      [version, keyId, wrapped, ""],
      [version, keyId, wrapped, body, body],
      ["v3", keyId, wrapped, body],
      ["", "", "", ""],
    ])
      expect(codeOf(secrets, tampered.join(".")), tampered.join(".")).toBe("SECRET_UNREADABLE");
  });

  test("does not open with the data key or the body of another row", () => {
    const [, , otherWrapped, otherBody] = secrets.seal(CLEAR, "account|account_2|sealed_secret").split(".");
    expect(codeOf(secrets, [version, keyId, otherWrapped, body].join("."))).toBe("SECRET_UNREADABLE");
    expect(codeOf(secrets, [version, keyId, wrapped, otherBody].join("."))).toBe("SECRET_UNREADABLE");
    expect(codeOf(secrets, [version, keyId, otherWrapped, otherBody].join("."))).toBe("SECRET_UNREADABLE");
    expect(codeOf(secrets, ["v1", keyId, wrapped, body].join("."))).toBe("SECRET_UNREADABLE");
  });

  test("fails with KEY_MISMATCH if its key is not in the key ring, without revealing the secret", () => {
    expect(codeOf(openSecrets(OLD), sealed)).toBe("KEY_MISMATCH");
    expect(codeOf(secrets, [version, openSecrets(OLD).keyId, wrapped, body].join("."))).toBe("KEY_MISMATCH");
    expect(() => secrets.open(`${sealed}A`, PLACE)).toThrow("A stored secret could not be decrypted.");
  });
});

describe("a key ring", () => {
  const ring = openSecrets(NEW, [OLD]);

  test("seals with the first key and opens with any of them", () => {
    const old = openSecrets(OLD).seal(CLEAR, PLACE);
    expect(ring.open(old, PLACE)).toBe(CLEAR);
    expect(openSecrets(NEW).open(ring.seal(CLEAR, PLACE), PLACE)).toBe(CLEAR);
    expect(ring.keyIds).toEqual([openSecrets(NEW).keyId, openSecrets(OLD).keyId]);
  });

  test("does not open an old key's secret that claims to be sealed with the new key", () => {
    const [version, , wrapped, body] = openSecrets(OLD).seal(CLEAR, PLACE).split(".");
    expect(codeOf(ring, [version, ring.keyId, wrapped, body].join("."))).toBe("SECRET_UNREADABLE");
  });

  test("re-wraps only the data key, so that the new key opens it and the old one does not", () => {
    const old = openSecrets(OLD).seal(CLEAR, PLACE);
    const fresh = ring.rewrap(old, PLACE)!;
    expect(fresh.split(".")[3]).toBe(old.split(".")[3]);
    expect(openSecrets(NEW).open(fresh, PLACE)).toBe(CLEAR);
    expect(codeOf(openSecrets(OLD), fresh)).toBe("KEY_MISMATCH");
    expect(ring.rewrap(fresh, PLACE)).toBeNull();
    expect(codeOf(ring, fresh, "account|account_2|sealed_secret")).toBe("SECRET_UNREADABLE");
  });

  test("reads the first format and converts it to the second, whichever key sealed it", () => {
    for (const key of [OLD, NEW]) {
      const first = sealFirstFormat(key, CLEAR, PLACE);
      expect(ring.open(first, PLACE)).toBe(CLEAR);
      expect(codeOf(ring, first, "account|account_2|sealed_secret")).toBe("SECRET_UNREADABLE");
      const fresh = ring.rewrap(first, PLACE)!;
      expect(fresh.startsWith(`v2.${ring.keyId}.`)).toBe(true);
      expect(openSecrets(NEW).open(fresh, PLACE)).toBe(CLEAR);
    }
  });

  test("accepts only keys of 32 bytes, and counts a repeated key once", () => {
    expect(() => openSecrets(randomBytes(31))).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
    expect(() => openSecrets(NEW, [randomBytes(33)])).toThrow(expect.objectContaining({ code: "KEY_INVALID" }));
    expect(openSecrets(NEW, [OLD, NEW, OLD]).keyIds).toHaveLength(2);
  });

  test("either opens any text or fails with one of two codes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: "binary" }).map((text) => `v2.${ring.keyId}.${text}`),
        ),
        (text) => {
          expect(codeOf(ring, text)).toMatch(/^(SECRET_UNREADABLE|KEY_MISMATCH)$/);
        },
      ),
      { numRuns: 100, seed: 20_261_124 },
    );
  });
});
