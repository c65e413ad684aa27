/** Starts the product's programs in tests as separate processes. */
import { basename, join } from "node:path";

/**
 * Returns Node's arguments for a program of `api/src/app`, given by the path of its source. `BUILT_API` is the folder
 * of a build, which starts with half the computing time; `npm test` and the drills build it first. Without it the
 * source runs.
 */
export function programArguments(source: string): string[] {
  const built = process.env["BUILT_API"];
  return built === undefined ? ["--import", "tsx", source] : [join(built, `${basename(source, ".ts")}.js`)];
}
