// Runs every check: `npm test` all of them, `npm run check` the fast ones, `npm test -- lint unit` the named ones.
// The gates run behind the integration and browser tests, which run beside each other. `--serial` runs one part at a time.
// Each part prints a header, its duration and its counts, always in the same order. A failure prints its first lines here
// and everything to .cache/test/. A few files that fail run once more, alone; a test that then passes is counted as
// unsteady. The last line is "N passed, N failed".
import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join, relative } from "node:path";
import { findBrowser, findMoto } from "./outside-tools.mjs";

const root = join(import.meta.dirname, "..");
const logs = join(root, ".cache", "test");
/** Where Node keeps compiled code, because a test run starts hundreds of processes with the same code. */
const compiled = join(root, ".cache", "compile");
/** The build of the API. Tests start processes from it. */
const builtApi = join(root, "dist", "api");
/** What integration tests start. Browser tests need everything. */
const API_BUILDS = ["api", "gate"];
const isCi = process.env.CI === "true";
const MAX_SHOWN_LINES = 40;
const MAX_SHOWN_FAILURES = 15;
const MAX_MESSAGE_LINES = 8;
const MAX_PART_MINUTES = 30;
/** More files than this that fail are no matter of chance. They are not run again. */
const MAX_REPEATED_FILES = 3;
const COULD_NOT_RUN = "could not run";

const bin = (name) => join(root, "node_modules", ".bin", name);
const fast = ["format", "lint", "boundaries", "unused", "schema", "lockfile", "unit", "dashboard"];

const parts = {
  format: {
    title: "format (oxfmt)",
    run: () => gate("format", bin("oxfmt"), ["--list-different"], "Run `npm run format` to format these files:"),
  },
  // Both need the types of all files. Read once for both, they take a quarter less CPU time than tsc and oxlint in turn.
  lint: {
    title: "types and lint (oxlint)",
    run: () => gate("lint", bin("oxlint"), ["--type-aware", "--type-check", "--format=unix"]),
  },
  boundaries: { title: "boundaries (dependency-cruiser)", run: boundaries },
  unused: { title: "unused code (knip)", run: () => gate("unused", bin("knip"), ["--no-progress"]) },
  schema: {
    title: "schema is up to date (schema/schema.graphql)",
    run: () => gate("schema", process.execPath, ["scripts/schema.mjs", "--check"]),
  },
  lockfile: { title: "lock file (npm ci --dry-run)", run: lockfile },
  unit: { title: "unit tests", run: () => vitest("unit", motoEnvironment()) },
  integration: { title: "integration and contract tests", run: () => product("integration") },
  dashboard: { title: "dashboard tests", run: () => vitest("dashboard") },
  browser: { title: "browser tests", run: () => product("browser") },
};

/** The gates, in two lanes that run at the same time, because most of them compute with one core. */
const gates = [["format", "boundaries", "unused", "schema", "lockfile"], ["lint"]];
/**
 * The tests, one part after the other. Unit tests that ran behind the others failed, because the limits of a reading are of
 * real time.
 */
const tests = ["unit", "dashboard", "integration", "browser"];
/**
 * The parts that start the product, with the folders of their tests. One run of vitest has both: most integration tests
 * wait, and most browser tests compute. If one of them runs, the gates use what is left, with the lowest priority.
 */
const PRODUCT = { integration: ["api/test/", "api/bench/"], browser: ["dashboard/e2e/"] };
const LOWEST_PRIORITY = constants.priority.PRIORITY_LOW;

const OPTIONS = ["--full", "--fast", "--serial"];
const selected = process.argv.slice(2).filter((word) => !OPTIONS.includes(word));
/**
 * Whether to run the browser tests in more combinations and with real durations. Without `--full`, every test still
 * runs, but in fewer combinations.
 */
const isFull = process.argv.includes("--full");
const isSerial = process.argv.includes("--serial");
const names = selectedNames();

mkdirSync(logs, { recursive: true });
/**
 * The running part: what it has to say, which is printed when it is over and every earlier part has been printed, and
 * whether it runs behind the others.
 */
const running = new AsyncLocalStorage();
const children = new Set();
/** The runs of tests that start the product, by the parts that they belong to. */
const productRuns = new Map();
/** The latest build. Two lanes may build, so one build waits for the other. */
let building = Promise.resolve();
stopChildrenOn("SIGINT", "SIGTERM", "SIGHUP");

const total = { passed: 0, failed: 0, skipped: 0, unsteady: 0 };
const runs = startParts();
for (const name of names) {
  console.log(`== ${parts[name].title}`);
  const { lines, seconds, passed, failed, skipped, unsteady } = await runs.get(name);
  for (const line of lines) console.log(line);
  total.passed += passed;
  total.skipped += skipped;
  total.unsteady += unsteady;
  // CI must run every test, so a missing tool is a failure there.
  total.failed += failed + (isCi ? skipped : 0);
  console.log(`   ${countsOf({ passed, failed, skipped, unsteady })}, ${seconds.toFixed(1)} s`);
}
console.log(countsOf(total));
process.exit(total.failed === 0 ? 0 : 1);

function countsOf({ passed, failed, ...others }) {
  const shown = Object.entries(others).filter(([, count]) => count > 0);
  return [`${passed} passed`, `${failed} failed`, ...shown.map(([word, count]) => `${count} ${word}`)].join(", ");
}

function selectedNames() {
  if (process.argv.includes("--fast")) {
    if (selected.length === 0) return fast;
    console.error(
      `--fast names its own parts. Leave out ${selected.join(", ")}, or use \`npm test -- ${selected.join(" ")}\`.`,
    );
    process.exit(2);
  }
  const unknown = selected.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    console.error(`Unknown part: ${unknown.join(", ")}. Parts: ${Object.keys(parts).join(", ")}.`);
    process.exit(2);
  }
  return selected.length > 0 ? Object.keys(parts).filter((name) => selected.includes(name)) : Object.keys(parts);
}

/** Starts the selected parts: those of one lane one after the other. Returns the outcome of each part by its name. */
function startParts() {
  const started = new Map();
  const start = (lane, isBehind) => {
    let previous = Promise.resolve();
    for (const name of lane.filter((each) => names.includes(each)))
      started.set(name, (previous = previous.then(() => runPart(name, isBehind))));
  };
  if (isSerial) start(names, false);
  else if (names.some((name) => Object.hasOwn(PRODUCT, name))) {
    prepare(...(names.includes("browser") ? [] : API_BUILDS));
    start(tests, false);
    for (const lane of gates) start(lane, true);
  } else for (const lane of [[...gates[0], ...tests], ...gates.slice(1)]) start(lane, false);
  return started;
}

/**
 * Runs one part, behind all other work if `isBehind`. A part that throws has failed, and the others go on.
 */
async function runPart(name, isBehind) {
  const lines = [];
  const startedAt = performance.now();
  const {
    passed,
    failed,
    skipped = 0,
    unsteady = 0,
  } = await running.run({ lines, isBehind }, () =>
    parts[name].run().catch((error) => {
      show(error.stack ?? String(error), name);
      return { passed: 0, failed: 1 };
    }),
  );
  return { lines, passed, failed, skipped, unsteady, seconds: (performance.now() - startedAt) / 1000 };
}

function say(line) {
  running.getStore().lines.push(line);
}

/**
 * Ends on these signals, and kills the process group of every running command, including servers and workers that a
 * test started.
 */
function stopChildrenOn(...signals) {
  for (const signal of signals) process.once(signal, () => process.exit(130));
  // Also if this process ends by an error of its own: the commands have process groups that nothing else would end.
  process.once("exit", () => {
    for (const child of children) kill(child, "SIGTERM");
  });
}

/**
 * Gives the command, and what it starts, the lowest priority. Linux shares the cores between sessions, and each command
 * has one of its own, so there the session needs the priority as well.
 */
function postpone(child) {
  try {
    setPriority(child.pid, LOWEST_PRIORITY);
    const session = `/proc/${child.pid}/autogroup`;
    if (existsSync(session)) writeFileSync(session, String(LOWEST_PRIORITY));
  } catch {
    // It has already exited, or the system does not allow it. Then it only takes its share.
  }
}

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has already exited.
  }
}

/** Runs one command that passes or fails as a whole. */
async function gate(name, command, args, cure) {
  const { code, output } = await run(name, command, args);
  if (code === 0) return { passed: 1, failed: 0 };
  show(cure ? `${cure}\n${output}` : output, name);
  return { passed: 0, failed: 1 };
}

/**
 * dependency-cruiser passes if it finds no modules (as it did with TypeScript 7), so the number of modules is checked
 * too.
 */
async function boundaries() {
  const folders = ["api", "dashboard", "scripts"];
  const { code, output } = await run("boundaries", bin("depcruise"), [
    ...folders,
    "--config",
    ".dependency-cruiser.cjs",
  ]);
  const modules = Number(/\((\d+) modules|(\d+) modules/.exec(output)?.slice(1).find(Boolean) ?? 0);
  say(`   ${modules} modules`);
  if (code === 0 && modules > 0) return { passed: 1, failed: 0 };
  show(output.split("‼")[0], "boundaries"); // what follows asks for an older TypeScript
  return { passed: 0, failed: 1 };
}

/** Checks that a clean checkout would install, and that the lock file contains no address of a private registry. */
async function lockfile() {
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
  const { code, output } = await run("lockfile", command, [...args, "ci", "--dry-run", "--loglevel=error"]);
  const hosts = readFileSync(join(root, "package-lock.json"), "utf8").match(/"resolved": "https?:[^"]+"/g) ?? [];
  if (code === 0 && !output.includes("Missing") && hosts.length === 0) return { passed: 1, failed: 0 };
  show([output, ...hosts.slice(0, 3)].join("\n"), "lockfile");
  return { passed: 0, failed: 1 };
}

async function vitest(project, environment = {}) {
  return outcome(project, await runTests(project, environment), environment);
}

/** Prints what a run of tests must say, and returns its counts. `name` is that of its log. */
async function outcome(name, { code, tests, failures, unhandled, output, hasReport }, environment) {
  if (!hasReport) return { passed: 0, failed: 1 };
  for (const line of output.match(/^conformance with .+$/gm) ?? []) say(`   ${line}`);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed").length;
  const unsteady = await unsteadyIn({ code, failures, unhandled }, name, environment);
  for (const failure of failures.slice(0, MAX_SHOWN_FAILURES)) sayFailure(failure, unsteady ? "UNSTEADY" : "FAILED");
  if (failures.length > 0) say(`   Full output: ${relative(root, join(logs, `${name}.log`))}`);
  if (unsteady) return { ...unsteady, passed: passed + unsteady.passed, failed: 0, skipped };
  // An error outside the tests, such as the crash of a process, which is why a file could not run.
  if (code !== 0 && unhandled) show(unhandled, name);
  let failed = failures.length;
  // No test failed, but vitest itself did: there was an error outside the tests, or there were no tests at all.
  if (code !== 0 && failed === 0) {
    if (!unhandled) showEnd(output, name);
    failed = 1;
  }
  return { passed, failed, skipped };
}

/**
 * Runs files that failed once more, without the others beside them, if they are few. If all of them pass, returns how
 * many of their tests had failed, as `unsteady`: they depend on the order or the speed of what runs beside them. This
 * does not fail a run of thousands of tests, but it is a fault of the test or of the product, and the next one to mend.
 */
async function unsteadyIn({ failures, unhandled, code }, project, environment) {
  const files = [...new Set(failures.map(({ file }) => relative(root, file)))];
  if (files.length === 0 || files.length > MAX_REPEATED_FILES || unhandled || code === null) return null;
  const again = await runTests(project, environment, files, `${project}-again`);
  if (again.code !== 0 || again.failures.length > 0) return null;
  const inFailures = ({ file, title }) => failures.some((failure) => failure.file === file && failure.title === title);
  // A file that could not run at all adds all of its tests.
  const isNew = (test) => inFailures(test) || inFailures({ file: test.file, title: COULD_NOT_RUN });
  return {
    passed: again.tests.filter((test) => test.status === "passed" && isNew(test)).length,
    unsteady: failures.length,
  };
}

/** Runs the tests of a project, or of the files whose paths contain one of the words. `name` is that of the log. */
async function runTests(project, environment, files = [], name = project) {
  const report = join(logs, `${name}.json`);
  rmSync(report, { force: true });
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code, output } = await run(name, bin("vitest"), [...args, ...files], {
    NODE_COMPILE_CACHE: compiled,
    ...environment,
  });
  if (!existsSync(report)) {
    showEnd(output, name);
    return { code, output, failures: [], tests: [], unhandled: unhandledIn(output), hasReport: false };
  }
  const results = JSON.parse(readFileSync(report, "utf8"));
  const tests = results.testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ fullName: title, status, failureMessages: [message] }) => ({
      file,
      title,
      status,
      message,
    })),
  );
  const broken = results.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  const failures = [
    ...tests.filter(({ status }) => status === "failed"),
    ...broken.map(({ name: file, message }) => ({ file, title: COULD_NOT_RUN, message })),
  ];
  return { code, output, tests, failures, unhandled: unhandledIn(output), hasReport: true };
}

function sayFailure({ file, title, message = "" }, word) {
  const lines = message.split("\n").filter((line) => !line.includes("node_modules"));
  say(`   ${word} ${relative(root, file)}: ${title}\n${indent(lines.slice(0, MAX_MESSAGE_LINES))}`);
}

/**
 * MOTO_PYTHON is the Python that has moto, or empty. If it is empty, the tests with moto are skipped, which CI does not
 * accept.
 */
function motoEnvironment() {
  return { MOTO_PYTHON: findMoto(say) ?? "" };
}

/** Runs the tests of a part that starts the product, together with those of the other such part if it is selected. */
async function product(part) {
  const together = isSerial ? [part] : Object.keys(PRODUCT).filter((name) => names.includes(name));
  const key = together.join();
  if (!productRuns.has(key)) productRuns.set(key, runProduct(together));
  const { ran, tests, environment } = await productRuns.get(key);
  if (!ran.includes(part)) return { passed: 0, failed: 1 };
  if (part !== ran[0]) say(`   beside the ${parts[ran[0]].title}, in the same time`);
  return outcome("product", ran.length === 1 ? tests : ofPart(part, tests, part === ran[0]), environment);
}

/**
 * Runs the tests of these parts at once. They start the built product: a built process takes half the CPU time to start.
 * Without a browser or a build, the parts that need it are not in `ran`.
 */
async function runProduct(together) {
  const browser = together.includes("browser") ? findBrowser(say) : undefined;
  const ran = together.filter((name) => name !== "browser" || browser);
  if (ran.length === 0 || !(await build(...(browser ? [] : API_BUILDS)))) return { ran: [] };
  const environment = {
    ...(ran.includes("integration") && motoEnvironment()),
    CHROMIUM_PATH: browser ?? "",
    E2E: isFull ? "full" : "",
    BUILT_API: builtApi,
  };
  const folders = ran.flatMap((name) => PRODUCT[name]);
  return { ran, environment, tests: await runTests("product", environment, folders) };
}

/** The tests of one part. An error that belongs to no test is reported by the first part. */
function ofPart(part, run, isFirst) {
  const isOwn = ({ file }) => PRODUCT[part].some((folder) => relative(root, file).startsWith(folder));
  const failures = run.failures.filter(isOwn);
  const isToReport = failures.length > 0 || (isFirst && (run.failures.length === 0 || run.unhandled !== ""));
  return {
    ...run,
    tests: run.tests.filter(isOwn),
    failures,
    code: isToReport ? run.code : 0,
    unhandled: isFirst ? run.unhandled : "",
    output: isFirst ? run.output : "",
  };
}

/** Builds the named parts, or everything, behind the running tests. If that fails, the part that needs it reports it. */
function prepare(...names) {
  void running.run({ lines: [], isBehind: true }, () => build(...names));
}

/** Builds the named parts, or everything. Returns whether that succeeded. Unchanged parts are not built again. */
async function build(...names) {
  const own = building.then(() => run("build", process.execPath, ["scripts/build.mjs", ...names]));
  building = own;
  const { code, output } = await own;
  if (code !== 0) show(output, "build");
  return code === 0;
}

function run(name, command, args, environment = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", ...environment },
    detached: true,
  });
  children.add(child);
  if (running.getStore().isBehind) postpone(child);
  const timer = setTimeout(() => {
    say(`   Killed after ${MAX_PART_MINUTES} minutes, the most that a part may take.`);
    kill(child, "SIGKILL");
  }, MAX_PART_MINUTES * 60_000);
  // Written as it comes, so that a part of a lane that is not yet printed can be followed, and is known after Ctrl-C.
  const log = join(logs, `${name}.log`);
  writeFileSync(log, "");
  const chunks = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      chunks.push(chunk);
      append(log, chunk);
    });
  return new Promise((resolve) => {
    const end = (code, error = "") => {
      clearTimeout(timer);
      children.delete(child);
      append(log, error);
      resolve({ code, output: Buffer.concat(chunks).toString() + error });
    };
    child.once("error", (error) => end(1, String(error)));
    child.once("close", (code) => end(code));
  });
}

/** A full disk must not end the run: the output is kept in memory as well. */
function append(log, text) {
  try {
    appendFileSync(log, text);
  } catch {
    // The summary is printed from memory.
  }
}

function show(output, name) {
  const lines = output.trim().split("\n");
  say(indent(lines.slice(0, MAX_SHOWN_LINES)));
  if (lines.length > MAX_SHOWN_LINES)
    say(`   ... ${lines.length - MAX_SHOWN_LINES} more lines in .cache/test/${name}.log`);
}

/** Shows the last lines, where a command that ended in the middle of its work says why. */
function showEnd(output, name) {
  const lines = output.trim().split("\n");
  if (lines.length > MAX_SHOWN_LINES)
    say(`   ${lines.length - MAX_SHOWN_LINES} earlier lines in .cache/test/${name}.log ...`);
  say(indent(lines.slice(-MAX_SHOWN_LINES)));
}

/** Vitest's section about errors outside the tests. Empty if there is none. */
function unhandledIn(output) {
  const start = output.search(/^\W*Unhandled Errors\W*$/m);
  return start === -1 ? "" : output.slice(start);
}

function indent(lines) {
  return lines.map((line) => `   | ${line}`).join("\n");
}
