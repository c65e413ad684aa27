import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ChoiceGroup } from "../../components/choice-group.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../components/states.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { ControlsDocument, type ControlStandard } from "../../gql/checks.ts";
import { problemOf } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import { standardName, STANDARDS } from "../../lib/standards.ts";
import styles from "./checks.module.css";

const route = getRouteApi("/frame/checks");

/** The same results as an auditor reads them: each published control with pass, fail or not evaluated. */
export function ControlTable(): ReactElement {
  const { standard = "AWS_SECURITY_HUB" } = route.useSearch();
  const navigate = useNavigate();
  const session = useSession();
  const { data, error, refetch } = useQuery(ControlsDocument, { variables: { standard, accountId: session.accountId } });
  const controls = data?.controls ?? [];
  const passed = controls.filter((control) => control.outcome === "PASS").length;
  return (
    <>
      <div className={styles["standard"]}>
        <ChoiceGroup
          label="Standard"
          value={standard}
          onChange={(value) =>
            void navigate({
              from: "/checks",
              to: ".",
              search: (before) => ({ ...before, standard: value as ControlStandard }),
              replace: true,
            })
          }
          choices={STANDARDS.map((each) => ({ value: each, label: standardName(each) }))}
        />
        {data && <span className={styles["quiet"]}>{`${passed} of ${controls.length} controls pass`}</span>}
      </div>
      {!data ? (
        error ? (
          <ErrorState problem={problemOf(error)} what="the controls" onRetry={() => void refetch()} />
        ) : (
          <LoadingRows label="Loading controls" />
        )
      ) : controls.length === 0 ? (
        <EmptyState title="No control of this standard is covered" />
      ) : (
        <div className={styles["scroll"]} tabIndex={0} role="region" aria-label={`Controls of ${standardName(standard)}`}>
          <table className={styles["table"]}>
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
                    {control.reason && <div className={styles["quiet"]}>{control.reason}</div>}
                  </td>
                  <td>
                    {control.checks.map((check) => (
                      <div key={check.id}>
                        <Link to="/checks" search={{ q: check.id }}>
                          {check.title}
                        </Link>
                      </div>
                    ))}
                  </td>
                  <td>
                    {control.openAlerts > 0 ? (
                      <Link to="/alerts" search={{ q: `is:open check:${control.checks.map((check) => check.id).join(",")}` }}>
                        {control.openAlerts}
                      </Link>
                    ) : (
                      "0"
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
