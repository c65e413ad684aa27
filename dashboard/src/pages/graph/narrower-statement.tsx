import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { type ChangePart, partsOfDocuments } from "../../features/paths/change-parts.ts";
import { StatementFixDocument, type StatementFixQuery } from "../../gql/what-if.ts";
import { DiffView } from "../../ui/diff-view.tsx";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./what-if.module.css";

const CONTEXT_LINES = 2;

export interface NarrowerStatementProps {
  readonly accountId: string;
  /** The removal of the statement, which is the whole change. */
  readonly removal: Extract<ChangePart, { kind: "remove" }>;
  readonly onTry: (parts: readonly ChangePart[]) => void;
}

/** Beside the removal of a statement, the document that keeps it and narrows it: what most alerts advise. */
export function NarrowerStatement({ accountId, removal, onTry }: NarrowerStatementProps): ReactElement {
  const { policyId, index } = removal;
  const { data, error, refetch } = useQuery(StatementFixDocument, {
    variables: { accountId, policyId, index },
    fetchPolicy: "network-only",
    nextFetchPolicy: "cache-first",
  });
  const withoutAnswer = error ? (
    <ErrorState problem={problemOf(error)} what="the narrower statement" onRetry={() => void refetch()} />
  ) : (
    <LoadingRows label="Looking for a narrower statement" rows={2} />
  );
  return (
    <Panel title="Narrow the statement instead">
      {data ? <Found fix={data.statementFix} onTry={onTry} /> : withoutAnswer}
    </Panel>
  );
}

interface FoundProps {
  readonly fix: StatementFixQuery["statementFix"];
  readonly onTry: NarrowerStatementProps["onTry"];
}

function Found({ fix, onTry }: FoundProps): ReactElement {
  if (fix === null)
    return (
      <p className={styles["quiet"]}>
        No alert of this statement comes with a corrected document. To preview one of your own, choose another kind of
        change and paste it.
      </p>
    );
  const alert = (
    <Link to="/alerts/$number" params={{ number: fix.alertNumber }}>
      alert #{fix.alertNumber}
    </Link>
  );
  const { change, proof } = fix;
  if (change === null || proof === null) {
    const missing = fix.inputs.filter(({ problem }) => problem !== null).map(({ label }) => label);
    return (
      <p>
        A narrower statement needs what only you know: <b>{missing.join(", ")}</b>. Enter it at {alert} and preview the
        fix from there.
      </p>
    );
  }
  const { closedPaths, openedPaths } = proof;
  return (
    <>
      <p>
        The document of {alert} would close {countOf(closedPaths, "path")}
        {openedPaths > 0 && ` and open ${openedPaths}`}.
      </p>
      {fix.documents.map(({ name, before, after }) => (
        <DiffView
          key={name}
          label={`Change of ${name}`}
          before={before ?? ""}
          after={after ?? ""}
          contextLines={CONTEXT_LINES}
        />
      ))}
      <p className={styles["after"]}>
        <Button size="xs" onClick={() => onTry(partsOfDocuments(change))}>
          Preview the narrower statement
        </Button>
      </p>
    </>
  );
}
