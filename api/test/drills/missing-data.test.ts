/**
 * Missing data neither resolves nor opens an alert, and changes no stored escalation path (invariant 2 of ARCHITECTURE.md).
 * `npm test` removes every section of the demo account, every value of a small credential report, alone and together with
 * the authorization details, and a sample of the documents; `npm run test:missing` removes every
 * piece and random pairs of pieces of accounts of both generators, and a sample of those of the large accounts that the
 * benchmark stores. `DRILL_ACCOUNTS` names a directory with further accounts, each a file that
 * `aws iam get-account-authorization-details` printed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { generateAccount } from "../../sandbox/generate-account.ts";
import { generateShapes, generateSmallShapes } from "../../sandbox/generate-shapes.ts";
import { seededRandom } from "../../sandbox/random.ts";
import { startSandbox } from "../../sandbox/server.ts";
import { readOfflineAccount, recognizeOfflineFile } from "../../src/aws/offline-files.ts";
import { USER_CREDENTIAL_SECTIONS } from "../../src/aws/account-reading.ts";
import { readAccount } from "../../src/aws/read-account.ts";
import { buildSnapshot, daysAgo, key, NEVER_USED, reportRow, usedDaysAgo, user } from "../support/build.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { readFixture } from "../../bench/account-fixture.ts";
import { HOUR } from "../../src/iam/time.ts";
import { type DrillAccount, MissingDataDrill, type Violations } from "./missing-data.ts";
import { type Piece, piecesOf } from "./missing-pieces.ts";
import { DRILL_SEEDS, isLong, LONG_MAX_MS } from "./report.ts";

/** The number of pieces of each kind that the quick form removes, besides all sections of the demo account. */
const QUICK_PIECES = 1;
const QUICK_PAIRS = 4;
const PAIRS_PER_SEED = 100;
/** Accounts of another making that the benchmark of the escalation engine stores. */
const FIXTURES = new URL("../../bench/fixtures/", import.meta.url);

/** The number of pieces of each kind that the long form removes from a large account, and of pairs. */
const LARGE_PIECES = 4;
const LARGE_PAIRS = 10;
/** Accounts of the second generator. The first also runs in the quick form. */
const SHAPE_SEEDS = isLong ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];

interface DrilledAccount {
  readonly name: string;
  readonly read: () => Promise<DrillAccount>;
  /** Whether removing every piece would take hours. */
  readonly isLarge?: boolean;
  /** Whether the quick form removes every value of the credential report, alone and with the authorization details. */
  readonly isReportOnly?: boolean;
}

const ACCOUNTS: readonly DrilledAccount[] = [
  {
    name: "credentials",
    read: async () => ({ name: "credentials", snapshot: credentialsOfEachAge() }),
    isReportOnly: true,
  },
  { name: "demo", read: () => fromSandbox("demo", demoAccount()) },
  {
    name: "generated",
    read: () => fromSandbox("generated", generateAccount({ users: isLong ? 40 : 12, seed: 7 })),
  },
  ...SHAPE_SEEDS.map((seed) => ({
    name: `shapes ${seed}`,
    read: () => fromSandbox(`shapes ${seed}`, generateSmallShapes({ seed })),
  })),
  ...(isLong
    ? [
        {
          name: "all shapes",
          read: () => fromSandbox("all shapes", generateShapes({ users: 40, seed: 9 })),
          isLarge: true,
        },
      ]
    : []),
  ...(isLong ? readdirSync(FIXTURES) : []).map((file) => ({
    name: file,
    read: async () => ({ name: file, snapshot: readFixture(new URL(file, FIXTURES)) }),
    isLarge: true,
  })),
  ...filesOf(process.env["DRILL_ACCOUNTS"]).map((file) => ({ name: file, read: () => fromFile(file) })),
];

/** Users without permissions, so that scans are cheap. Their passwords and keys are of each age and use. */
function credentialsOfEachAge(): AccountSnapshot {
  const days = [10, 200];
  const uses = [NEVER_USED, ...days.map((ago) => usedDaysAgo(ago))];
  const cases = days.flatMap((changed) => uses.map((lastUsed) => ({ changed, lastUsed })));
  const users = cases.map((_case, index) => user({ userName: `user-${index}`, createdAt: daysAgo(300) }));
  const rows = cases.map(({ changed, lastUsed }, index) =>
    reportRow(users[index]!, {
      passwordEnabled: true,
      passwordLastChangedAt: daysAgo(changed),
      passwordLastUsed: lastUsed,
      mfaActive: index % 2 === 0,
      accessKeys: index % 2 === 0 ? [] : [key({ ageDays: changed, lastUsed })],
    }),
  );
  return buildSnapshot({ users, credentialReport: { users: rows } });
}

async function fromSandbox(
  name: string,
  { account, credentials }: Pick<ReturnType<typeof demoAccount>, "account" | "credentials">,
): Promise<DrillAccount> {
  const sandbox = await startSandbox({ accounts: [account] });
  try {
    const { snapshot } = await readAccount(
      { type: "SANDBOX", endpoint: sandbox.url, ...credentials },
      {
        expectedAccountId: account.id,
        optIn: new Set([...USER_CREDENTIAL_SECTIONS, "serviceLastAccessed"]),
        workloadRegions: [],
        resourcePolicyRegions: [],
        accessAnalyzerRegions: [],
        readsAlerting: true,
      },
    );
    return { name, snapshot };
  } finally {
    await sandbox.stop();
  }
}

function filesOf(directory: string | undefined): string[] {
  return directory === undefined ? [] : readdirSync(directory).map((file) => join(directory, file));
}

async function fromFile(name: string): Promise<DrillAccount> {
  const content = readFileSync(name);
  const kind = "authorization-details";
  const { awsAccountId } = recognizeOfflineFile(kind, content, Date.UTC(2026, 0, 1));
  const files = [{ kind, content, takenAt: Date.UTC(2026, 0, 1) } as const];
  return { name, snapshot: readOfflineAccount({ awsAccountId: awsAccountId!, files }).snapshot };
}

interface Count {
  removals: number;
  resolved: number;
  opened: number;
  other: number;
  paths: number;
  stale: number;
}

/** Removes the pieces one by one or in pairs, prints the counts of each kind, and demands that nothing changed. */
function expectNothing(drill: MissingDataDrill, removals: readonly (readonly Piece[])[], title: string): void {
  const counts = new Map<string, Count>();
  const examples: string[] = [];
  for (const pieces of removals) {
    const kind = pieces.length > 1 ? "pair" : pieces[0]!.kind;
    const count = counts.get(kind) ?? { removals: 0, resolved: 0, opened: 0, other: 0, paths: 0, stale: 0 };
    const found: Violations = drill.without(pieces);
    count.removals += 1;
    count.resolved += found.resolved.length;
    count.opened += found.opened.length;
    count.other += found.other.length;
    count.paths += found.paths.length;
    count.stale += found.stale;
    counts.set(kind, count);
    const names = pieces.map((piece) => `${piece.kind} ${piece.name}`).join(" and ");
    for (const line of [...found.resolved, ...found.opened, ...found.other, ...found.paths])
      examples.push(`without ${names}: ${line}`);
  }
  console.log(`${title}: ${drill.alertCount} alerts, ${drill.pathCount} paths\n${table(counts)}`);
  if (process.env["DRILL_LOG"] !== undefined) console.log(examples.join("\n"));
  expect(examples.slice(0, 20)).toEqual([]);
}

function table(counts: ReadonlyMap<string, Count>): string {
  const rows = [...counts].map(
    ([kind, { removals, resolved, opened, other, paths, stale }]) =>
      `${kind.padEnd(36)} ${String(removals).padStart(5)} removals  ${resolved} resolved  ${opened} opened  ${other} other  ${paths} paths  ${stale} stale`,
  );
  return rows.join("\n");
}

function isOfReport({ kind }: Piece): boolean {
  return kind.startsWith("report: ");
}

function isSkippedDetails({ kind, name }: Piece): boolean {
  return kind === "section skipped" && name === "authorizationDetails";
}

function pairsOf(pieces: readonly Piece[], seed: number, count: number): Piece[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => [random.pick(pieces), random.pick(pieces)]);
}

/** A sample of the pieces, with the same number of each kind. */
function sampleOf(pieces: readonly Piece[], perKind: number, seed: number): Piece[] {
  const random = seededRandom(seed);
  return [...new Set(pieces.map((piece) => piece.kind))].flatMap((kind) => {
    const ofKind = pieces.filter((piece) => piece.kind === kind);
    return Array.from({ length: Math.min(perKind, ofKind.length) }, () => random.pick(ofKind));
  });
}

describe.each(ACCOUNTS)("$name", ({ name, read, isLarge = false, isReportOnly = false }) => {
  let drill: MissingDataDrill;
  let pieces: readonly Piece[];
  beforeAll(async () => {
    drill = new MissingDataDrill(await read());
    pieces = piecesOf(drill.account.snapshot);
  }, HOUR);

  test(
    "an alert is neither resolved nor opened by one missing piece",
    () => {
      const isSection = (piece: Piece) => piece.kind.startsWith("section");
      const others = pieces.filter((piece) => !isSection(piece));
      // The quick form denies each section. Skipped authorization details are the one case that differs from denied ones.
      const quick = (piece: Piece) => name === "demo" && (piece.kind === "section denied" || isSkippedDetails(piece));
      const sections = pieces.filter((piece) => isSection(piece) && (isLong || quick(piece)));
      const removed = () => {
        if (isLong) return isLarge ? sampleOf(others, LARGE_PIECES, 1) : others;
        return isReportOnly ? others.filter(isOfReport) : sampleOf(others, QUICK_PIECES, 1);
      };
      expectNothing(
        drill,
        [...sections, ...removed()].map((piece) => [piece]),
        `${name}, one piece missing`,
      );
    },
    LONG_MAX_MS,
  );

  test(
    "an alert is neither resolved nor opened by two missing pieces",
    () => {
      const seeds = isLong ? Array.from({ length: DRILL_SEEDS }, (_none, index) => index + 1) : [1];
      const perLongSeed = isLarge ? LARGE_PAIRS : PAIRS_PER_SEED;
      const pairs = isLong ? perLongSeed : QUICK_PAIRS;
      const skipped = pieces.find(isSkippedDetails)!;
      const ofReport = isReportOnly ? pieces.filter(isOfReport).map((piece) => [piece, skipped]) : [];
      const random = isReportOnly && !isLong ? [] : seeds.flatMap((seed) => pairsOf(pieces, seed, pairs));
      const removals = [...ofReport, ...random];
      expectNothing(drill, removals, `${name}, two pieces missing`);
    },
    LONG_MAX_MS,
  );
});
