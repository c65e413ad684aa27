import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconEyeOff from "@tabler/icons-react/icons/IconEyeOff";
import { Link } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
import { reasonLines, SCP_TEXT } from "./permission-text.ts";
import type { Permissions, PrincipalPermissionsResult } from "./use-principal-permissions.ts";
import { AccessQuestion } from "./access-question.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { ExpansionView } from "./expansion-view.tsx";
import { Panel } from "../../ui/panel.tsx";
import styles from "./principal-permissions.module.css";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";

export interface PrincipalPermissionsProps {
  /** The noun for the principal: "user", "role" or "group". */
  readonly noun: string;
  readonly name: string;
  readonly found: PrincipalPermissionsResult;
  /** Why the principal is an administrator: "attached policy AdministratorAccess". */
  readonly adminReason?: string | undefined;
  /** The panel with the policies of the principal. */
  readonly policies: ReactNode;
}

/** The permissions of a principal: a summary, an access test, policies, limits, and all actions with their reasons. */
export function PrincipalPermissions({
  noun,
  name,
  found,
  adminReason,
  policies,
}: PrincipalPermissionsProps): ReactElement {
  const { permissions, problem, retry } = found;
  return (
    <div className={styles["stack"]}>
      {permissions && <Summary noun={noun} permissions={permissions} adminReason={adminReason} />}
      {noun !== "group" && permissions && <AccessQuestion name={name} decide={found.decide} />}
      <div className={styles["columns"]}>
        {policies}
        {permissions && <Limits permissions={permissions} noun={noun} />}
      </div>
      {permissions && <Actions noun={noun} permissions={permissions} found={found} />}
      {!permissions && problem && <ErrorState problem={problem} what="the permissions" onRetry={retry} />}
      {!permissions && !problem && <LoadingRows label="Loading the permissions" rows={4} />}
    </div>
  );
}

function Summary({
  noun,
  permissions,
  adminReason,
}: {
  readonly noun: string;
  readonly permissions: Permissions;
  readonly adminReason: string | undefined;
}): ReactElement {
  const { count, grantedCount, serviceCount, isAdministrator, unreadable, scps } = permissions;
  const verb = noun === "group" ? "grants its members" : "can perform";
  return (
    <div className={styles["lead"]}>
      {isAdministrator && (
        <p className={styles["administrator"]}>
          <IconCrown size={16} aria-hidden="true" />
          {noun === "group"
            ? "Every member of this group is an administrator."
            : `Administrator${adminReason === undefined ? "" : ` through ${adminReason}`}.`}
        </p>
      )}
      <p>
        {count === 0
          ? `The ${noun} ${noun === "group" ? "grants its members" : "has"} no known actions.`
          : `The ${noun} ${verb} ${countOf(count, "action")} in ${countOf(serviceCount, "service")}.`}
        {grantedCount > count && ` ${countOf(grantedCount - count, "more is", "more are")} granted but denied.`}
      </p>
      {unreadable.map(({ policyName, via, reason }) => (
        <p key={`${via} ${policyName}`} className={styles["unread"]}>
          <IconEyeOff size={16} aria-hidden="true" />
          <span>
            {policyName} could not be evaluated, so its effect is not included: {reason}
          </span>
        </p>
      ))}
      {scps === "NOT_READ" && (
        <p className={styles["unread"]}>
          <IconEyeOff size={16} aria-hidden="true" />
          <span>{SCP_TEXT.NOT_READ}</span>
        </p>
      )}
    </div>
  );
}

const LIMIT_KIND_LABELS = {
  DENY: "Explicit deny",
  BOUNDARY: "Permissions boundary",
  SCP: "Service control policy",
} as const;

function Limits({
  permissions: { limits, scps },
  noun,
}: {
  readonly permissions: Permissions;
  readonly noun: string;
}): ReactElement {
  return (
    <Panel title="Limits">
      {limits.length === 0 ? (
        <p className={tables["quiet"]}>No action is denied entirely. A partial denial is shown below its action.</p>
      ) : (
        <SimpleTable label="Limits on permissions">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Type</th>
              <th scope="col">Denies</th>
            </tr>
          </thead>
          <tbody>
            {limits.map((limit, index) => (
              <tr key={index}>
                <th scope="row">
                  {limit.policy?.policy ? (
                    <Link to="/policies/$policyId" params={{ policyId: limit.policy.policy.id }}>
                      {limit.policyName}
                    </Link>
                  ) : (
                    limit.policyName
                  )}
                </th>
                <td>
                  {LIMIT_KIND_LABELS[limit.kind]}
                  {limit.policy?.via && ` through ${limit.policy.via}`}
                </td>
                <td>{countOf(limit.count ?? 0, "action")}</td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      )}
      {scps !== "NOT_READ" && <p className={styles["foot"]}>{SCP_TEXT[scps]}</p>}
      {noun === "group" && (
        <p className={styles["foot"]}>
          A member's permissions boundary or an explicit deny in another policy may deny more.
        </p>
      )}
    </Panel>
  );
}

function Actions({
  noun,
  permissions,
  found,
}: {
  readonly noun: string;
  readonly permissions: Permissions;
  readonly found: PrincipalPermissionsResult;
}): ReactElement {
  const [showsDenied, setShowsDenied] = useState(false);
  const deniedCount = permissions.grantedCount - permissions.count;
  return (
    <ExpansionView
      expansion={permissions}
      fetchActions={showsDenied ? found.fetchLimited : found.fetchAllowed}
      label={showsDenied ? "Denied actions" : "Allowed actions"}
      emptyText={`The ${noun} ${noun === "group" ? "grants" : "has"} no known actions: without an allow, AWS denies every request.`}
      why={(row) =>
        reasonLines(row).map((line) => (
          <span key={line} className={styles["reason"]}>
            {line}
          </span>
        ))
      }
      {...(deniedCount > 0 && {
        actionChoice: (
          <div className={styles["choice"]}>
            <ChoiceGroup
              label="Actions to show"
              choices={[
                { value: "allowed", label: `Allowed ${formatNumber(permissions.count)}` },
                { value: "denied", label: `Denied ${formatNumber(deniedCount)}` },
              ]}
              value={showsDenied ? "denied" : "allowed"}
              onChange={(value) => setShowsDenied(value === "denied")}
            />
          </div>
        ),
      })}
    />
  );
}
