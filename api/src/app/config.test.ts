import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
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
  test("have defaults, except secrets", () => {
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

  test("leave approval by a second person off unless it is switched on", () => {
    expect(readConfig({}).twoPersonApproval).toBe(false);
    expect(readConfig({ TWO_PERSON_APPROVAL: "true" }).twoPersonApproval).toBe(true);
    expect(mistakesOf({ TWO_PERSON_APPROVAL: "yes" })).toEqual(["TWO_PERSON_APPROVAL must be true or false"]);
  });

  test("print the log as JSON unless a person reads the output", () => {
    expect(readConfig({}).logFormat).toBe("json");
    expect(readConfig({}, true).logFormat).toBe("human");
    expect(readConfig({ LOG_FORMAT: "json" }, true).logFormat).toBe("json");
    expect(readConfig({ LOG_FORMAT: "human" }, false).logFormat).toBe("human");
  });

  test("report all mistakes at once, by name", () => {
    const lines = mistakesOf({
      PORT: "eighty",
      PROCESS_ROLE: "worker",
      PUBLIC_URL: "https://iam.example.org/path",
      LOG_LEVEL: "loud",
      LOG_FORMAT: "xml",
      INIT_ADMIN_API_TOKEN_HOURS: "soon",
    });
    expect(lines).toEqual([
      "PORT must be a port number from 0 to 65535",
      "INIT_ADMIN_API_TOKEN_HOURS must be a whole number from 1 to 8760",
      "PUBLIC_URL must be an http or https address without a path, such as https://iam.example.org",
      "LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent",
      "LOG_FORMAT must be human or json",
      "DATABASE_URL is required with PROCESS_ROLE=worker",
    ]);
  });

  test("never include an invalid value in the message", () => {
    const secret = "hunter2hunter2";
    expect(
      mistakesOf({
        KEY_ENCRYPTION_KEY: secret,
        INIT_ADMIN_API_TOKEN: secret,
        DATABASE_URL: `mysql://user:${secret}@host/db`,
      }).join("\n"),
    ).not.toContain(secret);
  });

  test("S15: passkeys are optional unless they are required", () => {
    expect(readConfig({}).arePasskeysRequired).toBe(false);
    expect(readConfig({ PASSKEYS: "required" }).arePasskeysRequired).toBe(true);
    expect(mistakesOf({ PASSKEYS: "yes" })).toEqual(["PASSKEYS must be optional or required"]);
  });

  test("accept only addresses and networks as trusted proxies", () => {
    expect(readConfig({}).trustedProxies).toBeNull();
    expect(readConfig({ TRUST_PROXY: "10.0.0.0/8,::1" }).trustedProxies?.check("10.9.9.9")).toBe(true);
    for (const wrong of ["true", "1", "proxy.example.org", "10.0.0.0/40", "10.0.0.1;10.0.0.2"])
      expect(
        mistakesOf({ TRUST_PROXY: wrong }).map((line) => line.split(" ")[0]),
        wrong,
      ).toEqual(["TRUST_PROXY"]);
  });

  test.each(["api", "worker"])("of the role %s need a database", (role) => {
    expect(mistakesOf({ PROCESS_ROLE: role })).toEqual([`DATABASE_URL is required with PROCESS_ROLE=${role}`]);
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

  test("can be accompanied by older keys, which must be as strong", () => {
    const [one, other] = [randomBytes(32), randomBytes(32)];
    const given = (keys: readonly Buffer[]) => ({
      KEY_ENCRYPTION_KEYS_OLD: keys.map((key) => key.toString("base64")).join(", "),
    });
    expect(readConfig({}).oldKeyEncryptionKeys).toEqual([]);
    expect(readConfig(given([one, other])).oldKeyEncryptionKeys).toEqual([one, other]);
    expect(mistakesOf(given([one, Buffer.alloc(32)]))).toHaveLength(1);
    expect(mistakesOf(given(Array.from({ length: 9 }, () => one)))).toHaveLength(1);
  });

  test("is required with an external database", () => {
    expect(mistakesOf({ DATABASE_URL })).toEqual([
      "KEY_ENCRYPTION_KEY or KEY_ENCRYPTION_KEY_KMS is required with DATABASE_URL (KEY_INVALID)",
    ]);
  });

  test("can come from AWS KMS instead, and from one place only (S18)", () => {
    const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
    const formerKeyArn = keyArn.replace("1234abcd", "mrk-5678");
    const installation = "production";
    const kms = {
      DATABASE_URL,
      KEY_ENCRYPTION_KEY_KMS: keyArn,
      KEY_ENCRYPTION_KEY_KMS_INSTALLATION: installation,
      KEY_ENCRYPTION_KEY_KMS_OLD: formerKeyArn,
    };
    expect(readConfig(kms)).toMatchObject({
      keyEncryptionKey: null,
      keyEncryptionKeyKms: { keyArn, formerKeyArn, installation },
    });
    expect(mistakesOf({ ...kms, KEY_ENCRYPTION_KEY: KEY })[0]).toMatch(
      /^KEY_ENCRYPTION_KEY_KMS is set together with KEY_ENCRYPTION_KEY/,
    );
    expect(mistakesOf({ ...kms, KEY_ENCRYPTION_KEY_KMS_INSTALLATION: "" })).toEqual([
      "KEY_ENCRYPTION_KEY_KMS_INSTALLATION is required with KEY_ENCRYPTION_KEY_KMS (KEY_INVALID)",
    ]);
    expect(mistakesOf({ KEY_ENCRYPTION_KEY: KEY, KEY_ENCRYPTION_KEY_KMS_OLD: keyArn })).toEqual([
      "KEY_ENCRYPTION_KEY_KMS_OLD is set without KEY_ENCRYPTION_KEY_KMS (KEY_INVALID)",
    ]);
    const alias = "arn:aws:kms:eu-west-1:123456789012:alias/iam-monitor";
    for (const other of [alias, "alias/iam-monitor", keyArn.replace("kms", "s3"), `${keyArn} `, `${keyArn}/x`])
      for (const name of ["KEY_ENCRYPTION_KEY_KMS", "KEY_ENCRYPTION_KEY_KMS_OLD"])
        expect(mistakesOf({ ...kms, [name]: other }), other).toHaveLength(1);
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

describe("PUBLIC_URL", () => {
  test("is https, unless it is on this machine", () => {
    for (const url of [
      "https://iam.example.org",
      "http://127.0.0.1:4000",
      "http://localhost:4000",
      "http://[::1]:4000",
    ])
      expect(mistakesOf({ PUBLIC_URL: url }), url).toEqual([]);
    expect(mistakesOf({ PUBLIC_URL: "http://iam.example.org" })).toEqual([
      expect.stringMatching(/^PUBLIC_URL must begin with https/),
    ]);
  });
});

describe("OIDC", () => {
  const OIDC = { OIDC_ISSUER: "https://id.example.org/realms/acme", OIDC_CLIENT_ID: "iam-monitor" };
  const named = (environment: Record<string, string>) => mistakesOf(environment).map((line) => line.split(" ")[0]);

  test("is disabled by default", () => {
    expect(readConfig({}).identityProvider).toBeNull();
  });

  test("needs an issuer and a client, and grants no role by default", () => {
    expect(readConfig(OIDC).identityProvider).toEqual({
      issuer: OIDC.OIDC_ISSUER,
      clientId: "iam-monitor",
      clientSecret: null,
      name: "single sign-on",
      scopes: "openid email profile",
      roles: null,
      defaultRole: null,
      allowedDomains: null,
      requiredAmr: null,
      isOnlyMethod: false,
    });
  });

  test("maps the values of a claim to roles", () => {
    const roles = { OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_VALUES: "iam-admins=admin, CN=readers,OU=x=viewer" };
    expect(named({ ...OIDC, ...roles })).toEqual(["OIDC_ROLE_VALUES"]);
    const { identityProvider } = readConfig({
      ...OIDC,
      ...roles,
      OIDC_ROLE_VALUES: "iam-admins=admin, CN=readers=viewer",
    });
    expect([...identityProvider!.roles!.roleOf]).toEqual([
      ["iam-admins", "admin"],
      ["CN=readers", "viewer"],
    ]);
  });

  test("does not accept admin as the default role", () => {
    const OIDC_ALLOWED_DOMAINS = "Example.org, corp.example";
    expect(named({ ...OIDC, OIDC_DEFAULT_ROLE: "admin", OIDC_ALLOWED_DOMAINS })).toEqual(["OIDC_DEFAULT_ROLE"]);
    expect(readConfig({ ...OIDC, OIDC_DEFAULT_ROLE: "viewer", OIDC_ALLOWED_DOMAINS }).identityProvider).toMatchObject({
      defaultRole: "viewer",
      allowedDomains: ["example.org", "corp.example"],
    });
  });

  test("a claim without values leaves the roles of its values to an admin", () => {
    const { identityProvider } = readConfig({ ...OIDC, OIDC_ROLE_CLAIM: "groups" });
    expect(identityProvider?.roles).toEqual({ claim: "groups", roleOf: new Map() });
  });

  test("S15: can be the only way to sign in, with a required method", () => {
    const given = { ...OIDC, SIGN_IN: "oidc-only", OIDC_REQUIRED_AMR: "mfa, hwk" };
    expect(readConfig(given).identityProvider).toMatchObject({ isOnlyMethod: true, requiredAmr: ["mfa", "hwk"] });
  });

  test.each<[string, Record<string, string>, string[]]>([
    ["an issuer without a client", { OIDC_ISSUER: OIDC.OIDC_ISSUER }, ["OIDC_CLIENT_ID"]],
    ["a client without an issuer", { OIDC_CLIENT_ID: "x" }, ["OIDC_ISSUER"]],
    ["a secret alone", { OIDC_CLIENT_SECRET: "kX9-secret-of-theirs" }, ["OIDC_ISSUER"]],
    ["values without a claim", { ...OIDC, OIDC_ROLE_VALUES: "a=viewer" }, ["OIDC_ROLE_CLAIM"]],
    [
      "a value twice",
      { ...OIDC, OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_VALUES: "a=viewer,a=admin" },
      ["OIDC_ROLE_VALUES"],
    ],
    ["an unknown role", { ...OIDC, OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_VALUES: "a=root" }, ["OIDC_ROLE_VALUES"]],
    ["plain http to another machine", { ...OIDC, OIDC_ISSUER: "http://id.example.org" }, ["OIDC_ISSUER"]],
    ["a query in the issuer", { ...OIDC, OIDC_ISSUER: "https://id.example.org?x=1" }, ["OIDC_ISSUER"]],
    ["a password in the issuer", { ...OIDC, OIDC_ISSUER: "https://me:secret@id.example.org" }, ["OIDC_ISSUER"]],
    ["scopes without openid", { ...OIDC, OIDC_SCOPES: "email" }, ["OIDC_SCOPES"]],
    ["a sample secret", { ...OIDC, OIDC_CLIENT_SECRET: "change-me-please-now" }, ["OIDC_CLIENT_SECRET"]],
    ["S15: a default role without domains", { ...OIDC, OIDC_DEFAULT_ROLE: "viewer" }, ["OIDC_ALLOWED_DOMAINS"]],
    ["S15: a domain with a path", { ...OIDC, OIDC_ALLOWED_DOMAINS: "example.org/x" }, ["OIDC_ALLOWED_DOMAINS"]],
    ["S15: an empty method", { ...OIDC, OIDC_REQUIRED_AMR: "mfa,," }, ["OIDC_REQUIRED_AMR"]],
    ["S15: a provider as the only way, but none", { SIGN_IN: "oidc-only" }, ["OIDC_ISSUER"]],
    ["markup in the name", { ...OIDC, OIDC_NAME: "<b>Okta</b>" }, ["OIDC_NAME"]],
  ])("refuses %s, by name and without its value", (_words, environment, names) => {
    expect(named(environment)).toEqual(names);
    expect(mistakesOf(environment).join("\n")).not.toMatch(/secret-of-theirs|change-me-please|me:secret/);
  });

  test("accepts plain http on this machine", () => {
    expect(mistakesOf({ ...OIDC, OIDC_ISSUER: "http://127.0.0.1:9000" })).toEqual([]);
  });
});

describe("secrets in files", () => {
  const folder = mkdtempSync(join(tmpdir(), "iam-monitor-settings-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("are read, without the line end", () => {
    const config = readConfig({ DATABASE_URL, KEY_ENCRYPTION_KEY_FILE: file("key", `${KEY}\n`) });
    expect(Buffer.from(config.keyEncryptionKey!).toString("base64")).toBe(KEY);
  });

  test("are refused if they are missing, empty, given twice or invalid", () => {
    expect(mistakesOf({ KEY_ENCRYPTION_KEY_FILE: join(folder, "none") })).toEqual([
      "KEY_ENCRYPTION_KEY_FILE must name a file that this process can read",
    ]);
    expect(mistakesOf({ KEY_ENCRYPTION_KEY_FILE: file("empty", "\n") })).toEqual([
      "KEY_ENCRYPTION_KEY_FILE names an empty file",
    ]);
    expect(mistakesOf({ KEY_ENCRYPTION_KEY: KEY, KEY_ENCRYPTION_KEY_FILE: file("key", KEY) })).toEqual([
      "KEY_ENCRYPTION_KEY_FILE is set together with KEY_ENCRYPTION_KEY: set only one of them",
    ]);
    expect(mistakesOf({ INIT_ADMIN_API_TOKEN_FILE: file("short", "short") })[0]).toMatch(
      /^INIT_ADMIN_API_TOKEN must have/,
    );
  });
});

describe("transport (S16)", () => {
  const SERVED = { HOST: "0.0.0.0" };

  test("is refused in plain HTTP on another interface, unless that is allowed", () => {
    for (const HOST of ["0.0.0.0", "::", "10.0.0.1", "iam.internal"])
      expect(mistakesOf({ HOST })[0], HOST).toMatch(/^HOST is not on this machine/);
    for (const HOST of ["127.0.0.1", "localhost", "::1"]) expect(mistakesOf({ HOST }), HOST).toEqual([]);
    expect(mistakesOf({ ...SERVED, PUBLIC_URL: "https://iam.example.org" })).toEqual([]);
    expect(mistakesOf({ ...SERVED, ALLOW_PLAIN_HTTP: "true" })).toEqual([]);
    expect(mistakesOf({ ...SERVED, PROCESS_ROLE: "worker", DATABASE_URL, KEY_ENCRYPTION_KEY: KEY })).toEqual([]);
  });

  test.each([
    [{ ...SERVED, ALLOW_PLAIN_HTTP: "true" }, "ALLOW_PLAIN_HTTP"],
    [{ PUBLIC_URL: "https://iam.example.org" }, "TRUST_PROXY is not set"],
    [{ TRUST_PROXY: "0.0.0.0/0" }, "TRUST_PROXY trusts"],
    [{ DATABASE_URL: "postgres://db.internal/iam?sslmode=disable", KEY_ENCRYPTION_KEY: KEY }, "DATABASE_URL"],
    [
      {
        DATABASE_URL: "postgres://app@db.internal/iam?sslmode=verify-full",
        DATABASE_OWNER_URL: "postgres://owner@db.internal/iam",
        KEY_ENCRYPTION_KEY: KEY,
      },
      "DATABASE_OWNER_URL",
    ],
    [{ AWS_ENDPOINT_URL: "http://10.1.2.3:4566" }, "AWS_ENDPOINT_URL"],
  ])("warns of %o", (environment, start) => {
    expect(readConfig(environment).warnings).toEqual([expect.stringContaining(start)]);
  });

  test("warns of nothing in the default settings and behind a proxy", () => {
    expect(readConfig({}).warnings).toEqual([]);
    expect(
      readConfig({
        ...SERVED,
        PUBLIC_URL: "https://iam.example.org",
        TRUST_PROXY: "10.0.0.0/8",
        DATABASE_URL: "postgres://db.internal/iam?sslmode=verify-full",
        KEY_ENCRYPTION_KEY: KEY,
      }).warnings,
    ).toEqual([]);
  });
});

test("children get neither the secrets of the settings nor anything unknown (S18)", () => {
  const { workerEnvironment, sandboxEnvironment } = readConfig({
    PATH: "/bin",
    AWS_PROFILE: "prod",
    ROTATION_TIME_SCALE: "60",
    ANALYSIS_HEAP_MB: "512",
    KEY_ENCRYPTION_KEY: KEY,
    DATABASE_URL: "postgres://app:secret@db.internal/iam",
    DATABASE_OWNER_URL: "postgres://owner:secret@db.internal/iam",
    OIDC_ISSUER: "https://id.example.org",
    OIDC_CLIENT_ID: "iam",
    OIDC_CLIENT_SECRET: "GOCSPX-1234abcd",
    SOMETHING_ELSE: "private",
  });
  const harmless = { PATH: "/bin", ROTATION_TIME_SCALE: "60", ANALYSIS_HEAP_MB: "512" };
  expect(workerEnvironment).toEqual({ ...harmless, AWS_PROFILE: "prod" });
  expect(sandboxEnvironment).toEqual(harmless);
});

test("the owner of the database is another role than the one that works (S3)", () => {
  const [app, owner] = ["postgres://app:a@db.internal/iam", "postgres://owner:b@db.internal/iam"];
  const given = { KEY_ENCRYPTION_KEY: KEY, DATABASE_URL: app, DATABASE_OWNER_URL: owner };
  expect(readConfig(given)).toMatchObject({ databaseUrl: app, databaseOwnerUrl: owner });
  expect(readConfig({ KEY_ENCRYPTION_KEY: KEY, DATABASE_URL: app })).toMatchObject({ databaseOwnerUrl: null });
  for (const [change, start] of [
    [{ DATABASE_OWNER_URL: app }, "DATABASE_OWNER_URL must name another role"],
    [{ DATABASE_URL: "postgres://db.internal/iam" }, "DATABASE_URL must name its role"],
    [{ DATABASE_URL: "" }, "DATABASE_OWNER_URL is only for an external database"],
    [{ DATABASE_OWNER_URL: "mysql://owner@db.internal/iam" }, "DATABASE_OWNER_URL must begin with postgres://"],
  ] as const)
    expect(mistakesOf({ ...given, ...change }), start).toEqual([expect.stringContaining(start)]);
});

test("typed secrets are refused (S22)", () => {
  expect(mistakesOf({ INIT_ADMIN_API_TOKEN: "qwertyuiopasdfghjklzxcvbnm123456" })).toHaveLength(1);
  const sentence = Buffer.from("the quick brown fox jumps over!!").toString("base64");
  expect(mistakesOf({ KEY_ENCRYPTION_KEY: sentence })).toHaveLength(1);
  for (let count = 0; count < 100; count += 1)
    expect(
      mistakesOf({
        INIT_ADMIN_API_TOKEN: randomBytes(96).toString("base64url"),
        KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      }),
    ).toEqual([]);
});
