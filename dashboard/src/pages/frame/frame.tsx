import { useMutation, useQuery } from "@apollo/client/react";
import { getRouteApi, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { apolloClient, useLiveState } from "../../apollo.ts";
import { AppShell } from "./app-shell.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { SessionDocument, type SessionQuery, SignOutDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import { useOneCaller } from "./use-one-caller.ts";
import { type Session, SessionContext } from "../../features/session/session.ts";
import { usePaletteKey } from "./use-palette-key.ts";
import { focusSearchField, useShortcuts } from "../../ui/shortcuts.ts";
import { GO_TO, navigationWith, SHORTCUT_GROUPS } from "./navigation.ts";
import { useOpenApprovals } from "../../features/approvals/use-open-approvals.ts";
import { ChangeDemo } from "./change-demo.tsx";
import { useChangeCount } from "./use-change-count.ts";
import { useProblemCount } from "./use-problem-count.ts";
import { useSessionUpdates } from "./use-session-updates.ts";
import { ScanNow } from "./scan-now.tsx";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { withFields } from "../../ui/with-fields.ts";

const loadShortcutHelp = async () => withFields(async () => import("./shortcut-help.tsx"));
const ShortcutHelp = lazy(async () => ({ default: (await loadShortcutHelp()).ShortcutHelp }));

const loadPalette = async () => withFields(async () => import("./palette.tsx"));
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));

const frameRoute = getRouteApi("/frame");

/** The frame around every page. Reads the session, draws the shell and provides the session to the page. */
export function Frame(): ReactElement {
  const { account } = frameRoute.useSearch();
  const navigate = useNavigate();
  const live = useLiveState();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const takeTyped = usePaletteKey(() => setPaletteOpen(true), loadPalette);
  const result = useQuery(SessionDocument);
  const { error, refetch } = result;
  // A failed poll must not replace the page that the operator is working on.
  const data = useKeptAnswer(result, null);
  useOneCaller(data);
  const [signOut] = useMutation(SignOutDocument);
  useSessionUpdates(data, result);
  const openApprovals = useOpenApprovals(data);

  useShortcuts({
    "?": () => setHelpOpen(true),
    "/": focusSearchField,
    ...Object.fromEntries(
      Object.entries(GO_TO).map(([keys, { to }]) => [keys, () => void navigate({ to, search: keepAccount })]),
    ),
  });

  const session = useChosenSession(data, account);
  const shown = session?.accounts.filter((each) => session.accountId === null || each.id === session.accountId) ?? [];
  const openAlerts = session ? shown.reduce((sum, each) => sum + each.openAlerts.total, 0) : null;

  const openProblems = useProblemCount(session);
  const changes = useChangeCount(session);
  const navigation = navigationWith({ openProblems, openAlerts, openApprovals, changes });

  async function endSession(): Promise<void> {
    await signOut().catch(() => undefined);
    await navigate({ to: "/sign-in" });
    await apolloClient.clearStore();
  }

  return (
    <SessionContext value={session}>
      <ContentFocus />
      <AppShell
        navigation={navigation}
        accounts={session?.accounts ?? []}
        accountId={session?.accountId ?? null}
        accountLimit={session?.viewer.accountLimit ?? null}
        onAccount={(id) =>
          void navigate({ to: ".", search: (search: object) => ({ ...search, account: id ?? undefined }) })
        }
        live={live}
        scanNow={session && <ScanNow session={session} />}
        operator={session?.viewer ?? null}
        onSignOut={() => void endSession()}
        onShortcutHelp={() => setHelpOpen(true)}
        onPalette={() => setPaletteOpen(true)}
        unreadQueues={data?.eventQueues.filter(({ state }) => state === "NOT_READ") ?? []}
        version={session?.serverInfo.version ?? null}
        isDemo={shown.some((each) => each.isDemo)}
        demoAction={session && <ChangeDemo />}
      >
        {session ? <Outlet /> : <WithoutSession error={error} onRetry={() => void refetch()} />}
      </AppShell>
      {isPaletteOpen && session && (
        <Suspense fallback={null}>
          <Palette
            session={session}
            navigation={navigation}
            takeTyped={takeTyped}
            onClose={() => setPaletteOpen(false)}
            onShortcutHelp={() => setHelpOpen(true)}
            onSignOut={() => void endSession()}
          />
        </Suspense>
      )}
      {isHelpOpen && (
        <Suspense fallback={null}>
          <ShortcutHelp isOpen onClose={() => setHelpOpen(false)} groups={SHORTCUT_GROUPS} />
        </Suspense>
      )}
    </SessionContext>
  );
}

/** The session with the account of the URL. An unknown account is ignored. */
function useChosenSession(data: SessionQuery | undefined, account: string | undefined): Session | null {
  return useMemo<Session | null>(() => {
    if (!data) return null;
    const accounts = data.accounts.nodes;
    const chosen = accounts.find((each) => each.id === account || each.awsAccountId === account);
    return { viewer: data.viewer, serverInfo: data.serverInfo, accounts, accountId: chosen?.id ?? null };
  }, [data, account]);
}

interface WithoutSessionProps {
  readonly error: Error | undefined;
  readonly onRetry: () => void;
}

/** Shown in place of a page until the session is read. */
function WithoutSession({ error, onRetry }: WithoutSessionProps): ReactElement {
  return (
    <>
      <h1 className="visually-hidden">IAM Monitor</h1>
      {error ? <ErrorState problem={problemOf(error)} onRetry={onRetry} /> : <LoadingRows />}
    </>
  );
}

function keepAccount(search: { account?: string | undefined }): { account?: string | undefined } {
  return search.account === undefined ? {} : { account: search.account };
}

/**
 * Moves the focus to the content after a navigation, so that screen readers start there. A component of its own, because the
 * frame would be drawn again at every navigation.
 */
function ContentFocus(): ReactElement | null {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const isFirst = useRef(true);
  useEffect(() => {
    // The first page is not a navigation: the focus starts at the top of the document.
    if (path === undefined) return;
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    // A detail that opens beside its list leaves the focus in the list.
    if (document.activeElement === document.body) document.getElementById("content")?.focus({ preventScroll: true });
  }, [path]);
  return null;
}
