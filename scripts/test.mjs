// Runs every check: `npm test` all of them, `npm run check` the fast ones, `npm test -- lint unit` the named ones.
// The gates run behind the integration and browser tests, which run beside each other. `--serial` runs one part at a time.
// Each part prints a header, its duration and its counts, always in the same order. A failure prints its first lines here
// and everything to .cache/test/. A few files that fail run once more, alone; a test that then passes is counted as
// unsteady. The last line is "N passed, N failed".
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { bin, root, run, running, say, show } from "./commands.mjs";
import { findBrowser, findMoto } from "./outside-tools.mjs";
import { ofPart, outcome, runTests, vitest } from "./test-results.mjs";

/** The build of the API. Tests start processes from it. */
const builtApi = join(root, "dist", "api");
/** What integration tests start. Browser tests need everything. */
const API_BUILDS = ["api", "gate"];
const MAX_PRODUCT_MINUTES = 60;
/**
 * The type checker is a Go program. Its collector of garbage takes half of its CPU time, and frees a seventh of its memory.
 */
const LINT = { GOGC: "off", GOMEMLIMIT: "8GiB" };
const isCi = process.env.CI === "true";
const fast = ["format", "lint", "boundaries", "unused", "schema", "lockfile", "unit", "dashboard"];

const parts = {
  format: {
    title: "format (oxfmt)",
    run: () =>
      gate("format", bin("oxfmt"), ["--list-different"], { cure: "Run `npm run format` to format these files:" }),
  },
  // Both need the types of all files. Read once for both, they take a quarter less CPU time than tsc and oxlint in turn.
  lint: {
    title: "types and lint (oxlint)",
    run: () => gate("lint", bin("oxlint"), ["--type-aware", "--type-check", "--format=unix"], { environment: LINT }),
  },
  boundaries: { title: "boundaries (dependency-cruiser)", run: boundaries },
  unused: { title: "unused code (knip)", run: () => gate("unused", bin("knip"), ["--no-progress"]) },
  schema: {
    title: "schema is up to date (schema/schema.graphql)",
    run: () => gate("schema", process.execPath, ["scripts/schema.mjs", "--check"]),
  },
  renames: {
    title: "renames are noticed (scripts/rename-drill.mjs)",
    run: () => gate("renames", process.execPath, ["scripts/rename-drill.mjs"]),
  },
  lockfile: { title: "lock file (npm ci --dry-run)", run: lockfile },
  unit: { title: "unit tests", run: () => vitest("unit", motoEnvironment()) },
  integration: { title: "integration and contract tests", run: () => product("integration") },
  dashboard: { title: "dashboard tests", run: () => vitest("dashboard") },
  browser: { title: "browser tests", run: () => product("browser") },
};

/** The gates, in two lanes that run at the same time, because most of them compute with one core. */
const gates = [
  ["format", "boundaries", "unused", "schema", "lockfile"],
  ["lint", "renames"],
];
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

const OPTIONS = ["--full", "--fast", "--serial"];
const selected = process.argv.slice(2).filter((word) => !OPTIONS.includes(word));
/**
 * Whether to run the browser tests in more combinations and with real durations. Without `--full`, every test still
 * runs, but in fewer combinations.
 */
const isFull = process.argv.includes("--full");
const isSerial = process.argv.includes("--serial");
const names = selectedNames();

/** The runs of tests that start the product, by the parts that they belong to. */
const productRuns = new Map();
/** The latest build. Two lanes may build, so one build waits for the other. */
let building = Promise.resolve();

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

/** Runs one command that passes or fails as a whole. */
async function gate(name, command, args, { cure, environment } = {}) {
  const { code, output } = await run(name, command, args, environment);
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
  const key = together.join("-");
  if (!productRuns.has(key)) productRuns.set(key, runProduct(together, key));
  const { ran, browserLines, tests, environment } = await productRuns.get(key);
  if (part === "browser") for (const line of browserLines) say(line);
  if (!ran.includes(part)) return { passed: 0, failed: 1 };
  const isFirst = part === ran[0];
  if (!isFirst) say(`   beside the ${parts[ran[0]].title}, in the same time`);
  const isOwn = ({ file }) => PRODUCT[part].some((folder) => relative(root, file).startsWith(folder));
  return outcome(part, ran.length === 1 ? tests : ofPart(tests, isOwn, isFirst), environment);
}

/**
 * Runs the tests of these parts at once. They start the built product: a built process takes half the CPU time to start.
 * Without what a part needs, it is not in `ran`. What the browser part has to say about that is in `browserLines`.
 */
async function runProduct(together, log) {
  const browserLines = [];
  const inBrowserPart = { lines: browserLines, isBehind: false };
  const browser = together.includes("browser") ? await running.run(inBrowserPart, browserForBuild) : undefined;
  const isApiBuilt = together.includes("integration") && (await build(...API_BUILDS));
  const ran = together.filter((name) => (name === "browser" ? browser : isApiBuilt));
  if (ran.length === 0) return { ran, browserLines };
  const environment = {
    ...(ran.includes("integration") && motoEnvironment()),
    CHROMIUM_PATH: browser ?? "",
    E2E: isFull ? "full" : "",
    BUILT_API: builtApi,
  };
  const files = ran.flatMap((name) => PRODUCT[name]);
  const maxMinutes = MAX_PRODUCT_MINUTES;
  return { ran, browserLines, environment, tests: await runTests("product", environment, { files, log, maxMinutes }) };
}

/** Returns the path of a browser if everything that it opens could be built. */
async function browserForBuild() {
  const path = findBrowser(say);
  return path && (await build()) ? path : undefined;
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
