import { useQuery } from "@apollo/client/react";
import { Modal, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { useNavigate } from "@tanstack/react-router";
import { Fragment, type KeyboardEvent, lazy, type ReactElement, Suspense, useEffect, useRef, useState } from "react";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import type { Session } from "../../features/session/session.ts";
import { SearchDocument } from "../../gql/search.ts";
import { copyText } from "../../ui/copy-text.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useListbox } from "../../ui/use-listbox.ts";
import { parseVisibleText, visibleText } from "../../ui/visible-text.ts";
import type { NavigationGroup } from "./app-shell.tsx";
import styles from "./palette.module.css";
import { GO_TO } from "./navigation.ts";
import { PaletteIcon } from "./palette-icon.tsx";
import {
  actionItems,
  itemsOfHits,
  markedParts,
  matchesText,
  pageItems,
  type PaletteItem,
  ranked,
  resultActions,
} from "./palette-items.ts";
import { useIsWide } from "./use-is-wide.ts";
import { useFocusReturn } from "./use-focus-return.ts";
import { useStartScan } from "./use-start-scan.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The server is asked after this pause in typing. */
const TYPING_PAUSE_MS = 150;
/** A text that becomes this much longer at once was pasted, and is complete. */
const PASTED_CHARACTERS_MIN = 4;
/** The API refuses a longer text. */
const TEXT_MAX_CHARACTERS = 200;
const RECENT_MAX = 5;
/** A preview is asked for when the selection stays this long: the arrow keys pass many results. */
const PREVIEW_PAUSE_MS = 80;

const loadPreview = async () => import("./palette-preview.tsx");
const PalettePreview = lazy(async () => ({ default: (await loadPreview()).PalettePreview }));

/** The keys that open a page, by its path. */
const KEYS = new Map(Object.entries(GO_TO).map(([keys, { to }]) => [to, keys]));

/** The results that were opened from the palette in this tab, latest first. */
let recent: readonly PaletteItem[] = [];

export interface PaletteProps {
  readonly session: Session;
  readonly navigation: readonly NavigationGroup[];
  /** Takes what was typed before the palette had the focus. */
  readonly takeTyped: () => string;
  readonly onClose: () => void;
  readonly onShortcutHelp: () => void;
  readonly onSignOut: () => void;
}

/** A search over everything that has a page, with pages and actions. The text field keeps the focus. */
export function Palette(props: PaletteProps): ReactElement {
  const { session, navigation, takeTyped, onClose, onShortcutHelp, onSignOut } = props;
  const navigate = useNavigate();
  useFocusReturn();
  const { setColorScheme } = useMantineColorScheme();
  const nextScheme = useComputedColorScheme("light") === "dark" ? "light" : "dark";
  const { scan } = useStartScan();
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const [isEverywhere, setEverywhere] = useState(session.accountId === null);
  const account = isEverywhere ? undefined : session.accounts.find(({ id }) => id === session.accountId);
  const found = useSearch(text, account?.id ?? null);
  const actions = actionItems(
    session,
    {
      scan: (account) => void scan(account),
      nextScheme,
      switchScheme: () => setColorScheme(nextScheme),
      showShortcuts: onShortcutHelp,
      signOut: onSignOut,
    },
    text,
  );
  const pages = pageItems(navigation, text);
  const results = [
    ...itemsOfHits(found.hits, session.accounts.length > 1),
    ...resultActions(found.hits[0], session.viewer, (text, what) => void copyText(text, what)),
  ];
  const recentItems = recent.map((item) => ({ ...item, key: `recent ${item.key}`, group: "Recent" }));
  const items = text === "" ? [...recentItems, ...pages, ...actions] : ranked(results, [...pages, ...actions], text);
  const list = useListbox(items.length, true, { key: items.map(({ key }) => key).join("\n"), first: 0 });

  const selected = list.active === null ? undefined : items[list.active];
  const previewed = usePreviewed(selected?.previewId ?? null);
  const preview = useRef<HTMLElement>(null);
  const isWide = useIsWide();

  function choose(item: PaletteItem, isNewTab: boolean): void {
    onClose();
    if (item.onChoose) return item.onChoose();
    if (!item.href) return undefined;
    const plain = { ...item, key: item.key.replace(/^recent /, "") };
    if (!/^(action|view) /.test(plain.key))
      recent = [plain, ...recent.filter(({ href }) => href !== item.href)].slice(0, RECENT_MAX);
    if (isNewTab) window.open(item.href, "_blank", "noopener");
    else void navigate({ href: item.href });
    return undefined;
  }

  // Results of the text before must not be opened for the present one. Enter waits, unless an item was chosen by the arrows.
  const early = useRef<{ readonly isNewTab: boolean } | null>(null);
  useEffect(() => {
    const [first] = items;
    if (early.current === null || found.isLoading || !first) return;
    const { isNewTab } = early.current;
    early.current = null;
    choose(first, isNewTab);
  });

  /** Tab goes from the text to what can be done with the selected result. */
  function focusAction(): boolean {
    const action = preview.current?.querySelector<HTMLElement>("a[href], button");
    action?.focus();
    return action != null;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (list.onArrow(event)) return;
    if (event.key === "Tab" && !event.shiftKey && focusAction()) event.preventDefault();
    const item = selected;
    if (event.key !== "Enter" || !item) return;
    event.preventDefault();
    const isNewTab = event.ctrlKey || event.metaKey;
    if (found.isLoading && list.active === 0) early.current = { isNewTab };
    else choose(item, isNewTab);
  }

  return (
    <Modal.Root opened onClose={onClose} size="55rem" yOffset="12dvh" padding={0}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Title className="visually-hidden">Search or go to</Modal.Title>
        <div className={styles["head"]}>
          <IconSearch size={20} aria-hidden="true" />
          <input
            {...list.inputProps}
            className={styles["input"]}
            data-autofocus
            aria-label="Search or go to"
            placeholder="A user, role, policy, key ID, ARN, alert number, check, page or action"
            value={visibleText(typed)}
            maxLength={TEXT_MAX_CHARACTERS}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              early.current = null;
              setTyped(parseVisibleText(event.currentTarget.value));
            }}
            onFocus={() => setTyped((before) => before + takeTyped())}
            onKeyDown={onKeyDown}
          />
          {session.accountId !== null && session.accounts.length > 1 && (
            <button
              type="button"
              className={styles["scope"]}
              aria-pressed={isEverywhere}
              onClick={() => setEverywhere(!isEverywhere)}
            >
              {account === undefined ? "All accounts" : `Only ${account.name}`}
            </button>
          )}
          <Modal.CloseButton
            aria-label="Close, Esc"
            size="sm"
            {...(isWide ? { icon: <kbd>Esc</kbd>, className: styles["close"] } : {})}
          />
        </div>
        <div className={styles["body"]}>
          <div className={styles["list"]} aria-label="Results" {...list.listProps}>
            {items.map((item, index) => (
              <Fragment key={item.key}>
                {item.group !== items[index - 1]?.group && (
                  <div className={styles["group"]} role="presentation">
                    {item.group}
                  </div>
                )}
                <button
                  type="button"
                  tabIndex={-1}
                  {...list.optionProps(index)}
                  className={styles["option"]}
                  onMouseMove={() => list.setActive(index)}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={(event) => choose(item, event.ctrlKey || event.metaKey)}
                >
                  <PaletteIcon itemKey={item.key} navigation={navigation} />
                  <span className={styles["title"]}>
                    {markedParts(item.title, text).map(({ part, isMarked }, place) =>
                      isMarked ? <mark key={place}>{part}</mark> : part,
                    )}
                  </span>
                  {item.detail && <span className={styles["detail"]}>{item.detail}</span>}
                  <span className={styles["end"]}>
                    {item.severity && <SeverityBadge severity={item.severity} />}
                    <Hint keys={index === list.active ? "Enter" : KEYS.get(item.href ?? "")} />
                  </span>
                </button>
              </Fragment>
            ))}
          </div>
          {isWide && (
            <aside ref={preview} className={styles["preview"]} aria-label="Preview">
              {previewed === null ? (
                <p className={styles["previewHint"]}>
                  {selected === undefined ? "Select a result to see what is known of it." : previewHint(selected)}
                </p>
              ) : (
                <Suspense fallback={null}>
                  <PalettePreview key={previewed} id={previewed} onClose={onClose} />
                </Suspense>
              )}
            </aside>
          )}
        </div>
        <div className={styles["foot"]}>
          <span aria-hidden="true" className={styles["hints"]}>
            <span>
              <kbd>↑</kbd> <kbd>↓</kbd> Move
            </span>
            <span>
              <kbd>Enter</kbd> Open
            </span>
            <span>
              <kbd>Ctrl Enter</kbd> New tab
            </span>
            {isWide && previewed !== null && (
              <span>
                <kbd>Tab</kbd> Details
              </span>
            )}
          </span>
          <span role="status">
            {statusText(text, found, account ? account.name : countOf(session.accounts.length, "account"))}
          </span>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The keys that do what a click on the row does. */
function Hint({ keys }: { readonly keys: string | undefined }): ReactElement | null {
  if (keys === undefined) return null;
  return (
    <span className={styles["keys"]} aria-hidden="true">
      {keys.split(" ").map((key, place) => (
        <kbd key={place}>{key}</kbd>
      ))}
    </span>
  );
}

function previewHint({ group, title }: PaletteItem): string {
  return group.startsWith("Actions") ? `Enter starts: ${title}` : `Enter opens: ${title}`;
}

/** The result whose preview is shown: the selected one, once it stays selected. */
function usePreviewed(wanted: string | null): string | null {
  const [previewed, setPreviewed] = useState(wanted);
  useEffect(() => {
    void loadPreview().catch(() => undefined);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setPreviewed(wanted), PREVIEW_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return wanted === null ? null : previewed;
}

interface Found {
  readonly hits: ReturnType<typeof useHits>["hits"];
  readonly isLoading: boolean;
  readonly problem: string | null;
}

/** Asks the server after a pause, or at once for a pasted text. The results of the text before stay until those of the new one arrive. */
function useSearch(text: string, accountId: string | null): Found {
  const [asked, setAsked] = useState("");
  const before = useRef("");
  useEffect(() => {
    const isWhole = text === "" || text.length >= before.current.length + PASTED_CHARACTERS_MIN;
    before.current = text;
    const timer = setTimeout(() => setAsked(text), isWhole ? 0 : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useHits(asked, asked !== text, accountId);
}

function useHits(asked: string, isBehind: boolean, accountId: string | null) {
  const result = useQuery(SearchDocument, {
    variables: { text: asked, accountId },
    skip: asked === "",
    fetchPolicy: "network-only",
  });
  const { loading, error } = result;
  const kept = useKeptAnswer(result, accountId);
  const hits = asked === "" ? [] : (kept?.search ?? []);
  return { hits, isLoading: isBehind || loading, problem: error ? problemOf(error).message : null };
}

function statusText(text: string, { hits, isLoading, problem }: Found, places: string): string {
  if (text === "") return "";
  if (problem !== null) return problem;
  if (isLoading) return "Searching";
  return hits.length === 0 ? `No match in ${places}` : `${matchesText(hits)} in ${places}`;
}
