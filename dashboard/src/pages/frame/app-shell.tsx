import { UnstyledButton, useMantineColorScheme, useComputedColorScheme } from "@mantine/core";
import IconBellOff from "@tabler/icons-react/icons/IconBellOff";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconFlask from "@tabler/icons-react/icons/IconFlask";
import IconKeyboard from "@tabler/icons-react/icons/IconKeyboard";
import IconLogout from "@tabler/icons-react/icons/IconLogout";
import IconMenu2 from "@tabler/icons-react/icons/IconMenu2";
import IconMoon from "@tabler/icons-react/icons/IconMoon";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import IconSun from "@tabler/icons-react/icons/IconSun";
import IconUserCircle from "@tabler/icons-react/icons/IconUserCircle";
import { Link } from "@tanstack/react-router";
import { type ComponentType, lazy, type ReactElement, type ReactNode, Suspense, useState, Fragment } from "react";
import styles from "./app-shell.module.css";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import type { ButtonMenuItem } from "../../ui/button-menu-types.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { InstantOf } from "../../ui/time.tsx";
import { withFields } from "../../ui/with-fields.ts";
import { LiveBadge, type LiveStateName } from "./live-badge.tsx";

// Loaded on demand: only small screens need it.
const loadMenuDrawer = async () => withFields(async () => import("./menu-drawer.tsx"));
const MenuDrawer = lazy(async () => ({ default: (await loadMenuDrawer()).MenuDrawer }));

export interface NavigationItem {
  readonly to: string;
  readonly label: string;
  readonly icon: ComponentType<{ readonly size?: number; readonly "aria-hidden"?: "true" }>;
  /** A count shown beside the label, such as the number of open alerts. */
  readonly count?: number | null;
  readonly search?: Readonly<Record<string, string>>;
}

export interface NavigationGroup {
  readonly label: string | null;
  readonly items: readonly NavigationItem[];
}

export interface AccountChoice {
  readonly id: string;
  readonly name: string;
  readonly awsAccountId: string | null;
  readonly isDemo: boolean;
}

export interface UnreadQueue {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string | null;
  readonly since: string | null;
}

export interface AppShellProps {
  readonly navigation: readonly NavigationGroup[];
  readonly accounts: readonly AccountChoice[];
  /** The account whose data the pages show. Null for all accounts. */
  readonly accountId: string | null;
  /** The number of accounts to which the operator is limited. Null if they see all accounts. */
  readonly accountLimit: number | null;
  readonly onAccount: (accountId: string | null) => void;
  readonly live: LiveStateName;
  readonly scanNow: ReactNode;
  readonly operator: { readonly name: string; readonly role: string } | null;
  readonly onSignOut: () => void;
  readonly onShortcutHelp: () => void;
  /** Opens the search over everything. */
  readonly onPalette: () => void;
  /** The event queues that are not read. */
  readonly unreadQueues: readonly UnreadQueue[];
  /** The version of the server. Null before the session is known. */
  readonly version: string | null;
  /** Whether the page shows data of the demo account. */
  readonly isDemo: boolean;
  /** An action on the demo account, shown in the demo ribbon. */
  readonly demoAction: ReactNode;
  readonly children: ReactNode;
}

export function AppShell(props: AppShellProps): ReactElement {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [wasMenuOpened, setMenuOpened] = useState(false);
  const stage = props.operator === null ? "before the session" : "with the session";
  return (
    <div className={styles["shell"]}>
      <a className={styles["skip"]} href="#content">
        Skip to the content
      </a>
      <aside className={styles["side"]} aria-label="Sidebar">
        <Brand />
        <Navigation groups={props.navigation} />
        <SidebarFoot version={props.version} onShortcutHelp={props.onShortcutHelp} />
      </aside>
      {wasMenuOpened && (
        <Suspense fallback={null}>
          <MenuDrawer isOpen={isMenuOpen} onClose={() => setMenuOpen(false)} title={<Brand />}>
            <Navigation groups={props.navigation} onFollow={() => setMenuOpen(false)} />
            <SidebarFoot version={props.version} onShortcutHelp={props.onShortcutHelp} />
          </MenuDrawer>
        </Suspense>
      )}
      <div className={styles["main"]}>
        <header className={styles["header"]}>
          <UnstyledButton
            className={styles["burger"]}
            aria-label="Open the menu"
            aria-expanded={isMenuOpen}
            onClick={() => {
              setMenuOpened(true);
              setMenuOpen(true);
            }}
          >
            <IconMenu2 size={20} aria-hidden="true" />
          </UnstyledButton>
          {/* The parts that the session completes are new then: those of before would be moved by them. */}
          <Fragment key={stage}>
            <AccountSwitch
              accounts={props.accounts}
              accountId={props.accountId}
              accountLimit={props.accountLimit}
              onAccount={props.onAccount}
              onPalette={props.onPalette}
            />
            <PaletteButton onOpen={props.onPalette} />
            <div className={styles["spring"]} />
            <LiveBadge state={props.live} />
            {props.scanNow}
            <ColorSchemeToggle />
            <OperatorMenu operator={props.operator} onSignOut={props.onSignOut} onShortcutHelp={props.onShortcutHelp} />
          </Fragment>
        </header>
        {props.unreadQueues.length > 0 && <UnreadQueues queues={props.unreadQueues} />}
        {props.isDemo && (
          <aside className={styles["ribbon"]} aria-label="Demo account">
            <IconFlask size={14} aria-hidden="true" />
            <div className={styles["ribbonBody"]}>
              <span>
                <b>Demo account.</b> All users and keys are fictional.{" "}
                <Link to="/welcome">Connect your AWS account</Link>
              </span>
              {props.demoAction}
            </div>
          </aside>
        )}
        <main key={stage} id="content" className={styles["content"]} tabIndex={-1}>
          {props.children}
        </main>
      </div>
    </div>
  );
}

/** Says that events do not arrive. Everything else goes on, so it is a notice and no error. */
function UnreadQueues({ queues }: { readonly queues: readonly UnreadQueue[] }): ReactElement {
  const [first] = queues;
  const since = queues.flatMap(({ since: at }) => at ?? []).toSorted()[0];
  return (
    <aside className={styles["ribbon"]} data-tone="caution" aria-label="Event queues">
      <IconBellOff size={14} aria-hidden="true" />
      <div className={styles["ribbonBody"]}>
        <span role="status">
          <b>Events of {queues.length === 1 ? first?.name : countOf(queues.length, "queue")} are not received</b>
          {since !== undefined && (
            <>
              {" "}
              since <InstantOf at={since} />
            </>
          )}
          . Scans go on by their schedule.{" "}
          <Link to={first?.organizationId === null ? "/settings/accounts" : "/settings/accounts/organization"}>
            Show the reason
          </Link>
        </span>
      </div>
    </aside>
  );
}

function PaletteButton({ onOpen }: { readonly onOpen: () => void }): ReactElement {
  return (
    <UnstyledButton
      className={styles["palette"]}
      aria-label="Search or go to"
      aria-keyshortcuts="Control+K Meta+K"
      title="Search or go to (Ctrl K)"
      onClick={onOpen}
    >
      <IconSearch size={16} aria-hidden="true" />
      <span className={styles["paletteText"]}>Search or go to</span>
    </UnstyledButton>
  );
}

function Brand(): ReactElement {
  return (
    <Link to="/" className={styles["brand"]} aria-label="IAM Monitor, overview">
      <img src="/favicon.svg" alt="" width={24} height={24} />
      <span>IAM Monitor</span>
    </Link>
  );
}

/** Help and the version. The pages about the APIs are outside of the application, so they are ordinary links. */
function SidebarFoot({ version, onShortcutHelp }: Pick<AppShellProps, "version" | "onShortcutHelp">): ReactElement {
  return (
    <div className={styles["foot"]} role="group" aria-label="Help">
      <UnstyledButton onClick={onShortcutHelp}>Shortcuts</UnstyledButton>
      <a href="/graphiql">GraphQL</a>
      <a href="/docs/rest">REST</a>
      {version !== null && <span>Version {version}</span>}
    </div>
  );
}

function Navigation({
  groups,
  onFollow,
}: {
  readonly groups: readonly NavigationGroup[];
  readonly onFollow?: () => void;
}): ReactElement {
  return (
    <nav aria-label="Pages" className={styles["navigation"]}>
      {groups.map((group) => (
        <div key={group.label ?? "first"} role="group" aria-label={group.label ?? "Monitoring"}>
          {group.label && <p className={styles["groupLabel"]}>{group.label}</p>}
          <ul>
            {group.items.map((item) => (
              <li key={item.to}>
                <Link
                  to={item.to}
                  {...(item.search ? { search: item.search } : {})}
                  className={styles["item"]}
                  activeOptions={{ exact: item.to === "/", includeSearch: false }}
                  {...(onFollow ? { onClick: onFollow } : {})}
                >
                  <item.icon size={18} aria-hidden="true" />
                  <span className={styles["itemLabel"]}>{item.label}</span>
                  {item.count ? <span className={styles["count"]}>{formatNumber(item.count)}</span> : null}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** From this number of accounts on, the menu offers to find one by its name. */
const FOUND_BY_NAME_MIN = 13;

function AccountSwitch({
  accounts,
  accountId,
  accountLimit,
  onAccount,
  onPalette,
}: Pick<AppShellProps, "accounts" | "accountId" | "accountLimit" | "onAccount" | "onPalette">): ReactElement {
  const chosen = accounts.find((account) => account.id === accountId);
  const all = accountLimit === null ? "All accounts" : `You see ${countOf(accountLimit, "account")}`;
  const choiceOf = (account: { id: string | null; name: string; awsAccountId: string | null }): ButtonMenuItem => ({
    key: account.id ?? "all",
    label: (
      <>
        {account.name}
        {account.awsAccountId && <code className={styles["menuNumber"]}>{account.awsAccountId}</code>}
      </>
    ),
    mark: account.id === accountId ? <IconCheck size={16} aria-label="selected" /> : null,
    onChoose: () => onAccount(account.id),
  });
  // A list of hundreds of names is too long to scroll.
  const find = {
    key: "find",
    label: "Find an account…",
    icon: <IconSearch size={16} aria-hidden="true" />,
    onChoose: onPalette,
  };
  return (
    <ButtonMenu
      position="bottom-start"
      widthPx={260}
      listClassName={styles["accountList"] ?? ""}
      button={
        <UnstyledButton
          className={styles["switch"]}
          aria-label={`Account: ${chosen?.name ?? (accountLimit === null ? "all accounts" : all)}. Change`}
        >
          <span className={styles["switchName"]}>{chosen?.name ?? all}</span>
          {chosen?.awsAccountId && <code className={styles["switchNumber"]}>{chosen.awsAccountId}</code>}
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      }
      items={[
        choiceOf({ id: null, name: all, awsAccountId: null }),
        ...(accounts.length >= FOUND_BY_NAME_MIN ? [find] : []),
        ...accounts.map(choiceOf),
      ]}
      moreItems={[{ key: "manage", label: "Manage accounts", to: "/settings/accounts" }]}
    />
  );
}

/** The colour scheme that is not active, and a function that switches to it. */
function useOtherScheme(): { readonly next: "light" | "dark"; readonly change: () => void } {
  const { setColorScheme } = useMantineColorScheme();
  const next = useComputedColorScheme("light") === "dark" ? "light" : "dark";
  return { next, change: () => setColorScheme(next) };
}

function ColorSchemeToggle(): ReactElement {
  const { next, change } = useOtherScheme();
  return (
    <UnstyledButton
      className={`${styles["iconButton"]} ${styles["scheme"]}`}
      aria-label={`Switch to ${next === "dark" ? "dark" : "light"} mode`}
      title={`Switch to ${next === "dark" ? "dark" : "light"} mode`}
      onClick={change}
    >
      {next === "light" ? <IconSun size={18} aria-hidden="true" /> : <IconMoon size={18} aria-hidden="true" />}
    </UnstyledButton>
  );
}

function OperatorMenu({
  operator,
  onSignOut,
  onShortcutHelp,
}: Pick<AppShellProps, "operator" | "onSignOut" | "onShortcutHelp">): ReactElement {
  const { next, change } = useOtherScheme();
  const profile = {
    key: "profile",
    label: "Your profile",
    icon: <IconUserCircle size={16} />,
    to: "/settings/profile",
  };
  return (
    <ButtonMenu
      position="bottom-end"
      widthPx={220}
      button={
        <UnstyledButton
          className={styles["iconButton"]}
          aria-label={operator ? `Signed in as ${operator.name}. Menu` : "Menu"}
        >
          <IconUserCircle size={20} aria-hidden="true" />
        </UnstyledButton>
      }
      title={operator && `${operator.name} · ${operator.role.toLowerCase()}`}
      items={[
        {
          key: "scheme",
          label: `Switch to ${next === "dark" ? "dark" : "light"} mode`,
          icon: next === "light" ? <IconSun size={16} /> : <IconMoon size={16} />,
          onChoose: change,
        },
        { key: "shortcuts", label: "Keyboard shortcuts", icon: <IconKeyboard size={16} />, onChoose: onShortcutHelp },
        ...(operator ? [profile] : []),
        { key: "out", label: "Sign out", icon: <IconLogout size={16} />, onChoose: onSignOut },
      ]}
    />
  );
}
