import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { ChokePointsDocument, type ChokePointsQuery } from "../../gql/overview.ts";
import { type ChangePart, partKey } from "../../features/paths/change-parts.ts";
import { dependentsText } from "../../features/paths/dependents-text.ts";
import { urlSafeName } from "../../features/paths/statement-removal.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
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
  if (points.length === 0)
    return (
      <p className={styles["quiet"]}>
        No single change closes a path: either no path is open, or every path has an alternative.
      </p>
    );
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
                {closesText(point)}
                {point.workloads.length > 0 && ` Through ${point.workloads.map(({ name }) => name).join(", ")}.`}
              </span>
              {effectsOf(point).map((effect) => (
                <span key={effect} className={styles["closes"]}>
                  {effect}
                </span>
              ))}
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
  const { kind, policyName, policyGlobalId, statementIndex, sid, holder, isOnlyStatement } = point;
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
        Detach {policy} from {holder && holderText(holder)}
      </>
    );
  const owner = holder && kind === "STATEMENT" ? `, inline on ${holderText(holder)}` : "";
  if (isOnlyStatement)
    return kind === "STATEMENT" && owner !== "" ? (
      <>
        Delete {policy}
        {owner}
      </>
    ) : (
      <>Replace the only statement of {policy}</>
    );
  return (
    <>
      Remove statement {sid ?? (statementIndex ?? 0) + 1} of {policy}
      {owner}
    </>
  );
}

const HOLDER_NOUNS = { USER: "user", GROUP: "group", ROLE: "role", ORGANIZATION_TARGET: "" } as const;
/** How many holders of a policy are named. */
const HOLDERS_MAX = 3;

function holderText({ kind, name }: ChokePoint["holders"][number]): string {
  return `${HOLDER_NOUNS[kind]} ${name}`.trim();
}

/** The same numbers as on the tab of the paths: who uses it, and who has no other path. */
function closesText(point: ChokePoint): string {
  const { dependentCount, isExact } = point;
  if (isExact) return `${dependentsText(point)}.`;
  const uses = countOf(dependentCount, "identity uses it", "identities use it");
  return `${uses}. ${dependentCount === 1 ? "Whether it has" : "How many of them have"} another path was not calculated.`;
}

/** The other effects of the fix, or a demand of AWS. */
function effectsOf({ kind, isOfTarget, isOnlyStatement, holder, holders, holderCount }: ChokePoint): string[] {
  if (kind === "TRUST")
    return isOnlyStatement
      ? ["AWS refuses a trust policy without a statement: name only the principals that need the role."]
      : [];
  const takes = isOfTarget ? "Takes administrator permissions from" : "Takes these permissions from";
  if (kind === "ATTACHMENT") return holder ? [`${takes} ${holderText(holder)} alone.`] : [];
  // An inline policy names its holder in the fix itself.
  if (holder !== null || holderCount === 0) return [];
  const named = holders.slice(0, HOLDERS_MAX).map(holderText).join(", ");
  const more = holderCount - Math.min(holders.length, HOLDERS_MAX);
  return [
    `${takes} ${holderCount === 1 ? "" : `all ${formatNumber(holderCount)} holders: `}${named}${more > 0 ? ` and ${formatNumber(more)} more` : ""}.`,
  ];
}

function partOf({ change, policyName }: ChokePoint): ChangePart | null {
  const { policyArn, principalArn, policyId, index } = change;
  if (policyArn !== null && principalArn !== null) return { kind: "detach", policyArn, principalArn };
  return policyId !== null && index !== null
    ? { kind: "remove", policyId, index, policyName: urlSafeName(policyName) }
    : null;
}
