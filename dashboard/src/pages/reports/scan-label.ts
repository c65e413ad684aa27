import type { ReportChoicesQuery } from "../../gql/reports.ts";
import { formatInstant } from "../../ui/format.ts";

export type ReportScan = ReportChoicesQuery["scans"]["nodes"][number];

/** "27 Nov 2026, 19:12", with the name of the account if there are several. */
export function scanLabel({ finishedAt, account }: ReportScan, hasSeveral: boolean): string {
  const time = finishedAt === null ? "unfinished" : formatInstant(finishedAt);
  return hasSeveral ? `${time} · ${account.name}` : time;
}
