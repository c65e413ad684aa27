import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Panel } from "../../components/panel.tsx";
import { RiskScore } from "../../components/risk-score.tsx";
import type { PolicyLinkFragment } from "../../gql/users.ts";
import { sentenceOf } from "../../lib/format.ts";
import type { UserDetail } from "./user-detail.tsx";
import styles from "./users.module.css";

/** What gives rights and what cuts them: own policies, those of groups, and the boundary. */
export function UserPolicies({ user }: { readonly user: UserDetail }): ReactElement {
  const direct = user.policies.filter((policy) => policy.via === null);
  const throughGroups = user.policies.filter((policy) => policy.via !== null);
  return (
    <div className={styles["columns"]}>
      <Panel title="Direct">
        <PolicyTable policies={direct} empty="No policy is attached to the user itself." />
      </Panel>
      <Panel title="Through groups">
        <PolicyTable policies={throughGroups} empty="No policy comes through a group." />
      </Panel>
      <Panel title="Permissions boundary">
        <PolicyTable
          policies={user.permissionsBoundary ? [user.permissionsBoundary] : []}
          empty="No boundary: nothing caps what the policies give."
        />
      </Panel>
    </div>
  );
}

function PolicyTable({ policies, empty }: { readonly policies: readonly PolicyLinkFragment[]; readonly empty: string }): ReactElement {
  if (policies.length === 0) return <p className={styles["empty"]}>{empty}</p>;
  return (
    <table className={styles["table"]}>
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col">Kind</th>
          <th scope="col">Risk</th>
        </tr>
      </thead>
      <tbody>
        {policies.map((policy) => (
          <tr key={`${policy.via ?? ""} ${policy.arn ?? policy.policyName}`}>
            <th scope="row">
              {policy.policy ? (
                <Link to="/policies/$policyId" params={{ policyId: policy.policy.id }}>
                  {policy.policyName}
                </Link>
              ) : (
                policy.policyName
              )}
              {policy.via && <span className={styles["quiet"]}> via {policy.via}</span>}
            </th>
            <td>{policy.type === "AWS_MANAGED" ? "AWS managed" : sentenceOf(policy.type)}</td>
            <td>{policy.policy ? <RiskScore score={policy.policy.riskScore} /> : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
