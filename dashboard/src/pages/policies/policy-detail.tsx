import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback } from "react";
import { apolloClient } from "../../apollo.ts";
import type { FetchActions } from "../../features/permissions/action-list.tsx";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ExpansionView } from "../../features/permissions/expansion-view.tsx";
import { DeletedNotice } from "../../features/inventory/deleted-notice.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { NewerScanButton } from "../../features/inventory/newer-scan.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { POLICY_TYPE_LABELS } from "../../features/policies/policy-table.tsx";
import { RelationsLink } from "../../features/inventory/relations-link.tsx";
import { ResourceAlerts, ResourceMissing } from "../../features/inventory/resource-page.tsx";
import { RiskScore } from "../../features/policies/risk-score.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import { DateOf } from "../../ui/time.tsx";
import { PolicyActionsDocument, PolicyDetailDocument, type PolicyDetailQuery } from "../../gql/policies.ts";
import { useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { problemOf } from "../../ui/problem.ts";
import { AttachedTable } from "./attached-table.tsx";
import { DocumentTab } from "./document-tab.tsx";
import styles from "./policies.module.css";
import { PolicyUse } from "./policy-use.tsx";
import { SuggestionView } from "./suggestion-view.tsx";

export type PolicyDetail = NonNullable<PolicyDetailQuery["policy"]>;

const route = getRouteApi("/frame/policies/$policyId");

export function PolicyDetailPage(): ReactElement {
  const { policyId } = route.useParams();
  const { line, tab } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(PolicyDetailDocument, { variables: { id: policyId } });
  const newer = useNewerScan(data);
  const policy = data?.policy;
  const ask: FetchActions = useCallback(
    async (choice) => {
      const answer = await apolloClient.query({
        query: PolicyActionsDocument,
        variables: { id: policyId, ...choice },
        fetchPolicy: "no-cache",
      });
      const page = answer.data?.policy?.expansion?.actions;
      if (!page) throw new Error("The policy is no longer there.");
      return page;
    },
    [policyId],
  );
  const back = <Link to="/policies">All policies</Link>;
  if (!policy) {
    const problem = error ? problemOf(error) : null;
    return (
      <ResourceMissing
        title="Policy"
        noun="policy"
        back={back}
        problem={problem}
        isLoaded={data !== undefined}
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
        question={`${POLICY_TYPE_LABELS[policy.type]} policy${policy.owner ? ` of ${policy.owner}` : ""} in ${policy.account.name}`}
        facts={
          <>
            <NewerScanButton newer={newer} onShow={() => void refetch()} />
            <RiskScore score={policy.riskScore} />
            <AsOf at={policy.asOf} />
          </>
        }
        actions={
          policy.goneAt === null && (
            <RelationsLink around={policy.arn ?? policy.policyId} accountId={policy.account.id} />
          )
        }
      />
      <DeletedNotice noun="policy" goneAt={policy.goneAt} />
      {policy.summary && <p className={styles["lead"]}>{policy.summary}</p>}
      <TabList
        label="About this policy"
        value={tab}
        onChange={(id) =>
          void navigate({
            from: "/policies/$policyId",
            to: ".",
            search: (before) => ({ ...before, tab: id === "document" ? undefined : id }),
            replace: true,
            resetScroll: false,
          })
        }
        tabs={[
          {
            id: "document",
            label: "Document",
            count: policy.issues.length,
            content: <Written policy={policy} line={line} onLine={point} />,
          },
          ...(policy.expansion
            ? [
                {
                  id: "allows",
                  label: "What it allows",
                  count: policy.expansion.count,
                  content: <ExpansionView expansion={policy.expansion} fetchActions={ask} />,
                },
              ]
            : []),
          ...(policy.suggestion
            ? [
                {
                  id: "narrower",
                  label: "Narrower",
                  count: policy.suggestion.changes.length,
                  content: (
                    <SuggestionView
                      text={policy.document.text}
                      suggestion={policy.suggestion}
                      use={<PolicyUse id={policy.id} />}
                      note={
                        policy.type === "AWS_MANAGED"
                          ? "AWS's own policy cannot be changed: make one of your own of it."
                          : undefined
                      }
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}

interface WrittenProps {
  readonly policy: PolicyDetail;
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
}

function Written({ policy, line, onLine }: WrittenProps): ReactElement {
  return (
    <DocumentTab
      label={`Document${policy.defaultVersionId ? `, version ${policy.defaultVersionId}` : ""}`}
      document={policy.document}
      issues={policy.issues}
      techniques={policy.escalationTechniques}
      line={line}
      onLine={onLine}
    >
      <Panel
        title="Attached to"
        aside={policy.attachedTo.length > 0 && <span className={styles["quiet"]}>{policy.attachedTo.length}</span>}
      >
        <AttachedTable policy={policy} />
      </Panel>
      <Panel
        title="Alerts"
        aside={policy.alerts.totalCount > 0 && <span className={styles["quiet"]}>{policy.alerts.totalCount}</span>}
      >
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
    </DocumentTab>
  );
}
