import { useQuery } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import {
  ControlChangesDocument,
  type ControlChangesQuery,
  ControlsDocument,
  type StandardCountsFragment,
} from "../../gql/checks.ts";
import type { ControlStandard, ControlState } from "../../gql/schema-types.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { countsOfStandard, standardName, standardText, STANDARDS } from "../../features/alerts/standards.ts";
import type { ChecksSearch } from "./checks-search.ts";
import { ControlChangesNote } from "./control-changes.tsx";
import { ControlRow, type Control } from "./control-row.tsx";
import { countStates, mostUrgentFirst, STATE_LABELS, STATES } from "./control-state.ts";
import styles from "./control-table.module.css";

export interface ControlTableProps {
  readonly search: ChecksSearch;
  readonly onSearch: (change: ChecksSearch) => void;
}

/** Every control of a standard with its state, whether or not a check answers it. */
export function ControlTable({ search, onSearch }: ControlTableProps): ReactElement {
  const { standard = "AWS_SECURITY_HUB", state } = search;
  const { accountId } = useSession();
  const { data, error, refetch } = useQuery(ControlsDocument, { variables: { standard, accountId } });
  // A moment that moves would be another question at each render.
  const [since] = useState(() => weekBefore(Date.now()));
  const changes = useQuery(ControlChangesDocument, {
    variables: { standard, since, accountId },
    fetchPolicy: "cache-and-network",
  });
  const changed = changes.data?.controlChanges ?? null;
  // The list would move down if what changed arrived after it.
  const isReady = data !== undefined && (changed !== null || changes.error !== undefined);
  return (
    <>
      <div className={styles["standards"]}>
        <ChoiceGroup
          label="Standard"
          value={standard}
          onChange={(value) => onSearch({ standard: value })}
          choices={STANDARDS.map((each) => ({ value: each, label: standardName(each) }))}
        />
      </div>
      {isReady && (
        <Controls
          controls={data.controls}
          numbers={countsOfStandard(data.overview.standards, standard)}
          changes={changed}
          note={<ControlChangesNote changes={changed} onRetry={() => void changes.refetch()} />}
          standard={standard}
          state={state}
          onState={(next) => onSearch({ state: next })}
        />
      )}
      {!data && error && <ErrorState problem={problemOf(error)} what="the controls" onRetry={() => void refetch()} />}
      {!isReady && !error && <LoadingRows label="Loading controls" />}
    </>
  );
}

const WEEK_MS = 7 * 86_400_000;
/** The moment is rounded to five minutes, so that opening the page again sends the same request. */
const MOMENT_MS = 300_000;

function weekBefore(now: number): string {
  return new Date(now - WEEK_MS - (now % MOMENT_MS)).toISOString();
}

interface ControlsProps {
  readonly controls: readonly Control[];
  readonly numbers: StandardCountsFragment;
  readonly changes: ControlChangesQuery["controlChanges"] | null;
  /** What changed within 7 days. */
  readonly note: ReactElement;
  readonly standard: ControlStandard;
  readonly state: ControlState | undefined;
  readonly onState: (state: ControlState | undefined) => void;
}

function Controls({ controls, numbers, changes, note, standard, state, onState }: ControlsProps): ReactElement {
  const { asked, others } = standardText(numbers);
  const counts = countStates(controls.map((control) => control.state));
  const shown = mostUrgentFirst(controls).filter((control) => state === undefined || control.state === state);
  const shared = sharedLimits(shown);
  return (
    <>
      <p className={styles["fraction"]} role="status">
        {[asked, ...(others === null ? [] : [others])].join(". ")}
      </p>
      {note}
      <p className={styles["source"]}>
        Control numbers: {sourceText(controls)}. Titles and texts are those of IAM Monitor.
      </p>
      <div className={styles["states"]}>
        <FilterChips
          label="State"
          chips={STATES.filter((each) => counts[each] > 0 || each === state).map((each) => ({
            key: each,
            label: `${STATE_LABELS[each]} ${counts[each]}`,
            isOn: each === state,
          }))}
          onToggle={(key) => onState(key === state ? undefined : (key as ControlState))}
        />
      </div>
      {shown.length === 0 ? (
        <NoMatch noun="controls" onClear={() => onState(undefined)} />
      ) : (
        <>
          <ol className={styles["controls"]} aria-label={`Controls of ${standardName(standard)}`}>
            {shown.map((control) => (
              <ControlRow
                key={control.id}
                control={control}
                areLimitsShown={!shared.has(control.limits ?? "")}
                stateBefore={stateBefore(control, changes)}
              />
            ))}
          </ol>
          {[...shared].map(([limits, ids]) => (
            <p key={limits} className={styles["note"]}>
              <b>{ids.join(", ")}:</b> {limits}
            </p>
          ))}
        </>
      )}
    </>
  );
}

/** If accounts were left out of the comparison, a control can have another state than there. Nothing is said of it then. */
function stateBefore({ id, state }: Control, changes: ControlsProps["changes"]): Control["state"] | null {
  return changes?.changes.find(({ controlId, after }) => controlId === id && after === state)?.before ?? null;
}

/** The limits that several controls share, with the numbers of these controls. They are shown together below the list. */
function sharedLimits(controls: readonly Control[]): ReadonlyMap<string, readonly string[]> {
  const byLimits = Map.groupBy(
    controls.filter(({ limits }) => limits !== null),
    ({ limits }) => limits ?? "",
  );
  return new Map(
    [...byLimits].flatMap(([limits, sharing]) =>
      sharing.length > 1 ? [[limits, sharing.map(({ id }) => id)] as const] : [],
    ),
  );
}

/** The document of the controls. The section is left out where each control has its own. */
function sourceText(controls: readonly Control[]): string {
  const [first] = controls;
  if (first === undefined) return "";
  const { document, version, section } = first.source;
  const isShared = controls.every((control) => control.source.section === section);
  return [version === null ? document : `${document} ${version}`, ...(isShared ? [section] : [])].join(", ");
}
