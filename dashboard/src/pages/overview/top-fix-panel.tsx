import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { writeChange, urlSafeName } from "../../features/paths/change-parts.ts";
import { ChokePointsDocument } from "../../gql/what-if.ts";
import { TopFixDocument, type TopFixQuery } from "../../gql/problems.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./top-fix-panel.module.css";

const REFRESH_MS = 30_000;
/** Up to this many paths are drawn one by one, more as one bar. */
const TICKS_MAX = 60;

type TopFixProblem = TopFixQuery["problems"]["nodes"][number];

/**
 * The fix that most escalation paths depend on, or that closes most alerts if there is no path. Nothing if no alert is
 * open, and until it was read.
 */
export function TopFixPanel({ accountId }: { readonly accountId: string | null }): ReactElement | null {
  const { data } = useQuery(TopFixDocument, {
    variables: { filter: { status: ["OPEN"], ...(accountId ? { accountIds: [accountId] } : {}) } },
    pollInterval: REFRESH_MS,
  });
  const problem = data?.problems.nodes[0];
  if (!data || !problem) return null;
  return (
    <section className={styles["panel"]} aria-label="Top fix">
      <div>
        <p className={styles["label"]}>The fix that closes most</p>
        <h2 className={styles["title"]}>{problem.title}</h2>
        <p className={styles["text"]}>
          {problem.fix} {countOf(problem.alertCount, "alert has", "alerts have")} this cause.
        </p>
        <p className={styles["actions"]}>
          {problem.pathCount > 0 && <PreviewLink problem={problem} />}
          <Button
            variant="default"
            size="sm"
            renderRoot={(root) => <Link to="/problems" search={{ open: problem.id }} {...root} />}
          >
            View problem
          </Button>
        </p>
      </div>
      {problem.pathCount > 0 ? (
        <PathShare problem={problem} total={data.problems.pathCount} />
      ) : (
        <Share count={problem.alertCount} total={data.problems.alertCount} text="open alerts" />
      )}
    </section>
  );
}

interface PathShareProps {
  readonly problem: TopFixProblem;
  readonly total: number;
}

/**
 * The number of paths that the removal closes. A principal may have another path, so the number is simulated. Until it
 * is known, the number of paths that depend on the cause is shown.
 */
function PathShare({ problem, total }: PathShareProps): ReactElement {
  const { pathCount, resourceId, statement, account } = problem;
  const { data } = useQuery(ChokePointsDocument, { variables: { accountId: account.id } });
  const point = data?.chokePoints.find(
    ({ change, isExact, dependentCount }) =>
      change.policyId === resourceId && change.index === statement && isExact && dependentCount >= pathCount,
  );
  return point ? (
    <Share count={point.closes} total={total} text="paths to administrator close" />
  ) : (
    <Share count={pathCount} total={total} text="paths to administrator depend on it" />
  );
}

interface ShareProps {
  readonly count: number;
  readonly total: number;
  readonly text: string;
}

function Share({ count, total, text }: ShareProps): ReactElement {
  return (
    <div className={styles["share"]}>
      <p className={styles["count"]}>
        <span className={styles["number"]}>{formatNumber(count)}</span>
        <span>
          of {formatNumber(total)} {text}
        </span>
      </p>
      <Ticks count={count} total={total} />
    </div>
  );
}

/** The What if tab, with the removal of the statement filled in. It proves which paths the removal closes. */
function PreviewLink({ problem }: { readonly problem: TopFixProblem }): ReactElement | null {
  const { statement, resourceId: policyId, resourceName } = problem;
  if (statement === null) return null;
  const change = writeChange([{ kind: "remove", policyId, index: statement, policyName: urlSafeName(resourceName) }]);
  return (
    <Button
      size="sm"
      renderRoot={(root) => (
        <Link to="/graph" search={{ tab: "what-if", change, account: problem.account.id }} {...root} />
      )}
    >
      Preview change
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
