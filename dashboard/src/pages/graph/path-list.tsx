import IconArrowNarrowRight from "@tabler/icons-react/icons/IconArrowNarrowRight";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PrincipalIcon } from "../../features/inventory/principal-name.tsx";
import { VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import type { PathRowFragment } from "../../gql/escalation.ts";
import { isCrossAccount, useAccountName } from "../../features/session/cross-account.ts";
import { countOf } from "../../ui/format.ts";
import { useSession } from "../../features/session/session.ts";
import styles from "./graph.module.css";

export interface PathListProps {
  readonly paths: readonly PathRowFragment[];
  readonly totalCount: number;
  readonly chosenId: string | undefined;
  /** Null when all are here. */
  readonly onMore: (() => void) | null;
}

/** Ranked by the api: the surest first, of these the shortest. */
export function PathList({ paths, totalCount, chosenId, onMore }: PathListProps): ReactElement {
  const session = useSession();
  const nameOf = useAccountName();
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  return (
    <nav className={styles["list"]} aria-label={`Paths, ${totalCount}`}>
      <ol>
        {paths.map((path) => (
          <li key={path.id}>
            <Link
              from="/graph"
              to="/graph"
              search={(before) => ({ ...before, path: path.id })}
              replace
              resetScroll={false}
              className={styles["row"]}
              aria-current={path.id === chosenId || undefined}
            >
              <span className={styles["ends"]}>
                <PrincipalIcon kind={path.source.kind} />
                <b>{path.source.name}</b>
                {path.target.name !== path.source.name && (
                  <>
                    <IconArrowNarrowRight size={15} aria-label="to" />
                    <span>{path.target.name}</span>
                  </>
                )}
              </span>
              <span className={styles["how"]}>{path.techniques.map(({ name }) => name).join(", then ")}</span>
              <span className={styles["rank"]}>
                <VerdictBadge verdict={path.verdict} />
                <span>{countOf(path.hopCount, "step")}</span>
                {isCrossAccount(path) ? (
                  <span>{`${nameOf(path.source.awsAccountId)} into ${nameOf(path.target.awsAccountId)}`}</span>
                ) : (
                  hasSeveral && <span>{path.account.name}</span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      {onMore && (
        <Button variant="default" size="xs" fullWidth onClick={onMore}>
          {`Show more of ${totalCount}`}
        </Button>
      )}
    </nav>
  );
}
