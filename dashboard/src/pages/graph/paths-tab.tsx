import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { AlertLines } from "../../components/alert-lines.tsx";
import { CoverageNotice } from "../../components/coverage-notice.tsx";
import { Panel } from "../../components/panel.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../components/states.tsx";
import { PathAlertsDocument } from "../../gql/escalation.ts";
import { problemOf } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";

/** The principals that can become administrator, as far as an alert is open about them. */
export function PathsTab(): ReactElement {
  const { accountId } = useSession();
  const { data, error, refetch } = useQuery(PathAlertsDocument, { variables: { accountIds: accountId === null ? null : [accountId] } });
  if (!data) {
    if (error) return <ErrorState problem={problemOf(error)} what="the paths" onRetry={() => void refetch()} />;
    return <LoadingRows label="Loading the paths" />;
  }
  const { alerts } = data;
  if (alerts.coverage === null)
    return <EmptyState title="Nothing was read yet">The paths of an account appear with its first scan.</EmptyState>;
  return (
    <>
      <CoverageNotice coverage={alerts.coverage} />
      <Panel title="Principals that can become administrator">
        <AlertLines alerts={alerts.nodes.map((alert) => ({ ...alert, title: `${alert.resource.name} can become administrator` }))} />
      </Panel>
    </>
  );
}
