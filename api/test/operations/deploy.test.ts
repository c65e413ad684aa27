/** The files in `deploy`: they name only what exists, and the chart's values are those that its schema allows. */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../src/app/config.ts";
import { ERRORS } from "../../src/errors.ts";

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const TEMPLATES = readdirSync(join(root, "deploy/helm/templates")).map((name) => read(`deploy/helm/templates/${name}`));

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const { groups } = parse(read("deploy/helm/files/prometheus-rules.yaml")) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

test("each alert selects only codes that exist, or it would never fire", () => {
  const codes = rules.flatMap(({ expr }) =>
    [...expr.matchAll(/\b(?:outcome|code)=~?"([^"]+)"/g)].flatMap(([, values]) => values!.split("|")),
  );
  expect(codes).toContain("AWS_THROTTLED");
  expect(codes.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([]);
});

test("each alert has a page of the runbook that says what it means, what to look at and what to do", () => {
  expect(rules.length).toBeGreaterThan(10);
  for (const { alert, annotations } of rules) {
    const page = read(annotations.runbook);
    expect(page.match(/^#+ .*$/gm), annotations.runbook).toEqual([
      `# ${alert}`,
      "## What it means",
      "## What to look at",
      "## What to do",
    ]);
    expect(page).toContain(annotations.summary);
    expect(read("docs/runbook/README.md")).toContain(`[${alert}](${annotations.runbook.split("/").at(-1)})`);
  }
  const pages = readdirSync(join(root, "docs/runbook")).filter((name) => name !== "README.md");
  expect(rules.map(({ annotations }) => annotations.runbook).toSorted()).toEqual(
    pages.map((name) => `docs/runbook/${name}`).toSorted(),
  );
});

const VALID = {
  image: { repository: "registry.example.org/iam-monitor", tag: "1" },
  publicUrl: "https://iam.example.org",
};

function accepts(values: object): boolean {
  const defaults = parse(read("deploy/helm/values.yaml")) as Record<string, object>;
  const merged = Object.fromEntries(
    Object.entries({ ...defaults, ...values }).map(([name, value]) => [
      name,
      typeof value === "object" && !Array.isArray(value) ? { ...defaults[name], ...value } : value,
    ]),
  );
  return new Ajv({ strict: false }).compile(JSON.parse(read("deploy/helm/values.schema.json")) as object)(merged);
}

test("the chart accepts its own values once the image and the address are named, and nothing unknown", () => {
  expect(accepts(VALID)).toBe(true);
  expect(accepts({})).toBe(false);
  expect(accepts({ ...VALID, publicUrl: "http://iam.example.org" })).toBe(false);
  expect(accepts({ ...VALID, image: { repository: "x" } })).toBe(false);
  expect(accepts({ ...VALID, image: { repository: "x", digest: "sha256:1" } })).toBe(false);
  expect(accepts({ ...VALID, image: { repository: "x", digest: `sha256:${"a".repeat(64)}` } })).toBe(true);
  expect(accepts({ ...VALID, apis: {} })).toBe(false);
  expect(accepts({ ...VALID, worker: { replica: 3 } })).toBe(false);
  expect(accepts({ ...VALID, settings: { OIDC_ISSUER: "https://id.example.org" } })).toBe(true);
});

test("the chart refuses a secret among the settings, which everyone who reads the release would see", () => {
  for (const name of ["DATABASE_URL", "KEY_ENCRYPTION_KEY", "OIDC_CLIENT_SECRET", "AUDIT_STREAM_SECRET"])
    expect(accepts({ ...VALID, settings: { [name]: "value" } }), name).toBe(false);
});

test("every value that a template reads is in values.yaml, and every setting that it passes exists", () => {
  const values = parse(read("deploy/helm/values.yaml")) as Record<string, unknown>;
  const paths = TEMPLATES.flatMap((text) => [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => path!));
  expect(paths.length).toBeGreaterThan(40);
  const missing = paths.filter((path) => {
    let at: unknown = values;
    for (const name of path.split(".")) at = (at as Record<string, unknown> | undefined)?.[name];
    return at === undefined;
  });
  expect(missing).toEqual([]);
  const settings = TEMPLATES.flatMap((text) =>
    [...text.matchAll(/\{ name: ([A-Z][A-Z_]+),/g)].map(([, name]) => name!),
  );
  expect(settings).toContain("DATABASE_OWNER_URL");
  const documented = read("docs/settings.md");
  expect(
    settings.filter((name) => !documented.includes(`\`${name}\``) && !/^(NODE_OPTIONS|MALLOC_)/.test(name)),
  ).toEqual([]);
});

test("the settings of the chart's processes start an api and a worker", () => {
  const shared = {
    DATABASE_URL: "postgresql://iam_monitor_app:secret@db:5432/iam_monitor?sslmode=verify-full",
    KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    PUBLIC_URL: VALID.publicUrl,
    DEMO_ACCOUNT: "false",
    HOST: "0.0.0.0",
  };
  expect(readConfig({ ...shared, PROCESS_ROLE: "api" })).toMatchObject({ processRole: "api", demoAccount: false });
  expect(readConfig({ ...shared, PROCESS_ROLE: "worker", HEARTBEAT_FILE: "/dev/shm/heartbeat" })).toMatchObject({
    heartbeatFile: "/dev/shm/heartbeat",
  });
});
