import { Modal, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from "react";
import type { Session } from "../../features/session/session.ts";
import { copyText } from "../../ui/copy-text.ts";
import { countOf } from "../../ui/format.ts";
import { useListbox } from "../../ui/use-listbox.ts";
import { parseVisibleText, visibleText } from "../../ui/visible-text.ts";
import type { NavigationGroup } from "./app-shell.tsx";
import styles from "./palette.module.css";
import {
  actionItems,
  type Hit,
  itemsOfHits,
  pageItems,
  type PaletteActions,
  type PaletteItem,
  ranked,
  resultActions,
} from "./palette-items.ts";
import { PaletteResults } from "./palette-results.tsx";
import { focusAction, PreviewPane, usePreviewed } from "./preview-pane.tsx";
import { recentItems, useChooseItem } from "./use-choose-item.ts";
import { useIsWide } from "./use-is-wide.ts";
import { useFocusReturn } from "./use-focus-return.ts";
import { searchStatus, usePaletteSearch } from "./use-palette-search.ts";
import { useStartScan } from "./use-start-scan.ts";

/** The API refuses a longer text. */
const TEXT_MAX_CHARACTERS = 200;

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
  const { session, navigation, takeTyped, onClose } = props;
  const choose = useChooseItem(onClose);
  useFocusReturn();
  const actions = usePaletteActions(props);
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const [isEverywhere, setEverywhere] = useState(session.accountId === null);
  const account = isEverywhere ? undefined : session.accounts.find(({ id }) => id === session.accountId);
  const found = usePaletteSearch(text, account?.id ?? null);
  const items = itemsFor(text, found.hits, actions, props);
  const list = useListbox(items.length, true, { key: items.map(({ key }) => key).join("\n"), first: 0 });
  const selected = list.active === null ? undefined : items[list.active];
  const previewed = usePreviewed(selected?.previewId ?? null);
  const preview = useRef<HTMLElement>(null);
  const isWide = useIsWide();
  const early = useEarlyEnter(items[0], found.isLoading, choose);

  function onKeyDown(event: KeyboardEvent): void {
    if (list.onArrow(event)) return;
    if (event.key === "Tab" && !event.shiftKey && focusAction(preview.current)) event.preventDefault();
    if (event.key !== "Enter" || !selected) return;
    event.preventDefault();
    const isNewTab = event.ctrlKey || event.metaKey;
    if (found.isLoading && list.active === 0) early.wait(isNewTab);
    else choose(selected, isNewTab);
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
              early.cancel();
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
          <PaletteResults items={items} list={list} text={text} navigation={navigation} onChoose={choose} />
          {isWide && <PreviewPane pane={preview} previewed={previewed} selected={selected} onClose={onClose} />}
        </div>
        <div className={styles["foot"]}>
          <KeyHints hasDetails={isWide && previewed !== null} />
          <span role="status">
            {searchStatus(text, found, account ? account.name : countOf(session.accounts.length, "account"))}
          </span>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

/** What the actions of the palette do that have no page. */
function usePaletteActions({ onShortcutHelp, onSignOut }: PaletteProps): PaletteActions {
  const { setColorScheme } = useMantineColorScheme();
  const nextScheme = useComputedColorScheme("light") === "dark" ? "light" : "dark";
  const { scan } = useStartScan();
  return {
    scan: (account) => void scan(account),
    nextScheme,
    switchScheme: () => setColorScheme(nextScheme),
    showShortcuts: onShortcutHelp,
    signOut: onSignOut,
  };
}

/** The items in the order of the list: before a text is typed, the recent ones first. */
function itemsFor(
  text: string,
  hits: readonly Hit[],
  does: PaletteActions,
  { session, navigation }: PaletteProps,
): readonly PaletteItem[] {
  const actions = actionItems(session, does, text);
  const pages = pageItems(navigation, text);
  if (text === "") return [...recentItems(), ...pages, ...actions];
  const results = [
    ...itemsOfHits(hits, session.accounts.length > 1),
    ...resultActions(hits[0], session.viewer, (text, what) => void copyText(text, what)),
  ];
  return ranked(results, [...pages, ...actions], text);
}

interface EarlyEnter {
  readonly wait: (isNewTab: boolean) => void;
  readonly cancel: () => void;
}

/** Makes Enter wait for the results of the current text, so that it opens no earlier result. An item chosen by arrows opens. */
function useEarlyEnter(
  first: PaletteItem | undefined,
  isLoading: boolean,
  choose: (item: PaletteItem, isNewTab: boolean) => void,
): EarlyEnter {
  const early = useRef<{ readonly isNewTab: boolean } | null>(null);
  useEffect(() => {
    if (early.current === null || isLoading || !first) return;
    const { isNewTab } = early.current;
    early.current = null;
    choose(first, isNewTab);
  });
  return {
    wait(isNewTab) {
      early.current = { isNewTab };
    },
    cancel() {
      early.current = null;
    },
  };
}

function KeyHints({ hasDetails }: { readonly hasDetails: boolean }): ReactElement {
  return (
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
      {hasDetails && (
        <span>
          <kbd>Tab</kbd> Details
        </span>
      )}
    </span>
  );
}
