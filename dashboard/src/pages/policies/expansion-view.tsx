import { type ReactElement, useState } from "react";
import { Panel } from "../../components/panel.tsx";
import { FilterBar, QueryBox } from "../../components/query-box.tsx";
import tables from "../../components/simple-table.module.css";
import type { AccessLevel, ShownExpansionFragment } from "../../gql/policies.ts";
import { countOf, formatNumber } from "../../lib/format.ts";
import { LEVELS } from "./access-levels.ts";
import { ActionList, type AskForActions } from "./action-list.tsx";
import styles from "./expansion-view.module.css";

/** Services that are shown before somebody asks for all of them. */
const SERVICES_SHOWN = 12;

export interface ExpansionViewProps {
  readonly expansion: ShownExpansionFragment;
  /** Stays the same from drawing to drawing as long as the document does. */
  readonly ask: AskForActions;
}

/** What a document really allows: by access level, by service, and action by action. */
export function ExpansionView({ expansion, ask }: ExpansionViewProps): ReactElement {
  const [level, setLevel] = useState<AccessLevel | null>(null);
  const [service, setService] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const [isWhole, setWhole] = useState(false);
  if (expansion.count === 0) return <Nothing expansion={expansion} />;
  const services = isWhole ? expansion.services : expansion.services.slice(0, SERVICES_SHOWN);
  const largest = Math.max(...expansion.levels.map(({ count }) => count));
  return (
    <div className={styles["columns"]}>
      <div className={styles["stack"]}>
        <Panel title="By access level" aside={<span className={styles["quiet"]}>{countOf(expansion.count, "action")}</span>}>
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
        <Panel title="By service" aside={<span className={styles["quiet"]}>{countOf(expansion.serviceCount, "service")}</span>}>
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
              {`Show all ${expansion.serviceCount} services`}
            </button>
          )}
        </Panel>
      </div>
      <Panel title="Action by action">
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
        <ActionList ask={ask} choice={{ accessLevel: level, service, query: words === "" ? null : words }} />
      </Panel>
    </div>
  );
}

function kindsOf({ levels }: ShownExpansionFragment["services"][number]): string {
  return levels
    .filter(({ count }) => count > 0)
    .map(({ accessLevel, count }) => `${count} ${LEVELS[accessLevel].word.toLowerCase()}`)
    .join(", ");
}

function Nothing({ expansion }: { readonly expansion: ShownExpansionFragment }): ReactElement {
  return (
    <Panel title="What it allows">
      <p className={styles["words"]}>It allows no action that we know of.</p>
      <Remarks expansion={expansion} />
    </Panel>
  );
}

function Remarks({ expansion }: { readonly expansion: ShownExpansionFragment }): ReactElement {
  const { deniedCount, unknownPatterns } = expansion;
  return (
    <>
      {deniedCount > 0 && (
        <p className={styles["quiet"]}>{`${countOf(deniedCount, "more action")} it names and denies by itself; they are left out here.`}</p>
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
