import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AlertLines } from "../../components/alert-lines.tsx";
import { AsOf } from "../../components/as-of.tsx";
import { CodeBlock } from "../../components/code-block.tsx";
import { KeyValueList } from "../../components/key-value-list.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { Panel } from "../../components/panel.tsx";
import { RiskScore } from "../../components/risk-score.tsx";
import { SeverityBadge } from "../../components/severity-badge.tsx";
import { ErrorState, LoadingRows } from "../../components/states.tsx";
import { DateOf } from "../../components/time.tsx";
import { PolicyDetailDocument, type PolicyDetailQuery } from "../../gql/policies.ts";
import { sentenceOf } from "../../lib/format.ts";
import { problemOf } from "../../lib/problem.ts";
import styles from "./policies.module.css";

type PolicyDetail = NonNullable<PolicyDetailQuery["policy"]>;

const route = getRouteApi("/frame/policies/$policyId");

/** Lines of the statements that an issue points at; an issue of a single line marks just that. */
function markedLines(policy: PolicyDetail): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const issue of policy.issues) {
    const statement = policy.document.statements.find((each) => each.index === issue.statement);
    if (issue.line !== null) lines.add(issue.line);
    else if (statement) for (let line = statement.line; line <= statement.endLine; line += 1) lines.add(line);
  }
  return lines;
}

export function PolicyDetailPage(): ReactElement {
  const { policyId } = route.useParams();
  const { data, error, refetch } = useQuery(PolicyDetailDocument, { variables: { id: policyId } });
  const policy = data?.policy;
  const back = <Link to="/policies">All policies</Link>;
  if (!policy) {
    return (
      <>
        <PageHeader title="Policy" back={back} />
        {error ? (
          <ErrorState problem={problemOf(error)} what="this policy" onRetry={() => void refetch()} />
        ) : data ? (
          <ErrorState problem={{ code: "NOT_FOUND", message: "", requestId: null, isRetryable: false }} />
        ) : (
          <LoadingRows label="Loading the policy" />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        back={back}
        title={policy.policyName}
        question={`${policy.type === "AWS_MANAGED" ? "AWS managed" : sentenceOf(policy.type)} policy${policy.owner ? ` of ${policy.owner}` : ""} in ${policy.account.name}`}
        facts={
          <>
            <RiskScore score={policy.riskScore} />
            <AsOf at={policy.asOf} />
          </>
        }
      />
      <div className={styles["detail"]}>
        <div className={styles["stack"]}>
          {policy.document.errorCode ? (
            <Panel title="The document could not be understood">
              <p>
                <code>{policy.document.errorCode}</code> {policy.document.errorMessage}
              </p>
              <p className={styles["quiet"]}>What it allows is not evaluated; it counts neither as good nor as bad.</p>
            </Panel>
          ) : null}
          <CodeBlock
            label={`Document${policy.defaultVersionId ? `, version ${policy.defaultVersionId}` : ""}`}
            code={policy.document.text}
            hasLineNumbers
            markedLines={markedLines(policy)}
          />
        </div>
        <div className={styles["stack"]}>
          <Panel title="What is risky">
            {policy.issues.length === 0 ? (
              <p className={styles["quiet"]}>{policy.document.errorCode ? "Not evaluated." : "No issue was found in this document."}</p>
            ) : (
              <ul className={styles["issues"]}>
                {policy.issues.map((issue, index) => (
                  <li key={index}>
                    <SeverityBadge severity={issue.severity} />
                    <span>{issue.message}</span>
                    {issue.line !== null && <span className={styles["quiet"]}>line {issue.line}</span>}
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title="Attached to">
            {policy.attachedTo.length === 0 ? (
              <p className={styles["quiet"]}>Nothing{policy.permissionsBoundaryUsageCount > 0 ? ", but it serves as a boundary" : ""}.</p>
            ) : (
              <ul className={styles["issues"]}>
                {policy.attachedTo.map((each) => (
                  <li key={each.id}>
                    <span className={styles["quiet"]}>
                      {sentenceOf(each.kind)}
                      {each.asBoundary && " (as boundary)"}
                    </span>
                    {each.kind.toUpperCase() === "USER" ? (
                      <Link
                        to="/accounts/$awsAccountId/users/$userName"
                        params={{ awsAccountId: policy.account.awsAccountId ?? policy.account.id, userName: each.name }}
                      >
                        {each.name}
                      </Link>
                    ) : (
                      <span title={each.arn}>{each.name}</span>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title="Alerts">
            <AlertLines alerts={policy.alerts.nodes} />
          </Panel>
          <Panel title="Identity">
            <KeyValueList
              items={[
                ...(policy.arn ? [{ key: "ARN", value: <code>{policy.arn}</code> }] : []),
                { key: "Id", value: <code>{policy.policyId}</code> },
                ...(policy.createdAt ? [{ key: "Created", value: <DateOf at={policy.createdAt} /> }] : []),
                ...(policy.updatedAt ? [{ key: "Changed", value: <DateOf at={policy.updatedAt} /> }] : []),
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}
