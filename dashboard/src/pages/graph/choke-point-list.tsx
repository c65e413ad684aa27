import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { ChokePointsDocument, type ChokePointsQuery } from "../../gql/overview.ts";
import { type ChangePart, urlSafeName, partKey } from "../../features/paths/change-parts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./what-if.module.css";

type ChokePoint = ChokePointsQuery["chokePoints"][number];

export interface ChokePointListProps {
  readonly accountId: string;
  readonly parts: readonly ChangePart[];
  readonly onTry: (part: ChangePart) => void;
}

export function ChokePointList({ accountId, parts, onTry }: ChokePointListProps): ReactElement {
  const { data, error, refetch } = useQuery(ChokePointsDocument, { variables: { accountId } });
  if (!data) {
    const problem = error && problemOf(error);
    if (problem?.code === "NOT_READ") return <p className={styles["quiet"]}>Not known. {problem.message}</p>;
    return error ? (
      <ErrorState problem={problemOf(error)} what="the choke points" onRetry={() => void refetch()} />
    ) : (
      <LoadingRows label="Finding choke points" rows={4} />
    );
  }
  const points = data.chokePoints.filter(({ closes }) => closes > 0);
  const [first] = points;
  if (!first)
    return (
      <p className={styles["quiet"]}>
        No single change closes a path: either no path is open, or every path has an alternative.
      </p>
    );
  const most = first.closes;
  return (
    <ol className={styles["points"]}>
      {points.map((point) => {
        const part = partOf(point);
        const isTried = part !== null && parts.length === 1 && partKey(parts[0]!) === partKey(part);
        return (
          <li key={JSON.stringify(point.change)}>
            <div className={styles["point"]}>
              <span>
                <Change point={point} />
              </span>
              <span className={styles["closes"]}>
                <span className={styles["bar"]} aria-hidden="true">
                  <span style={{ width: `${Math.round((point.closes / most) * 100)}%` }} />
                </span>
                Closes paths of {point.isExact ? "" : "at most "}
                {countOf(point.closes, "identity", "identities")}
                {point.isOfTarget && ", by reducing the permissions of the target administrator"}
                {point.workloads.length > 0 && `, through ${point.workloads.map(({ name }) => name).join(", ")}`}
              </span>
            </div>
            {part && (
              <Button variant="default" size="xs" disabled={isTried} onClick={() => onTry(part)}>
                {isTried ? "Shown" : "Preview"}
                <span className="visually-hidden">, {point.policyName}</span>
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function Change({ point }: { readonly point: ChokePoint }): ReactElement {
  const { kind, policyName, policyGlobalId, statementIndex, sid, holder } = point;
  const policy = policyGlobalId ? (
    <Link to="/policies/$policyId" params={{ policyId: policyGlobalId }}>
      {policyName}
    </Link>
  ) : (
    <b>{policyName}</b>
  );
  if (kind === "ATTACHMENT")
    return (
      <>
        Detach {policy} from {holder?.name}
      </>
    );
  return (
    <>
      Remove statement {sid ?? (statementIndex ?? 0) + 1} of {policy}
      {holder && kind === "STATEMENT" && ` (inline, on ${holder.name})`}
    </>
  );
}

function partOf({ change, policyName }: ChokePoint): ChangePart | null {
  const { policyArn, principalArn, policyId, index } = change;
  if (policyArn !== null && principalArn !== null) return { kind: "detach", policyArn, principalArn };
  return policyId !== null && index !== null
    ? { kind: "remove", policyId, index, policyName: urlSafeName(policyName) }
    : null;
}
