// Builds dist/api, dist/gate, dist/graphiql, dist/rest-docs and dist/dashboard (or the named ones) in parallel. A part is built only if its
// sources have changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const vite = join(root, "node_modules", "vite", "bin", "vite.js");
const EVERY_BUILD = ["package-lock.json", "tsconfig.json"];

const builds = [
  { name: "api", config: "api/vite.config.ts", sources: ["api/src", "api/sandbox", "api/vite.config.ts"] },
  {
    name: "gate",
    config: "api/gate.vite.config.ts",
    sources: [
      "api/src/gate",
      "api/src/iam",
      "api/src/aws",
      "api/src/errors.ts",
      "api/src/clock.ts",
      "api/src/trace.ts",
      "api/gate.vite.config.ts",
      "dashboard/licence-plugin.ts",
    ],
  },
  {
    name: "graphiql",
    config: "dashboard/graphiql/vite.config.ts",
    sources: ["dashboard/graphiql", "dashboard/licence-plugin.ts"],
  },
  { name: "rest-docs", config: "dashboard/rest-docs/vite.config.ts", sources: ["dashboard/rest-docs"] },
  { name: "dashboard", config: "dashboard/vite.config.ts", sources: ["dashboard", "schema"] },
];

const named = process.argv.slice(2);
const wanted = builds.filter(
  ({ name, config }) => existsSync(join(root, config)) && (named.length === 0 || named.includes(name)),
);
const outdated = wanted
  .map((part) => ({ ...part, hash: hashOf([...EVERY_BUILD, ...part.sources]) }))
  .filter(({ name, hash }) => !isBuilt(name, hash));
if (outdated.length > 0)
  console.log(`Building ${outdated.map(({ name }) => name).join(", ")} (less than a minute) ...`);
const results = await Promise.all(outdated.map(build));
process.exit(results.every(Boolean) ? 0 : 1);

async function build({ name, config, hash }) {
  const child = spawn(process.execPath, [vite, "build", "-c", config, "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) return false;
  writeFileSync(stampOf(name), hash);
  return true;
}

function stampOf(name) {
  return join(root, "dist", name, ".stamp");
}

function isBuilt(name, hash) {
  return existsSync(stampOf(name)) && readFileSync(stampOf(name), "utf8") === hash;
}

/** A hash of paths and contents, not of times, so that a fresh checkout of the same commit needs no second build. */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesIn).toSorted()) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesIn(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats) return [];
  if (stats.isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(join(root, path)).flatMap((name) => filesIn(`${path}/${name}`));
}
