/** Starts the product's programs in tests as separate processes. */
import { basename, join } from "node:path";

/**
 * Returns Node's arguments to run a program of `api/src/app`, given by the path of its source. `BUILT_API` is the
 * folder of a build. `npm test` and the drills build first, because a build starts with half the computing time.
 * Without `BUILT_API` the source runs.
 */
export function programArguments(source: string): string[] {
  const built = process.env["BUILT_API"];
  return built === undefined ? ["--import", "tsx", source] : [join(built, `${basename(source, ".ts")}.js`)];
}
