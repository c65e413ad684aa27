import type { ReactElement } from "react";
import { accountInAddress } from "../../components/account-column.tsx";
import { Panel } from "../../components/panel.tsx";
import { PolicyTable } from "../../components/policy-table.tsx";
import { countOf } from "../../lib/format.ts";
import type { UserDetail } from "./user-detail.tsx";
import styles from "./users.module.css";

/** What gives rights and what cuts them: the user's own policies, those of groups, and the boundary. */
export function UserPermissions({ user }: { readonly user: UserDetail }): ReactElement {
  const direct = user.policies.filter((policy) => policy.via === null);
  const throughGroups = user.policies.filter((policy) => policy.via !== null);
  return (
    <>
      <p className={styles["lead"]}>{sumOf(user, direct.length, throughGroups.length)}</p>
      <div className={styles["columns"]}>
        <div className={styles["stack"]}>
          <Panel title="Direct">
            <PolicyTable label="Direct policies" policies={direct} empty="No policy is attached to the user itself." />
          </Panel>
          <Panel title="Permissions boundary">
            <PolicyTable
              label="Policy of the boundary"
              policies={user.permissionsBoundary ? [user.permissionsBoundary] : []}
              empty="No boundary: nothing caps what the policies give."
            />
          </Panel>
        </div>
        <Panel title="Through groups">
          <PolicyTable
            label="Policies through groups"
            policies={throughGroups}
            empty={user.groups.length === 0 ? "The user is in no group." : "The user's groups carry no policy."}
            awsAccountId={accountInAddress(user.account)}
          />
        </Panel>
      </div>
    </>
  );
}

function sumOf(user: UserDetail, direct: number, throughGroups: number): string {
  if (direct + throughGroups === 0) return "Nothing is granted to this user: without a policy AWS denies everything.";
  const cap = user.permissionsBoundary ? ", of which only what the boundary allows as well counts" : "";
  return `${countOf(direct, "policy", "policies")} on the user itself and ${throughGroups} through groups grant something${cap}.`;
}
