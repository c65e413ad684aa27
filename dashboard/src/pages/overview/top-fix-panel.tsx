import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { removalOf } from "../../features/paths/statement-removal.ts";
import { ChokePointsDocument, type TopFixQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { claimOf, partsOfFix, type Simulation, simulationOf, type TopFixProblem } from "./top-fix.ts";
import styles from "./top-fix-panel.module.css";

/** Up to this many paths are drawn one by one, more as one bar. */
const TICKS_MAX = 60;

/**
 * The cause that most open escalation paths share, or that has most alerts if there is no path. If its removal would
 * close no path, because each has another way, the next cause takes its place. Nothing if no alert is open.
 */
export function TopFixPanel({ found }: { readonly found: TopFixQuery["problems"] }): ReactElement | null {
  const { nodes, alertCount, pathCount } = found;
  if (nodes.length === 0) return null;
  return (
    <section className={styles["panel"]} aria-label="Top fix">
      <Candidate problems={nodes} skipped={[]} alertTotal={alertCount} pathTotal={pathCount} />
    </section>
  );
}

interface CandidateProps {
  /** The first of them is shown, or the next one if the simulation proves that the first closes nothing. */
  readonly problems: readonly TopFixProblem[];
  readonly skipped: readonly TopFixProblem[];
  readonly alertTotal: number;
  readonly pathTotal: number;
}

function Candidate({ problems, skipped, alertTotal, pathTotal }: CandidateProps): ReactElement | null {
  const [problem, next, ...others] = problems;
  const isSimulated = problem?.isPreviewable === true && problem.pathCount > 0;
  const { data, loading } = useQuery(ChokePointsDocument, {
    variables: { accountId: problem?.account.id ?? "" },
    skip: !isSimulated,
  });
  if (!problem) return null;
  const simulation = isSimulated ? simulationOf(problem, data?.chokePoints ?? []) : null;
  // A cause without paths would be a fix for something else.
  if (simulation?.closes === 0 && next && next.pathCount > 0)
    return (
      <Candidate
        problems={[next, ...others]}
        skipped={[...skipped, problem]}
        alertTotal={alertTotal}
        pathTotal={pathTotal}
      />
    );
  const fix = partsOfFix(problem.fix);
  return (
    <>
      <div aria-busy={loading && data === undefined}>
        <p className={styles["label"]}>{claimOf(problem, simulation, skipped.length === 0)}</p>
        <h2 className={styles["title"]}>{fix?.headline ?? problem.title}</h2>
        <p className={styles["text"]}>
          {fix === null ? problem.fix : fix.how}
          {isSimulated && fix !== null && " The preview also tries a narrower statement."}
          {` Problem: ${problem.title}, ${countOf(problem.alertCount, "alert")}.`}
        </p>
        {simulation?.closes === 0 && <p className={styles["text"]}>{closesNone(problem)}</p>}
        {skipped.map((each) => (
          <p key={each.id} className={styles["text"]}>
            {closesNone(each)}
          </p>
        ))}
        <p className={styles["actions"]}>
          {isSimulated && <PreviewLink problem={problem} />}
          <Button
            variant="default"
            size="sm"
            renderRoot={(root) => (
              <Link to="/problems" search={{ q: `is:open problem:${problem.id}`, open: problem.id }} {...root} />
            )}
          >
            View problem
          </Button>
        </p>
      </div>
      <ProblemShare problem={problem} simulation={simulation} alertTotal={alertTotal} pathTotal={pathTotal} />
    </>
  );
}

function closesNone({ title }: TopFixProblem): string {
  return `The fix for “${title}” alone closes no path, because each of them has another way.`;
}

interface ProblemShareProps extends Omit<CandidateProps, "problems" | "skipped"> {
  readonly problem: TopFixProblem;
  readonly simulation: Simulation | null;
}

/** The simulation counts principals of the snapshot, without regard to alerts. It is therefore its own total. */
function ProblemShare({ problem, simulation, alertTotal, pathTotal }: ProblemShareProps): ReactElement {
  const { pathCount, alertCount } = problem;
  if (pathCount === 0)
    return (
      <Share
        count={alertCount}
        total={alertTotal}
        text="open alerts"
        ends={[<>{formatNumber(alertCount)} of this problem</>, <>{formatNumber(alertTotal - alertCount)} of others</>]}
      />
    );
  if (simulation) {
    const { closes, dependentCount } = simulation;
    return (
      <Share
        count={closes}
        total={dependentCount}
        text={`${dependentCount === 1 ? "identity loses" : "identities lose"} every path if ${
          problem.statement === null ? "it" : `statement ${problem.statement + 1}`
        } is removed`}
        ends={[
          <>{countOf(closes, "loses every path", "lose every path")}</>,
          <>{countOf(dependentCount - closes, "keeps another", "keep another")}</>,
        ]}
      />
    );
  }
  return (
    <Share
      count={pathCount}
      total={pathTotal}
      text="open paths to administrator"
      ends={[<>{formatNumber(pathCount)} depend on it</>, <>{formatNumber(pathTotal - pathCount)} do not</>]}
    />
  );
}

interface ShareProps {
  readonly count: number;
  readonly total: number;
  readonly text: string;
  /**
   * The sentences about the counted principals and the others. Always shown, so that nothing moves when the simulation
   * arrives.
   */
  readonly ends: readonly [ReactNode, ReactNode];
}

function Share({ count, total, text, ends }: ShareProps): ReactElement {
  return (
    <div className={styles["share"]}>
      <p className={styles["count"]}>
        <span className={styles["number"]}>{formatNumber(count)}</span>
        <span>
          of {formatNumber(total)} {text}
        </span>
      </p>
      <Ticks count={count} total={total} />
      <p className={styles["ends"]} aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
    </div>
  );
}

/** The What if tab, with the removal of the statement filled in. It proves which paths the removal closes. */
function PreviewLink({ problem }: { readonly problem: TopFixProblem }): ReactElement | null {
  const { statement } = problem;
  if (statement === null) return null;
  const change = removalOf(problem);
  return (
    <Button
      size="sm"
      renderRoot={(root) => (
        <Link to="/graph" search={{ tab: "what-if", change, account: problem.account.id }} {...root} />
      )}
    >
      {`Preview removal of statement ${statement + 1}`}
    </Button>
  );
}

function Ticks({ count, total }: { readonly count: number; readonly total: number }): ReactElement {
  if (total > TICKS_MAX)
    return (
      <span className={styles["bar"]} aria-hidden="true">
        <span style={{ width: `${(count / total) * 100}%` }} />
      </span>
    );
  return (
    <span className={styles["ticks"]} aria-hidden="true">
      {Array.from({ length: total }, (_, index) => (
        <span key={index} data-on={index < count || undefined} />
      ))}
    </span>
  );
}
