import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { accountColumns } from "../../features/inventory/account-column.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { DeletedMark } from "../../features/inventory/deleted-notice.tsx";
import { POLICY_TYPE_LABELS } from "../../features/policies/policy-table.tsx";
import { RiskScore } from "../../features/policies/risk-score.tsx";
import { SEVERITY_ORDER, SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { SeverityCounts } from "../../features/alerts/severity-counts.tsx";
import rowName from "../../ui/row-name.module.css";
import type { PolicyRowFragment, PolicyRowNowFragment } from "../../gql/policies.ts";
import type { PolicyOrderField } from "../../gql/schema-types.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./policies.module.css";

function attachedTo(policy: PolicyRowFragment): ReactElement {
  const names = policy.shownPrincipals.map((each) => (each.asBoundary ? `${each.name} (boundary)` : each.name));
  const [first] = names;
  if (first === undefined) return <span className={styles["quiet"]}>{attachmentsInWords(policy)}</span>;
  const count = policy.attachmentCount + policy.permissionsBoundaryUsageCount;
  if (count <= names.length) return <span title={names.join("\n")}>{names.join(", ")}</span>;
  return (
    <span title={first}>
      {first}
      <span className={styles["quiet"]}>{` and ${formatNumber(count - 1)} more`}</span>
    </span>
  );
}

function attachmentsInWords({ attachmentCount, permissionsBoundaryUsageCount }: PolicyRowFragment): string {
  // The rows of the principals that would be named may be deleted by now.
  if (attachmentCount > 0) return countOf(attachmentCount, "principal");
  if (permissionsBoundaryUsageCount > 0) return `boundary of ${countOf(permissionsBoundaryUsageCount, "principal")}`;
  return "not attached";
}

function issuesOf(policy: PolicyRowFragment): ReactElement {
  const worst = SEVERITY_ORDER.find((severity) => policy.issues.some((issue) => issue.severity === severity));
  if (worst === undefined) return <span className={styles["quiet"]}>none</span>;
  return (
    <span className={styles["worst"]}>
      <SeverityBadge severity={worst} />
      {countOf(policy.issues.length, "issue")}
    </span>
  );
}

/** A row of the list. Fields that are known only for the present are missing in a list of the past. */
type ListedPolicy = PolicyRowFragment & Partial<PolicyRowNowFragment>;

export function policyColumns(hasSeveralAccounts: boolean): readonly GridColumn<ListedPolicy>[] {
  return [
    {
      id: "name",
      sortKey: "NAME" satisfies PolicyOrderField,
      header: "Policy",
      width: "minmax(14rem, 2fr)",
      onCard: "title",
      cell: (policy) => (
        <>
          <Link to="/policies/$policyId" params={{ policyId: policy.id }} tabIndex={-1} className={rowName["name"]}>
            {policy.policyName}
          </Link>
          {policy.owner && <span className={styles["quiet"]}>{` of ${policy.owner}`}</span>}
          <DeletedMark deletedAt={policy.deletedAt} />
        </>
      ),
    },
    ...accountColumns<ListedPolicy>(hasSeveralAccounts),
    {
      id: "risk",
      sortKey: "RISK" satisfies PolicyOrderField,
      sortsFirst: "descending",
      header: "Risk",
      width: "10rem",
      cell: (policy) => <RiskScore score={policy.riskScore} use={policy} />,
    },
    { id: "issues", header: "Issues", width: "11.5rem", cell: issuesOf },
    {
      id: "type",
      header: "Type",
      width: "9.5rem",
      hiddenBelowPx: 850,
      cell: (policy) => POLICY_TYPE_LABELS[policy.type],
    },
    {
      id: "attached",
      sortKey: "ATTACHMENTS" satisfies PolicyOrderField,
      sortsFirst: "descending",
      header: "Attached to",
      onCard: "labelled",
      width: "minmax(11rem, 1.4fr)",
      cell: attachedTo,
    },
    {
      id: "alerts",
      sortKey: "ALERTS" satisfies PolicyOrderField,
      sortsFirst: "descending",
      header: "Open alerts",
      width: "11rem",
      hiddenBelowPx: 1080,
      cell: (policy) => policy.openAlerts && <SeverityCounts counts={policy.openAlerts} />,
    },
  ];
}
