/**
 * `npm run bench [AREA ...]` prints each metric with its goal. Run it on a quiet machine. Compare the ratios of one
 * run, not its seconds.
 */
import "reflect-metadata";
import { benchApi } from "./api.ts";
import { benchEscalation } from "./escalation.ts";
import { benchFirstMinute } from "./first-minute.ts";
import { benchLive } from "./live.ts";
import { benchReading } from "./reading.ts";
import { benchScanning } from "./scanning.ts";
import { benchStalled } from "./stalled.ts";
import { benchStoring } from "./storing.ts";
import { benchAnalysis } from "./analysis.ts";

const AREAS: Readonly<Record<string, () => Promise<void>>> = {
  reading: benchReading,
  analysis: benchAnalysis,
  escalation: benchEscalation,
  storing: benchStoring,
  scanning: benchScanning,
  api: benchApi,
  live: benchLive,
  stalled: benchStalled,
  "first-minute": benchFirstMinute,
};

const requested = process.argv.slice(2);
const unknown = requested.filter((area) => !AREAS[area]);
if (unknown.length > 0) {
  process.stderr.write(`Unknown area: ${unknown.join(", ")}. Areas: ${Object.keys(AREAS).join(", ")}.\n`);
  process.exit(1);
}
for (const [area, bench] of Object.entries(AREAS))
  if (requested.length === 0 || requested.includes(area)) await bench();
process.exit(0);
