/**
 * Identifies the code that searches for paths. The result of one version is no answer of another one, so results that
 * are kept name the version that made them.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { once } from "../../iam/memoize.ts";

/** Replaced by `api/vite.config.ts` when the product is built. */
declare const BUILT_ENGINE_VERSION: string | undefined;

/** The folders below `api/src` whose code decides what is found. */
const SOURCES = ["iam", "services/analysis"] as const;
const LOCK_FILE = "package-lock.json";

/** A hash of the engine's sources and of the versions of its packages. */
export function hashEngine(sourceFolder: string): string {
  const hash = createHash("sha256").update(readFileSync(join(sourceFolder, "..", "..", LOCK_FILE)));
  for (const folder of SOURCES)
    for (const name of readdirSync(join(sourceFolder, folder), { recursive: true, encoding: "utf8" }).toSorted())
      if (/(?<!\.test)\.(ts|json)$/.test(name))
        hash
          .update(`${folder}/${name}\0`)
          .update(readFileSync(join(sourceFolder, folder, name)))
          .update("\0");
  return hash.digest("base64url");
}

/** The version of this process's code. A bundle of unknown sources has one of its own, which no other process shares. */
export const engineVersion = once((): string => {
  if (typeof BUILT_ENGINE_VERSION === "string") return BUILT_ENGINE_VERSION;
  const file = fileURLToPath(import.meta.url);
  return file.endsWith(".ts") ? hashEngine(join(dirname(file), "..", "..")) : randomUUID();
});
