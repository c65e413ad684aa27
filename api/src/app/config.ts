/** The settings: the only place that reads the environment. All mistakes are reported at once, by name and never by value. */
import { z } from "zod";

/** Refused to start because of a setting, as sysexits.h has it (EX_CONFIG). */
export const EXIT_CONFIG = 78;
const KEY_BYTES = 32;
const TOKEN_MIN_CHARACTERS = 32;
const TOKEN_MAX_CHARACTERS = 256;
const TOKEN_MIN_DISTINCT_CHARACTERS = 10;
/** What stands in examples and in people's fingers. */
const SAMPLE_WORDS = /change.?me|example|sample|replace.?(me|this|with)|your.?token/i;

export const PROCESS_ROLES = ["all", "api", "worker"] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** An empty setting is one that is not set: a line `DATABASE_URL=` of a .env file. */
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const schema = z
  .object({
    HOST: optional(z.string().max(253)),
    PORT: optional(z.coerce.number("must be a port").int().min(0).max(65_535)),
    PUBLIC_URL: optional(z.url({ protocol: /^https?$/, error: "must be an http(s) address" })),
    DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// address" })),
    DATA_DIR: optional(z.string().max(4_096)),
    PROCESS_ROLE: optional(z.enum(PROCESS_ROLES)),
    KEY_ENCRYPTION_KEY: optional(z.string().refine(isKey, "must be 32 random bytes in base64 (openssl rand -base64 32)")),
    INIT_ADMIN_API_TOKEN: optional(z.string().refine(isStrongToken, "must be 32 to 256 random characters, not a sample")),
    DEMO_ACCOUNT: optional(z.enum(["true", "false"], "must be true or false")),
    LOG_LEVEL: optional(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])),
  })
  .superRefine((settings, context) => {
    const split = settings.PROCESS_ROLE === "api" || settings.PROCESS_ROLE === "worker";
    if (split && !settings.DATABASE_URL)
      context.addIssue({ code: "custom", path: ["DATABASE_URL"], message: `is needed with PROCESS_ROLE=${settings.PROCESS_ROLE}` });
    if (settings.DATABASE_URL && !settings.KEY_ENCRYPTION_KEY)
      context.addIssue({ code: "custom", path: ["KEY_ENCRYPTION_KEY"], message: "is needed with DATABASE_URL" });
  });

export interface Config {
  readonly host: string;
  readonly port: number;
  /** `null`: the address it listens on. */
  readonly publicUrl: string | null;
  /** `null`: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly processRole: ProcessRole;
  /** `null`: the embedded default keeps its own. */
  readonly keyEncryptionKey: Uint8Array | null;
  readonly initAdminApiToken: string | null;
  /** `null`: while no account is connected. */
  readonly demoAccount: boolean | null;
  readonly logLevel: string;
  /** What children are started with; the secrets that they have no use for are left out. */
  readonly childEnvironment: NodeJS.ProcessEnv;
}

export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const result = schema.safeParse(environment);
  if (!result.success) {
    for (const issue of result.error.issues) process.stderr.write(`${issue.path.join(".")} ${issue.message}\n`);
    process.exit(EXIT_CONFIG);
  }
  const settings = result.data;
  const { INIT_ADMIN_API_TOKEN: _token, ...childEnvironment } = environment;
  return {
    host: settings.HOST ?? "127.0.0.1",
    port: settings.PORT ?? 4_000,
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, "") ?? null,
    databaseUrl: settings.DATABASE_URL ?? null,
    dataDir: settings.DATA_DIR ?? ".data",
    processRole: settings.PROCESS_ROLE ?? "all",
    keyEncryptionKey: settings.KEY_ENCRYPTION_KEY ? Buffer.from(settings.KEY_ENCRYPTION_KEY, "base64") : null,
    initAdminApiToken: settings.INIT_ADMIN_API_TOKEN ?? null,
    demoAccount: settings.DEMO_ACCOUNT === undefined ? null : settings.DEMO_ACCOUNT === "true",
    logLevel: settings.LOG_LEVEL ?? "info",
    childEnvironment,
  };
}

function isKey(text: string): boolean {
  const key = Buffer.from(text, "base64");
  // Base64 that decodes to something else than it says, or a key of few different bytes, was typed, not drawn.
  return key.length === KEY_BYTES && key.toString("base64") === text && new Set(key).size >= KEY_BYTES / 2;
}

function isStrongToken(token: string): boolean {
  return (
    token.length >= TOKEN_MIN_CHARACTERS &&
    token.length <= TOKEN_MAX_CHARACTERS &&
    /^[\x21-\x7e]+$/.test(token) &&
    new Set(token).size >= TOKEN_MIN_DISTINCT_CHARACTERS &&
    !SAMPLE_WORDS.test(token)
  );
}
