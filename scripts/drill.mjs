// The long forms of the rotation drills: `npm run test:crash`, `test:faults`, `test:workers`, `test:lives`, `test:database`.
// Each is the test that `npm test` runs in its quick form, with DRILL_SEEDS seeds (20) and, where workers are processes, a built one, which starts faster.
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const [name, seeds = "20"] = process.argv.slice(2);
if (!["crash", "faults", "workers", "lives", "database"].includes(name) || !/^[1-9]\d{0,3}$/.test(seeds)) {
  console.error("drill.mjs crash|faults|workers|lives|database [SEEDS]");
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
    // The whole group: the workers that a drill started go as well.
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.kill(-child.pid, signal));
    child.once("close", (code) => resolve(code ?? 1));
  });

let code = await run(process.execPath, ["scripts/build.mjs"]);
if (code === 0) {
  const vitest = join(root, "node_modules", ".bin", "vitest");
  code = await run(vitest, ["run", "--project", "integration", `api/test/drills/${name}.test.ts`], {
    DRILL_SEEDS: seeds,
    BUILT_API: join(root, "dist", "api"),
  });
}
process.exit(code);
