import type { ReactElement } from "react";
import { PartialNotice } from "../../ui/states.tsx";

export interface CoverageNoticeProps {
  readonly coverage:
    | {
        readonly percent: number;
        readonly sources: readonly {
          readonly section: string;
          readonly status: string;
          readonly action: string | null;
          readonly reason: string | null;
        }[];
        readonly notEvaluatedChecks: readonly unknown[];
      }
    | null
    | undefined;
}

/** A notice about data that was not read. Renders nothing at full coverage. */
export function CoverageNotice({ coverage }: CoverageNoticeProps): ReactElement | null {
  if (!coverage || coverage.percent >= 100) return null;
  const missing = coverage.sources
    .filter((source) => source.status === "DENIED" || source.status === "FAILED")
    .map((source) => ({ action: source.action, what: source.reason ?? source.section }));
  return (
    <PartialNotice
      percent={coverage.percent}
      missing={missing}
      notEvaluatedCount={coverage.notEvaluatedChecks.length}
    />
  );
}
