import { useQuery } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { apolloClient } from "../../apollo.ts";
import {
  CreateSavedViewDocument,
  DeleteSavedViewDocument,
  RestoreSavedViewDocument,
  type SavedViewFieldsFragment,
  SavedViewsDocument,
  type SavedViewSettings,
  SetDefaultViewDocument,
  ShareSavedViewDocument,
  UpdateSavedViewDocument,
  type UpdateSavedViewInput,
  type ViewList,
} from "../../gql/saved-views.ts";
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

  async function run(mutate: () => Promise<Answer | null | undefined>): Promise<Saved> {
    try {
      const answer = await mutate();
      const problem = answer?.userErrors[0]?.message ?? null;
      if (problem === null) await readAgain({ observable });
      return { view: answer?.savedView ?? null, problem };
    } catch (error) {
      return { view: null, problem: problemOf(error).message };
    }
  }

  /** For actions without a dialog that could show the problem. */
  async function report(saved: Promise<Saved>, title: string): Promise<boolean> {
    const { problem } = await saved;
    if (problem !== null) showToast({ tone: "bad", title: "The view was not changed", message: problem });
    else if (title !== "") showToast({ tone: "good", title });
    return problem === null;
  }

  async function update(input: UpdateSavedViewInput): Promise<Saved> {
    const saved = await run(
      async () =>
        (await apolloClient.mutate({ mutation: UpdateSavedViewDocument, variables: { input } })).data?.updateSavedView,
    );
    if (input.settings != null) await report(Promise.resolve(saved), "View saved");
    return saved;
  }

  async function restore({ id, name }: SavedViewFieldsFragment): Promise<void> {
    const input = { id };
    await report(
      run(
        async () =>
          (await apolloClient.mutate({ mutation: RestoreSavedViewDocument, variables: { input } })).data
            ?.restoreSavedView,
      ),
      `${name} restored`,
    );
  }

  return {
    views,
    update,
    create: async (name, settings) =>
      run(
        async () =>
          (
            await apolloClient.mutate({
              mutation: CreateSavedViewDocument,
              variables: { input: { list, name, settings } },
            })
          ).data?.createSavedView,
      ),
    async share({ id, name }, isShared) {
      const input = { id, isShared };
      await report(
        run(
          async () =>
            (await apolloClient.mutate({ mutation: ShareSavedViewDocument, variables: { input } })).data
              ?.shareSavedView,
        ),
        isShared ? `All operators can see ${name}` : `Only you can see ${name}`,
      );
    },
    async setDefault(id) {
      const input = { list, id };
      await report(
        run(
          async () =>
            (await apolloClient.mutate({ mutation: SetDefaultViewDocument, variables: { input } })).data
              ?.setDefaultView,
        ),
        id === null ? "The list opens without a view" : "The list opens with this view",
      );
    },
    async remove(view) {
      const input = { id: view.id };
      const isDone = await report(
        run(
          async () =>
            (await apolloClient.mutate({ mutation: DeleteSavedViewDocument, variables: { input } })).data
              ?.deleteSavedView,
        ),
        "",
      );
      if (isDone)
        showToast({
          tone: "good",
          title: `${view.name} deleted`,
          action: { label: "Undo", run: () => void restore(view) },
          lastsMs: UNDO_MS,
        });
    },
    async copyLink() {
      try {
        await navigator.clipboard.writeText(location.href);
        showToast({ tone: "good", title: "Link copied" });
      } catch {
        showToast({ tone: "bad", title: "The link was not copied", message: "Copy it from the address bar." });
      }
    },
  };
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
