import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ConfigMistakes, readConfig } from "./config.ts";

function mistakesOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigMistakes) return error.lines;
    throw error;
  }
}

const KEY = randomBytes(32).toString("base64");
const DATABASE_URL = "postgres://localhost/iam";

describe("settings", () => {
  test("have defaults for all but secrets", () => {
    expect(readConfig({})).toMatchObject({
      host: "127.0.0.1",
      port: 4000,
      databaseUrl: null,
      processRole: "all",
      demoAccount: true,
      publicUrl: null,
      logLevel: "info",
      keyEncryptionKey: null,
    });
  });

  test("that are empty count as not set", () => {
    expect(readConfig({ PORT: "", PUBLIC_URL: "" })).toMatchObject({ port: 4000, publicUrl: null });
  });

  test("report all mistakes at once, by name", () => {
    const lines = mistakesOf({ PORT: "eighty", PROCESS_ROLE: "worker", PUBLIC_URL: "https://iam.example.org/path", LOG_LEVEL: "loud" });
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["PORT", "PUBLIC_URL", "LOG_LEVEL", "DATABASE_URL"]);
  });

  test("never show the value that is wrong", () => {
    const secret = "hunter2hunter2";
    expect(
      mistakesOf({ KEY_ENCRYPTION_KEY: secret, INIT_ADMIN_API_TOKEN: secret, DATABASE_URL: `mysql://user:${secret}@host/db` }).join("\n"),
    ).not.toContain(secret);
  });

  test.each(["api", "worker"])("of the role %s need a database", (role) => {
    expect(mistakesOf({ PROCESS_ROLE: role })).toEqual([`DATABASE_URL is needed with PROCESS_ROLE=${role}`]);
    expect(mistakesOf({ PROCESS_ROLE: role, DATABASE_URL, KEY_ENCRYPTION_KEY: KEY })).toEqual([]);
  });
});

describe("KEY_ENCRYPTION_KEY", () => {
  test("is 32 random bytes", () => {
    expect(readConfig({ KEY_ENCRYPTION_KEY: KEY }).keyEncryptionKey).toHaveLength(32);
    for (const wrong of [
      randomBytes(31).toString("base64"),
      randomBytes(33).toString("base64"),
      "not base64 at all!",
      Buffer.alloc(32).toString("base64"),
      Buffer.from("changeme-changeme-changeme-12345").toString("base64"),
    ]) {
      for (const name of ["KEY_ENCRYPTION_KEY", "KEY_ENCRYPTION_KEYS_OLD"])
        expect(mistakesOf({ [name]: wrong }), wrong).toEqual([expect.stringMatching(`^${name} .*\\(KEY_INVALID\\)$`)]);
    }
  });

  test("may have followed others, which are as good", () => {
    const [one, other] = [randomBytes(32), randomBytes(32)];
    const given = (keys: readonly Buffer[]) => ({ KEY_ENCRYPTION_KEYS_OLD: keys.map((key) => key.toString("base64")).join(", ") });
    expect(readConfig({}).oldKeyEncryptionKeys).toEqual([]);
    expect(readConfig(given([one, other])).oldKeyEncryptionKeys).toEqual([one, other]);
    expect(mistakesOf(given([one, Buffer.alloc(32)]))).toHaveLength(1);
    expect(mistakesOf(given(Array.from({ length: 9 }, () => one)))).toHaveLength(1);
  });

  test("is demanded with a database of the operator's own", () => {
    expect(mistakesOf({ DATABASE_URL })).toEqual(["KEY_ENCRYPTION_KEY is needed with DATABASE_URL (KEY_INVALID)"]);
  });
});

describe("INIT_ADMIN_API_TOKEN", () => {
  test("is long and random", () => {
    const token = randomBytes(24).toString("base64url");
    expect(readConfig({ INIT_ADMIN_API_TOKEN: token }).initAdminApiToken).toBe(token);
    for (const wrong of [
      token.slice(0, 31),
      "a".repeat(40),
      "change-me-change-me-change-me-change-me",
      `${token} with spaces`,
      "x".repeat(20) + "y".repeat(20),
      token.repeat(9),
    ]) {
      expect(mistakesOf({ INIT_ADMIN_API_TOKEN: wrong }), wrong).not.toEqual([]);
    }
  });
});
