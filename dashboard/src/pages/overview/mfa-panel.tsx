import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { MfaCountsFragment, OverviewQuery } from "../../gql/overview.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import charts from "../../ui/charts.module.css";
import styles from "./page.module.css";
import { RootUserNote } from "./root-user-note.tsx";

type Mfa = OverviewQuery["overview"]["mfa"];

const WITHOUT_APP = "mfa:yes -mfa:virtual";

const KINDS = [
  { key: "hardware", label: "Passkey or hardware key", tone: "accent", query: WITHOUT_APP },
  { key: "authenticatorApp", label: "Authenticator app", tone: "accent-mid", query: "mfa:virtual" },
  { key: "unknownDevice", label: "Kind not read", tone: "unknown", query: WITHOUT_APP },
  { key: "none", label: "None", tone: "high", query: "mfa:no -mfa:unknown" },
] as const;

export interface MfaPanelProps {
  readonly mfa: Mfa;
  readonly rootUsers: OverviewQuery["overview"]["rootUsers"];
  readonly accountCount: number;
}

/** How many of the people who can sign in use MFA. Users without a console password are left out. */
export function MfaPanel({ mfa, rootUsers, accountCount }: MfaPanelProps): ReactElement {
  const { people, administrators, unknownAdministratorCount, unknownUserCount, unreadAccountCount } = mfa;
  const notes = [
    ...(unknownUserCount > 0
      ? [`Not counted: ${countOf(unknownUserCount, "user")} whose credentials were not read.`]
      : []),
    ...(unknownAdministratorCount > 0
      ? [`${countOf(unknownAdministratorCount, "more user")} may be administrators: not all their policies were read.`]
      : []),
    ...(unreadAccountCount > 0
      ? [
          `The credential report of ${countOf(unreadAccountCount, "account")} was not read: users may be missing or out of date.`,
        ]
      : []),
  ];
  const isAllRead = notes.length === 0;
  return (
    <Panel title="MFA coverage">
      <ul className={styles["measures"]}>
        <Measure name="Console users" counts={people} query="console:yes" isAllRead={isAllRead} />
        <Measure name="Administrators" counts={administrators} query="admin:yes console:yes" isAllRead={isAllRead} />
        <li>
          <RootUserNote
            about="MFA"
            failingCount={rootUsers.withoutMfa}
            passingCount={rootUsers.withMfa}
            accountCount={accountCount}
          />
        </li>
      </ul>
      <p className={charts["legend"]}>
        {KINDS.filter(({ key }) => key !== "unknownDevice" || people.unknownDevice > 0).map(({ key, label, tone }) => (
          <span key={key} data-tone={tone}>
            <i data-square aria-hidden="true" />
            {label}
          </span>
        ))}
      </p>
      <p className={styles["quiet"]}>
        {["Console users have a password. Other users are not counted.", ...notes].join(" ")}
      </p>
    </Panel>
  );
}

interface MeasureProps {
  /** The counted users, in words. */
  readonly name: string;
  readonly counts: MfaCountsFragment;
  /** The query of the list of users who are counted. */
  readonly query: string;
  readonly isAllRead: boolean;
}

function Measure({ name, counts, query, isAllRead }: MeasureProps): ReactElement {
  const { total, none, hardware, unknownDevice } = counts;
  // The list of users does not tell a device that was not read from a hardware key.
  const isMixed = hardware > 0 && unknownDevice > 0;
  return (
    <li>
      <p className={styles["measure"]}>
        <Link to="/users" search={{ q: query }}>
          {name}
        </Link>
        <span>
          <b>{formatNumber(total - none)}</b> of {formatNumber(total)} with MFA
        </span>
      </p>
      <StackedBar
        label={`MFA: ${name}`}
        segments={KINDS.map(({ key, label, tone, query: kind }) => ({
          key,
          label,
          tone,
          value: counts[key],
          ...(!(isMixed && kind === WITHOUT_APP) && {
            link: <Link to="/users" search={{ q: `${query} ${kind}` }} />,
          }),
        }))}
      />
      {none > 0 ? (
        <Link to="/users" search={{ q: `${query} mfa:no -mfa:unknown` }} className={styles["warning"]}>
          {countOf(none, "user")} without MFA
        </Link>
      ) : (
        (total > 0 || !isAllRead) && (
          <span className={styles["quiet"]}>
            {total === 0 ? "None" : "All with MFA"}
            {!isAllRead && ", of those that were read"}
          </span>
        )
      )}
    </li>
  );
}
