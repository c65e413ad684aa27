import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { causeMap, type CauseRibbon } from "./cause-map.ts";
import styles from "./causes-panel.module.css";
import type { TopFixProblem } from "./top-fix.ts";

/** The widths of the ribbons before and after the causes in pixels. */
const BEFORE_PX = 28;
const AFTER_PX = 80;

export interface CausesPanelProps {
  /** The problems that most paths share, largest first. */
  readonly problems: readonly TopFixProblem[];
  readonly pathTotal: number;
  readonly hasFullCoverage: boolean;
}

interface Cause {
  readonly key: string;
  readonly count: number;
  readonly box: ReactNode;
}

/**
 * The causes of most open paths to administrator, as ribbons from identities over causes to administrators. Each identity
 * counts once, under the cause of its alert, so that the causes add up to the total.
 */
export function CausesPanel({ problems, pathTotal, hasFullCoverage }: CausesPanelProps): ReactElement {
  const shown = problems.filter(({ pathCount }) => pathCount > 0);
  const others = pathTotal - shown.reduce((sum, { pathCount }) => sum + pathCount, 0);
  const causes: readonly Cause[] = [
    ...shown.map((problem) => ({ key: problem.id, count: problem.pathCount, box: <ProblemBox problem={problem} /> })),
    ...(others > 0
      ? [
          {
            key: "others",
            count: others,
            box: (
              <Link to="/graph" className={styles["box"]}>
                <b>Other causes</b>
              </Link>
            ),
          },
        ]
      : []),
  ];
  return (
    <Panel title="Paths to administrator" aside={<Link to="/graph">Access graph</Link>}>
      {causes.length === 0 ? (
        <p className={styles["quiet"]}>
          {hasFullCoverage
            ? "No open alert is about a path to administrator."
            : "No open alert is about a path to administrator, but not everything was read."}
        </p>
      ) : (
        <>
          <p className={styles["quiet"]}>
            {countOf(pathTotal, "identity", "identities")} with an open alert about a path. Select a cause to open its
            problem.
          </p>
          <p className={styles["heads"]} aria-hidden="true">
            <span>Identities</span>
            <span>Cause</span>
            <span>Administrator</span>
          </p>
          <Picture causes={causes} />
        </>
      )}
    </Panel>
  );
}

function ProblemBox({ problem }: { readonly problem: TopFixProblem }): ReactElement {
  return (
    <Link
      to="/problems"
      search={{ q: `is:open problem:${problem.id}`, open: problem.id }}
      className={styles["box"]}
      title={problem.fix}
    >
      <b>{problem.title}</b>
    </Link>
  );
}

function Picture({ causes }: { readonly causes: readonly Cause[] }): ReactElement {
  const { ribbons, height, end } = causeMap(causes.map(({ count }) => count));
  return (
    <div className={styles["map"]} style={{ height }}>
      <ul className={styles["causes"]} aria-label="Causes of paths to administrator">
        {causes.map(({ key, count, box }, index) => (
          <li key={key} style={{ height: ribbons[index]!.height }}>
            <span className={styles["count"]}>
              <b>{formatNumber(count)}</b>
              <span className="visually-hidden"> {count === 1 ? "identity" : "identities"}</span>
            </span>
            <span style={{ width: BEFORE_PX }} />
            {box}
            <span style={{ width: AFTER_PX }} />
          </li>
        ))}
      </ul>
      <svg className={styles["before"]} width={BEFORE_PX} height={height} aria-hidden="true">
        {ribbons.map(({ middle, width }, index) => (
          <rect key={index} y={middle - width / 2} width={BEFORE_PX} height={width} />
        ))}
      </svg>
      <svg className={styles["after"]} width={AFTER_PX} height={height} aria-hidden="true">
        {ribbons.map((ribbon, index) => (
          <path key={index} d={ribbonPath(ribbon)} />
        ))}
      </svg>
      <span className={styles["end"]} style={{ top: end.top, height: end.height }} title="Administrator">
        <IconCrown size={16} aria-label="Administrator" />
      </span>
    </div>
  );
}

/** The area between two curves, so that the ribbon is as wide in its bends as at its ends. */
function ribbonPath({ middle, endMiddle, width }: CauseRibbon): string {
  const half = AFTER_PX / 2;
  const curve = (from: number, to: number) => `C${half},${from} ${half},${to}`;
  const [top, bottom] = [middle - width / 2, middle + width / 2];
  const [endTop, endBottom] = [endMiddle - width / 2, endMiddle + width / 2];
  return `M0,${top}${curve(top, endTop)} ${AFTER_PX},${endTop}V${endBottom}${curve(endBottom, bottom)} 0,${bottom}Z`;
}
