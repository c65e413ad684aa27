import { type ReactElement, useState } from "react";
import { Panel } from "../../ui/panel.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { countOf } from "../../ui/format.ts";
import {
  KINDS,
  appearanceOf,
  conditionsText,
  nameOf,
  type Relation,
  RELATION_ORDER,
  RELATIONS,
  type GraphResource,
} from "./relation-kinds.ts";
import styles from "./relations.module.css";
import { ResourceLink } from "../../features/inventory/resource-link.tsx";

/** The number of rows shown at first, and added by "Show more". */
const ROWS_SHOWN = 100;

export interface RelationTableProps {
  readonly resources: ReadonlyMap<string, GraphResource>;
  readonly relations: readonly Relation[];
  readonly awsAccountId: string;
  readonly onCentre: (key: string) => void;
}

/** The content of the diagram as a table. */
export function RelationTable({ resources, relations, awsAccountId, onCentre }: RelationTableProps): ReactElement {
  const [text, setText] = useState("");
  const [shownMax, setShownMax] = useState(ROWS_SHOWN);
  const rows = rowsOf(resources, relations, text);
  const related = new Set(relations.flatMap(({ from, to }) => [from, to]));
  const unrelated = [...resources.values()].filter(({ key }) => !related.has(key));
  const resource = (key: string): ReactElement => (
    <ResourceCell resource={resources.get(key)!} awsAccountId={awsAccountId} onCentre={onCentre} />
  );
  return (
    <div className={styles["list"]}>
      <Panel title="Relations" aside={<span className={styles["quiet"]}>{countOf(rows.length, "row")}</span>}>
        <FilterBar>
          <QueryBox label="Filter the list" placeholder="e.g. deploy" value={text} onChange={setText} />
        </FilterBar>
        {rows.length === 0 ? (
          <p className={tables["quiet"]}>{relations.length === 0 ? "No relations here." : "No relation matches."}</p>
        ) : (
          <SimpleTable label="Table of relations" hasCards>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Relation</th>
                <th scope="col">To</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shownMax).map(({ from, to, kind, count, conditions }) => (
                <tr key={`${from} ${kind} ${to}`}>
                  <th scope="row">{resource(from)}</th>
                  <td className={styles["how"]}>
                    {RELATIONS[kind].word}
                    {count > 1 && <span className={styles["quiet"]}> ({countOf(count, "time")})</span>}
                  </td>
                  <td>
                    {resource(to)}
                    {conditions.length > 0 && <p className={styles["quiet"]}>{conditionsText({ conditions })}</p>}
                  </td>
                </tr>
              ))}
            </tbody>
          </SimpleTable>
        )}
        {rows.length > shownMax && (
          <button type="button" className={styles["more"]} onClick={() => setShownMax(shownMax + ROWS_SHOWN)}>
            Show more ({countOf(rows.length - shownMax, "row")} left)
          </button>
        )}
      </Panel>
      {unrelated.length > 0 && (
        <Panel title="Without relations" aside={<span className={styles["quiet"]}>{unrelated.length}</span>}>
          <ul className={styles["unrelated"]}>
            {unrelated.map(({ key }) => (
              <li key={key}>{resource(key)}</li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

/** The relations that contain every word of the text, sorted by relation and then by name. */
export function rowsOf(
  resources: ReadonlyMap<string, GraphResource>,
  relations: readonly Relation[],
  text: string,
): readonly Relation[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = (key: string): string => {
    const resource = resources.get(key)!;
    return `${resource.name} ${appearanceOf(resource).word} ${resource.members.map(({ name }) => name).join(" ")}`.toLowerCase();
  };
  const nameIn = (key: string): string => resources.get(key)!.name;
  return relations
    .filter(({ from, to, kind }) => {
      const row = `${textOf(from)} ${RELATIONS[kind].word} ${textOf(to)}`;
      return words.every((word) => row.includes(word));
    })
    .toSorted(
      (one, other) =>
        RELATION_ORDER.indexOf(one.kind) - RELATION_ORDER.indexOf(other.kind) ||
        nameIn(one.from).localeCompare(nameIn(other.from), "en") ||
        nameIn(one.to).localeCompare(nameIn(other.to), "en"),
    );
}

interface ResourceCellProps {
  readonly resource: GraphResource;
  readonly awsAccountId: string;
  readonly onCentre: (key: string) => void;
}

function ResourceCell({ resource, awsAccountId, onCentre }: ResourceCellProps): ReactElement {
  const { icon: Icon, word } = appearanceOf(resource);
  return (
    <span className={styles["cell"]}>
      <Icon size={14} aria-hidden="true" />
      {resource.count === 1 ? (
        <ResourceLink resource={resource} awsAccountId={awsAccountId} />
      ) : (
        <details>
          <summary>{nameOf(resource)}</summary>
          <ul className={styles["named"]}>
            {resource.members.map((member) => (
              <li key={member.key}>
                <ResourceLink resource={member} awsAccountId={awsAccountId} />{" "}
                <button
                  type="button"
                  className={styles["more"]}
                  aria-label={`Relations of ${member.name}`}
                  onClick={() => onCentre(member.key)}
                >
                  relations
                </button>
              </li>
            ))}
            {resource.count > resource.members.length && (
              <li className={styles["quiet"]}>
                and {resource.count - resource.members.length} more {KINDS[resource.kind].many}
              </li>
            )}
          </ul>
        </details>
      )}
      <span className={styles["word"]}>{word}</span>
    </span>
  );
}
