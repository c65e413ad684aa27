/**
 * Tests over the repository's own files, for the rules of this project that no tool can check. Rules for imports are in
 * .dependency-cruiser.cjs, rules for the list of checks in api/src/iam/checks/rules/index.test.ts, and all other rules
 * in .oxlintrc.json.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { buildSchema, isObjectType } from "graphql";
import { describe, expect, test } from "vitest";
import { ERRORS } from "../src/errors.ts";

const MAX_FILE_BYTES = 1_500_000;
/**
 * The maximum length of a code file, because longer files are not read to the end. A file of 300 lines already deserves
 * a second look. Tables, cases and generated files are exempt.
 */
const MAX_CODE_LINES = 450;
const TABLES = [
  /\.cases\//,
  /^api\/sandbox\//,
  /^api\/test\/support\/build\.ts$/,
  /^api\/src\/iam\/escalation\/techniques\//,
  /^dashboard\/src\/gql\//,
  /^api\/src\/db\/database\.ts$/,
  /migrations\//,
  /^api\/src\/errors\.ts$/,
  /^api\/src\/graphql\/types\/[\w-]*enums\.ts$/,
  /\.test\.tsx?$/,
];

const root = resolve(import.meta.dirname, "../..");
const read = memoize((path: string) => readFileSync(join(root, path), "utf8"));

/** The files that are committed or could be: untracked files count, ignored files do not. */
const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((path) => path !== "" && existsSync(join(root, path)));
const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const isCode = (path: string) => /\.(ts|tsx|mjs|cjs)$/.test(path);
const isText = (path: string) => !/\.(png|woff2?|ico|gz|br|zip)$/.test(path) && path !== "package-lock.json";
const product = files.filter(
  (path) => /^(api\/src|api\/sandbox|dashboard\/src)\//.test(path) && isCode(path) && !isTest(path),
);

/**
 * Returns the code without comments, because a comment may mention what a rule forbids. A `//` after a colon belongs to
 * a URL, and one after a quotation mark to a string, so both are kept.
 */
const codeOf = memoize((path: string) =>
  read(path)
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(^|[^:"'`])\/\/.*$/gm, "$1"),
);
/**
 * Returns "path: line" for each line of these files that matches the pattern. Only the text of a file in which the pattern
 * matches somewhere is split: nearly no file is.
 */
const linesWith = (paths: readonly string[], pattern: RegExp, text = codeOf) => {
  const anywhere = new RegExp(pattern, `${pattern.flags}m`);
  return paths
    .filter((path) => anywhere.test(text(path)))
    .flatMap((path) =>
      text(path)
        .split("\n")
        .filter((line) => pattern.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
};

describe("files", () => {
  test("are named in kebab-case", () => {
    // A Python module needs a name that can be imported.
    const known =
      /^((README|ARCHITECTURE|CONTRIBUTING|LICENSE|SECURITY|CHANGELOG|Dockerfile|Caddyfile)(\.md)?|Chart\.yaml|NOTES\.txt|_helpers\.tpl|[a-z]+(_[a-z]+)*\.py)$/;
    expect(
      files.filter(
        (path) => !known.test(basename(path)) && !/^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(basename(path)),
      ),
    ).toEqual([]);
  });

  test("are small enough to be read, or to be fetched", () => {
    expect(files.filter((path) => statSync(join(root, path)).size > MAX_FILE_BYTES)).toEqual([]);
    const long = files.filter(
      (path) =>
        isCode(path) && !TABLES.some((table) => table.test(path)) && read(path).split("\n").length > MAX_CODE_LINES,
    );
    expect(long).toEqual([]);
  });

  test("of services are in the rooms, except services.ts", () => {
    expect(files.filter((path) => /^api\/src\/services\/[^/]+$/.test(path))).toEqual(["api/src/services/services.ts"]);
  });

  test("know nothing of the machine they were written on, and leave nothing for later", () => {
    const machine = new RegExp(
      ["work", "home", "root", "tmp", "Users"].map((name) => `(?<![\\w.~*-])/${name}/`).join("|"),
    );
    const marks = new RegExp(`\\b(${["TO_DO", "FIX_ME", "X_XX"].join("|").replaceAll("_", "")})\\b`);
    expect(linesWith(files.filter(isText), machine, read)).toEqual([]);
    expect(linesWith(files.filter(isText), marks, read)).toEqual([]);
  });
});

describe("code", () => {
  test("asks the environment in app/config.ts alone, and in the command that runs on other machines", () => {
    const programs = new Set(["api/src/app/config.ts", "api/src/gate/main.ts"]);
    const paths = product.filter((path) => path.startsWith("api/") && !programs.has(path));
    expect(linesWith(paths, /\bprocess\.env\b|from "node:process"|import\.meta\.env/)).toEqual([]);
  });

  test("asks for the present moment in clock.ts alone", () => {
    const paths = product.filter((path) => path.startsWith("api/") && path !== "api/src/clock.ts");
    expect(linesWith(paths, /\bDate\.now\(|\bnew Date\(\)|\bDate\(\)|\bperformance\.now\(|\bhrtime\b/)).toEqual([]);
  });

  test("reads a query again after a change through read-again.ts alone: refetch may give an answer from before it", () => {
    const paths = product.filter((path) => path.startsWith("dashboard/") && !path.endsWith("/ui/read-again.ts"));
    const calls = linesWith(paths, /\brefetch\w*\(|\brefetchQueries\b|\brefetch\w*\}/);
    // After a failure, any answer will do.
    expect(calls.filter((line) => !/\b(onRetry|retry)/.test(line))).toEqual([]);
  });

  test("ties each field, query and mutation to its method by the decorators of graphql/tied.ts", () => {
    const paths = product.filter((path) => path.startsWith("api/src/") && path !== "api/src/graphql/tied.ts");
    const untied = /import[^;]*\b(Field|FieldResolver|Query|Mutation|Subscription)\b[^;]*from "type-graphql"/;
    expect(paths.filter((path) => untied.test(codeOf(path)))).toEqual([]);
  });

  /** The files whose rows are still of a type that nothing compares with the statement. The list only becomes shorter. */
  const UNTYPED_ROWS = [
    "api/src/db/account-views.ts",
    "api/src/db/application-rights.ts",
    "api/src/db/application-role.ts",
    "api/src/db/commit-snapshot.ts",
    "api/src/db/migrate.ts",
    "api/src/db/search-indexes.ts",
    "api/src/services/accounts/member-administration.ts",
    "api/src/services/accounts/member-identity-center.ts",
    "api/src/services/accounts/member-policies.ts",
    "api/src/services/alerts/problem-trends.ts",
    "api/src/services/alerts/problems.ts",
    "api/src/services/analysis/relation-graphs.ts",
    "api/src/services/exports/subjects/alerts.ts",
    "api/src/services/history/policy-versions.ts",
    "api/src/services/history/thin-snapshots.ts",
    "api/src/services/search/search.ts",
    "api/src/services/views/saved-views.ts",
  ];

  test("says of which type the rows of a statement are in db/typed-sql.ts alone", () => {
    const casts = /\bsql<\s*(\{|readonly \{|[A-Z]\w*Row\b)/;
    const paths = product.filter((path) => path.startsWith("api/src/") && path !== "api/src/db/typed-sql.ts");
    expect(paths.filter((path) => casts.test(codeOf(path)))).toEqual(UNTYPED_ROWS);
  });

  test("writes to AWS in six files alone, and only a rotation changes keys and secrets", () => {
    const writes =
      /\b(Batch)?(Create|Import|Update|Delete|Put|Attach|Detach|Add|Remove|Set|Tag|Untag|Enable|Disable|Change|Upload|Deactivate|Restore|Rotate|Cancel|Stop|Start|Simulate|Publish)\w*Command\b/;
    const writers = product.filter((path) => path.startsWith("api/src/") && writes.test(codeOf(path)));
    expect(writers.toSorted()).toEqual([
      "api/src/aws/access-key-writes.ts",
      // Messages of our own queue, after they were read.
      "api/src/aws/event-queue.ts",
      // New keys, for applications, as in the secret sink.
      "api/src/aws/parameter-sink.ts",
      // Messages only.
      "api/src/aws/publishing.ts",
      "api/src/aws/secret-sink.ts",
      // Findings of our own.
      "api/src/aws/security-hub.ts",
    ]);
    const callers = linesWith(
      product.filter((path) => !path.startsWith("api/src/iam/")),
      /\b(createAccessKey|setAccessKeyStatus|deleteAccessKey|putPending|setCurrent|putParameter|labelParameter|restoreParameter)\(/,
    );
    const outside = callers.filter(
      (line) =>
        line.startsWith("api/src/") &&
        !/^api\/src\/(aws\/(access-key-writes|parameter-sink|secret-sink)|services\/rotation\/aws-steps)\.ts:/.test(
          line,
        ),
    );
    expect(outside).toEqual([]);
  });

  test("passes nothing on from file to file: no barrels", () => {
    expect(linesWith(product, /^export (type )?(\*|\{[^}]*\}) from/)).toEqual([]);
    expect(
      product.filter((path) => basename(path) === "index.ts" && !/(rules|techniques)\/index\.ts$/.test(path)),
    ).toEqual([]);
  });

  test("says what things are: no managers, helpers or infos", () => {
    const empty =
      /export (?:abstract )?(?:class|interface|type|function|const) (?!(?:PageInfo|ServerInfo)\b)\w*(?:Manager|Helpers?|Utils?|Info|Base)\b/;
    expect(linesWith(product, empty)).toEqual([]);
    expect(product.filter((path) => /(^|[-/])(manager|helpers?|utils?|misc|common-types)(\.|-|\/)/.test(path))).toEqual(
      [],
    );
  });

  test("raises every error code of the table", () => {
    const text = product
      .filter((path) => path.startsWith("api/") && path !== "api/src/errors.ts")
      .map(codeOf)
      .join("\n");
    expect(Object.keys(ERRORS).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });
});

describe("migrations", () => {
  const migrations = files.filter((path) => /\/migrations\/migration-\d{8}/.test(path));

  /** The columns that a process of the former version, which does not name them, could not write. */
  function requiredColumns(code: string): readonly string[] {
    const added = code.match(/\badd column [^,`"]*\bnot null\b[^,`"]*/gi) ?? [];
    const changed = [...code.matchAll(/\balter column (\w+) set not null/gi)].map(([, column]) => column!);
    return [
      ...added.filter((column) => !/\bdefault\b/i.test(column)),
      ...changed.filter((column) => !code.includes(`alter column ${column} set default`)),
    ];
  }

  /** Whether a migration removes or renames what the former version reads, and its name does not say so. */
  function contractsSilently(code: string): boolean {
    const contracts = /\brename (column\b|to\b)|\bdrop (table|column)\b|\balter column \w+ type\b/i.test(code);
    return contracts && !/class Migration\d+Contract/.test(code);
  }

  test("need nothing from processes of the former version, which keep running during an update", () => {
    expect(requiredColumns("add column a text not null, add column b text not null default ''")).toHaveLength(1);
    expect(
      requiredColumns("alter column a set not null, alter column b set not null, alter column b set default 1"),
    ).toEqual(["a"]);
    expect(migrations.flatMap((path) => requiredColumns(codeOf(path)))).toEqual([]);
  });

  test("have Contract in their names if the former version cannot work after them, and refuses the database", () => {
    expect(contractsSilently("class Migration20270101Names { alter table a rename column b to c }")).toBe(true);
    expect(contractsSilently("class Migration20270101ContractNames { alter table a drop column b }")).toBe(false);
    expect(migrations.length).toBeGreaterThan(0);
    expect(migrations.filter((path) => contractsSilently(read(path)))).toEqual([]);
  });
});

describe("mutants", () => {
  test("quote code that stands exactly once in its file", () => {
    const source = read("scripts/mutants.mjs");
    const start = source.indexOf("[", source.indexOf("const MUTANTS ="));
    const list = source.slice(start, source.indexOf("\n];", start) + 2);
    // Importing the script would run it, so only its table is evaluated.
    const mutants = runInNewContext(list) as readonly { name: string; file: string; from: string }[];
    expect(mutants.length).toBeGreaterThan(10);
    expect(mutants.filter(({ file, from }) => read(file).split(from).length !== 2).map(({ name }) => name)).toEqual([]);
  });
});

describe("language", () => {
  /**
   * Words whose meaning a reader has to guess, each with its replacement. Values in upper case are exempt, because the
   * database stores them.
   */
  const BANNED: readonly (readonly [pattern: string, instead: string])[] = [
    ["deeds?", "permission, action, effect or change"],
    ["ways? (up|to administrator)", "escalation path, or technique"],
    ["nobody('s)?", "no principal, no operator, no one"],
    ["somebody('s)?", "an operator, a principal, another user"],
    ["who(m)?ever", "anyone who, the caller that"],
    ["(hang(s|ing)?|hung) on", "depends on"],
    ["anew", "again, new"],
    ["told", "reported, set, given, known"],
    ["things?", "resource, object, or its own name"],
    ["he|his|him|himself", "the operator, they"],
    ["(un)?judg(e|es|ed|ing|ements?)", "evaluate, evaluation; not evaluated"],
    ["postures?", "principal state"],
    ["outsiders?", "external principal"],
    ["visitors?", "socket connection, client"],
    ["standing orders?", "rotation schedule"],
    ["troubles?", "issue, failure"],
    ["sureness", "certainty"],
    ["patience", "retries, deadline"],
    ["think(s|ing)?|thought", "analyse, analysis"],
    ["meddl(e|es|ed|ing)", "interfere"],
    ["figures", "metrics, numbers, measurements"],
    ["standings?", "result, state, session validity"],
    ["dear(er|est)?", "expensive, costly"],
  ];
  /** Names of earlier versions, each with its present one. The changelog may mention them. */
  const RENAMED: readonly (readonly [pattern: string, instead: string])[] = [
    ["PathMethod|EscalationMethod|escalationMethods", "EscalationTechnique, escalationTechniques"],
    ["HeldMethod", "PolicyTechnique"],
    ["PathThing", "PathResource"],
    ["otherPaths?|OtherPaths?", "alternativePaths"],
    ["CheckStanding", "CheckResult"],
    ["CutKind|PermissionCut|cutBy", "LimitKind, PermissionLimit, limitedBy"],
    ["Connected(Reading|State|Account)", "CrossAccountReading, CrossAccountState, CrossAccountMember"],
    ["FactAge", "Freshness"],
    ["SignInWay|lastSignInWay", "SignInMethod, lastSignInMethod"],
    ["AccountWrites", "WriteMode"],
    ["useFormDeed", "useSubmit"],
    ["ruleWith|ruleRisen", "evaluateRequest, authorizeAfterElevation"],
    ["takenAway", "removableLimits"],
    ["isRaisable", "canBeElevated"],
  ];
  const READ = /^(api|dashboard|schema|docs|scripts|deploy|examples)\/|^[A-Z]+\.md$|^\.env\.example$/;
  /**
   * The files without our own wording: released migrations, which are never edited, AWS's data, and
   * generated documents. Also this list itself, and files that name the Unix user without rights.
   */
  const NOT_OURS =
    /\/migrations\/|^dashboard\/src\/gql\/|aws-managed-policies\.json$|policy\/catalogue\.json$|^api\/test\/house\.test\.ts$|^api\/src\/db\/run-as\.ts$|^api\/test\/database\/embedded\.test\.ts$/;
  const prose = files.filter((path) => READ.test(path) && isText(path) && !NOT_OURS.test(path));

  test.each(BANNED)("does without '%s': write %s", (pattern) => {
    const word = new RegExp(`(?<![\\w-])(${pattern})(?![\\w-])`, "i");
    // The changelog names what an earlier release called `Type.field`.
    const found = linesWith(prose, word, read).filter((line) =>
      word.test(
        line
          .replaceAll(/\b[A-Z_]{2,}\b/g, "")
          .replaceAll(line.startsWith("CHANGELOG.md") ? /`[A-Z]\w+\.\w+`/g : /(?!)/g, ""),
      ),
    );
    expect(found).toEqual([]);
  });

  test.each(RENAMED)("no longer says %s: write %s", (pattern) => {
    const name = new RegExp(`\\b(${pattern})\\b`);
    expect(
      linesWith(
        prose.filter((path) => path !== "CHANGELOG.md"),
        name,
        read,
      ),
    ).toEqual([]);
  });
});

describe("packages", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const lock = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { version?: string; license?: string; dev?: boolean }>;
  };

  test("are pinned exactly", () => {
    const all = Object.entries({ ...dependencies, ...devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test("MikroORM's have one version, and so have Mantine's", () => {
    for (const family of ["@mikro-orm/", "@mantine/"]) {
      const versions = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
        name.startsWith(family),
      );
      expect(new Set(versions.map(([, version]) => version)).size, family).toBe(1);
    }
  });

  test("let the product be used by anyone: no licence that reaches over the network", () => {
    const forbidden = /AGPL|BUSL|SSPL|Commons-Clause|Elastic/i;
    expect(Object.entries(lock.packages).filter(([, { license }]) => forbidden.test(license ?? ""))).toEqual([]);
  });
});

describe("papers", () => {
  test("docker-compose.yml passes every setting that makes sense in its containers (S14)", () => {
    const leftOut = new Set(["HOST", "PORT", "DATA_DIR", "LOG_FORMAT", "ROTATION_TIME_SCALE", "ROTATION_FAILPOINTS"]);
    const names = settingNames(read("api/src/app/config.ts")).filter((name) => !leftOut.has(name));
    const compose = read("docker-compose.yml");
    // Compose refuses a name that occurs twice.
    const environment = compose.slice(compose.indexOf("x-environment:"), compose.indexOf("\nservices:"));
    const lines = environment.match(/^ {2}[A-Z_]+(?=:)/gm)!.map((line) => line.trim());
    expect(lines.filter((name, at) => lines.indexOf(name) !== at)).toEqual([]);
    expect(
      names.filter(
        (name) => !lines.includes(name) && !compose.includes(`, ${name}:`) && !compose.includes(` ${name}: `),
      ),
    ).toEqual([]);
  });

  test("docker-compose.yml gives its containers no more rights than they need (S27)", () => {
    const compose = read("docker-compose.yml");
    const [shared, services] = compose.split(/^(?:services|networks):$/m) as [string, string];
    const containers = services.split(/^ {2}(?=[a-z]+:$)/m).slice(1);
    expect(containers.map((text) => text.slice(0, text.indexOf(":")))).toEqual([
      "postgres",
      "api",
      "worker",
      "proxy",
      "backup",
    ]);
    const product = shared.slice(shared.indexOf("x-product:"), shared.indexOf("x-environment:"));
    for (const container of containers) {
      const lines = (container.includes("<<: *product") ? product + container : container).split("\n");
      const settings = lines.map((line) => line.trim());
      for (const setting of ["read_only: true", "cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]'])
        expect(settings, container.slice(0, 20)).toContain(setting);
      expect(settings.some((line) => /^mem_limit: \d+g$/.test(line))).toBe(true);
      expect(settings.some((line) => /^pids_limit: \d+$/.test(line))).toBe(true);
      expect(settings.filter((line) => /^(privileged|network_mode|pid|ipc|devices):|docker\.sock/.test(line))).toEqual(
        [],
      );
    }
  });

  test("every setting is in .env.example and in docs/settings.md", () => {
    const keys = settingNames(read("api/src/app/config.ts"));
    expect(keys).toContain("DATABASE_URL");
    expect(keys.filter((key) => !new RegExp(`^#? ?${key}=`, "m").test(read(".env.example")))).toEqual([]);
    const named = [...read(".env.example").matchAll(/^# ([A-Z][A-Z0-9_]*)=/gm)].map(([, key]) => key!);
    expect(
      named.filter(
        (key) => !keys.includes(key) && !/^(AWS_|POSTGRES_(APPLICATION_)?PASSWORD$|SITE_ADDRESS$|BACKUP)/.test(key),
      ),
    ).toEqual([]);
    expect(keys.filter((key) => !read("docs/settings.md").includes(`\`${key}\``))).toEqual([]);
  });

  test("every path that ARCHITECTURE.md names is there", () => {
    const paths = [...read("ARCHITECTURE.md").matchAll(/`((?:api|dashboard|schema|scripts|examples)\/[\w./-]*)`/g)].map(
      ([, path]) => path!,
    );
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("ARCHITECTURE.md says of each room of services what the import rules say", () => {
    const source = read(".dependency-cruiser.cjs");
    const start = source.indexOf("{", source.indexOf("const rooms ="));
    const rooms = runInNewContext(`(${source.slice(start, source.indexOf("\n};", start) + 2)})`) as Record<
      string,
      Record<string, string[]>
    >;
    const named = (cell: string) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name!);
    const rows = read("ARCHITECTURE.md")
      .split("| Room of `services` |")[1]!
      .split("\n\n")[0]!
      .split("\n")
      .slice(2)
      .map((row) => row.split("|"));
    const written = rows.map(([, room, , allowed]) => [named(room!)[0], named(allowed!).toSorted()]);
    const enforced = Object.entries(rooms["api/src/services"]!).map(([room, allowed]) => [room, allowed.toSorted()]);
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(enforced));
  });

  test("every command that README.md and CONTRIBUTING.md name is there", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = ["README.md", "CONTRIBUTING.md"].flatMap((file) =>
      [...read(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(
      Object.keys(scripts).filter(
        (name) => !name.startsWith("pre") && scripts[`pre${name}`] !== "node scripts/ensure.mjs",
      ),
    ).toEqual([]);
  });
});

describe("schema", () => {
  const sdl = read("schema/schema.graphql");

  test("has no field for a secret", () => {
    const types = Object.values(buildSchema(sdl).getTypeMap());
    const fields = types
      .filter(isObjectType)
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    const carried = fields.filter((field) =>
      /secret(?!Id|sManager|Sealed|State|Arn|Destination|Status|AccountId)|password(?!Enabled|Last|Policy|Next|Changed|Active|ReusePrevention|Age|Count)|sessionToken/i.test(
        field,
      ),
    );
    expect(
      carried.filter(
        (field) => !/^Mutation\.|^PasswordPolicy\.|^RevealSecretPayload\.|Payload\.userErrors$/.test(field),
      ),
    ).toEqual([]);
  });
});

/** Each file is read by many rules. */
function memoize(textOf: (path: string) => string): (path: string) => string {
  const texts = new Map<string, string>();
  return (path) => texts.get(path) ?? texts.set(path, textOf(path)).get(path)!;
}

/** Returns the names of the settings that are keys of an object in the source of config.ts. */
function settingNames(source: string): string[] {
  return [...new Set([...source.matchAll(/^\s+([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*): /gm)].map(([, name]) => name!))];
}
