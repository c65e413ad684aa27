import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useRef } from "react";
import { PictureMenu } from "../../features/pictures/picture-menu.tsx";
import { oneAccount } from "../../features/session/one-account.ts";
import { useSession } from "../../features/session/session.ts";
import { ChokePointsDocument } from "../../gql/overview.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { countOf, formatInstant, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import simple from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import styles from "./graph.module.css";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import { PathMapPicture, type PathMapPictureProps } from "./path-map.tsx";
import type { PathMap } from "./path-map-layout.ts";
import { removalOf } from "./simulated-removal.ts";
import { causeText, flowTexts, mapFacts, mapMarkdown, mapTitle } from "./path-map-text.ts";

const VIEWS = [
  { value: "picture", label: "Map" },
  { value: "list", label: "Table" },
];

export interface PathMapPanelProps {
  readonly map: PathMap;
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
  readonly chosen: PathMapPictureProps["chosen"];
  readonly asOf: string | null;
}

/** The map of causes, or the same as a table, and its export. */
export function PathMapPanel({ map, search, onSearch, chosen, asOf }: PathMapPanelProps): ReactElement {
  const picture = useRef<HTMLDivElement>(null);
  const { accounts, accountId } = useSession();
  const account = accountId === null ? null : accounts.find(({ id }) => id === accountId);
  const name = account?.name ?? "All accounts";
  const number = account?.awsAccountId ? ` (${account.awsAccountId})` : "";
  const facts = `${name}${number}, data from ${asOf === null ? "an unknown time" : formatInstant(asOf)}`;
  const isTable = search.as === "list";
  return (
    <Panel
      title={mapTitle(map)}
      aside={
        <span className={styles["facts"]}>
          <span className={styles["quiet"]}>{mapFacts(map)}</span>
          <ChoiceGroup
            label="Map or table"
            choices={VIEWS}
            value={isTable ? "list" : "picture"}
            onChange={(value) => onSearch({ as: value === "list" ? "list" : undefined })}
          />
          <PictureMenu
            picture={picture}
            name={`access paths ${account?.awsAccountId ?? name}`}
            title={mapTitle(map)}
            facts={`${mapFacts(map)}. ${facts}`}
            markdown={() => mapMarkdown(map, facts, globalThis.location.href)}
          />
        </span>
      }
    >
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
      {`The largest cause is statement ${statement + 1} of ${problem.kind === "TRUST_STATEMENT" ? "the " : ""}${causeText(first).title}. `}
      <Link to="/graph" search={{ tab: "what-if", change: removalOf(problem) }}>
        {point && point.closes > 0
          ? `Simulate its removal: closes ${countOf(point.closes, "path")}`
          : "Simulate its removal"}
      </Link>
    </p>
  );
}

function PathMapTable({ map }: Pick<PathMapPanelProps, "map">): ReactElement {
  return (
    <SimpleTable label="Causes, intermediate principals and administrators" hasCards>
      <thead>
        <tr>
          <th scope="col">Cause</th>
          <th scope="col">Through</th>
          <th scope="col">Administrator</th>
          <th scope="col">Identities</th>
          <th scope="col" className={simple["wide"]}>
            Names
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
