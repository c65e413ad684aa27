/**
 * `npm run bench [AREA ...]` prints each metric with its goal. Run it on a quiet machine. Compare the ratios of one
 * run, not its seconds.
 */
import "reflect-metadata";
import { benchApi } from "./api.ts";
import { benchEscalation } from "./escalation.ts";
import { benchExports } from "./exports.ts";
import { benchFleet } from "./fleet.ts";
import { benchFirstMinute } from "./first-minute.ts";
import { benchLive } from "./live.ts";
import { benchPages } from "./pages.ts";
import { benchReading } from "./reading.ts";
import { benchScanning } from "./scanning.ts";
import { benchStalled } from "./stalled.ts";
import { benchStoring } from "./storing.ts";
import { benchSweep } from "./sweep.ts";
import { benchWhatIf } from "./what-if.ts";
import { benchAnalysis } from "./analysis.ts";

const AREAS: Readonly<Record<string, () => Promise<void>>> = {
  reading: benchReading,
  analysis: benchAnalysis,
  escalation: benchEscalation,
  "what-if": benchWhatIf,
  storing: benchStoring,
  scanning: benchScanning,
  api: benchApi,
  export: benchExports,
  live: benchLive,
  stalled: benchStalled,
  "first-minute": benchFirstMinute,
  pages: benchPages,
};
/** Areas that run only if they are named, because they need much time and disk. */
const ON_REQUEST: Readonly<Record<string, () => Promise<void>>> = { fleet: benchFleet, sweep: benchSweep };

/** The options of an area, such as `--size small`, follow the areas. */
const given = process.argv.slice(2);
const requested = given.slice(0, given.findIndex((word) => word.startsWith("--")) >>> 0);
const all = { ...AREAS, ...ON_REQUEST };
const unknown = requested.filter((area) => !all[area]);
if (unknown.length > 0) {
  process.stderr.write(`Unknown area: ${unknown.join(", ")}. Areas: ${Object.keys(all).join(", ")}.\n`);
  process.exit(1);
}
const areas = requested.length === 0 ? Object.values(AREAS) : requested.map((area) => all[area]!);
for (const bench of areas) await bench();
process.exit(0);
