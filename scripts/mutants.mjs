// The guards of the rotation removed one at a time, each in a copy of the sources: the tests and drills must turn red, or
// nothing holds the guard in place. `npm run test:mutants [WORD]`: all, or those whose name has the word.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const copy = join(root, ".cache", "mutants");
const MAX_MINUTES = 10;
const COPIED = ["api", "schema", "package.json", "tsconfig.json", "vitest.config.ts", "dashboard", "scripts"];
/** The cheap ones first: most guards are held in place by them, and the rest need not run. */
const STAGES = [
  { name: "unit tests", project: "unit", files: ["api/src/iam/rotation/", "api/src/aws/"] },
  { name: "requests", project: "integration", files: ["api/test/rotation/requests"] },
  { name: "rotation tests", project: "integration", files: ["api/test/rotation/"] },
  { name: "lives", project: "integration", files: ["api/test/drills/lives"] },
  { name: "drills", project: "integration", files: ["api/test/drills/faults", "api/test/drills/crash"] },
];

/** `from` must stand in the file exactly once. */
const MUTANTS = [
  {
    name: "the create is sent once",
    file: "api/src/aws/clients.ts",
    from: "creating: layers.around(new IAMClient(once))",
    to: "creating: layers.around(new IAMClient(common))",
  },
  {
    name: "only who committed the intent may create",
    file: "api/src/iam/rotation/decide.ts",
    from: "return observed.isOwnIntent\n",
    to: "return true\n",
  },
  {
    name: "the new key is active before the old one goes",
    file: "api/src/iam/rotation/deliver-new-key.ts",
    from: 'if (newKey === "ACTIVE") return null;\n',
    to: "if (newKey !== null) return null;\n",
  },
  {
    name: "the old key is quiet",
    file: "api/src/iam/rotation/deactivation-gate.ts",
    from: "now - oldKey.at > windows.quiet",
    to: "now - oldKey.at > -1",
  },
  {
    name: "our own probe is no evidence",
    file: "api/src/iam/rotation/deactivation-gate.ts",
    from: "newKey.at > probedAt + windows.useMargin",
    to: "newKey.at > 0",
  },
  {
    name: "what could not be read is not 'never used'",
    file: "api/src/aws/access-key-reads.ts",
    from: 'error.code === "AWS_ACCESS_DENIED" ? "NO_PERMISSION" : "UNKNOWN"',
    to: '"NEVER_USED"',
  },
  {
    name: "the old key rests before it is deleted",
    file: "api/src/iam/rotation/retire-old-key.ts",
    from: "now >= inactiveAt + windows.soak)",
    to: "now >= inactiveAt)",
  },
  {
    name: "a key is an orphan only with proof that it is ours",
    file: "api/src/iam/rotation/create-new-key.ts",
    from: 'found?.kind === "FOUND" && found.isOurs',
    to: 'found?.kind === "FOUND"',
  },
  {
    name: "an orphan that was used is left alone",
    file: "api/src/iam/rotation/create-new-key.ts",
    from: 'if (lastUsed.status === "USED")',
    to: 'if (lastUsed.status === "NO_SUCH")',
  },
  {
    name: "a lease is one worker's",
    file: "api/src/services/rotation/run-rotation.ts",
    from: " and (lease_until is null or lease_until < clock_timestamp())",
    to: "",
  },
  {
    name: "two keys are the limit",
    file: "api/src/iam/rotation/create-new-key.ts",
    from: "if (beforeSet.length >= 2)",
    to: "if (beforeSet.length >= 3)",
  },
  {
    name: "the pending version is compared before it is promoted",
    file: "api/src/aws/secret-sink.ts",
    from: '? "OURS" : "DIFFERENT"',
    to: '? "OURS" : "OURS"',
  },
  {
    name: "the gate is evaluated again before the old key is deactivated",
    file: "api/src/iam/rotation/retire-old-key.ts",
    from: '(mode === "COMPROMISED" ? null : guardOldKey(rotation, observed, now)) ??',
    to: "null ??",
  },
  {
    name: "an orphan waits until AWS must show its use",
    file: "api/src/iam/rotation/create-new-key.ts",
    from: "if (now < shownAt)\n",
    to: "if (now < rotation.stateSince)\n",
  },
  {
    name: "AWSCURRENT is led only to a key that works",
    file: "api/src/iam/rotation/deliver-new-key.ts",
    from: "// Applications must not be directed to a key that does not work.\n  const guarded = guardNewKey(rotation, observed, now);",
    to: "const guarded = null;",
  },
  {
    name: "a worker that lost its lease changes no row",
    file: "api/src/services/rotation/rows.ts",
    from: '[] : ["fence = ?"]',
    to: '[] : ["fence >= ?"]',
  },
  {
    name: "no key is written to but our own",
    file: "api/src/services/rotation/aws-steps.ts",
    from: "if (!isOurs)\n",
    to: "if (isOurs === undefined)\n",
  },
];

const [word = ""] = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => name.includes(word));
rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const path of COPIED) cpSync(join(root, path), join(copy, path), { recursive: true });
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

const red = await firstRed(STAGES);
if (red !== null) {
  console.error(`Without a mutant the ${red} are red already.`);
  process.exit(1);
}
const survivors = [];
for (const { name, file, from, to } of chosen) {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (text.split(from).length !== 2) {
    survivors.push(`${name} (its place is gone: ${file})`);
    continue;
  }
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  const redStage = await firstRed(STAGES);
  writeFileSync(path, text);
  console.log(`${redStage === null ? "SURVIVED" : `red by the ${redStage}`}: ${name}`);
  if (redStage === null) survivors.push(name);
}
rmSync(copy, { recursive: true, force: true });
console.log(
  `${chosen.length} guards removed one at a time, ${chosen.length - survivors.length} red, ${survivors.length} survived`,
);
process.exit(survivors.length === 0 ? 0 : 1);

/** The name of the first stage that is red or out of time; `null`: all are green. */
async function firstRed(stages) {
  for (const stage of stages) {
    const code = await run(stage);
    if (code === null) return `${stage.name} (out of time)`;
    if (code !== 0) return stage.name;
  }
  return null;
}

function run({ project, files }) {
  const vitest = join(root, "node_modules", ".bin", "vitest");
  const child = spawn(vitest, ["run", "--project", project, "--bail", "1", ...files], {
    cwd: copy,
    stdio: "ignore",
    detached: true,
  });
  // The whole group: workers that a drill started go as well.
  const end = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // it ended by itself
    }
  };
  const timer = setTimeout(end, MAX_MINUTES * 60_000);
  const interrupted = () => {
    end();
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
      resolve(code);
    });
  });
}
