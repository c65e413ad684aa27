import { Button } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconBookmark from "@tabler/icons-react/icons/IconBookmark";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconUsers from "@tabler/icons-react/icons/IconUsers";
import { type ReactElement, useState } from "react";
import type { SavedViewFieldsFragment } from "../../gql/saved-views.ts";
import type { ViewList } from "../../gql/schema-types.ts";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import type { ButtonMenuItem } from "../../ui/button-menu-types.ts";
import { hasPermission } from "../session/access.ts";
import { useSession } from "../session/session.ts";
import { SaveViewDialog } from "./save-view-dialog.tsx";
import { useSavedViews } from "./use-saved-views.ts";
import { isChanged, searchOf, settingsOf, type ViewSearch, type WholeViewSearch } from "./view-search.ts";

export interface ViewsMenuProps {
  readonly list: ViewList;
  readonly search: ViewSearch;
  /** The query of an address without one. Default: no filter. */
  readonly defaultQuery?: string;
  /** Opens a view: the address gets these parameters. */
  readonly onOpen: (search: WholeViewSearch, isReplacing: boolean) => void;
}

type Asking = { readonly what: "NEW" } | { readonly what: "NAME"; readonly view: SavedViewFieldsFragment };

/** A menu with the saved views of a list: opens, saves, shares and deletes them. */
export function ViewsMenu({ list, search, defaultQuery = "", onOpen }: ViewsMenuProps): ReactElement {
  const { viewer } = useSession();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const open = (view: SavedViewFieldsFragment, isReplacing = false): void =>
    onOpen(searchOf(view, defaultQuery), isReplacing);
  const { views, ...actions } = useSavedViews(list, search, (view) => open(view, true));
  const current = views.find(({ id }) => id === search.saved);
  const hasChanges = current !== undefined && isChanged(current, search, defaultQuery);
  const settings = settingsOf(search, defaultQuery);
  const mayShare = hasPermission(viewer, "VIEWS_SHARE");

  async function save(name: string): Promise<void> {
    if (asking === null) return;
    const saved =
      asking.what === "NEW" ? await actions.create(name, settings) : await actions.update({ id: asking.view.id, name });
    setProblem(saved.problem);
    if (saved.problem !== null) return;
    setAsking(null);
    if (saved.view && asking.what === "NEW") open(saved.view);
  }

  function ask(next: Asking): void {
    setProblem(null);
    setAsking(next);
  }

  const ofCurrent = (view: SavedViewFieldsFragment): readonly ButtonMenuItem[] => [
    {
      key: "default",
      label: view.isDefault ? "Do not open this list with it" : "Open this list with it",
      onChoose: () => void actions.setDefault(view.isDefault ? null : view.id),
    },
    { key: "copy", label: "Copy link", onChoose: () => void actions.copyLink() },
    ...(view.isMine && (mayShare || !view.isShared)
      ? [
          ...(hasChanges
            ? [{ key: "update", label: "Save changes", onChoose: () => void actions.update({ id: view.id, settings }) }]
            : []),
          { key: "rename", label: "Rename…", onChoose: () => ask({ what: "NAME", view }) },
          ...(mayShare
            ? [
                {
                  key: "share",
                  label: view.isShared ? "Stop sharing" : "Share with all operators",
                  onChoose: () => void actions.share(view, !view.isShared),
                },
              ]
            : []),
        ]
      : []),
    ...(view.canDelete && (mayShare || !view.isShared)
      ? [{ key: "delete", label: "Delete", onChoose: () => void actions.remove(view) }]
      : []),
  ];

  return (
    <>
      <ButtonMenu
        position="bottom-end"
        title={views.length === 0 ? "No saved views of this list yet" : "Saved views"}
        button={
          <Button
            size="sm"
            variant="default"
            maw="16rem"
            data-phone-icon={current === undefined || undefined}
            leftSection={<IconBookmark size={16} aria-hidden="true" />}
            aria-label={current ? `Saved views. Shown: ${current.name}${hasChanges ? ", changed" : ""}` : "Saved views"}
          >
            {current ? `${current.name}${hasChanges ? " *" : ""}` : "Saved views"}
          </Button>
        }
        items={views.map((view) => ({
          key: view.id,
          label: view.isMine ? view.name : `${view.name} (${view.ownerName})`,
          icon: view.id === current?.id ? <IconCheck size={16} aria-label="Shown" /> : undefined,
          mark: markOf(view),
          onChoose: () => open(view),
        }))}
        moreItems={[
          { key: "new", label: "Save this view…", onChoose: () => ask({ what: "NEW" }) },
          ...(current ? ofCurrent(current) : []),
        ]}
      />
      {asking && (
        <SaveViewDialog
          title={asking.what === "NEW" ? "Save this view" : "Rename the view"}
          name={asking.what === "NEW" ? "" : asking.view.name}
          problem={problem}
          onSave={(name) => void save(name)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

function markOf({ queryError, isShared }: SavedViewFieldsFragment): ReactElement | undefined {
  if (queryError !== null)
    return (
      <span title={queryError}>
        <IconAlertTriangle size={16} aria-label="The filter is no longer valid" />
      </span>
    );
  return isShared ? <IconUsers size={16} aria-label="Shared" /> : undefined;
}
