// The rename drill: renames a column, a row's field, a GraphQL field, an enum value, a permission, a preset, a threshold in a
// copy of the sources, and requires that the fast checks notice each of them. What they do not notice has a copy that no
// compiler holds. `npm run test:renames` tries all renames in one type check, in which an error must name each, and those
// that none names one at a time; `npm run test:renames -- --single` tries each alone, `-- WORD` those whose name contains it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RENAMES } from "./renames.mjs";

const root = join(import.meta.dirname, "..");
const copy = join(root, ".cache", "renames");
/** The type checker is a Go program. Its collector of garbage takes half of its CPU time, and frees little. */
const environment = { ...process.env, GOGC: "off", GOMEMLIMIT: "8GiB" };
const word = process.argv.slice(2).find((each) => !each.startsWith("--"));
const isSingle = process.argv.includes("--single");
const chosen = RENAMES.filter(({ name }) => word === undefined || name.includes(word));

copySources();
const unnoticed = isSingle ? [] : noticedTogether();
for (const rename of isSingle ? chosen : unnoticed.splice(0)) {
  apply(rename);
  const notice = checkTypes()[0] ?? checkGenerated();
  restore(rename);
  report(rename, notice);
  if (notice === undefined) unnoticed.push(rename);
}
rmSync(copy, { recursive: true, force: true });
console.log(`${chosen.length - unnoticed.length} passed, ${unnoticed.length} failed`);
process.exit(unnoticed.length === 0 ? 0 : 1);

/** Applies all renames and checks the types once. Returns the renames that no error names. */
function noticedTogether() {
  for (const rename of chosen) apply(rename);
  const errors = checkTypes();
  for (const rename of chosen) restore(rename);
  return chosen.filter((rename) => {
    const notice = errors.find((error) => namesOf(rename).some((name) => error.includes(name)));
    if (notice === undefined) return true;
    report(rename, notice);
    return false;
  });
}

function report({ name }, notice) {
  console.log(
    notice === undefined
      ? `FAIL  ${name}: no check notices it`
      : `ok    ${name}: ${notice.split("\n")[0].slice(0, 160)}`,
  );
}

/** How an error may name the rename: by its new name, by that of its property, or by an old name that is unique. */
function namesOf({ to, unique }) {
  return [to, to.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase()), ...(unique ? [unique] : [])];
}

/** `from` must occur in the file exactly once, so that the list of renames cannot become stale. */
function apply({ name, file, from, to, line }) {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  const place = line ?? from;
  if (text.split(place).length !== 2) throw new Error(`${name}: ${file} does not have "${place}" exactly once.`);
  writeFileSync(path, text.replace(place, place.replace(from, to)));
}

function restore({ file }) {
  writeFileSync(join(copy, file), readFileSync(join(root, file), "utf8"));
}

function checkTypes() {
  const { stdout } = runTool(join(root, "node_modules", ".bin", "tsc"), [
    "--noEmit",
    "--pretty",
    "false",
    "--noErrorTruncation",
  ]);
  // The lines of a message after its first one are indented.
  return stdout.split(/\n(?=\S)/).filter((error) => error.includes("error TS"));
}

/** Whether what `npm run schema` prints differs from what is committed. */
function checkGenerated() {
  const { status, stderr } = runTool(process.execPath, ["scripts/schema.mjs", "--check"]);
  return status === 0 ? undefined : stderr.trim().split("\n")[0];
}

function runTool(command, args) {
  return spawnSync(command, args, { cwd: copy, encoding: "utf8", env: environment, maxBuffer: 2 ** 28 });
}

function copySources() {
  rmSync(copy, { recursive: true, force: true });
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of listed.stdout.toString().split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
}
