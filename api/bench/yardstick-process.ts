/** Runs the yardstick once over one snapshot and reports the CPU time of the whole process: `yardstick-process FILE`. */
import { readFileSync } from "node:fs";
import type { PlantedEscalation } from "../sandbox/plant-escalation.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { compileLate } from "../src/services/core/compile-late.ts";
import { plainVerdicts } from "./yardstick.ts";

compileLate();
const { snapshot, planted } = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as {
  readonly snapshot: AccountSnapshot;
  readonly planted: PlantedEscalation | null;
};
const started = process.cpuUsage();
const verdicts = plainVerdicts(snapshot);
const own = process.cpuUsage(started);
const whole = process.cpuUsage();
process.send!({
  cpuSeconds: (whole.user + whole.system) / 1e6,
  ownCpuSeconds: (own.user + own.system) / 1e6,
  wrong: [
    ...(planted?.paths ?? []).filter(({ sourceArn, verdict }) => verdicts.get(sourceArn) !== verdict),
    ...(planted?.decoys ?? []).filter((arn) => verdicts.has(arn)),
  ].length,
});
