import { type ReactElement, type ReactNode, useState } from "react";
import type { AccessLevel } from "../../gql/policies.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { LEVELS } from "./access-levels.ts";
import { ActionList, type ActionRow, type AskForActions } from "./action-list.tsx";
import styles from "./expansion-view.module.css";
import { Panel } from "../../ui/panel.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import tables from "../../ui/simple-table.module.css";

/** Services that are shown before somebody asks for all of them. */
const SERVICES_SHOWN = 12;

interface LevelCount {
  readonly accessLevel: AccessLevel;
  readonly count: number;
}

export interface Expansion {
  readonly count: number;
  readonly serviceCount: number;
  readonly levels: readonly LevelCount[];
  readonly services: readonly {
    readonly service: string;
    readonly allowed: number;
    readonly known: number;
    readonly levels: readonly LevelCount[];
  }[];
  /** Of one document: what it names and denies by itself. */
  readonly deniedCount?: number;
  readonly unknownPatterns: readonly string[];
}

export interface ExpansionViewProps<Row extends ActionRow> {
  readonly expansion: Expansion;
  /** Stays the same from drawing to drawing as long as what it asks about does. */
  readonly ask: AskForActions<Row>;
  /** Why an action is there, below it. */
  readonly why?: (row: Row) => ReactNode;
  /** Above the actions: which of them are shown. */
  readonly choice?: ReactNode;
  /** What the shown actions are. */
  readonly label?: string;
  /** Said where there is no action; the choice of others stays. */
  readonly nothing?: string;
}

/** What a document or a principal really may: by access level, by service, and action by action. */
export function ExpansionView<Row extends ActionRow>(props: ExpansionViewProps<Row>): ReactElement {
  const {
    expansion,
    ask,
    why,
    choice: aside,
    label = "Allowed actions",
    nothing = "It allows no action that we know of.",
  } = props;
  const [level, setLevel] = useState<AccessLevel | null>(null);
  const [service, setService] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const [isWhole, setWhole] = useState(false);
  if (expansion.count === 0 && aside === undefined) return <Nothing expansion={expansion} words={nothing} />;
  const services = isWhole ? expansion.services : expansion.services.slice(0, SERVICES_SHOWN);
  const largest = Math.max(1, ...expansion.levels.map(({ count }) => count));
  return (
    <div className={styles["columns"]}>
      <div className={styles["stack"]}>
        <Panel
          title="By access level"
          aside={<span className={styles["quiet"]}>{countOf(expansion.count, "action")}</span>}
        >
          <div className={styles["levels"]} role="group" aria-label="Actions by access level">
            {expansion.levels.map(({ accessLevel, count }) => {
              const { icon: Icon, word } = LEVELS[accessLevel];
              return (
                <button
                  key={accessLevel}
                  type="button"
                  className={styles["level"]}
                  data-level={accessLevel.toLowerCase()}
                  aria-pressed={level === accessLevel}
                  disabled={count === 0}
                  onClick={() => setLevel(level === accessLevel ? null : accessLevel)}
                >
                  <Icon size={15} aria-hidden="true" />
                  <span>{word}</span>
                  <span className={styles["track"]} aria-hidden="true">
                    <span className={styles["bar"]} style={{ width: `${(100 * count) / largest}%` }} />
                  </span>
                  <span className={styles["count"]}>{formatNumber(count)}</span>
                </button>
              );
            })}
          </div>
          <Remarks expansion={expansion} />
        </Panel>
        <Panel
          title="By service"
          aside={<span className={styles["quiet"]}>{countOf(expansion.serviceCount, "service")}</span>}
        >
          <div className={tables["scroll"]} tabIndex={0} role="region" aria-label="Actions by service">
            <table className={tables["table"]}>
              <thead>
                <tr>
                  <th scope="col">Service</th>
                  <th scope="col">Allowed</th>
                  <th scope="col">Of these</th>
                </tr>
              </thead>
              <tbody>
                {services.map((each) => (
                  <tr key={each.service}>
                    <th scope="row">
                      <button
                        type="button"
                        className={styles["service"]}
                        aria-pressed={service === each.service}
                        onClick={() => setService(service === each.service ? null : each.service)}
                      >
                        {each.service}
                      </button>
                    </th>
                    <td className={styles["numbers"]}>
                      {each.allowed === each.known ? `all ${each.known}` : `${each.allowed} of ${each.known}`}
                    </td>
                    <td className={styles["kinds"]}>{kindsOf(each)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {expansion.services.length > services.length && (
            <button type="button" className={styles["more"]} onClick={() => setWhole(true)}>
              {`Show all ${formatNumber(expansion.serviceCount)} services`}
            </button>
          )}
        </Panel>
      </div>
      <Panel title="Action by action">
        {aside}
        <FilterBar>
          <QueryBox label="Find an action" value={words} onChange={setWords} placeholder="PassRole" />
        </FilterBar>
        {(level !== null || service !== null) && (
          <p className={styles["chosen"]}>
            <span>{`Only ${[level && LEVELS[level].word, service].filter(Boolean).join(" in ")}`}</span>
            <button
              type="button"
              className={styles["more"]}
              onClick={() => {
                setLevel(null);
                setService(null);
              }}
            >
              Show all
            </button>
          </p>
        )}
        <ActionList
          ask={ask}
          choice={{ accessLevel: level, service, query: words === "" ? null : words }}
          label={label}
          why={why}
        />
      </Panel>
    </div>
  );
}

function kindsOf({ levels }: Expansion["services"][number]): string {
  return levels
    .filter(({ count }) => count > 0)
    .map(({ accessLevel, count }) => `${LEVELS[accessLevel].word.toLowerCase()} ${formatNumber(count)}`)
    .join(", ");
}

function Nothing({ expansion, words }: { readonly expansion: Expansion; readonly words: string }): ReactElement {
  return (
    <Panel title="What it allows">
      <p className={styles["words"]}>{words}</p>
      <Remarks expansion={expansion} />
    </Panel>
  );
}

function Remarks({ expansion }: { readonly expansion: Expansion }): ReactElement {
  const { deniedCount = 0, unknownPatterns } = expansion;
  return (
    <>
      {deniedCount > 0 && (
        <p
          className={styles["quiet"]}
        >{`${countOf(deniedCount, "more action")} it names and denies by itself; they are left out here.`}</p>
      )}
      {unknownPatterns.length > 0 && (
        <p className={styles["quiet"]}>
          {"Not in AWS's catalogue as we know it, so neither counted nor called wrong: "}
          {unknownPatterns.slice(0, 5).map((pattern, place) => (
            <span key={pattern}>
              {place > 0 && ", "}
              <code className={styles["wrap"]}>{pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern}</code>
            </span>
          ))}
          {unknownPatterns.length > 5 && ` and ${unknownPatterns.length - 5} more`}.
        </p>
      )}
    </>
  );
}
