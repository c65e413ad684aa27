/** The list of breaking changes in CHANGELOG.md since the last release. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const CHANGELOG = new URL("../../../CHANGELOG.md", import.meta.url);
const RELEASED = new URL("../../../schema/released/", import.meta.url);

/** The names in code in the column *Before* of the table under *Breaking* of the unreleased version. */
export function namedBreakingChanges(text = readFileSync(CHANGELOG, "utf8")): readonly string[] {
  const unreleased = text.split(/^## /m).find((part) => part.startsWith("Unreleased")) ?? "";
  const breaking = unreleased.split(/^### /m).find((part) => part.startsWith("Breaking")) ?? "";
  const before = breaking
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|")[1]!);
  return before.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
}

/**
 * A contract of the last release, such as `graphql` or `openapi.json`. It is stored compressed because it is never edited
 * nor searched. Null before the first release.
 */
export function releasedContract(extension: string, folder = RELEASED): string | null {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(`.${extension}.gz`)) : [];
  const newest = names.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  return newest === undefined ? null : gunzipSync(readFileSync(new URL(newest, folder))).toString("utf8");
}

/** The breaking changes that the changelog lacks, and what it names although it does not break anything. */
export function comparedWithChangelog(changes: readonly string[], named: readonly string[]) {
  return {
    missing: changes.filter((change) => !named.includes(change)),
    unfounded: named.filter((name) => !changes.includes(name)),
  };
}
