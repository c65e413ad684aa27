/** Compares two reports of one standard and the same accounts: controls that changed, findings that are new or gone. */
import type { ControlState } from "../../iam/checks/controls.ts";
import type { Snapshot } from "../exports/snapshot.ts";
import { findingOf, isCheckOf, readControls, readFindings, type ReportFinding } from "./report-content.ts";
import type { ReportSubject } from "./report-request.ts";

/** The findings that a comparison names of each kind. The others are counted. */
const NAMED_MAX = 100;

export interface ControlChange {
  readonly controlId: string;
  readonly title: string;
  readonly before: ControlState;
  readonly after: ControlState;
  readonly reason: string | null;
}

export interface ReportComparison {
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly changedControls: readonly ControlChange[];
  readonly unchangedControlCount: number;
  readonly newFindings: readonly ReportFinding[];
  readonly newFindingCount: number;
  readonly goneFindings: readonly ReportFinding[];
  readonly goneFindingCount: number;
}

export async function compareMoments(
  snapshot: Snapshot,
  from: ReportSubject,
  to: ReportSubject,
): Promise<ReportComparison> {
  const before = new Map((await readControls(snapshot, from)).map((control) => [control.id, control]));
  const controls = await readControls(snapshot, to);
  const changedControls = controls.flatMap(({ id, title, state, reason }): ControlChange[] => {
    const earlier = before.get(id);
    return earlier && earlier.state !== state
      ? [{ controlId: id, title, before: earlier.state, after: state, reason }]
      : [];
  });
  // A dismissed or snoozed finding is still there, so it is neither new nor gone.
  const gone = await findingsOf(snapshot, from);
  const now = await findingsOf(snapshot, to);
  const added = [...now].flatMap(([number, finding]) => (gone.delete(number) ? [] : [finding]));
  return {
    fromAt: from.scan?.finishedAt ?? snapshot.at,
    toAt: to.scan?.finishedAt ?? snapshot.at,
    changedControls,
    unchangedControlCount: controls.length - changedControls.length,
    newFindings: added.slice(0, NAMED_MAX),
    newFindingCount: added.length,
    goneFindings: [...gone.values()].slice(0, NAMED_MAX),
    goneFindingCount: gone.size,
  };
}

/** The findings of the standard's checks by number, worst first. */
async function findingsOf(snapshot: Snapshot, subject: ReportSubject): Promise<Map<number, ReportFinding>> {
  const isAsked = isCheckOf(subject.standard);
  const found = new Map<number, ReportFinding>();
  for await (const batch of await readFindings(snapshot, subject)) {
    for (const exported of batch)
      if (isAsked(exported.alert.checkId)) found.set(exported.alert.number, findingOf(exported));
    batch.length = 0;
  }
  return found;
}
