import type { ReactElement } from "react";
import { PartialNotice } from "../../ui/states.tsx";
import { missingReads, type ReadSource } from "./missing-reads.ts";

export interface CoverageNoticeProps {
  readonly coverage:
    | {
        readonly percent: number;
        readonly sources: readonly ReadSource[];
        readonly notEvaluatedChecks: readonly unknown[];
      }
    | null
    | undefined;
}

/** A notice about data that was not read. Renders nothing at full coverage. */
export function CoverageNotice({ coverage }: CoverageNoticeProps): ReactElement | null {
  if (!coverage || coverage.percent >= 100) return null;
  return (
    <PartialNotice
      percent={coverage.percent}
      missing={missingReads(coverage.sources)}
      notEvaluatedCount={coverage.notEvaluatedChecks.length}
    />
  );
}
