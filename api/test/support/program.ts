/** How a test starts one of the product's programs as a process of its own. */
import { basename, join } from "node:path";

/**
 * Node's arguments for a program of `api/src/app`, given by the path of its source. `BUILT_API` names the folder of a build,
 * which starts with half of the computing time; `npm test` and the drills build it first. Without it the source runs.
 */
export function programArguments(source: string): string[] {
  const built = process.env["BUILT_API"];
  return built === undefined ? ["--import", "tsx", source] : [join(built, `${basename(source, ".ts")}.js`)];
}
