import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { accountColumns, accountUrlParam } from "../../features/inventory/account-column.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { DeletedMark } from "../../features/inventory/deleted-notice.tsx";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { InventoryList } from "../../features/inventory/inventory-list.tsx";
import { ReplacedMark, rotationThatReplaced } from "../../features/inventory/replaced-mark.tsx";
import { columnsAt } from "../../features/inventory/past-columns.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { KeyAge, KeyAgeLegend } from "../../features/inventory/key-age.tsx";
import { KeyStatus } from "../../features/inventory/key-status.tsx";
import { RootUserMention } from "../../features/inventory/root-user-mention.tsx";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { DateOf } from "../../ui/time.tsx";
import rowName from "../../ui/row-name.module.css";
import {
  type AccessKeyRowFragment,
  type AccessKeyRowNowFragment,
  AccessKeysDocument,
  type AccessKeysQuery,
  KeyAgeLimitDocument,
} from "../../gql/access-keys.ts";
import type { AccessKeyOrderField } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { type InventorySearch, useInventory } from "../../features/inventory/inventory.ts";
import { accountKeyLimit, keyAgeLimitOf } from "../../features/inventory/key-age-limit.ts";
import { gridViewOf } from "../../ui/grid-view.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { useSession } from "../../features/session/session.ts";
import { KeyAgeGroups } from "./key-age-groups.tsx";
import { OtherCredentialList } from "./other-credentials.tsx";
import { KeyTimeline, type KeyTimelineProps, LANES_MAX } from "./key-timeline.tsx";
import { useKeyPresets } from "./key-presets.ts";
import styles from "./keys.module.css";

const route = getRouteApi("/frame/keys");

const OLDEST_FIRST = { key: "CREATED", direction: "ascending" } as const;

const VIEWS = [
  { value: "", label: "List" },
  { value: "timeline", label: "Timeline" },
  { value: "other", label: "API keys, SSH keys, passwords, certificates" },
] as const;

type KeysSearch = InventorySearch & { readonly view?: "timeline" | "other" | undefined };

function keysOf(answer: AccessKeysQuery): AccessKeysQuery["accessKeys"] {
  return answer.accessKeys;
}

/** A key of the list. Fields that are known only for the present are missing in a list of the past. */
type ListedKey = AccessKeyRowFragment & Partial<AccessKeyRowNowFragment>;

function keyColumns(limitDays: number, hasSeveralAccounts: boolean): readonly GridColumn<ListedKey>[] {
  return [
    {
      id: "user",
      sortKey: "USER" satisfies AccessKeyOrderField,
      header: "User",
      width: "minmax(9rem, 1fr)",
      onCard: "title",
      cell: (key) => (
        <>
          <Link
            to="/accounts/$awsAccountId/users/$userName"
            params={{ awsAccountId: accountUrlParam(key.account), userName: key.user.userName }}
            search={{ tab: "keys" }}
            tabIndex={-1}
            className={rowName["name"]}
          >
            {key.user.userName}
          </Link>
          <EndOfKey of={key} />
        </>
      ),
    },
    ...accountColumns<ListedKey>(hasSeveralAccounts),
    {
      id: "accessKeyId",
      header: "Access key ID",
      width: "10.75rem",
      cell: (key) =>
        key.accessKeyId ? <code>{key.accessKeyId}</code> : <span className={styles["quiet"]}>ID not read</span>,
    },
    {
      id: "status",
      header: "Status",
      width: "5.75rem",
      cell: (key) => <KeyStatus isActive={key.status === "Active"} />,
    },
    {
      id: "age",
      header: "Age",
      width: "minmax(13rem, 1fr)",
      cell: (key) => (
        <KeyAge
          ageDays={key.ageDays}
          limit={accountKeyLimit(key.account.settings, limitDays)}
          isActive={key.status === "Active"}
          isStacked
        />
      ),
    },
    {
      id: "used",
      sortKey: "LAST_USED" satisfies AccessKeyOrderField,
      header: "Last used",
      onCard: "labelled",
      width: "minmax(19.5rem, 1.5fr)",
      cell: (key) => <LastUsedText lastUsed={key.lastUsed} />,
    },
    {
      id: "owner",
      header: "Owner",
      width: "minmax(7rem, 0.8fr)",
      hiddenBelowPx: 1250,
      onCard: "none",
      cell: ({ owner }) =>
        owner && (
          <span
            title={`${owner.tagKey}=${owner.tagValue}${owner.destination ? ` → ${owner.destination.address}` : ""}`}
          >
            {owner.tagValue}
          </span>
        ),
    },
    {
      id: "created",
      sortKey: "CREATED" satisfies AccessKeyOrderField,
      header: "Created",
      width: "7.5rem",
      hiddenBelowPx: 1050,
      onCard: "none",
      cell: (key) => <DateOf at={key.createdAt} />,
    },
  ];
}

/** How the key ended: a rotation replaced it, or it was deleted otherwise. */
function EndOfKey({ of: key }: { readonly of: ListedKey }): ReactElement {
  const rotation = rotationThatReplaced(key);
  return rotation ? <ReplacedMark by={rotation} /> : <DeletedMark deletedAt={key.deletedAt} />;
}

export function KeysPage(): ReactElement {
  const search = route.useSearch();
  const navigate = useNavigate();
  const show = (change: KeysSearch): void =>
    void navigate({ from: "/keys", to: ".", search: (before) => ({ ...before, ...change }) });
  const viewChoice = (
    <ChoiceGroup
      label="View"
      value={search.view ?? ""}
      choices={VIEWS}
      // The lists have different columns and query languages, and the other credentials are known only for the present.
      onChange={(view) =>
        show({
          view: view || undefined,
          ...((view === "other" || search.view === "other") && {
            q: undefined,
            sort: undefined,
            cols: undefined,
            gone: undefined,
            asOf: undefined,
          }),
        })
      }
    />
  );
  return search.view === "other" ? (
    <OtherCredentialList
      search={search}
      onSearch={(change) => show({ ...change, ...(change.asOf !== undefined && { view: undefined, q: undefined }) })}
      viewChoice={viewChoice}
    />
  ) : (
    <KeyList search={search} show={show} viewChoice={viewChoice} />
  );
}

interface KeyListProps {
  readonly search: KeysSearch;
  readonly show: (change: KeysSearch) => void;
  readonly viewChoice: ReactElement;
}

function KeyList({ search, show, viewChoice }: KeyListProps): ReactElement {
  const session = useSession();
  const navigate = useNavigate();
  const { data } = useQuery(KeyAgeLimitDocument);
  const limitDays = keyAgeLimitOf(data);
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  const columns = useMemo(
    () => columnsAt(keyColumns(limitDays, hasSeveral), search.asOf),
    [limitDays, hasSeveral, search.asOf],
  );
  const view = gridViewOf(columns, OLDEST_FIRST, search);
  const inventory = useInventory(AccessKeysDocument, keysOf, search, { view });

  return (
    <InventoryList
      title="Access keys"
      question="Which keys are too old?"
      noun="access keys"
      countText={(count) => countOf(count, "access key")}
      inventory={inventory}
      view={view}
      views={
        <ViewsMenu
          list="ACCESS_KEYS"
          search={search}
          onOpen={(opened, replace) =>
            void navigate({ from: "/keys", to: ".", replace, search: (before) => ({ ...before, ...opened }) })
          }
        />
      }
      keyOf={(key) => key.id}
      nameOf={(key) => `${key.accessKeyId ?? "a key"} of ${key.user.userName}`}
      onOpen={(key) =>
        void navigate({
          to: "/accounts/$awsAccountId/users/$userName",
          params: { awsAccountId: accountUrlParam(key.account), userName: key.user.userName },
          search: { tab: "keys" },
        })
      }
      queryList="ACCESS_KEYS"
      query={search.q ?? ""}
      queryExample="age:>90d status:active lastused:never svc-"
      quickFilters={useKeyPresets()}
      includesDeleted={search.gone ?? false}
      asOf={search.asOf}
      viewChoice={viewChoice}
      actions={
        <ExportMenu
          subject="access-keys"
          parameters={{ asOf: search.asOf, filter: search.q, includeDeleted: search.gone, orderBy: view.sortText }}
        />
      }
      onSearch={show}
      onClear={() => show({ q: undefined, gone: undefined })}
      emptyTitle="No access keys"
      emptyText="The accounts have no long-lived access keys. AWS recommends this: roles provide temporary credentials instead."
    >
      <p className={styles["legend"]}>
        {search.view !== "timeline" && <KeyAgeLegend limitDays={limitDays} />}
        {search.asOf === undefined && (
          <>
            {" "}
            Not in this list: the keys of the <RootUserMention />.
          </>
        )}
      </p>
      {search.view === "timeline" && inventory.rows.length > 0 && (
        <Timeline
          keys={inventory.rows}
          count={inventory.page?.totalCount ?? 0}
          search={search}
          hasProblem={inventory.problem !== null}
          limitDays={limitDays}
        />
      )}
    </InventoryList>
  );
}

interface TimelineProps extends KeyTimelineProps {
  readonly count: number;
  readonly search: InventorySearch;
  readonly hasProblem: boolean;
}

/** A lane for each key, or the keys by age if there are too many lanes to read. Only present keys are counted by age. */
function Timeline({ keys, count, search, hasProblem, limitDays }: TimelineProps): ReactElement | null {
  // Lanes of another moment must not stand under the one that could not be answered.
  if (search.asOf !== undefined && hasProblem) return null;
  return count > LANES_MAX && search.asOf === undefined ? (
    <KeyAgeGroups query={search.q ?? ""} includeDeleted={search.gone ?? false} limitDays={limitDays} />
  ) : (
    <KeyTimeline keys={keys} limitDays={limitDays} />
  );
}
