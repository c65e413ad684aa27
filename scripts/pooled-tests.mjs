// Runs the integration tests with PgBouncer in transaction mode between the product and PostgreSQL:
// `npm run test:pgbouncer`, or `npm run test:pgbouncer -- api/test/alerts` for some of them. PgBouncer must be installed
// (package `pgbouncer` of Debian).
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const installed = spawnSync("pgbouncer", ["--version"], {
  encoding: "utf8",
  env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
});
if (installed.status !== 0) {
  console.error("PgBouncer is not installed, so nothing was tested. On Debian: apt-get install pgbouncer");
  process.exit(2);
}
const given = process.argv.slice(2);
/** The named files, or all that start the product without a browser. */
const tests = given.some((word) => word.includes("/")) ? given : ["api/test/", "api/bench/", ...given];
console.log(installed.stdout.split("\n")[0]);
// As in `npm test`: processes that tests start run the built program, which starts with half the CPU time.
const built = spawnSync(process.execPath, [join(root, "scripts", "build.mjs"), "api", "gate"], { stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);
const environment = {
  TEST_POOLER: "true",
  BUILT_API: join(root, "dist", "api"),
  NODE_COMPILE_CACHE: join(root, ".cache", "compile"),
};
const child = spawn(join(root, "node_modules", ".bin", "vitest"), ["run", "--project", "product", ...tests], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, ...environment },
});
child.once("close", (code) => process.exit(code ?? 1));
