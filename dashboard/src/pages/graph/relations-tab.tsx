import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { lazy, type ReactElement, Suspense, useCallback, useMemo } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { NewerScanButton } from "../../features/inventory/newer-scan.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelationGraphDocument, type RelationGraphQuery } from "../../gql/relations.ts";
import { countOf } from "../../ui/format.ts";
import { useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import type { GraphSearch, ShowGraph } from "./page.tsx";
import { RelationDetail } from "./relation-detail.tsx";
import { KIND_ORDER, KINDS, RELATION_ORDER, RELATIONS, type ResourceKind } from "./relation-kinds.ts";
import { RelationSearch } from "./relation-search.tsx";
import { RelationTable } from "./relation-table.tsx";
import styles from "./relations.module.css";

/** What draws is large and waits until there is something to draw. */
const RelationPicture = lazy(async () => ({ default: (await import("./relation-picture.tsx")).RelationPicture }));

type Graph = RelationGraphQuery["relationGraph"];

const DEPTH_DEFAULT = 2;
const DEPTHS = [1, 2, 3, 4].map((depth) => ({
  value: String(depth),
  label: depth === 1 ? "1 step" : `${depth} steps`,
}));
const VIEWS = [
  { value: "picture", label: "Picture" },
  { value: "list", label: "List" },
];

export interface RelationsTabProps {
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** Who is tied to what: of the whole account, or around one thing; as a picture, and as a list of the same. */
export function RelationsTab({ search, onSearch }: RelationsTabProps): ReactElement {
  const { accounts, accountId } = useSession();
  const wanted = search.in ?? accountId ?? /^arn:[^:]*:iam::(\d{12}):/.exec(search.around ?? "")?.[1] ?? null;
  const account =
    accounts.find(({ id, awsAccountId }) => id === wanted || awsAccountId === wanted) ??
    (accounts.length === 1 ? accounts[0] : undefined);
  // Without any account as well.
  if (accounts.every(({ latestScan }) => latestScan === null))
    return <EmptyState title="No data yet">Who is tied to what appears with an account's first scan.</EmptyState>;
  if (!account)
    return (
      <EmptyState title="Choose one account">
        Relations are those of one account: choose it at the top of the page.
      </EmptyState>
    );
  return (
    <Relations
      accountId={account.id}
      awsAccountId={account.awsAccountId ?? account.id}
      search={search}
      onSearch={onSearch}
    />
  );
}

interface RelationsProps extends RelationsTabProps {
  readonly accountId: string;
  readonly awsAccountId: string;
}

function Relations({ accountId, awsAccountId, search, onSearch }: RelationsProps): ReactElement {
  const around = search.around ?? null;
  const depth = search.depth ?? DEPTH_DEFAULT;
  const kinds = kindsIn(search.kinds);
  const variables = { accountId, around, depth: around === null ? null : depth, kinds };
  const { data, previousData, error, refetch } = useQuery(RelationGraphDocument, { variables });
  const newer = useNewerScan(data);
  const graph = (error ? undefined : (data ?? previousData))?.relationGraph;
  const resources = useMemo(() => new Map(graph?.nodes.map((node) => [node.key, node])), [graph]);
  const chosen = search.node === undefined ? undefined : resources.get(search.node);
  const choose = useCallback((key: string | null) => onSearch({ node: key ?? undefined }), [onSearch]);
  const centre = useCallback(
    (key: string | null) => onSearch({ around: key ?? undefined, node: undefined }, { isNewPlace: true }),
    [onSearch],
  );
  const centreName = graph?.around == null ? null : (resources.get(graph.around)?.name ?? graph.around);
  const isList = search.as === "list";
  return (
    <div aria-busy={data === undefined && error === undefined}>
      <div className={styles["bar"]}>
        <div className={styles["search"]}>
          <RelationSearch accountId={accountId} onFound={centre} />
        </div>
        <ChoiceGroup
          label="Picture or list"
          choices={VIEWS}
          value={isList ? "list" : "picture"}
          onChange={(value) => onSearch({ as: value === "list" ? "list" : undefined })}
        />
        <span className={styles["facts"]}>
          <NewerScanButton newer={newer} onShow={() => void refetch()} />
          {graph && <AsOf at={graph.asOf} />}
        </span>
      </div>
      <div className={styles["bar"]}>
        <FilterChips
          label="Kinds"
          chips={KIND_ORDER.map((kind) => ({ key: kind, label: KINDS[kind].word, isOn: kinds.includes(kind) }))}
          onToggle={(toggled) => {
            const next = KIND_ORDER.filter((kind) => (kind === toggled ? !kinds.includes(kind) : kinds.includes(kind)));
            onSearch({ kinds: next.join(",") || undefined, node: undefined });
          }}
        />
        {around !== null && (
          <>
            <ChoiceGroup
              label="How far around it"
              choices={DEPTHS}
              value={String(depth)}
              onChange={(value) =>
                onSearch({ depth: Number(value) === DEPTH_DEFAULT ? undefined : Number(value), node: undefined })
              }
            />
            <Button variant="default" size="xs" onClick={() => centre(null)}>
              The whole account
            </Button>
          </>
        )}
      </div>
      {graph ? (
        <>
          <Said graph={graph} centreName={centreName} depth={depth} kinds={kinds} />
          {graph.nodes.length === 0 ? (
            <EmptyState title="Nothing of this kind is in the account">
              Choose other kinds, or none: then all are shown.
            </EmptyState>
          ) : isList ? (
            <RelationTable
              resources={resources}
              relations={graph.relations}
              awsAccountId={awsAccountId}
              onCentre={centre}
            />
          ) : (
            <div className={styles["halves"]} data-split={chosen !== undefined || undefined}>
              <div className={styles["drawn"]}>
                <Suspense fallback={<div className={styles["easel"]} aria-busy="true" />}>
                  <RelationPicture
                    resources={graph.nodes}
                    relations={graph.relations}
                    around={graph.around}
                    chosen={chosen?.key ?? null}
                    onChoose={choose}
                    question={data ? JSON.stringify([variables, graph.asOf]) : null}
                  />
                </Suspense>
                <Legend graph={graph} />
              </div>
              {chosen && (
                <RelationDetail
                  resource={chosen}
                  resources={resources}
                  relations={graph.relations}
                  awsAccountId={awsAccountId}
                  isCentre={chosen.key === graph.around}
                  onCentre={centre}
                  onChoose={choose}
                />
              )}
            </div>
          )}
        </>
      ) : error ? (
        <Failed error={error} isAround={around !== null} onWhole={() => centre(null)} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows label="Loading the relations" />
      )}
    </div>
  );
}

function kindsIn(text: string | undefined): ResourceKind[] {
  const named = new Set(text?.split(","));
  return KIND_ORDER.filter((kind) => named.has(kind));
}

interface FailedProps {
  readonly error: unknown;
  readonly isAround: boolean;
  readonly onWhole: () => void;
  readonly onRetry: () => void;
}

function Failed({ error, isAround, onWhole, onRetry }: FailedProps): ReactElement {
  const problem = problemOf(error);
  if (problem.code === "NOT_READ")
    return <EmptyState title="The relations are not known">{problem.message}</EmptyState>;
  if (problem.code === "NOT_FOUND" && isAround) {
    return (
      <EmptyState
        title="It is not in the latest reading"
        actions={
          <Button variant="default" size="sm" onClick={onWhole}>
            Show the whole account
          </Button>
        }
      >
        What this link puts into the centre was removed, or was never read in this account.
      </EmptyState>
    );
  }
  return <ErrorState problem={problem} what="the relations" onRetry={onRetry} />;
}

interface SaidProps {
  readonly graph: Graph;
  readonly centreName: string | null;
  readonly depth: number;
  readonly kinds: readonly ResourceKind[];
}

/** How much there is, and what is not in it. */
function Said({ graph, centreName, depth, kinds }: SaidProps): ReactElement {
  const { totalNodes, totalRelations, nodes } = graph;
  const several = nodes.filter(({ count }) => count > 1);
  const sum = `${countOf(totalNodes, "thing")}, ${countOf(totalRelations, "relation")}`;
  return (
    <p className={styles["said"]} role="status">
      {centreName === null
        ? `The whole account: ${sum}.`
        : `Around ${centreName}, up to ${countOf(depth, "step")} away: ${sum}.`}
      {centreName !== null && " What is further away is left out."}
      {kinds.length > 0 && ` Only ${kinds.map((kind) => KINDS[kind].many).join(", ")}: other kinds are left out.`}
      {several.length > 0 &&
        ` That is too much to draw one by one: ${countOf(
          several.reduce((total, { count }) => total + count, 0),
          "thing",
        )} that are tied alike stand together in ${countOf(several.length, "stack")}; choose one to see whom it stands for.`}
    </p>
  );
}

function Legend({ graph }: { readonly graph: Graph }): ReactElement {
  const kinds = new Set(graph.nodes.map(({ kind }) => kind));
  const ties = new Set(graph.relations.map(({ kind }) => kind));
  return (
    <div className={styles["legend"]}>
      <ul aria-label="What stands in the picture">
        {KIND_ORDER.filter((kind) => kinds.has(kind)).map((kind) => {
          const { icon: Icon, word } = KINDS[kind];
          return (
            <li key={kind}>
              <Icon size={14} aria-hidden="true" />
              {word}
            </li>
          );
        })}
      </ul>
      <ul aria-label="What the lines mean">
        {RELATION_ORDER.filter((kind) => ties.has(kind)).map((kind) => (
          <li key={kind}>
            <svg width="30" height="8" aria-hidden="true" className={styles["sample"]} data-kind={kind.toLowerCase()}>
              <path d={kind === "MAY_ASSUME" ? "M1 4H26M22 1L27 4L22 7" : "M1 4H29"} />
            </svg>
            {RELATIONS[kind].word}
          </li>
        ))}
      </ul>
      <p className={styles["quiet"]}>
        Arrow keys go from thing to thing, Enter chooses, + and - zoom, 0 shows everything.
      </p>
    </div>
  );
}
