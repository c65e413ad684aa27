// Runs before every command: installs the packages if package-lock.json has changed since they were installed. It runs
// on the system's Node (20.19 or newer), before Node 24 is installed, so it is plain JavaScript without packages.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".ready");
const lock = readFileSync(join(root, "package-lock.json"), "utf8");
const hash = createHash("sha256").update(lock).digest("hex");
const REQUIRED_MAJOR = 24;

if (readIfThere(stamp) !== hash) {
  if (!isInstalled()) install();
  requireNode();
  writeFileSync(stamp, hash);
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/**
 * Whether all packages are installed, according to npm's hidden lock file. After `npm install some-package` they are,
 * although package-lock.json has changed.
 */
function isInstalled() {
  const hidden = readIfThere(join(root, "node_modules", ".package-lock.json"));
  if (hidden === undefined) return false;
  const installed = JSON.parse(hidden).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

/**
 * The lock file has no download addresses, so npm looks each of them up. With `--prefer-offline` it uses its cache
 * without asking the registry, which takes a quarter less CPU time. If that fails, as with a cache that is older than the
 * lock file, npm asks.
 */
function install() {
  console.log("Installing the packages (a minute or two, once) ...");
  if (runNpmCi("--prefer-offline", "--loglevel=silent") === 0) return;
  const status = runNpmCi("--loglevel=error");
  if (status !== 0) process.exit(status ?? 1);
}

function runNpmCi(...options) {
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm ? [process.execPath, npm] : ["npm"];
  const { status } = spawnSync(command, [...args, "ci", "--no-audit", "--no-fund", ...options], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: !npm && process.platform === "win32",
  });
  return status;
}

/**
 * Exits if Node 24 is missing. The package `node` installs it into node_modules/.bin, where npm's scripts find it
 * first.
 */
function requireNode() {
  const own = join(root, "node_modules", ".bin", "node");
  const version = spawnSync(existsSync(own) ? own : process.execPath, ["-p", "process.versions.node"], {
    encoding: "utf8",
  }).stdout;
  if (Number.parseInt(version, 10) >= REQUIRED_MAJOR) return;
  console.error(
    `Node ${REQUIRED_MAJOR} is required, and the package \`node\` has none for this machine. Install Node ${REQUIRED_MAJOR}, put it first on the PATH and run the command again.`,
  );
  process.exit(1);
}
