import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { postgresBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { commonGround, letPass, runAsUser, type RunAs } from "./run-as.ts";

/** A PostgreSQL cluster on disk, made and ready to be started. */
export interface Cluster {
  readonly directory: string;
  readonly user: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs | undefined;
  readonly logFile: string;
}

/** The major version is part of the name: another one's files cannot be read. */
export const NAME = "pg18";
const USER = "iam_monitor";
const PASSWORD_BYTES = 24;
const DIRECTORY_HASH_CHARACTERS = 16;
const QUOTED_OUTPUT_CHARACTERS = 2_000;

/** Whether a database was begun in `dataDir`: its password is written before it and stays. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, `${NAME}.password`));
}

/** Finds the cluster of `dataDir`, or makes it (`initdb`, half a second). */
export async function prepareCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  const ownFolder = realpathSync(dataDir);
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
    // The data directory was deleted, or its password: what stands apart from it is nobody's any more, yet kept once.
    if (directory.startsWith(ownFolder)) throw new Error(`${passwordFile} is missing: the database cannot be opened.`);
    rmSync(`${directory}.abandoned`, { recursive: true, force: true });
    renameSync(directory, `${directory}.abandoned`);
  }
  const password = randomBytes(PASSWORD_BYTES).toString("base64url");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  await initialise({ ...cluster, password }, durable);
  return { ...cluster, password };
}

/** In the data directory; where the borrowed user cannot come there, on common ground under a name made of its path. */
export function clusterDirectory(ownFolder: string, runAs: RunAs | undefined): string {
  if (!runAs || letPass(ownFolder, runAs)) return join(ownFolder, NAME);
  const name = createHash("sha256").update(ownFolder).digest("hex").slice(0, DIRECTORY_HASH_CHARACTERS);
  return join(commonGround(runAs), `${name}-${NAME}`);
}

/** Works in `.new` and renames at the end, so that a cluster is whole or not there. */
async function initialise(cluster: Cluster, durable: boolean): Promise<void> {
  const unfinished = `${cluster.directory}.new`;
  const passwordFile = `${unfinished}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  // initdb reads the password from a file as the borrowed user, who may not read ours.
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
    // PostgreSQL's own collation: text sorts by code point on every machine, whatever its C library knows.
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
