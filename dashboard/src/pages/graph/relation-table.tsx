import { type ReactElement, useState } from "react";
import { Panel } from "../../ui/panel.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import tables from "../../ui/simple-table.module.css";
import { countOf } from "../../ui/format.ts";
import { KINDS, lookOf, nameOf, type Relation, RELATION_ORDER, RELATIONS, type Thing } from "./relation-kinds.ts";
import styles from "./relations.module.css";
import { ThingLink } from "./thing-link.tsx";

/** Rows that are shown before somebody asks for more. */
const ROWS_SHOWN = 100;

export interface RelationTableProps {
  readonly things: ReadonlyMap<string, Thing>;
  readonly relations: readonly Relation[];
  readonly awsAccountId: string;
  readonly onCentre: (key: string) => void;
}

/** The same content as the picture, in rows: from what, how, to what. */
export function RelationTable({ things, relations, awsAccountId, onCentre }: RelationTableProps): ReactElement {
  const [words, setWords] = useState("");
  const [shownMax, setShownMax] = useState(ROWS_SHOWN);
  const rows = rowsOf(things, relations, words);
  const tied = new Set(relations.flatMap(({ from, to }) => [from, to]));
  const loose = [...things.values()].filter(({ key }) => !tied.has(key));
  const thing = (key: string): ReactElement => (
    <ThingCell thing={things.get(key)!} awsAccountId={awsAccountId} onCentre={onCentre} />
  );
  return (
    <div className={styles["list"]}>
      <Panel title="Relations" aside={<span className={styles["quiet"]}>{countOf(rows.length, "row")}</span>}>
        <FilterBar>
          <QueryBox label="Find in the list" placeholder="Names, as in deploy" value={words} onChange={setWords} />
        </FilterBar>
        {rows.length === 0 ? (
          <p className={tables["quiet"]}>
            {relations.length === 0 ? "Nothing here is tied to anything." : "No relation fits."}
          </p>
        ) : (
          <div className={tables["scroll"]} tabIndex={0} role="region" aria-label="From what to what">
            <table className={tables["table"]}>
              <thead>
                <tr>
                  <th scope="col">From</th>
                  <th scope="col">Relation</th>
                  <th scope="col">To</th>
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, shownMax).map(({ from, to, kind, count }) => (
                  <tr key={`${from} ${kind} ${to}`}>
                    <th scope="row">{thing(from)}</th>
                    <td className={styles["how"]}>
                      {RELATIONS[kind].word}
                      {count > 1 && <span className={styles["quiet"]}> ({countOf(count, "time")})</span>}
                    </td>
                    <td>{thing(to)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {rows.length > shownMax && (
          <button type="button" className={styles["more"]} onClick={() => setShownMax(shownMax + ROWS_SHOWN)}>
            Show more ({countOf(rows.length - shownMax, "row is", "rows are")} left)
          </button>
        )}
      </Panel>
      {loose.length > 0 && (
        <Panel title="Tied to nothing" aside={<span className={styles["quiet"]}>{loose.length}</span>}>
          <ul className={styles["loose"]}>
            {loose.map(({ key }) => (
              <li key={key}>{thing(key)}</li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

/** By relation, then by names; only those in which each word stands somewhere. */
export function rowsOf(
  things: ReadonlyMap<string, Thing>,
  relations: readonly Relation[],
  words: string,
): readonly Relation[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = (key: string): string => {
    const thing = things.get(key)!;
    return `${thing.name} ${lookOf(thing).word} ${thing.members.map(({ name }) => name).join(" ")}`.toLowerCase();
  };
  const nameIn = (key: string): string => things.get(key)!.name;
  return relations
    .filter(({ from, to, kind }) => {
      const text = `${textOf(from)} ${RELATIONS[kind].word} ${textOf(to)}`;
      return wanted.every((word) => text.includes(word));
    })
    .toSorted(
      (one, other) =>
        RELATION_ORDER.indexOf(one.kind) - RELATION_ORDER.indexOf(other.kind) ||
        nameIn(one.from).localeCompare(nameIn(other.from), "en") ||
        nameIn(one.to).localeCompare(nameIn(other.to), "en"),
    );
}

interface ThingCellProps {
  readonly thing: Thing;
  readonly awsAccountId: string;
  readonly onCentre: (key: string) => void;
}

function ThingCell({ thing, awsAccountId, onCentre }: ThingCellProps): ReactElement {
  const { icon: Icon, word } = lookOf(thing);
  return (
    <span className={styles["cell"]}>
      <Icon size={14} aria-hidden="true" />
      {thing.count === 1 ? (
        <ThingLink thing={thing} awsAccountId={awsAccountId} />
      ) : (
        <details>
          <summary>{nameOf(thing)}</summary>
          <ul className={styles["named"]}>
            {thing.members.map((member) => (
              <li key={member.key}>
                <ThingLink thing={member} awsAccountId={awsAccountId} />{" "}
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
            {thing.count > thing.members.length && (
              <li className={styles["quiet"]}>
                and {thing.count - thing.members.length} more {KINDS[thing.kind].many}
              </li>
            )}
          </ul>
        </details>
      )}
      <span className={styles["word"]}>{word}</span>
    </span>
  );
}
