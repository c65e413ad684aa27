import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconEyeOff from "@tabler/icons-react/icons/IconEyeOff";
import { Link } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
import { reasonLines, SCP_WORDS } from "./permission-words.ts";
import type { Permissions, PrincipalPermissionsFound } from "./principal-permissions.ts";
import { AccessQuestion } from "./access-question.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { ExpansionView } from "./expansion-view.tsx";
import { Panel } from "../../ui/panel.tsx";
import styles from "./principal-permissions.module.css";
import tables from "../../ui/simple-table.module.css";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";

export interface PrincipalPermissionsProps {
  /** "user", "role", "group". */
  readonly noun: string;
  readonly name: string;
  readonly found: PrincipalPermissionsFound;
  /** The policies that give something, as the page has them. */
  readonly policies: ReactNode;
}

/** What a principal can do, why, and what cuts it: in one sentence, by policy, by level and service, and action by action. */
export function PrincipalPermissions({ noun, name, found, policies }: PrincipalPermissionsProps): ReactElement {
  const { permissions, problem, retry } = found;
  return (
    <div className={styles["stack"]}>
      {permissions && <Lead noun={noun} permissions={permissions} />}
      {noun !== "group" && permissions && <AccessQuestion name={name} decide={found.decide} />}
      <div className={styles["columns"]}>
        {policies}
        {permissions && <Limits permissions={permissions} noun={noun} />}
      </div>
      {permissions ? (
        <Actions noun={noun} permissions={permissions} found={found} />
      ) : problem ? (
        <ErrorState problem={problem} what="what it can do" onRetry={retry} />
      ) : (
        <LoadingRows label="Loading what it can do" rows={4} />
      )}
    </div>
  );
}

function Lead({ noun, permissions }: { readonly noun: string; readonly permissions: Permissions }): ReactElement {
  const { count, grantedCount, serviceCount, isAdministrator, unreadable, scps } = permissions;
  const verb = noun === "group" ? "gives its members" : "can do";
  return (
    <div className={styles["lead"]}>
      {isAdministrator && (
        <p className={styles["administrator"]}>
          <IconCrown size={16} aria-hidden="true" />
          {noun === "group"
            ? "Whoever is in it is an administrator."
            : "It is an administrator: it may do everything, or give itself the rest."}
        </p>
      )}
      <p>
        {count === 0
          ? `The ${noun} ${noun === "group" ? "gives nothing" : "can do nothing"} that we know of.`
          : `The ${noun} ${verb} ${countOf(count, "action")} in ${countOf(serviceCount, "service")}.`}
        {grantedCount > count &&
          ` ${countOf(grantedCount - count, "more is", "more are")} granted and taken away again.`}
      </p>
      {unreadable.map(({ policyName, via, reason }) => (
        <p key={`${via} ${policyName}`} className={styles["unread"]}>
          <IconEyeOff size={16} aria-hidden="true" />
          <span>
            {policyName} could not be judged, so what it allows or denies is not in this: {reason}
          </span>
        </p>
      ))}
      {scps === "NOT_READ" && (
        <p className={styles["unread"]}>
          <IconEyeOff size={16} aria-hidden="true" />
          <span>{SCP_WORDS.NOT_READ}</span>
        </p>
      )}
    </div>
  );
}

const CUT_KINDS = { DENY: "Deny", BOUNDARY: "Boundary", SCP: "Organization" } as const;

function Limits({
  permissions: { limits, scps },
  noun,
}: {
  readonly permissions: Permissions;
  readonly noun: string;
}): ReactElement {
  return (
    <Panel title="What cuts it">
      {limits.length === 0 ? (
        <p className={tables["quiet"]}>
          No Deny{noun === "group" ? "" : " and no boundary"} takes a whole action away.
        </p>
      ) : (
        <div className={tables["scroll"]} tabIndex={0} role="region" aria-label="What takes rights away">
          <table className={tables["table"]}>
            <thead>
              <tr>
                <th scope="col">Policy</th>
                <th scope="col">As</th>
                <th scope="col">Takes away</th>
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
                    {CUT_KINDS[limit.kind]}
                    {limit.policy?.via && ` through ${limit.policy.via}`}
                  </td>
                  <td>{countOf(limit.count ?? 0, "action")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {scps !== "NOT_READ" && <p className={styles["foot"]}>{SCP_WORDS[scps]}</p>}
      {noun === "group" && (
        <p className={styles["foot"]}>A member's own boundary, and a Deny in another of its policies, may cut more.</p>
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
  readonly found: PrincipalPermissionsFound;
}): ReactElement {
  const [isLimited, setLimit] = useState(false);
  const taken = permissions.grantedCount - permissions.count;
  return (
    <ExpansionView
      expansion={permissions}
      ask={isLimited ? found.askLimit : found.ask}
      label={isLimited ? "Actions taken away" : "Allowed actions"}
      nothing={`The ${noun} ${noun === "group" ? "gives" : "has"} no action that we know of: without a policy AWS denies everything.`}
      why={(row) =>
        reasonLines(row).map((line) => (
          <span key={line} className={styles["reason"]}>
            {line}
          </span>
        ))
      }
      {...(taken > 0 && {
        choice: (
          <div className={styles["choice"]}>
            <ChoiceGroup
              label="Which actions"
              choices={[
                { value: "left", label: `Left ${formatNumber(permissions.count)}` },
                { value: "cut", label: `Taken away ${formatNumber(taken)}` },
              ]}
              value={isLimited ? "cut" : "left"}
              onChange={(value) => setLimit(value === "cut")}
            />
          </div>
        ),
      })}
    />
  );
}
