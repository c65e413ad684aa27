import { type ReactElement, type ReactNode, useState } from "react";
import type { AccessLevel } from "../../gql/schema-types.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { LEVELS } from "./access-levels.ts";
import { ActionList, type ActionRow, type FetchActions } from "./action-list.tsx";
import styles from "./expansion-view.module.css";
import { Panel } from "../../ui/panel.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import { SimpleTable } from "../../ui/simple-table.tsx";

/** The number of services shown before "Show all" is pressed. */
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
  /** The number of actions that the document both allows and denies. Not set for principals. */
  readonly deniedCount?: number;
  readonly unknownPatterns: readonly string[];
}

export interface ExpansionViewProps<Row extends ActionRow> {
  readonly expansion: Expansion;
  /** Must be stable between renders; a new function reloads the actions. */
  readonly fetchActions: FetchActions<Row>;
  /** The reasons shown below an action. */
  readonly why?: (row: Row) => ReactNode;
  /** A control above the actions that selects which of them are shown. */
  readonly actionChoice?: ReactNode;
  /** The accessible name of the list of actions. */
  readonly label?: string;
  /** Shown if there is no action and no `actionChoice`. */
  readonly emptyText?: string;
}

/** The actions that a document or principal allows: by access level, by service, and as a list. */
export function ExpansionView<Row extends ActionRow>(props: ExpansionViewProps<Row>): ReactElement {
  const {
    expansion,
    fetchActions,
    why,
    actionChoice,
    label = "Allowed actions",
    emptyText = "It allows no known action.",
  } = props;
  const [level, setLevel] = useState<AccessLevel | null>(null);
  const [service, setService] = useState<string | null>(null);
  const [query, setQuery] = useState("");
  if (expansion.count === 0 && actionChoice === undefined) return <NoActions expansion={expansion} text={emptyText} />;
  return (
    <div className={styles["columns"]}>
      <div className={styles["stack"]}>
        <AccessLevels expansion={expansion} chosen={level} onChoose={setLevel} />
        <Services expansion={expansion} chosen={service} onChoose={setService} />
      </div>
      <Panel title="Actions">
        {actionChoice}
        <FilterBar>
          <QueryBox label="Find an action" value={query} onChange={setQuery} placeholder="e.g. PassRole" />
        </FilterBar>
        {(level !== null || service !== null) && (
          <p className={styles["activeFilter"]}>
            <span>{`Filter: ${[level && LEVELS[level].label, service].filter(Boolean).join(" in ")}`}</span>
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
          fetchActions={fetchActions}
          choice={{ accessLevel: level, service, query: query === "" ? null : query }}
          label={label}
          why={why}
        />
      </Panel>
    </div>
  );
}

interface AccessLevelsProps {
  readonly expansion: Expansion;
  readonly chosen: AccessLevel | null;
  readonly onChoose: (level: AccessLevel | null) => void;
}

/** The number of actions by access level. Choosing a level filters the list of actions. */
function AccessLevels({ expansion, chosen, onChoose }: AccessLevelsProps): ReactElement {
  const largest = Math.max(1, ...expansion.levels.map(({ count }) => count));
  return (
    <Panel
      title="Filter by access level"
      aside={<span className={styles["quiet"]}>{countOf(expansion.count, "action")}</span>}
    >
      <div className={styles["levels"]} role="group" aria-label="Actions by access level">
        {expansion.levels.map(({ accessLevel, count }) => {
          const { icon: Icon, label } = LEVELS[accessLevel];
          return (
            <button
              key={accessLevel}
              type="button"
              className={styles["level"]}
              data-level={accessLevel.toLowerCase()}
              aria-pressed={chosen === accessLevel}
              disabled={count === 0}
              onClick={() => onChoose(chosen === accessLevel ? null : accessLevel)}
            >
              <Icon size={15} aria-hidden="true" />
              <span>{label}</span>
              <span className={styles["track"]} aria-hidden="true">
                <span className={styles["bar"]} style={{ width: `${(100 * count) / largest}%` }} />
              </span>
              <span className={styles["count"]}>{formatNumber(count)}</span>
            </button>
          );
        })}
      </div>
      <Notes expansion={expansion} />
    </Panel>
  );
}

interface ServicesProps {
  readonly expansion: Expansion;
  readonly chosen: string | null;
  readonly onChoose: (service: string | null) => void;
}

/** The number of actions by service. Choosing a service filters the list of actions. */
function Services({ expansion, chosen, onChoose }: ServicesProps): ReactElement {
  const [showsAll, setShowsAll] = useState(false);
  const services = showsAll ? expansion.services : expansion.services.slice(0, SERVICES_SHOWN);
  return (
    <Panel
      title="Filter by service"
      aside={<span className={styles["quiet"]}>{countOf(expansion.serviceCount, "service")}</span>}
    >
      <SimpleTable label="Actions by service">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Allowed</th>
            <th scope="col">Access levels</th>
          </tr>
        </thead>
        <tbody>
          {services.map((row) => (
            <tr key={row.service}>
              <th scope="row">
                <button
                  type="button"
                  className={styles["service"]}
                  aria-pressed={chosen === row.service}
                  onClick={() => onChoose(chosen === row.service ? null : row.service)}
                >
                  {row.service}
                </button>
              </th>
              <td className={styles["numbers"]}>{`${row.allowed} of ${row.known}`}</td>
              <td className={styles["serviceLevels"]}>{levelsText(row)}</td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
      {expansion.services.length > services.length && (
        <button type="button" className={styles["more"]} onClick={() => setShowsAll(true)}>
          {`Show all ${formatNumber(expansion.serviceCount)} services`}
        </button>
      )}
    </Panel>
  );
}

function levelsText({ levels }: Expansion["services"][number]): string {
  return levels
    .filter(({ count }) => count > 0)
    .map(({ accessLevel, count }) => `${LEVELS[accessLevel].label.toLowerCase()} ${formatNumber(count)}`)
    .join(", ");
}

function NoActions({ expansion, text }: { readonly expansion: Expansion; readonly text: string }): ReactElement {
  return (
    <Panel title="Allowed actions">
      <p className={styles["text"]}>{text}</p>
      <Notes expansion={expansion} />
    </Panel>
  );
}

function Notes({ expansion }: { readonly expansion: Expansion }): ReactElement {
  const { deniedCount = 0, unknownPatterns } = expansion;
  return (
    <>
      {deniedCount > 0 && (
        <p
          className={styles["quiet"]}
        >{`Not included: ${countOf(deniedCount, "action")} that the document both allows and denies.`}</p>
      )}
      {unknownPatterns.length > 0 && (
        <p className={styles["quiet"]}>
          {"Not counted, because IAM Monitor's catalogue of AWS actions does not contain them: "}
          {unknownPatterns.slice(0, 5).map((pattern, index) => (
            <span key={pattern}>
              {index > 0 && ", "}
              <code className={styles["wrap"]}>{pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern}</code>
            </span>
          ))}
          {unknownPatterns.length > 5 && ` and ${unknownPatterns.length - 5} more`}.
        </p>
      )}
    </>
  );
}
