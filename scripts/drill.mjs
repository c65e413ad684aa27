// Runs the long form of a drill: `npm run test:crash`, `test:faults`, `test:workers`, `test:lives`, `test:database`, `test:failover`,
// `test:missing`, `test:shapes`, `test:load`, `test:organization`. `npm test` runs the quick form of the same tests, except
// for `test:load` and `test:organization`, which have none. The long form uses DRILL_SEEDS seeds (20, 500 for shapes, or 300
// accounts for organization) and starts workers from the built program, which starts faster.
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const [name, seeds = { shapes: "500", organization: "300" }[name] ?? "20"] = process.argv.slice(2);
/** Each drill and its test file. */
const DRILLS = {
  crash: "crash",
  faults: "faults",
  workers: "workers",
  lives: "scenarios",
  database: "database",
  failover: "failover",
  missing: "missing-data",
  load: "load",
  shapes: "shapes",
  organization: "organization",
};
if (!Object.hasOwn(DRILLS, name ?? "") || !/^[1-9]\d{0,3}$/.test(seeds)) {
  console.error(`Usage: drill.mjs ${Object.keys(DRILLS).join("|")} [SEEDS]`);
  process.exit(2);
}

const run = (command, args, environment = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...environment },
      detached: true,
    });
    // Signals the whole process group, so that the workers that a drill started exit too.
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.kill(-child.pid, signal));
    child.once("close", (code) => resolve(code ?? 1));
  });

let code = await run(process.execPath, ["scripts/build.mjs"]);
if (code === 0) {
  const vitest = join(root, "node_modules", ".bin", "vitest");
  code = await run(vitest, ["run", "--project", "product", `api/test/drills/${DRILLS[name]}.`], {
    DRILL_SEEDS: seeds,
    BUILT_API: join(root, "dist", "api"),
  });
}
process.exit(code);
