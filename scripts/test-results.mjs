// Runs tests with Vitest, and says what came out. A few files that fail run once more, alone; a test that then passes is
// counted as unsteady.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { bin, indent, logs, root, run, say, show, showEnd } from "./commands.mjs";

/** Where Node keeps compiled code, because a test run starts hundreds of processes with the same code. */
const compiled = join(root, ".cache", "compile");
const MAX_SHOWN_FAILURES = 15;
const MAX_MESSAGE_LINES = 8;
/** More files than this that fail are no matter of chance. They are not run again. */
const MAX_REPEATED_FILES = 3;
const COULD_NOT_RUN = "could not run";

/** Runs all tests of a project, and says the outcome. */
export async function vitest(project, environment = {}) {
  return outcome(project, await runTests(project, environment), environment);
}

/** Says what came out of a run of tests, and returns its counts. `part` names the log of the files that run once more. */
export async function outcome(
  part,
  { project, log, code, tests, failures, unhandled, output, hasReport },
  environment,
) {
  if (!hasReport) return { passed: 0, failed: 1 };
  for (const line of output.match(/^conformance with .+$/gm) ?? []) say(`   ${line}`);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed").length;
  const unsteady = await unsteadyIn(part, { project, code, failures, unhandled }, environment);
  for (const failure of failures.slice(0, MAX_SHOWN_FAILURES)) sayFailure(failure, unsteady ? "UNSTEADY" : "FAILED");
  if (failures.length > 0) say(`   Full output: ${relative(root, join(logs, `${log}.log`))}`);
  if (unsteady) return { ...unsteady, passed: passed + unsteady.passed, failed: 0, skipped };
  // An error outside the tests, such as the crash of a process, which is why a file could not run.
  if (code !== 0 && unhandled) show(unhandled, log);
  let failed = failures.length;
  // No test failed, but vitest itself did: there was an error outside the tests, or there were no tests at all.
  if (code !== 0 && failed === 0) {
    if (!unhandled) showEnd(output, log);
    failed = 1;
  }
  return { passed, failed, skipped };
}

/**
 * Runs files that failed once more, without the others beside them, if they are few. If all of them pass, returns how
 * many of their tests had failed, as `unsteady`: they depend on the order or the speed of what runs beside them. This
 * does not fail a run of thousands of tests, but it is a fault of the test or of the product, and the next one to mend.
 */
async function unsteadyIn(part, { project, failures, unhandled, code }, environment) {
  const files = [...new Set(failures.map(({ file }) => relative(root, file)))];
  if (files.length === 0 || files.length > MAX_REPEATED_FILES || unhandled || code === null) return null;
  const again = await runTests(project, environment, { files, log: `${part}-again` });
  if (again.code !== 0 || again.failures.length > 0) return null;
  const inFailures = ({ file, title }) => failures.some((failure) => failure.file === file && failure.title === title);
  // A file that could not run at all adds all of its tests.
  const isNew = (test) => inFailures(test) || inFailures({ file: test.file, title: COULD_NOT_RUN });
  return {
    passed: again.tests.filter((test) => test.status === "passed" && isNew(test)).length,
    unsteady: failures.length,
  };
}

/** Runs the tests of a project, or of those `files` whose paths contain one of the words. */
export async function runTests(project, environment, { files = [], log = project, maxMinutes } = {}) {
  const report = join(logs, `${log}.json`);
  rmSync(report, { force: true });
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const given = { NODE_COMPILE_CACHE: compiled, ...environment };
  const { code, output } = await run(log, bin("vitest"), [...args, ...files], given, maxMinutes);
  const known = { project, log, code, output, unhandled: unhandledIn(output) };
  if (!existsSync(report)) {
    showEnd(output, log);
    return { ...known, failures: [], tests: [], hasReport: false };
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
  return { ...known, tests, failures, hasReport: true };
}

function sayFailure({ file, title, message = "" }, word) {
  const lines = message.split("\n").filter((line) => !line.includes("node_modules"));
  say(`   ${word} ${relative(root, file)}: ${title}\n${indent(lines.slice(0, MAX_MESSAGE_LINES))}`);
}

/** Vitest's section about errors outside the tests. Empty if there is none. */
function unhandledIn(output) {
  const start = output.search(/^\W*Unhandled Errors\W*$/m);
  return start === -1 ? "" : output.slice(start);
}

/**
 * What one part of a run is about: the tests and failures that `isOwn` accepts. What belongs to no test is reported by
 * the first part of the run, and a part without tests fails.
 */
export function ofPart(run, isOwn, isFirst) {
  const [tests, failures] = [run.tests.filter(isOwn), run.failures.filter(isOwn)];
  const isOutside = run.code !== 0 && (run.failures.length === 0 || run.unhandled !== "");
  const hasFailed = failures.length > 0 || (isFirst && isOutside) || tests.length === 0;
  return {
    ...run,
    tests,
    failures,
    code: hasFailed ? run.code || 1 : 0,
    unhandled: isFirst ? run.unhandled : "",
    output: isFirst ? run.output : "No test ran.",
  };
}
