// Mutation test of the rotation: removes one guard at a time in a copy of the sources. The tests and drills must fail;
// otherwise no test covers the guard. `npm run test:mutants [WORD]` runs all mutants, or those whose name contains the
// word.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const copy = join(root, ".cache", "mutants");
const MAX_MINUTES = 10;
/** Tests read files of every other folder, such as the examples. */
const NOT_COPIED = [".cache", ".data", ".git", "dist", "node_modules"];
/** The test stages, cheapest first. Most mutants fail in the first stages, so the later ones need not run. */
const STAGES = [
  { name: "unit tests", project: "unit", files: ["api/src/iam/rotation/", "api/src/aws/"] },
  { name: "requests", project: "product", files: ["api/test/rotation/requests"] },
  { name: "rotation tests", project: "product", files: ["api/test/rotation/"] },
  { name: "scenarios", project: "product", files: ["api/test/drills/scenarios"] },
  { name: "drills", project: "product", files: ["api/test/drills/faults", "api/test/drills/crash"] },
];

/** `from` must occur in the file exactly once. */
const MUTANTS = [
  {
    name: "the create is sent once",
    file: "api/src/aws/clients.ts",
    from: "creating: layers.around(new IAMClient(once))",
    to: "creating: layers.around(new IAMClient(common))",
  },
  {
    name: "only the worker that committed the intent may create",
    file: "api/src/iam/rotation/decide.ts",
    from: "return observed.isOwnIntent\n",
    to: "return true\n",
  },
  {
    name: "a source that has not moved holds the gate",
    file: "api/src/iam/rotation/deactivation-gate.ts",
    from: "if (isHeldBySources) return null;\n",
    to: "if (isHeldBySources && false) return null;\n",
  },
  {
    name: "the new key is active before the old one is deactivated",
    file: "api/src/iam/rotation/guard-new-key.ts",
    from: 'if (newKey === "ACTIVE") return null;\n',
    to: "if (newKey !== null) return null;\n",
  },
  {
    name: "the receiver of a webhook acknowledged the new key",
    file: "api/src/iam/rotation/send-new-key.ts",
    from: "if (acknowledgedAt !== null)",
    to: "if (acknowledgedAt !== undefined)",
  },
  {
    name: "the receiver of a webhook uses the former key before the new one is deleted",
    file: "api/src/iam/rotation/send-new-key.ts",
    from: "if (returnedAt !== null) return null;",
    to: "if (returnedAt !== undefined) return null;",
  },
  {
    name: "the old key is quiet",
    file: "api/src/iam/rotation/deactivation-gate.ts",
    from: "now - oldKey.at > windows.quiet",
    to: "now - oldKey.at > -1",
  },
  {
    name: "an old key that was reactivated is quiet again",
    file: "api/src/iam/rotation/deactivation-gate.ts",
    from: "now - reenabledAt > windows.quiet",
    to: "now - reenabledAt > -1",
  },
  {
    name: "a leaked key that was reactivated is inactive for its full waiting period again",
    file: "api/src/iam/rotation/retire-old-key.ts",
    from: 'oldKey === "INACTIVE" && rotation.reenabledAt !== null',
    to: 'oldKey === "INACTIVE" && rotation.reenabledAt === 0',
  },
  {
    name: "a rotation that was parked at its gate needs a new confirmation",
    file: "api/src/services/rotation/rows.ts",
    from: 'sets.push("moved_confirmed_by = null", "moved_confirmed_at = null")',
    to: "void 0",
  },
  {
    name: "our own probe is no evidence",
    file: "api/src/iam/rotation/deactivation-gate.ts",
    from: "newKey.at > probedAt + windows.useMargin",
    to: "newKey.at > 0",
  },
  {
    name: "a parameter gets a key only once it is verified and active",
    file: "api/src/iam/rotation/deliver-new-key.ts",
    from: 'if (rotation.destination === "PARAMETER_STORE") return promoteParameter(rotation, observed, change);\n  if',
    to: "if",
  },
  {
    name: "the label leaves the new version of a parameter before its former value is restored",
    file: "api/src/iam/rotation/retire-old-key.ts",
    from: "if (destination.isLabelOurs === true && destination.labelledVersionId !== previousVersionId)",
    to: "if (destination.labelledVersionId === undefined)",
  },
  {
    name: "a parameter that was changed outside IAM Monitor is not overwritten",
    file: "api/src/iam/rotation/deliver-new-key.ts",
    from: 'if (currentVersionId !== rotation.previousVersionId)\n    return park(rotation, "SECRET_CONFLICT", "The parameter',
    to: 'if (currentVersionId === "no")\n    return park(rotation, "SECRET_CONFLICT", "The parameter',
  },
  {
    name: "an unreadable last use is not 'never used'",
    file: "api/src/aws/access-key-reads.ts",
    from: 'error.code === "AWS_ACCESS_DENIED" ? "NO_PERMISSION" : "UNKNOWN"',
    to: '"NEVER_USED"',
  },
  {
    name: "the old key is inactive for its full waiting period before it is deleted",
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
    name: "an orphan that was used is not deleted",
    file: "api/src/iam/rotation/create-new-key.ts",
    from: 'if (lastUsed.status === "USED")',
    to: 'if (lastUsed.status === "NO_SUCH")',
  },
  {
    name: "only one worker holds a lease",
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
    name: "a key is retired only if AWS shows no use of it",
    file: "api/src/iam/rotation/retire-unused-key.ts",
    from: 'lastUsed.status === "USED" && lastUsed.at > since',
    to: 'lastUsed.status === "USED" && lastUsed.at > Infinity',
  },
  {
    name: "a key that CloudTrail shows in use is not retired",
    file: "api/src/iam/rotation/retire-unused-key.ts",
    from: "oldKey !== null && oldKey.lastAt > since",
    to: "oldKey !== null && oldKey.lastAt > Infinity",
  },
  {
    name: "a key is retired only if it is as old as the limit",
    file: "api/src/iam/rotation/retire-unused-key.ts",
    from: "createdAt !== null && createdAt > since",
    to: "createdAt !== null && createdAt > Infinity",
  },
  {
    name: "a retired key is inactive for its full waiting period before it is deleted",
    file: "api/src/iam/rotation/retire-unused-key.ts",
    from: "if (now < deletedAt)",
    to: "if (now < inactiveAt)",
  },
  {
    name: "a use that cannot be read does not count as none",
    file: "api/src/iam/rotation/retire-unused-key.ts",
    from: 'if (lastUsed.status === "UNKNOWN") return',
    to: "if (lastUsed.status === null) return",
  },
  {
    name: "a use that AWS has reported counts, whatever it answers next",
    file: "api/src/iam/rotation/retire-unused-key.ts",
    from: "&& isUseAfter(stored, since)",
    to: "&& isUseAfter(stored, Infinity)",
  },
  {
    name: "an orphan waits until AWS must show its use",
    file: "api/src/iam/rotation/create-new-key.ts",
    from: "if (now < shownAt)\n",
    to: "if (now < rotation.stateSince)\n",
  },
  {
    name: "AWSCURRENT is moved only to a key that works",
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
    name: "only our own keys are written to",
    file: "api/src/services/rotation/aws-steps.ts",
    from: "if (!isOurs)\n",
    to: "if (isOurs === undefined)\n",
  },
];

const [word = ""] = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => name.includes(word));
rmSync(copy, { recursive: true, force: true });
mkdirSync(copy, { recursive: true });
for (const path of readdirSync(root).filter((name) => !NOT_COPIED.includes(name)))
  cpSync(join(root, path), join(copy, path), { recursive: true });
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

const failed = await firstFailure(STAGES, "inherit");
if (failed !== null) {
  console.error(`The ${failed} fail without a mutant. Fix them first.`);
  process.exit(1);
}
const survivors = [];
for (const { name, file, from, to } of chosen) {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (text.split(from).length !== 2) {
    survivors.push(`${name} (the quoted code was not found once in ${file})`);
    continue;
  }
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  const failedStage = await firstFailure(STAGES);
  writeFileSync(path, text);
  console.log(`${failedStage === null ? "SURVIVED" : `caught by the ${failedStage}`}: ${name}`);
  if (failedStage === null) survivors.push(name);
}
rmSync(copy, { recursive: true, force: true });
console.log(
  `${chosen.length} guards removed one at a time, ${chosen.length - survivors.length} caught, ${survivors.length} survived`,
);
process.exit(survivors.length === 0 ? 0 : 1);

/** The name of the first stage that fails or runs out of time. Null if all pass. */
async function firstFailure(stages, output = "ignore") {
  for (const stage of stages) {
    const code = await run(stage, output);
    if (code === null) return `${stage.name} (out of time)`;
    if (code !== 0) return stage.name;
  }
  return null;
}

function run({ project, files }, output) {
  const vitest = join(root, "node_modules", ".bin", "vitest");
  const child = spawn(vitest, ["run", "--project", project, "--bail", "1", ...files], {
    cwd: copy,
    stdio: output,
    detached: true,
  });
  // Kills the whole process group, including the workers that a drill started.
  const end = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has already exited.
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
