import { useQuery } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { apolloClient } from "../../apollo.ts";
import {
  CreateSavedViewDocument,
  DeleteSavedViewDocument,
  RestoreSavedViewDocument,
  type SavedViewFieldsFragment,
  SavedViewsDocument,
  SetDefaultViewDocument,
  ShareSavedViewDocument,
  UpdateSavedViewDocument,
} from "../../gql/saved-views.ts";
import type {
  CreateSavedViewInput,
  SavedViewIdInput,
  SavedViewSettings,
  SetDefaultViewInput,
  ShareSavedViewInput,
  UpdateSavedViewInput,
  ViewList,
} from "../../gql/schema-types.ts";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { showToast } from "../../ui/toasts.ts";
import { isBare, type ViewSearch } from "./view-search.ts";

/** How often the views are read again, so that those that others share appear. */
const REFRESH_MS = 30_000;
/** How long Undo is offered after a deletion. */
const UNDO_MS = 10_000;

interface Saved {
  readonly view: SavedViewFieldsFragment | null;
  readonly problem: string | null;
}

interface Answer {
  readonly savedView?: SavedViewFieldsFragment | null;
  readonly userErrors: readonly { readonly message: string }[];
}

export interface SavedViews {
  readonly views: readonly SavedViewFieldsFragment[];
  readonly create: (name: string, settings: SavedViewSettings) => Promise<Saved>;
  readonly update: (input: UpdateSavedViewInput) => Promise<Saved>;
  readonly share: (view: SavedViewFieldsFragment, isShared: boolean) => Promise<void>;
  readonly setDefault: (id: string | null) => Promise<void>;
  readonly remove: (view: SavedViewFieldsFragment) => Promise<void>;
  readonly copyLink: () => Promise<void>;
}

/** The saved views of a list. An address that chooses nothing opens with the operator's default view. */
export function useSavedViews(
  list: ViewList,
  search: ViewSearch,
  openDefault: (view: SavedViewFieldsFragment) => void,
): SavedViews {
  const { data, observable } = useQuery(SavedViewsDocument, { variables: { list }, pollInterval: REFRESH_MS });
  const views = data?.savedViews ?? [];
  useDefault(data?.savedViews, isBare(search), openDefault);

  async function run(request: Promise<Answer | null | undefined>): Promise<Saved> {
    try {
      const answer = await request;
      const problem = answer?.userErrors[0]?.message ?? null;
      if (problem === null) await readAgain({ observable });
      return { view: answer?.savedView ?? null, problem };
    } catch (error) {
      return { view: null, problem: problemOf(error).message };
    }
  }

  return {
    views,
    create: async (name, settings) => run(createView({ list, name, settings })),
    async update(input) {
      const saved = await run(updateView(input));
      if (input.settings != null) report(saved, "View saved");
      return saved;
    },
    async share({ id, name }, isShared) {
      const title = isShared ? `All operators can see ${name}` : `Only you can see ${name}`;
      report(await run(shareView({ id, isShared })), title);
    },
    async setDefault(id) {
      const title = id === null ? "The list opens without a view" : "The list opens with this view";
      report(await run(setDefaultView({ list, id })), title);
    },
    async remove({ id, name }) {
      const restore = async () => report(await run(restoreView({ id })), `${name} restored`);
      if (report(await run(deleteView({ id })), ""))
        showToast({
          tone: "good",
          title: `${name} deleted`,
          action: { label: "Undo", run: () => void restore() },
          lastsMs: UNDO_MS,
        });
    },
    copyLink,
  };
}

/** For actions without a dialog that could show the problem. Returns whether the view was changed. */
function report({ problem }: Saved, title: string): boolean {
  if (problem !== null) showToast({ tone: "bad", title: "The view was not changed", message: problem });
  else if (title !== "") showToast({ tone: "good", title });
  return problem === null;
}

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    showToast({ tone: "good", title: "Link copied" });
  } catch {
    showToast({ tone: "bad", title: "The link was not copied", message: "Copy it from the address bar." });
  }
}

/** Opens the default view once, when the page is opened. Removing the filter later shows all rows. */
function useDefault(
  views: readonly SavedViewFieldsFragment[] | undefined,
  isListBare: boolean,
  openDefault: (view: SavedViewFieldsFragment) => void,
): void {
  const wasChecked = useRef(false);
  const latest = useRef(openDefault);
  useEffect(() => {
    latest.current = openDefault;
  });
  useEffect(() => {
    if (wasChecked.current || views === undefined) return;
    wasChecked.current = true;
    const view = isListBare ? views.find(({ isDefault }) => isDefault) : undefined;
    if (view) latest.current(view);
  }, [views, isListBare]);
}

async function createView(input: CreateSavedViewInput): Promise<Answer | null | undefined> {
  const { data } = await apolloClient.mutate({ mutation: CreateSavedViewDocument, variables: { input } });
  return data?.createSavedView;
}

async function updateView(input: UpdateSavedViewInput): Promise<Answer | null | undefined> {
  const { data } = await apolloClient.mutate({ mutation: UpdateSavedViewDocument, variables: { input } });
  return data?.updateSavedView;
}

async function shareView(input: ShareSavedViewInput): Promise<Answer | null | undefined> {
  const { data } = await apolloClient.mutate({ mutation: ShareSavedViewDocument, variables: { input } });
  return data?.shareSavedView;
}

async function setDefaultView(input: SetDefaultViewInput): Promise<Answer | null | undefined> {
  const { data } = await apolloClient.mutate({ mutation: SetDefaultViewDocument, variables: { input } });
  return data?.setDefaultView;
}

async function deleteView(input: SavedViewIdInput): Promise<Answer | null | undefined> {
  const { data } = await apolloClient.mutate({ mutation: DeleteSavedViewDocument, variables: { input } });
  return data?.deleteSavedView;
}

async function restoreView(input: SavedViewIdInput): Promise<Answer | null | undefined> {
  const { data } = await apolloClient.mutate({ mutation: RestoreSavedViewDocument, variables: { input } });
  return data?.restoreSavedView;
}
