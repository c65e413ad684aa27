/** Folders of tests in memory. To create and remove the files of a PostgreSQL on a disk takes seconds of CPU time. */
import { accessSync, constants, mkdtempSync, readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of this run, which is removed at its end. */
    runFolder: string;
  }
}

/** Linux's file system in memory. A test database there, of 800 files, takes half the CPU time to copy. */
export const MEMORY = "/dev/shm";
/** More than the databases of one run and their log need at a time. A container may have 64 MB. */
const MEMORY_MIN_BYTES = 4 * 1_024 ** 3;

/**
 * Creates a folder for files: from memory, programs may be forbidden to run. The test removes it. What is left is removed at
 * the end of the run, or before the next one.
 */
export function newMemoryFolder(name: string): string {
  return mkdtempSync(join(inject("runFolder"), `${name}-`));
}

/** The file system in memory, or the usual folder for temporary files without enough memory. */
export function memoryFolder(): string {
  return hasMemory() ? MEMORY : tmpdir();
}

/** Whether the file system in memory exists, may be written to, and has enough free space, for which there is memory. */
function hasMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, availableMemory()) >= MEMORY_MIN_BYTES;
  } catch {
    return false;
  }
}

/** The bytes of memory that a process may still take. The size of the file system says nothing about them. */
function availableMemory(): number {
  return 1_024 * Number(/^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? 0);
}
