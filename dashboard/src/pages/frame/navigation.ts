import IconBell from "@tabler/icons-react/icons/IconBell";
import IconBellOff from "@tabler/icons-react/icons/IconBellOff";
import IconChecklist from "@tabler/icons-react/icons/IconChecklist";
import IconFileCertificate from "@tabler/icons-react/icons/IconFileCertificate";
import IconFileText from "@tabler/icons-react/icons/IconFileText";
import IconLayoutDashboard from "@tabler/icons-react/icons/IconLayoutDashboard";
import IconHistory from "@tabler/icons-react/icons/IconHistory";
import IconGitCompare from "@tabler/icons-react/icons/IconGitCompare";
import IconId from "@tabler/icons-react/icons/IconId";
import IconKey from "@tabler/icons-react/icons/IconKey";
import IconRoute from "@tabler/icons-react/icons/IconRoute";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import IconRadar2 from "@tabler/icons-react/icons/IconRadar2";
import IconSend from "@tabler/icons-react/icons/IconSend";
import IconSettings from "@tabler/icons-react/icons/IconSettings";
import IconStack2 from "@tabler/icons-react/icons/IconStack2";
import IconHourglass from "@tabler/icons-react/icons/IconHourglass";
import IconTerminal2 from "@tabler/icons-react/icons/IconTerminal2";
import IconUserCheck from "@tabler/icons-react/icons/IconUserCheck";
import IconUserCog from "@tabler/icons-react/icons/IconUserCog";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import IconUsers from "@tabler/icons-react/icons/IconUsers";
import IconUsersGroup from "@tabler/icons-react/icons/IconUsersGroup";
import type { NavigationGroup } from "./app-shell.tsx";

export interface NavigationCounts {
  readonly openProblems: number | null;
  readonly openAlerts: number | null;
  /**
   * The number of open approval requests. Null if the installation does not use approvals; the entry is then hidden.
   */
  readonly openApprovals: number | null;
  /** The resources that changed since the last visit. Null before the second visit. */
  readonly changes: number | null;
}

/** The entries of the sidebar. A new page needs its route in routes.tsx first. */
export function navigationWith({
  openProblems,
  openAlerts,
  openApprovals,
  changes,
}: NavigationCounts): readonly NavigationGroup[] {
  return [
    {
      label: null,
      items: [
        { to: "/", label: "Overview", icon: IconLayoutDashboard },
        { to: "/problems", label: "Problems", icon: IconStack2, count: openProblems },
        { to: "/alerts", label: "Alerts", icon: IconBell, count: openAlerts },
        { to: "/exceptions", label: "Exceptions", icon: IconBellOff },
        {
          to: "/changes",
          label: "Changes",
          icon: IconGitCompare,
          count: changes,
          // The count is of the same period.
          ...(changes !== null && changes > 0 ? { search: { since: "visit" } } : {}),
        },
        { to: "/scans", label: "Scans", icon: IconRadar2 },
      ],
    },
    {
      label: "Access",
      items: [
        { to: "/users", label: "Users", icon: IconUsers },
        { to: "/people", label: "Identity Center", icon: IconId },
        { to: "/keys", label: "Access keys", icon: IconKey },
        { to: "/rotation", label: "Rotation", icon: IconRefresh },
        { to: "/roles", label: "Roles", icon: IconUserShield },
        { to: "/groups", label: "Groups", icon: IconUsersGroup },
        { to: "/policies", label: "Policies", icon: IconFileCertificate },
        { to: "/graph", label: "Access graph", icon: IconRoute },
      ],
    },
    {
      label: "Configuration",
      items: [
        { to: "/checks", label: "Checks", icon: IconChecklist },
        { to: "/notifications", label: "Notifications", icon: IconSend },
        { to: "/settings/accounts", label: "Accounts", icon: IconSettings },
      ],
    },
    {
      label: "IAM Monitor",
      items: [
        ...(openApprovals === null
          ? []
          : [{ to: "/approvals", label: "Approvals", icon: IconUserCheck, count: openApprovals }]),
        { to: "/reports", label: "Reports", icon: IconFileText },
        { to: "/audit-log", label: "Audit log", icon: IconHistory },
        { to: "/settings/operators", label: "Operators", icon: IconUserCog },
        { to: "/settings/retention", label: "Data retention", icon: IconHourglass },
        { to: "/settings/tokens", label: "API tokens", icon: IconTerminal2 },
      ],
    },
  ];
}

/** Key sequences that open a page. Each begins with `g` for "go". */
export const GO_TO: Readonly<Record<string, { readonly to: string; readonly label: string }>> = {
  "g o": { to: "/", label: "Overview" },
  "g b": { to: "/problems", label: "Problems" },
  "g a": { to: "/alerts", label: "Alerts" },
  "g h": { to: "/changes", label: "Changes" },
  "g s": { to: "/scans", label: "Scans" },
  "g u": { to: "/users", label: "Users" },
  "g k": { to: "/keys", label: "Access keys" },
  "g t": { to: "/rotation", label: "Rotation" },
  "g r": { to: "/roles", label: "Roles" },
  "g g": { to: "/groups", label: "Groups" },
  "g p": { to: "/policies", label: "Policies" },
  "g x": { to: "/graph", label: "Access graph" },
  "g e": { to: "/exceptions", label: "Exceptions" },
  "g n": { to: "/notifications", label: "Notifications" },
  "g c": { to: "/checks", label: "Checks" },
};

export const SHORTCUT_GROUPS = [
  {
    title: "Everywhere",
    lines: [
      { keys: "Ctrl K", what: "Search everything, go to a page, or act" },
      { keys: "?", what: "Show this list" },
      { keys: "/", what: "Search or filter this page" },
      { keys: "Esc", what: "Go back or close" },
    ],
  },
  { title: "Go to", lines: Object.entries(GO_TO).map(([keys, { label }]) => ({ keys, what: label })) },
  {
    title: "In a list",
    lines: [
      { keys: "j k", what: "Next and previous row" },
      { keys: "Enter", what: "Open the row" },
      { keys: "x", what: "Select the row" },
      { keys: "Shift ↓", what: "Extend the selection" },
      { keys: "→", what: "Go to the actions of the row, or unfold it" },
      { keys: "←", what: "Fold the row" },
    ],
  },
  {
    title: "Alerts: the selected rows, the active row or the open alert",
    lines: [
      { keys: "a", what: "Acknowledge" },
      { keys: "s", what: "Snooze" },
      { keys: "d", what: "Dismiss" },
      { keys: "i", what: "Assign to an operator" },
      { keys: "m", what: "Assign to me" },
      { keys: "o", what: "Reopen, or wake a snoozed alert" },
      { keys: "v", what: "Verify the open alert" },
      { keys: "z", what: "Undo the last action" },
      { keys: "j k", what: "With an open alert: open the next or previous one" },
    ],
  },
];
