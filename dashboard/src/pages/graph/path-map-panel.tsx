import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useRef } from "react";
import { PictureMenu } from "../../features/pictures/picture-menu.tsx";
import { oneAccount } from "../../features/session/one-account.ts";
import { useSession } from "../../features/session/session.ts";
import { ChokePointsDocument, type ChokePointsQuery } from "../../gql/overview.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { countOf, formatInstant, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import simple from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import styles from "./graph.module.css";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import { PathMapPicture, type PathMapPictureProps } from "./path-map.tsx";
import type { PathMap } from "./path-map-layout.ts";
import { removalOf } from "../../features/paths/statement-removal.ts";
import { causeText, exposureOf, flowTexts, mapFacts, mapMarkdown, mapTitle, type MapVerdict } from "./path-map-text.ts";

type ChokePoint = ChokePointsQuery["chokePoints"][number];

const VIEWS = [
  { value: "picture", label: "Map" },
  { value: "list", label: "Table" },
];

export interface PathMapPanelProps {
  readonly map: PathMap;
  readonly verdict: MapVerdict;
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
  readonly chosen: PathMapPictureProps["chosen"];
  readonly asOf: string | null;
  /** The open paths that need conditions to be met. */
  readonly conditionalCount: number;
}

/** The map of causes, or the same as a table, and its export. */
export function PathMapPanel(props: PathMapPanelProps): ReactElement {
  const { map, verdict, search, onSearch, chosen, asOf, conditionalCount } = props;
  const title = mapTitle(map, verdict);
  const counted = mapFacts(map, verdict === null ? conditionalCount : 0);
  const picture = useRef<HTMLDivElement>(null);
  const { accounts, accountId } = useSession();
  const account = accountId === null ? null : accounts.find(({ id }) => id === accountId);
  const name = account?.name ?? "All accounts";
  const number = account?.awsAccountId ? ` (${account.awsAccountId})` : "";
  const facts = `${name}${number}, data from ${asOf === null ? "an unknown time" : formatInstant(asOf)}`;
  const isTable = search.as === "list";
  return (
    <Panel
      title={title}
      aside={
        <span className={styles["facts"]}>
          <ChoiceGroup
            label="Map or table"
            choices={VIEWS}
            value={isTable ? "list" : "picture"}
            onChange={(value) => onSearch({ as: value === "list" ? "list" : undefined })}
          />
          <PictureMenu
            picture={picture}
            what="map"
            name={`access paths ${account?.awsAccountId ?? name}`}
            title={title}
            facts={`${counted} ${facts}`}
            markdown={() => mapMarkdown(map, title, `${counted} ${facts}`, globalThis.location.href)}
          />
        </span>
      }
    >
      <p className={styles["mapFacts"]}>
        {counted}
        {!isTable && " Select a box to list only its paths."}
      </p>
      <TopCause map={map} />
      {isTable ? (
        <div ref={picture}>
          <PathMapTable map={map} />
        </div>
      ) : (
        <PathMapPicture map={map} search={search} onSearch={onSearch} picture={picture} chosen={chosen} />
      )}
      {map.pathsLeftOut > 0 && (
        <p className={styles["quiet"]}>
          {`${formatNumber(map.pathsLeftOut)} paths with rare causes are not in the map. The list has all of them.`}
        </p>
      )}
    </Panel>
  );
}

/** The change that closes most, with the number that the simulation proves. */
function TopCause({ map }: Pick<PathMapPanelProps, "map">): ReactElement | null {
  const { accounts, accountId } = useSession();
  const account = oneAccount(accounts, accountId)?.id ?? null;
  const [first] = map.causes;
  const problem = first?.problem;
  const { data } = useQuery(ChokePointsDocument, {
    variables: { accountId: account ?? "" },
    skip: account === null || problem == null || problem.statement === null,
  });
  if (account === null || !first || !problem || problem.statement === null) return null;
  const { resourceId, statement } = problem;
  const point = data?.chokePoints.find(
    ({ change, isExact }) => isExact && change.policyId === resourceId && change.index === statement,
  );
  return (
    <p className={styles["topCause"]}>
      {`The largest cause is statement ${statement + 1} of the ${causeText(first).title}. `}
      {point && `${effectOf(point, map.isOpenToAnyone && exposureOf(first) === "ANYONE")} `}
      <Link to="/graph" search={{ tab: "what-if", change: removalOf(problem) }}>
        Preview removal of the statement
      </Link>
    </p>
  );
}

/**
 * The identities of the account whose paths the removal closes. `isOpen`: anyone outside also has a path through the
 * cause.
 */
function effectOf({ closes, dependentCount }: Pick<ChokePoint, "closes" | "dependentCount">, isOpen: boolean): string {
  const rest = dependentCount - closes;
  const users = isOpen
    ? `${countOf(dependentCount, "identity", "identities")} and anyone outside use it`
    : countOf(dependentCount, "identity uses it", "identities use it");
  const of = isOpen ? ` of the ${formatNumber(dependentCount)}` : "";
  if (closes === 0) return `${users}: each${of} has another path.`;
  if (rest === 0) return `${users}: none${of} has another path.`;
  return `${users}: ${formatNumber(closes)}${of} have no other path, ${formatNumber(rest)} still have one, which the map does not show.`;
}

function PathMapTable({ map }: Pick<PathMapPanelProps, "map">): ReactElement {
  return (
    <SimpleTable label="Causes, intermediate principals and administrators" hasCards>
      <thead>
        <tr>
          <th scope="col">Cause</th>
          <th scope="col">Through</th>
          <th scope="col">Administrator</th>
          <th scope="col">Paths</th>
          <th scope="col" className={simple["wide"]}>
            Of
          </th>
        </tr>
      </thead>
      <tbody>
        {flowTexts(map).map(({ cause, through, administrator, count, names }, index) => (
          <tr key={index}>
            <th scope="row">
              {cause.title}
              <br />
              <span className={styles["quiet"]}>{cause.detail}</span>
            </th>
            <td>{through === "" ? "–" : through}</td>
            <td>{administrator}</td>
            <td>{formatNumber(count)}</td>
            <td className={`${styles["nameCell"]} ${simple["wide"]}`}>{names}</td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}
