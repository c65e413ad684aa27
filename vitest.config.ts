import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The tests of pure computation use two cores. A third worker has their time while a reading of an account waits. */
const COMPUTING_WORKERS = 3;
/**
 * More than half of the time of a test that starts the product are waits for processes, timers and sockets. Files that
 * mostly wait run beside those that mostly draw pages, so that six workers keep two cores busy.
 */
const WAITING_WORKERS = 6;
/**
 * How long and how often a test looks for what it waits for, if it names no limits. Vitest's own second is too short for a
 * machine with other work. Its 50 ms cost more CPU time than they save: each look is a query or a call of the browser.
 */
const POLL = { poll: { timeout: 45_000, interval: 150 } };

/**
 * The longest files, the longest first. Begun late, one of them would run alone at the end. Without results of an earlier
 * run, as in CI, the others are ordered by their size.
 */
const FIRST = [
  "api/test/drills/database.test.ts",
  "api/test/last-accessed/last-accessed.test.ts",
  "api/test/database/embedded.test.ts",
  "api/test/escalation/fleet-paths.test.ts",
  "api/test/scans/analysis-limit.test.ts",
  "api/test/rotation/roads.test.ts",
  "api/test/drills/faults.test.ts",
  "api/test/acceptance/moto-rotation.test.ts",
  "api/test/operations/backup.test.ts",
  "api/test/http/hostile-documents.test.ts",
  "api/test/scans/key-ids.test.ts",
  "api/test/process/orderly-stop.test.ts",
  "api/test/http/work-budgets.test.ts",
  "api/test/rotation/webhook.test.ts",
  "api/test/drills/workers.test.ts",
  "api/test/scans/scans.test.ts",
  "api/test/scans/worker-crash.test.ts",
  "api/test/drills/scenarios.test.ts",
  "api/test/database/outage.test.ts",
  "api/test/drills/shapes.test.ts",
  "api/test/alerts/verify.test.ts",
  "api/test/core/permissions.test.ts",
  "api/test/live/slow-readers.test.ts",
  "api/test/operations/key-rewrap.test.ts",
  "api/test/scans/heavy-scan.test.ts",
  "api/test/contract/demo.test.ts",
  "api/test/core/schedule-slots.test.ts",
  "api/test/exports/exports.test.ts",
  "api/test/drills/crash.test.ts",
  "api/test/core/limited-callers.test.ts",
  "api/test/rotation/older-copy.test.ts",
  "api/test/drills/missing-data.test.ts",
  "api/test/http/graphql.test.ts",
  "api/test/http/rest.test.ts",
  "api/test/core/deadlines.test.ts",
  "api/test/onboarding/organizations.test.ts",
  "api/test/live/live.test.ts",
  "api/test/notifications/drill.test.ts",
  "api/test/rotation/rotation.test.ts",
  "api/test/onboarding/demo-rotation.test.ts",
  "dashboard/e2e/matrix.test.ts",
  "dashboard/e2e/outage.test.ts",
  "dashboard/e2e/traffic.test.ts",
  "dashboard/e2e/journeys.test.ts",
  "dashboard/e2e/roles.test.ts",
  "dashboard/e2e/notification-skip.test.ts",
  "dashboard/e2e/unseen-characters.test.ts",
  "dashboard/e2e/rotation.test.ts",
];
/**
 * One thread per process collects garbage. Those of V8 would compete with the tests for two cores: without them, the same
 * tests take 9 % less CPU time.
 */
const ONE_COLLECTOR = ["--single-threaded-gc"];
/** Drills without a quick form run only in their long form (`scripts/drill.mjs`), because they measure a quiet machine. */
const DRILLS = process.env["DRILL_SEEDS"] === undefined ? [] : ["api/test/drills/*.drill.ts"];

/**
 * Vitest's order (the longest file of the last run first), after the files above. The browser tests, which mostly compute,
 * are spread evenly over the others, which mostly wait.
 */
class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = FIRST.findIndex((file) => moduleId.endsWith(file));
      return place === -1 ? FIRST.length : place;
    };
    const ordered = (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
    const spread = (isBrowser: boolean): { readonly file: TestSpecification; readonly at: number }[] => {
      const kind = ordered.filter(({ moduleId }) => moduleId.includes("/dashboard/e2e/") === isBrowser);
      return kind.map((file, index) => ({ file, at: (index + 0.5) / kind.length }));
    };
    return [...spread(true), ...spread(false)].toSorted((one, other) => one.at - other.at).map(({ file }) => file);
  }
}

// graphql 16 has no exports map. Without this alias Vite loads index.mjs and node_modules code loads index.js, which
// are two realms.
const graphql = { find: /^graphql$/, replacement: "graphql/index.js" };
/** With a build of the API, analysis processes run the built program, as the processes that tests start do. */
const analysisProgram = {
  find: /^\.\/analysis-program-file\.ts$/,
  replacement: join(import.meta.dirname, "api/test/support/analysis-program-file.ts"),
};
/** The same with and without a build: transformed files are kept per configuration, so parts with another one share none. */
const resolve = { alias: [graphql, analysisProgram] };

export default defineConfig({
  test: {
    maxWorkers: COMPUTING_WORKERS,
    sequence: { sequencer: Order },
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["api/src/**/*.test.ts", "api/sandbox/**/*.test.ts"],
          environment: "node",
          // These tests are pure computation without shared state. A process for each of 190 files would spend more
          // time on imports than on tests.
          isolate: false,
          // Generous, because the benchmarks measure speed. A busy machine must not fail a correct test.
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: POLL,
        },
      },
      {
        resolve,
        test: {
          // The tests that start the product: those of its interfaces and those of its pages.
          name: "product",
          include: ["api/test/**/*.test.ts", "api/bench/**/*.test.ts", "dashboard/e2e/**/*.test.ts", ...DRILLS],
          environment: "node",
          // A process for each file would take 1.8 s of CPU time for imports, and again as much to warm up. Each file has
          // a database and a platform of its own, so files of one process share only code and the browser.
          isolate: false,
          globalSetup: ["api/test/support/database-setup.ts", "dashboard/e2e/build-setup.ts"],
          maxWorkers: WAITING_WORKERS,
          execArgv: ONE_COLLECTOR,
          // Vitest requires a group of its own for each number of workers. Groups run one after the other.
          sequence: { groupOrder: 1 },
          // The concurrent tests of a file, besides those of the other files.
          maxConcurrency: 3,
          // A scan of the demo takes two seconds, and more than a minute on two cores with a load of 37.
          testTimeout: 240_000,
          // Longer than a part of the test platform may take to close, so that one that hangs is named.
          hookTimeout: 240_000,
          expect: POLL,
        },
      },
      {
        resolve,
        extends: "./dashboard/vite.config.ts",
        // Without its own root vitest silently finds no dashboard tests.
        root: "./dashboard",
        // As for the unit tests.
        test: { name: "dashboard", environment: "happy-dom", testTimeout: 240_000, hookTimeout: 240_000, expect: POLL },
      },
    ],
  },
});
