// Prints the licence of every package that a production install contains, with a summary. Exit code 1 if a package has no
// licence or one that Apache-2.0 software must not depend on.
import { readFileSync } from "node:fs";

const FORBIDDEN = /AGPL|BUSL|SSPL|Commons-Clause|Elastic|UNLICENSED/i;

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const packages = Object.entries(lock.packages)
  .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional)
  .map(([path, { version, license }]) => ({ name: path.split("node_modules/").at(-1), version, license }));

const counts = new Map();
for (const { name, version, license = "none" } of packages) {
  console.log(`${license.padEnd(16)} ${name} ${version}`);
  counts.set(license, (counts.get(license) ?? 0) + 1);
}
const summary = [...counts].toSorted(([, a], [, b]) => b - a).map(([license, count]) => `${license} ${count}`);
console.log(`\n${packages.length} packages: ${summary.join(", ")}`);

const refused = packages.filter(({ license }) => license === undefined || FORBIDDEN.test(license));
for (const { name, license } of refused) console.error(`Not allowed: ${name} (${license ?? "no licence"})`);
process.exit(refused.length === 0 ? 0 : 1);
