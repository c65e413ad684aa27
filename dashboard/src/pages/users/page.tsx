import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { InventoryList } from "../../features/inventory/inventory-list.tsx";
import { columnsAt } from "../../features/inventory/past-columns.ts";
import { keyAgeLimitOf } from "../../features/inventory/key-age-limit.ts";
import { KeyAgeLimitDocument } from "../../gql/access-keys.ts";
import { UsersDocument, type UsersQuery } from "../../gql/users.ts";
import { countOf } from "../../ui/format.ts";
import { type InventorySearch, useInventory } from "../../features/inventory/inventory.ts";
import { gridViewOf } from "../../ui/grid-view.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { useSession } from "../../features/session/session.ts";
import badges from "../../ui/badge.module.css";
import styles from "./users.module.css";
import { UserActions } from "./user-actions.tsx";
import { userColumns } from "./user-columns.tsx";
import { RootUserMention } from "../../features/inventory/root-user-mention.tsx";
import { useUserPresets } from "./user-presets.ts";

const route = getRouteApi("/frame/users");

/** The order of the API without another one. */
const BY_NAME = { key: "NAME", direction: "ascending" } as const;
/** Administrators without MFA first. Only the present has it. */
const BY_ACCESS = { key: "ACCESS", direction: "descending" } as const;

/** The width of "Rotate key…" and the button of the menu. */
const ACTIONS_WIDTH = "9.5rem";

/** Takes the room of the sum, so that the list does not move when it arrives. */
function Coming(): ReactElement {
  return (
    <span className={badges["coming"]} aria-hidden="true">
      {"4 administrators + 20 can become administrator + 2 perhaps = 26 users."}
    </span>
  );
}

function usersOf(answer: UsersQuery): UsersQuery["users"] {
  return answer.users;
}

function actionsOf(user: UsersQuery["users"]["nodes"][number], tabIndex: 0 | -1): ReactElement {
  return <UserActions user={user} tabIndex={tabIndex} />;
}

export function UsersPage(): ReactElement {
  const session = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  const limitDays = keyAgeLimitOf(useQuery(KeyAgeLimitDocument).data);
  const columns = useMemo(
    () => columnsAt(userColumns(hasSeveral, limitDays), search.asOf),
    [hasSeveral, limitDays, search.asOf],
  );
  const view = gridViewOf(columns, search.asOf === undefined ? BY_ACCESS : BY_NAME, search, BY_NAME);
  const inventory = useInventory(UsersDocument, usersOf, search, { view });
  const { presets, sum, notEvaluated } = useUserPresets();
  const show = (change: InventorySearch): void =>
    void navigate({ from: "/users", to: ".", search: (before) => ({ ...before, ...change }) });

  return (
    <InventoryList
      title="Users"
      question="Who has access, and is it secure?"
      noun="users"
      countText={(count) => countOf(count, "IAM user")}
      inventory={inventory}
      view={view}
      views={
        <ViewsMenu
          list="USERS"
          search={search}
          onOpen={(opened, replace) =>
            void navigate({ from: "/users", to: ".", replace, search: (before) => ({ ...before, ...opened }) })
          }
        />
      }
      keyOf={(user) => user.id}
      nameOf={(user) => user.userName}
      onOpen={(user) =>
        void navigate({
          to: "/accounts/$awsAccountId/users/$userName",
          params: { awsAccountId: user.account.awsAccountId ?? user.account.id, userName: user.userName },
        })
      }
      {...(search.asOf === undefined ? { rowActions: actionsOf, rowActionsWidth: ACTIONS_WIDTH } : {})}
      queryList="USERS"
      query={search.q ?? ""}
      queryExample="admin:yes mfa:no, a name, a key ID or an ARN"
      quickFilters={presets}
      includesDeleted={search.gone ?? false}
      asOf={search.asOf}
      actions={
        <ExportMenu
          subject="users"
          parameters={{ asOf: search.asOf, filter: search.q, includeDeleted: search.gone, orderBy: view.sortText }}
        />
      }
      onSearch={show}
      onClear={() => show({ q: undefined, gone: undefined })}
      emptyTitle="No IAM users"
      emptyText={
        <>
          The accounts have no IAM users, as AWS recommends. People sign in through IAM Identity Center or federation,
          so review the <Link to="/roles">roles</Link> instead.
        </>
      }
    >
      {search.asOf === undefined && (
        <p className={styles["legend"]}>
          {!search.q && !search.gone && (sum ?? <Coming />)} Not in this list: the <RootUserMention />, and people of{" "}
          <Link to="/people">Identity Center</Link>.
        </p>
      )}
      {notEvaluated > 0 && /(^|\s)-?(admin|reach):/i.test(search.q ?? "") && (
        <p className={styles["note"]} role="status">
          {`Whether ${countOf(notEvaluated, "user")} can become administrator is not known, so a filter by it may miss them. `}
          <Link to="/users" search={{ q: "admin:unknown" }}>
            Show these users
          </Link>
        </p>
      )}
    </InventoryList>
  );
}
