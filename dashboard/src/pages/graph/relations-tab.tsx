import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import { lazy, type ReactElement, Suspense, useCallback, useMemo, useRef } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { NewerScanButton } from "../../features/inventory/newer-scan.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelationGraphDocument, type RelationGraphQuery } from "../../gql/relations.ts";
import { PictureMenu } from "../../features/pictures/picture-menu.tsx";
import { countOf, formatInstant } from "../../ui/format.ts";
import { useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { problemOf } from "../../ui/problem.ts";
import { oneAccount } from "../../features/session/one-account.ts";
import { type SessionAccount, useSession } from "../../features/session/session.ts";
import { AccountChoice, NoAccountChosen } from "./account-choice.tsx";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import { RelationDetail } from "./relation-detail.tsx";
import {
  isOutside,
  KIND_ORDER,
  KINDS,
  REACHES,
  RELATION_ORDER,
  RELATIONS,
  type ResourceKind,
} from "./relation-kinds.ts";
import { relationsMarkdown } from "./relation-markdown.ts";
import { RelationSearch } from "./relation-search.tsx";
import { RelationTable } from "./relation-table.tsx";
import styles from "./relations.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** Loaded on demand, because the drawing library is large. */
const RelationPicture = lazy(async () => ({ default: (await import("./relation-picture.tsx")).RelationPicture }));

type Graph = RelationGraphQuery["relationGraph"];

const LOADING = <LoadingRows label="Loading the relations" />;

const DEPTH_DEFAULT = 2;
const DEPTHS = [1, 2, 3, 4].map((depth) => ({
  value: String(depth),
  label: depth === 1 ? "1 step" : `${depth} steps`,
}));
const VIEWS = [
  { value: "picture", label: "Diagram" },
  { value: "list", label: "List" },
];

export interface RelationsTabProps {
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** The relations of a whole account or around one resource, as a diagram or as a list. */
export function RelationsTab({ search, onSearch }: RelationsTabProps): ReactElement {
  const { accounts, accountId } = useSession();
  const wanted = search.in ?? accountId ?? /^arn:[^:]*:iam::(\d{12}):/.exec(search.around ?? "")?.[1] ?? null;
  const account = oneAccount(accounts, wanted);
  // This also applies if no account is connected.
  if (accounts.every(({ isScanned }) => !isScanned))
    return <EmptyState title="No data yet">Relations appear after the first scan of an account.</EmptyState>;
  if (!account) return <NoAccountChosen onSearch={onSearch}>Relations are shown for one account.</NoAccountChosen>;
  if (!account.isScanned)
    return (
      <EmptyState title="Not scanned yet">
        Nothing is known about {account.name} before its first scan. Start one with Scan now in the header.
      </EmptyState>
    );
  return <Relations key={account.id} account={account} search={search} onSearch={onSearch} />;
}

interface RelationsProps extends RelationsTabProps {
  readonly account: SessionAccount;
}

function Relations({ account, search, onSearch }: RelationsProps): ReactElement {
  const { id: accountId } = account;
  const around = search.around ?? null;
  const depth = search.depth ?? DEPTH_DEFAULT;
  const kinds = kindsIn(search.kinds);
  const isPowerfulOnly = around === null && search.scope !== "all";
  const variables = { accountId, around, depth: around === null ? null : depth, kinds, isPowerfulOnly };
  const result = useQuery(RelationGraphDocument, { variables });
  const { data, error, refetch } = result;
  const newer = useNewerScan(data);
  const kept = useKeptAnswer(result, accountId);
  const graph = (error ? undefined : kept)?.relationGraph;
  const centre = useCallback(
    (key: string | null) =>
      onSearch(
        { around: key ?? undefined, node: undefined, ...(key === null && { scope: "all" }) },
        { isNewPlace: true },
      ),
    [onSearch],
  );
  return (
    <div aria-busy={data === undefined && error === undefined}>
      <div className={styles["bar"]}>
        <AccountChoice account={account} onSearch={onSearch} />
        <div className={styles["search"]}>
          <RelationSearch accountId={accountId} onFound={centre} />
        </div>
        <ChoiceGroup
          label="Diagram or list"
          choices={VIEWS}
          value={search.as === "list" ? "list" : "picture"}
          onChange={(value) => onSearch({ as: value === "list" ? "list" : undefined })}
        />
        <span className={styles["facts"]}>
          <NewerScanButton newer={newer} onShow={() => void readAgain(result)} />
          {graph && <AsOf at={graph.asOf} />}
        </span>
      </div>
      <RelationFilters
        around={around}
        depth={depth}
        kinds={kinds}
        scope={search.scope}
        onSearch={onSearch}
        onCentre={centre}
      />
      {graph && (
        // All of it appears together: the legend would move when the height of the diagram is known.
        <Suspense fallback={LOADING}>
          <RelationGraph
            graph={graph}
            depth={depth}
            kinds={kinds}
            question={data ? JSON.stringify([variables, graph.asOf]) : null}
            awsAccountId={account.awsAccountId ?? accountId}
            search={search}
            onSearch={onSearch}
            onCentre={centre}
          />
        </Suspense>
      )}
      {!graph && error && (
        <Failed error={error} isAround={around !== null} onWhole={() => centre(null)} onRetry={() => void refetch()} />
      )}
      {!graph && !error && LOADING}
    </div>
  );
}

function kindsIn(text: string | undefined): ResourceKind[] {
  const named = new Set(text?.split(","));
  return KIND_ORDER.filter((kind) => named.has(kind));
}

interface RelationFiltersProps {
  readonly around: string | null;
  readonly depth: number;
  readonly kinds: readonly ResourceKind[];
  readonly scope: GraphSearch["scope"];
  readonly onSearch: ShowGraph;
  readonly onCentre: (key: string | null) => void;
}

const SCOPES = [
  { value: "powerful", label: "Administrators and outside trust" },
  { value: "all", label: "Everything" },
];

function RelationFilters({ around, depth, kinds, scope, onSearch, onCentre }: RelationFiltersProps): ReactElement {
  return (
    <div className={styles["bar"]}>
      {around === null && (
        <ChoiceGroup
          label="Items"
          choices={SCOPES}
          value={scope ?? "powerful"}
          onChange={(value) => onSearch({ scope: value === "all" ? "all" : undefined, node: undefined })}
        />
      )}
      <span className={styles["quiet"]} aria-hidden="true">
        Show only
      </span>
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
            label="Maximum distance"
            choices={DEPTHS}
            value={String(depth)}
            onChange={(value) =>
              onSearch({ depth: Number(value) === DEPTH_DEFAULT ? undefined : Number(value), node: undefined })
            }
          />
          <Button variant="default" size="xs" onClick={() => onCentre(null)}>
            The whole account
          </Button>
        </>
      )}
    </div>
  );
}

interface RelationGraphProps {
  readonly graph: Graph;
  readonly depth: number;
  readonly kinds: readonly ResourceKind[];
  /** Identifies the query that the graph answers. Null while another query is loading. */
  readonly question: string | null;
  readonly awsAccountId: string;
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
  readonly onCentre: (key: string) => void;
}

function RelationGraph(props: RelationGraphProps): ReactElement {
  const { graph, depth, kinds, question, awsAccountId, search, onSearch, onCentre } = props;
  const { nodes, relations, around } = graph;
  const resources = useMemo(() => new Map(nodes.map((node) => [node.key, node])), [nodes]);
  const chosen = search.node === undefined ? undefined : resources.get(search.node);
  const choose = useCallback((key: string | null) => onSearch({ node: key ?? undefined }), [onSearch]);
  const isPowerfulOnly = around === null && search.scope !== "all";
  const summary = (
    <Summary
      graph={graph}
      centreName={around === null ? null : (resources.get(around)?.name ?? around)}
      depth={depth}
      kinds={kinds}
      isPowerfulOnly={isPowerfulOnly}
    />
  );
  const picture = useRef<HTMLDivElement>(null);
  const title = around === null ? "Relations" : `Relations of ${resources.get(around)?.name ?? around}`;
  if (nodes.length === 0) {
    return (
      <>
        {summary}
        {isPowerfulOnly && kinds.length === 0 ? (
          <EmptyState title="No administrator and no outside trust">
            No user or role is known to be an administrator, and no role trusts anyone outside the account. Users and
            roles whose policies could not be read are under Everything.
          </EmptyState>
        ) : (
          <EmptyState title="No items of these kinds">Choose other kinds, or none to show all.</EmptyState>
        )}
      </>
    );
  }
  if (search.as === "list") {
    return (
      <>
        {summary}
        <RelationTable resources={resources} relations={relations} awsAccountId={awsAccountId} onCentre={onCentre} />
      </>
    );
  }
  return (
    <>
      <div className={styles["bar"]}>
        {summary}
        <span className={styles["facts"]}>
          <PictureMenu
            picture={picture}
            what="diagram"
            name={`relations ${awsAccountId}`}
            title={title}
            facts={`Account ${awsAccountId}, data from ${formatInstant(graph.asOf)}`}
            markdown={() => relationsMarkdown(graph, title, globalThis.location.href)}
          />
        </span>
      </div>
      <div className={styles["halves"]} data-split={chosen !== undefined || undefined}>
        <div className={styles["drawn"]}>
          <RelationPicture
            resources={nodes}
            relations={relations}
            around={around}
            chosen={chosen?.key ?? null}
            onChoose={choose}
            question={question}
            picture={picture}
          />
          <Legend graph={graph} />
        </div>
        {chosen && (
          <RelationDetail
            resource={chosen}
            resources={resources}
            relations={relations}
            awsAccountId={awsAccountId}
            isCentre={chosen.key === around}
            onCentre={onCentre}
            onChoose={choose}
          />
        )}
      </div>
    </>
  );
}

interface FailedProps {
  readonly error: unknown;
  readonly isAround: boolean;
  readonly onWhole: () => void;
  readonly onRetry: () => void;
}

function Failed({ error, isAround, onWhole, onRetry }: FailedProps): ReactElement {
  const problem = problemOf(error);
  if (problem.code === "NOT_READ") return <EmptyState title="Relations are unknown">{problem.message}</EmptyState>;
  if (problem.code === "NOT_FOUND" && isAround) {
    return (
      <EmptyState
        title="Not in the latest scan"
        actions={
          <Button variant="default" size="sm" onClick={onWhole}>
            Show the whole account
          </Button>
        }
      >
        The resource in this link was deleted, or was never read in this account.
      </EmptyState>
    );
  }
  return <ErrorState problem={problem} what="the relations" onRetry={onRetry} />;
}

interface SummaryProps {
  readonly graph: Graph;
  readonly centreName: string | null;
  readonly depth: number;
  readonly kinds: readonly ResourceKind[];
  readonly isPowerfulOnly: boolean;
}

/** How many items and relations there are, and what is not shown. */
function Summary({ graph, centreName, depth, kinds, isPowerfulOnly }: SummaryProps): ReactElement {
  const { totalNodes, totalRelations, nodes } = graph;
  const stacks = nodes.filter(({ count }) => count > 1);
  const stackedCount = stacks.reduce((total, { count }) => total + count, 0);
  const sum = `${countOf(totalNodes, "item")}, ${countOf(totalRelations, "relation")}`;
  return (
    <p className={styles["summary"]} role="status">
      {centreName === null
        ? `${isPowerfulOnly ? "Administrators, roles open to the outside, and their direct relations" : "The whole account"}: ${sum}.`
        : `Around ${centreName}, up to ${countOf(depth, "step")} away: ${sum}. Items further away are not shown.`}
      {kinds.length > 0 && ` Only ${kinds.map((kind) => KINDS[kind].many).join(", ")} are shown.`}
      {stacks.length > 0 &&
        ` These are too many to draw one by one: ${countOf(stackedCount, "item")} with the same relations are grouped into ${countOf(stacks.length, "stack")}. Select a stack to see its members.`}
    </p>
  );
}

function Legend({ graph }: { readonly graph: Graph }): ReactElement {
  const nodeKinds = new Set(graph.nodes.map(({ kind }) => kind));
  const reaches = new Set(graph.nodes.map(({ reach }) => reach));
  const hasConditions = graph.relations.some(({ conditions }) => conditions.length > 0);
  const relationKinds = new Set(graph.relations.map(({ kind }) => kind));
  return (
    <div className={styles["legend"]}>
      <ul aria-label="Kinds of items">
        {KIND_ORDER.filter((kind) => kind !== "TRUSTED" && nodeKinds.has(kind)).map((kind) => {
          const { icon: Icon, word } = KINDS[kind];
          return (
            <li key={kind}>
              <Icon size={14} aria-hidden="true" />
              {word}
            </li>
          );
        })}
        <li>
          <IconCrown size={14} aria-hidden="true" />
          Administrator
        </li>
        {(Object.keys(REACHES) as (keyof typeof REACHES)[])
          .filter((reach) => reaches.has(reach))
          .map((reach) => {
            const { icon: Icon, word } = REACHES[reach];
            return (
              <li key={reach} className={isOutside({ kind: "TRUSTED", reach }) ? styles["outside"] : undefined}>
                <Icon size={14} aria-hidden="true" />
                {word}
              </li>
            );
          })}
      </ul>
      <ul aria-label="Types of relations">
        {RELATION_ORDER.filter((kind) => relationKinds.has(kind)).map((kind) => (
          <li key={kind}>
            <svg width="30" height="8" aria-hidden="true" className={styles["sample"]} data-kind={kind.toLowerCase()}>
              <path d={kind === "MAY_ASSUME" ? "M1 4H26M22 1L27 4L22 7" : "M1 4H29"} />
            </svg>
            {RELATIONS[kind].word}
          </li>
        ))}
        {hasConditions && (
          <li>
            <svg width="30" height="8" aria-hidden="true" className={styles["sample"]} data-kind="conditional">
              <path d="M1 4H26M22 1L27 4L22 7" />
            </svg>
            may assume, if its conditions are met
          </li>
        )}
      </ul>
      <p className={styles["quiet"]}>
        Arrow keys move between items, Enter selects an item, + and - zoom, 0 fits all into the frame.
      </p>
    </div>
  );
}
