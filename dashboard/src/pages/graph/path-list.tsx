import IconArrowNarrowRight from "@tabler/icons-react/icons/IconArrowNarrowRight";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconUserUp from "@tabler/icons-react/icons/IconUserUp";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PrincipalIcon } from "../../features/inventory/principal-name.tsx";
import { techniquesText } from "../../features/paths/technique-text.ts";
import { VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import type { PathRowFragment } from "../../gql/escalation.ts";
import { isCrossAccount, useAccountName } from "../../features/session/cross-account.ts";
import { countOf, formatInstant } from "../../ui/format.ts";
import { useSession } from "../../features/session/session.ts";
import styles from "./graph.module.css";
import type { PathMap } from "./path-map-layout.ts";
import { principalText, SELF } from "./path-map-text.ts";

export interface PathListProps {
  readonly paths: readonly PathRowFragment[];
  /** Null while the paths of another filter are shown, because the next filter has another number. */
  readonly totalCount: number | null;
  readonly chosenId: string | undefined;
  /** Null if all paths are loaded. */
  readonly onMore: (() => void) | null;
}

/** The paths as ranked by the API: by certainty, then by length. */
export function PathList({ paths, totalCount, chosenId, onMore }: PathListProps): ReactElement {
  return (
    <nav className={styles["list"]} aria-label={totalCount === null ? "Paths" : `Paths, ${totalCount}`}>
      <ol>
        {paths.map((path) => (
          <li key={path.id}>
            <PathRow path={path} isChosen={path.id === chosenId} hasTarget />
          </li>
        ))}
      </ol>
      {onMore && (
        <Button variant="default" size="xs" fullWidth onClick={onMore}>
          {totalCount === null ? "Show more" : `Show more (${totalCount} in total)`}
        </Button>
      )}
    </nav>
  );
}

export interface GroupedPathListProps {
  readonly map: PathMap;
  /** The number of all paths, also of those that the map leaves out. Null while those of another filter are shown. */
  readonly totalCount: number | null;
  readonly chosenId: string | undefined;
}

/** The first paths to each administrator, and how many more identities lead there. */
export function GroupedPathList({ map, totalCount, chosenId }: GroupedPathListProps): ReactElement {
  const listed = map.administrators.reduce((sum, { paths }) => sum + paths.length, 0);
  return (
    <nav className={styles["list"]} aria-label={totalCount === null ? "Paths" : `Paths, ${map.pathCount}`}>
      {map.administrators.map((node) => {
        const { title } = principalText(node, "administrators", map);
        const more = node.pathCount - node.paths.length;
        return (
          <section key={node.key} aria-label={title}>
            <h3 className={styles["group"]}>
              {node.key === SELF ? (
                <IconUserUp size={15} aria-hidden="true" />
              ) : (
                <IconCrown size={15} aria-hidden="true" />
              )}
              <span>{title}</span>
              <span className={styles["number"]}>{countOf(node.pathCount, "path")}</span>
            </h3>
            <ol>
              {node.paths.map((path) => (
                <li key={path.id}>
                  <PathRow path={path} isChosen={path.id === chosenId} />
                </li>
              ))}
              {more > 0 && node.memberCount === 1 && (
                <li>
                  <Link
                    from="/graph"
                    to="/graph"
                    search={(before) => ({ ...before, administrator: node.key, path: undefined })}
                    resetScroll={false}
                    className={styles["more"]}
                  >
                    {countOf(more, "more path")}
                  </Link>
                </li>
              )}
            </ol>
          </section>
        );
      })}
      {(totalCount === null || listed < totalCount) && (
        <Link
          from="/graph"
          to="/graph"
          search={(before) => ({ ...before, list: "all", path: undefined })}
          resetScroll={false}
          className={styles["more"]}
        >
          {totalCount === null ? "List all paths" : `List all ${countOf(totalCount, "path")}`}
        </Link>
      )}
    </nav>
  );
}

interface PathRowProps {
  readonly path: PathRowFragment;
  readonly isChosen: boolean;
  /** Whether the row names the administrator. */
  readonly hasTarget?: boolean;
}

function PathRow({ path, isChosen, hasTarget = false }: PathRowProps): ReactElement {
  const session = useSession();
  const nameOf = useAccountName();
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  const ownPlace = hasSeveral ? path.account.name : null;
  const place = isCrossAccount(path)
    ? `${nameOf(path.source.awsAccountId)} into ${nameOf(path.target.awsAccountId)}`
    : ownPlace;
  return (
    <Link
      from="/graph"
      to="/graph"
      search={(before) => ({ ...before, path: path.id })}
      replace
      resetScroll={false}
      className={styles["row"]}
      aria-current={isChosen || undefined}
    >
      <span className={styles["ends"]}>
        <PrincipalIcon kind={path.source.kind} />
        <b>{path.source.name}</b>
        {hasTarget && path.target.name !== path.source.name && (
          <span className={styles["target"]}>
            <IconArrowNarrowRight size={15} aria-label="to" />
            <span>{path.target.name}</span>
          </span>
        )}
        <span className={styles["verdict"]}>
          <VerdictBadge verdict={path.verdict} />
        </span>
      </span>
      <span className={styles["how"]}>
        {techniquesText(
          path.techniques.map(({ name }) => name),
          path.verdict,
        )}
        {path.hopCount > 1 && `, ${countOf(path.hopCount, "step")}`}
        {place !== null && `, ${place}`}
        {path.closedAt !== null && `, closed ${formatInstant(path.closedAt)}`}
      </span>
    </Link>
  );
}
