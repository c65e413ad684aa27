// The long drill of upgrades: `npm run test:upgrade` runs the first version with the baseline migration and this version on one
// database, `npm run test:upgrade -- COMMIT` another earlier one. The earlier version is checked out and built in .cache/upgrade.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const BASELINE = "api/src/db/migrations/migration-20261207-0000-baseline.ts";
const [commit = firstCommitOf(BASELINE)] = process.argv.slice(2);

function firstCommitOf(path) {
  const commits = run("git", ["log", "--diff-filter=A", "--format=%H", "--", path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return commits.trim().split("\n").at(-1);
}

function run(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, stdio: "inherit", encoding: "utf8", ...options });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

const id = run("git", ["rev-parse", "--verify", `${commit}^{commit}`], { stdio: ["ignore", "pipe", "inherit"] }).trim();
const folder = join(root, ".cache", "upgrade", id);
const program = join(folder, "dist", "api");
if (!existsSync(join(program, "main.js"))) {
  if (!existsSync(folder)) run("git", ["worktree", "add", "--detach", "--force", folder, id]);
  run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder });
  run(process.execPath, ["scripts/build.mjs"], { cwd: folder });
}
run(process.execPath, ["scripts/build.mjs"]);
run(join(root, "node_modules", ".bin", "vitest"), ["run", "--project", "product", "api/test/drills/upgrade.drill.ts"], {
  env: { ...process.env, DRILL_SEEDS: "1", OLD_PROGRAM: program, BUILT_API: join(root, "dist", "api") },
});
