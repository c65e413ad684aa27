import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { type CheckOutcome, ControlsDocument, type ControlsQuery, type ControlStandard } from "../../gql/checks.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { standardName, STANDARDS } from "../../features/alerts/standards.ts";
import { OUTCOME_WORDS } from "./check-list.tsx";
import styles from "./checks.module.css";
import type { ChecksChange } from "./page.tsx";
import { countBy, OUTCOMES } from "./standing.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";

type Control = ControlsQuery["controls"][number];

export interface ControlTableProps {
  readonly search: ChecksChange;
  readonly onSearch: (change: ChecksChange) => void;
}

/** The same results as an auditor reads them: each published control with pass, fail or not evaluated. */
export function ControlTable({ search, onSearch }: ControlTableProps): ReactElement {
  const { standard = "AWS_SECURITY_HUB", standing } = search;
  const { accountId } = useSession();
  const { data, error, refetch } = useQuery(ControlsDocument, { variables: { standard, accountId } });
  const controls = data?.controls ?? [];
  const counts = countBy(controls.map((control) => control.outcome));
  const shown = controls.filter((control) => standing === undefined || control.outcome === standing);
  return (
    <>
      <div className={styles["standard"]}>
        <ChoiceGroup
          label="Standard"
          value={standard}
          onChange={(value) => onSearch({ standard: value as ControlStandard })}
          choices={STANDARDS.map((each) => ({ value: each, label: standardName(each) }))}
        />
        {data && (
          <FilterChips
            label="Result"
            chips={OUTCOMES.filter((outcome) => counts[outcome] > 0 || outcome === standing).map((outcome) => ({
              key: outcome,
              label: `${OUTCOME_WORDS[outcome]} ${counts[outcome]}`,
              isOn: outcome === standing,
            }))}
            onToggle={(key) => onSearch({ standing: key === standing ? undefined : (key as CheckOutcome) })}
          />
        )}
      </div>
      {data ? (
        <Controls
          controls={shown}
          total={controls.length}
          standard={standard}
          onClear={() => onSearch({ standing: undefined })}
        />
      ) : error ? (
        <ErrorState problem={problemOf(error)} what="the controls" onRetry={() => void refetch()} />
      ) : (
        <LoadingRows label="Loading controls" />
      )}
    </>
  );
}

interface ControlsProps {
  readonly controls: readonly Control[];
  readonly total: number;
  readonly standard: ControlStandard;
  readonly onClear: () => void;
}

function Controls({ controls, total, standard, onClear }: ControlsProps): ReactElement {
  if (total === 0) return <EmptyState title="No control of this standard is covered by our checks" />;
  if (controls.length === 0) return <NoMatch noun="controls" onClear={onClear} />;
  return (
    <SimpleTable
      label={`Controls of ${standardName(standard)}`}
      className={styles["scroll"]}
      tableClassName={styles["table"]}
    >
      <thead>
        <tr>
          <th scope="col">Control</th>
          <th scope="col">Result</th>
          <th scope="col">Checks</th>
          <th scope="col">Open alerts</th>
        </tr>
      </thead>
      <tbody>
        {controls.map((control) => (
          <tr key={control.id}>
            <th scope="row">{control.id}</th>
            <td>
              <StatusBadge status={control.outcome} />
              {needsReason(control) && <div className={styles["quiet"]}>{control.reason}</div>}
            </td>
            <td>
              {control.checks.map((check) => (
                <div key={check.id}>
                  <Link to="/checks" search={{ check: check.id }}>
                    {check.title}
                  </Link>
                </div>
              ))}
            </td>
            <td>
              {control.openAlerts > 0 ? (
                <Link to="/alerts" search={{ q: `is:open check:${control.checks.map((check) => check.id).join(",")}` }}>
                  {countOf(control.openAlerts, "alert")}
                </Link>
              ) : (
                <span className={styles["quiet"]}>none</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}

/** That its only check fails is plain from the row itself. */
function needsReason(control: Control): boolean {
  return control.reason !== null && (control.outcome !== "FAIL" || control.checks.length > 1);
}
