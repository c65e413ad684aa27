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
import { formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { POLICY_TYPE_LABELS } from "../../features/policies/policy-table.tsx";
import { RelationsLink } from "../../features/inventory/relations-link.tsx";
import { WhoCanLink } from "../../features/inventory/who-can-link.tsx";
import { ResourceAlerts, ResourceMissing } from "../../features/inventory/resource-page.tsx";
import { isOnlyBoundary, RiskScore } from "../../features/policies/risk-score.tsx";
import { readAgain, readAllAgain } from "../../ui/read-again.ts";
import { TabList } from "../../ui/tab-list.tsx";
import { DateOf } from "../../ui/time.tsx";
import { PolicyActionsDocument, PolicyDetailDocument } from "../../gql/policies.ts";
import { useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { problemOf } from "../../ui/problem.ts";
import { AttachedTable } from "./attached-table.tsx";
import { DocumentTab } from "./document-tab.tsx";
import styles from "./policies.module.css";
import type { PolicyDetail } from "./policy.ts";
import { PolicyUse } from "./policy-use.tsx";
import { PolicyVersions } from "./policy-versions.tsx";
import { suggestionCount, SuggestionView } from "./suggestion-view.tsx";

const route = getRouteApi("/frame/policies/$policyId");

export function PolicyDetailPage(): ReactElement {
  const { policyId } = route.useParams();
  const { client, data, error, observable } = useQuery(PolicyDetailDocument, { variables: { id: policyId } });
  const newer = useNewerScan(data);
  const policy = data?.policy;
  const back = <Link to="/policies">All policies</Link>;
  const reload = (): void => void readAgain({ observable });
  if (!policy) {
    const problem = error ? problemOf(error) : null;
    return (
      <ResourceMissing
        title="Policy"
        noun="policy"
        back={back}
        problem={problem}
        isLoaded={data !== undefined}
        onRetry={reload}
      />
    );
  }
  return (
    <>
      <PageHeader
        back={back}
        title={policy.policyName}
        question={`${POLICY_TYPE_LABELS[policy.type]} policy${policy.owner ? ` of ${policy.owner}` : ""} in account ${policy.account.name}`}
        facts={
          <>
            <NewerScanButton newer={newer} onShow={() => void readAllAgain(client)} />
            <RiskScore score={policy.riskScore} use={policy} isNamed />
            <AsOf at={policy.asOf} />
          </>
        }
        actions={
          policy.deletedAt === null && (
            <>
              {policy.type === "CUSTOMER_MANAGED" && policy.arn !== null && (
                <WhoCanLink
                  action="iam:CreatePolicyVersion"
                  resource={policy.arn}
                  accountId={policy.account.id}
                  label="Who can write a new version"
                />
              )}
              <RelationsLink around={policy.arn ?? policy.policyId} accountId={policy.account.id} />
            </>
          )
        }
      />
      <DeletedNotice noun="policy" deletedAt={policy.deletedAt} />
      {isOnlyBoundary(policy) ? (
        <p className={styles["lead"]}>
          Used only as a permissions boundary: it grants nothing. Its holders can do at most what it allows and their
          policies grant.
        </p>
      ) : (
        policy.summary && <p className={styles["lead"]}>{policy.summary}</p>
      )}
      <PolicyTabs policy={policy} />
    </>
  );
}

function PolicyTabs({ policy }: { readonly policy: PolicyDetail }): ReactElement {
  const { line, tab } = route.useSearch();
  const navigate = useNavigate();
  const show = (change: { readonly tab?: string | undefined; readonly line?: number | undefined }): void =>
    void navigate({
      from: "/policies/$policyId",
      to: ".",
      search: (before) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  const ask: FetchActions = useCallback(
    async (choice) => {
      const answer = await apolloClient.query({
        query: PolicyActionsDocument,
        variables: { id: policy.id, ...choice },
        fetchPolicy: "no-cache",
      });
      const page = answer.data?.policy?.expansion?.actions;
      if (!page) throw new Error("This policy no longer exists.");
      return page;
    },
    [policy.id],
  );
  return (
    <TabList
      label="About this policy"
      value={tab}
      onChange={(id) => show({ tab: id === "document" ? undefined : id })}
      tabs={[
        {
          id: "document",
          label: "Document",
          content: <PolicyDocument policy={policy} line={line} onLine={(next) => show({ line: next })} />,
        },
        ...(policy.expansion
          ? [
              {
                id: "allows",
                label: isOnlyBoundary(policy) ? "What it allows at most" : "What it allows",
                content: <ExpansionView expansion={policy.expansion} fetchActions={ask} />,
              },
            ]
          : []),
        ...(policy.suggestion && !isOnlyBoundary(policy)
          ? [
              {
                id: "narrower",
                label: "Least privilege",
                ...suggestionCount(policy.suggestion),
                content: (
                  <SuggestionView
                    text={policy.document.text}
                    suggestion={policy.suggestion}
                    use={<PolicyUse id={policy.id} />}
                    note={
                      policy.type === "AWS_MANAGED"
                        ? "AWS managed policies cannot be edited. Create a customer managed policy from this suggestion."
                        : undefined
                    }
                  />
                ),
              },
            ]
          : []),
        { id: "versions", label: "Versions", content: <PolicyVersions id={policy.id} /> },
      ]}
    />
  );
}

interface PolicyDocumentProps {
  readonly policy: PolicyDetail;
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
}

function PolicyDocument({ policy, line, onLine }: PolicyDocumentProps): ReactElement {
  return (
    <DocumentTab
      label={`Document${policy.defaultVersionId ? `, version ${policy.defaultVersionId}` : ""}`}
      document={policy.document}
      issues={policy.issues}
      techniques={policy.escalationTechniques}
      line={line}
      onLine={onLine}
      noIssueText={
        isOnlyBoundary(policy)
          ? "None of its own: it grants nothing. Whether its holders can change it is an alert."
          : undefined
      }
    >
      <Panel
        title="Attached to"
        aside={
          policy.attachedTo.length > 0 && (
            <span className={styles["quiet"]}>{formatNumber(policy.attachedTo.length)}</span>
          )
        }
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
            { key: "ID", value: <code>{policy.policyId}</code> },
            ...(policy.createdAt ? [{ key: "Created", value: <DateOf at={policy.createdAt} /> }] : []),
            ...(policy.updatedAt ? [{ key: "Changed", value: <DateOf at={policy.updatedAt} /> }] : []),
            { key: "First scanned", value: <DateOf at={policy.firstSeenAt} /> },
          ]}
        />
      </Panel>
    </DocumentTab>
  );
}
