import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import { postgresBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { sharedFolder, makePassable, runAsUser, type RunAs } from "./run-as.ts";

/** A PostgreSQL cluster on disk that is ready to start. */
export interface Cluster {
  readonly directory: string;
  readonly user: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs | undefined;
  readonly logFile: string;
}

/** The name of the cluster's directory. It contains the major version, whose files no other version can read. */
export const NAME = "pg18";
const USER = "iam_monitor";
const PASSWORD_BYTES = 24;
const DIRECTORY_HASH_CHARACTERS = 16;
const QUOTED_OUTPUT_CHARACTERS = 2_000;

const PASSWORD_FILE = /^(pg(\d+))\.password$/;

/**
 * Whether `dataDir` has a database, of this or another major version. The password file shows it: it is written before
 * the database and never deleted.
 */
export function hasCluster(dataDir: string): boolean {
  return majorsIn(dataDir).length > 0;
}

/** The major versions of the clusters in the data directory. */
function majorsIn(dataDir: string): readonly string[] {
  if (!existsSync(dataDir)) return [];
  return readdirSync(dataDir).flatMap((name) => PASSWORD_FILE.exec(name)?.[2] ?? []);
}

/**
 * Refuses a data directory whose only database is of another major version. Starting an empty one beside it would hide
 * accounts, alerts, the audit log and open rotations.
 */
function refuseOtherMajor(dataDir: string): void {
  const majors = majorsIn(dataDir);
  const own = NAME.replace("pg", "");
  if (majors.length === 0 || majors.includes(own)) return;
  throw new AppError("DATABASE_VERSION", {
    message: `${dataDir} holds a database of PostgreSQL ${majors.join(" and ")}. This version of IAM Monitor contains PostgreSQL ${own}, which cannot read its files. Nothing was changed. Start the version of IAM Monitor that you used before, then move its database as docs/running.md describes under "Another major version of PostgreSQL".`,
    details: { found: majors.join(), expected: own },
  });
}

/** Finds the cluster of `dataDir`, or creates it with `initdb`, which takes half a second. */
export async function prepareCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  const ownFolder = realpathSync(dataDir);
  refuseOtherMajor(ownFolder);
  const runAs = runAsUser();
  const directory = clusterDirectory(ownFolder, runAs);
  const passwordFile = join(ownFolder, `${NAME}.password`);
  const cluster = {
    directory,
    user: USER,
    binaries: postgresBinaries(runAs, ownFolder),
    runAs,
    logFile: join(ownFolder, `${NAME}.log`),
  };
  if (existsSync(directory)) {
    if (existsSync(passwordFile)) return { ...cluster, password: readFileSync(passwordFile, "utf8") };
    // The data directory or its password was deleted, so a cluster outside the data directory is no longer usable. The
    // latest unusable cluster is kept under another name.
    if (directory.startsWith(ownFolder))
      throw new Error(`${passwordFile} is missing, so the database cannot be opened. Restore the file from a backup.`);
    rmSync(`${directory}.abandoned`, { recursive: true, force: true });
    renameSync(directory, `${directory}.abandoned`);
  }
  const password = randomBytes(PASSWORD_BYTES).toString("base64url");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  await initialise({ ...cluster, password }, durable);
  return { ...cluster, password };
}

/**
 * Returns the cluster's directory: in the data directory or, if the substitute user cannot enter it, in a shared folder
 * under a name derived from the path.
 */
export function clusterDirectory(ownFolder: string, runAs: RunAs | undefined): string {
  if (!runAs || makePassable(ownFolder, runAs)) return join(ownFolder, NAME);
  const name = createHash("sha256").update(ownFolder).digest("hex").slice(0, DIRECTORY_HASH_CHARACTERS);
  return join(sharedFolder(runAs), `${name}-${NAME}`);
}

/** Creates the cluster in `.new` and renames it at the end, so that it is either complete or absent. */
async function initialise(cluster: Cluster, durable: boolean): Promise<void> {
  const unfinished = `${cluster.directory}.new`;
  const passwordFile = `${unfinished}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  // initdb runs as the substitute user, who cannot read our password file.
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, cluster.password, { mode: 0o600, flag: "wx" });
  for (const path of cluster.runAs ? [unfinished, passwordFile] : []) {
    chownSync(path, cluster.runAs!.uid, cluster.runAs!.gid);
  }
  try {
    await run(cluster.binaries.initdb, initdbArguments(unfinished, passwordFile, durable), cluster.runAs);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster.directory);
}

function initdbArguments(directory: string, passwordFile: string, durable: boolean): string[] {
  return [
    ...["--pgdata", directory, "--username", USER, "--pwfile", passwordFile, "--auth", "scram-sha-256"],
    // PostgreSQL's builtin collation sorts text by code point on every machine. It does not depend on the C library.
    ...["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
    ...["--no-instructions", ...(durable ? [] : ["--no-sync"])],
  ];
}

async function run(program: string, args: string[], runAs: RunAs | undefined): Promise<void> {
  const child = spawn(program, args, {
    ...runAs,
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
    env: { LC_ALL: "C", TZ: "UTC" },
  });
  let output = "";
  const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-QUOTED_OUTPUT_CHARACTERS));
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${output}`);
}
