import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { AsOf } from "../../components/as-of.tsx";
import { DocumentViewer } from "../../components/document-viewer.tsx";
import { GoneNotice } from "../../components/gone-notice.tsx";
import { KeyValueList } from "../../components/key-value-list.tsx";
import { NewerReading } from "../../components/newer-reading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { Panel } from "../../components/panel.tsx";
import { POLICY_TYPE_WORDS } from "../../components/policy-table.tsx";
import { ResourceAlerts, ResourceMissing } from "../../components/resource-page.tsx";
import { RiskScore } from "../../components/risk-score.tsx";
import { DateOf } from "../../components/time.tsx";
import { PolicyDetailDocument, type PolicyDetailQuery } from "../../gql/policies.ts";
import { countOf } from "../../lib/format.ts";
import { useNewerReading } from "../../lib/newer-reading.ts";
import { problemOf } from "../../lib/problem.ts";
import { AttachedTable } from "./attached-table.tsx";
import { IssueList } from "./issue-list.tsx";
import { marksOf } from "./marks.ts";
import styles from "./policies.module.css";

export type PolicyDetail = NonNullable<PolicyDetailQuery["policy"]>;

const route = getRouteApi("/frame/policies/$policyId");

export function PolicyDetailPage(): ReactElement {
  const { policyId } = route.useParams();
  const { line } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(PolicyDetailDocument, { variables: { id: policyId } });
  const newer = useNewerReading(data);
  const policy = data?.policy;
  const marks = useMemo(() => (policy ? marksOf(policy.issues, policy.document.statements) : []), [policy]);
  const back = <Link to="/policies">All policies</Link>;
  if (!policy) {
    const problem = error ? problemOf(error) : null;
    return (
      <ResourceMissing
        title="Policy"
        noun="policy"
        back={back}
        problem={problem}
        hasAnswer={data !== undefined}
        onRetry={() => void refetch()}
      />
    );
  }
  const point = (next: number): void =>
    void navigate({
      from: "/policies/$policyId",
      to: ".",
      search: (before) => ({ ...before, line: next }),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <PageHeader
        back={back}
        title={policy.policyName}
        question={`${POLICY_TYPE_WORDS[policy.type]} policy${policy.owner ? ` of ${policy.owner}` : ""} in ${policy.account.name}`}
        facts={
          <>
            <NewerReading newer={newer} onShow={() => void refetch()} />
            <RiskScore score={policy.riskScore} />
            <AsOf at={policy.asOf} />
          </>
        }
      />
      <GoneNotice noun="policy" goneAt={policy.goneAt} />
      <div className={styles["detail"]}>
        <div className={styles["document"]}>
          {policy.document.errorCode && (
            <Panel title="The document could not be understood">
              <p className={styles["words"]}>
                <code>{policy.document.errorCode}</code> {policy.document.errorMessage}
              </p>
              <p className={styles["quiet"]}>What it allows is not evaluated: it counts neither as good nor as bad.</p>
            </Panel>
          )}
          <DocumentViewer
            label={`Document${policy.defaultVersionId ? `, version ${policy.defaultVersionId}` : ""}, ${countOf(policy.document.statements.length, "statement")}`}
            text={policy.document.text}
            marks={marks}
            line={line}
            onLine={point}
          />
        </div>
        <div className={styles["stack"]}>
          <Panel title="What is risky" aside={policy.issues.length > 0 && <span className={styles["quiet"]}>{policy.issues.length}</span>}>
            <IssueList policy={policy} line={line} onLine={point} />
          </Panel>
          <Panel
            title="Attached to"
            aside={policy.attachedTo.length > 0 && <span className={styles["quiet"]}>{policy.attachedTo.length}</span>}
          >
            <AttachedTable policy={policy} />
          </Panel>
          <Panel title="Alerts" aside={policy.alerts.totalCount > 0 && <span className={styles["quiet"]}>{policy.alerts.totalCount}</span>}>
            <ResourceAlerts alerts={policy.alerts} query={`is:open,acknowledged,dismissed ${policy.policyName}`} />
          </Panel>
          <Panel title="Identity">
            <KeyValueList
              items={[
                ...(policy.arn ? [{ key: "ARN", value: <code>{policy.arn}</code> }] : []),
                { key: "Id", value: <code>{policy.policyId}</code> },
                ...(policy.createdAt ? [{ key: "Created", value: <DateOf at={policy.createdAt} /> }] : []),
                ...(policy.updatedAt ? [{ key: "Changed", value: <DateOf at={policy.updatedAt} /> }] : []),
                { key: "First seen here", value: <DateOf at={policy.firstSeenAt} /> },
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}
