import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback, useMemo } from "react";
import { apolloClient } from "../../apollo.ts";
import { AsOf } from "../../components/as-of.tsx";
import { CoverageNotice } from "../../components/coverage-notice.tsx";
import { DataGrid } from "../../components/data-grid.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { FilterBar, QueryBox } from "../../components/query-box.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../components/states.tsx";
import { type UserRowFragment, UsersDocument, type UsersQuery } from "../../gql/users.ts";
import { useConnectionRows } from "../../lib/connection-rows.ts";
import { countOf } from "../../lib/format.ts";
import { problemOf } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import { userColumns } from "./user-columns.tsx";

const PAGE_ROWS = 100;

const route = getRouteApi("/frame/users");

export function UsersPage(): ReactElement {
  const session = useSession();
  const { q = "" } = route.useSearch();
  const navigate = useNavigate();
  const filter = useMemo(() => ({ query: q || null, accountIds: session.accountId ? [session.accountId] : null }), [q, session.accountId]);
  const { data, previousData, error, refetch } = useQuery(UsersDocument, { variables: { first: PAGE_ROWS, filter } });
  const users = (data ?? previousData)?.users;
  const fetchAfter = useCallback(
    async (after: string): Promise<UsersQuery["users"]> => {
      const answer = await apolloClient.query({
        query: UsersDocument,
        variables: { first: PAGE_ROWS, after, filter },
        fetchPolicy: "no-cache",
      });
      if (!answer.data) throw new Error("The answer held no data");
      return answer.data.users;
    },
    [filter],
  );
  const { rows, onRange } = useConnectionRows<UserRowFragment>(JSON.stringify(filter), users, fetchAfter);
  const problem = error && problemOf(error);
  const show = (text: string): void =>
    void navigate({ from: "/users", to: ".", search: (before) => ({ ...before, q: text || undefined }) });

  return (
    <>
      <PageHeader
        title="Users"
        question={`Who has access, and is it healthy?${users ? ` ${countOf(users.totalCount, "IAM user")}.` : ""}`}
        facts={users && <AsOf at={users.asOf} />}
      />
      <FilterBar>
        <QueryBox
          label="Filter users"
          placeholder="mfa:no key.age:>90d anna"
          value={q}
          onChange={show}
          problem={problem?.code === "BAD_QUERY" ? problem.message : null}
        />
      </FilterBar>
      <CoverageNotice coverage={users?.coverage} />
      {users ? (
        rows.length > 0 ? (
          <DataGrid
            label={`Users, ${users.totalCount}`}
            columns={userColumns(session.accountId === null && session.accounts.length > 1)}
            rowCount={rows.length}
            rowAt={(index) => rows[index]}
            keyOf={(user) => user.id}
            nameOf={(user) => user.userName}
            onRange={onRange}
            onOpen={(user) =>
              void navigate({
                to: "/accounts/$awsAccountId/users/$userName",
                params: { awsAccountId: user.account.awsAccountId ?? user.account.id, userName: user.userName },
              })
            }
          />
        ) : q ? (
          <NoMatch noun="users" onClear={() => show("")} />
        ) : users.asOf === null ? (
          <EmptyState title="Nothing was read yet">Users appear with the first scan of an account.</EmptyState>
        ) : (
          <EmptyState title="No IAM users" actions={<Link to="/alerts">To the alerts</Link>}>
            The accounts have none, which is how AWS recommends it: people come through IAM Identity Center or federation.
          </EmptyState>
        )
      ) : problem && problem.code !== "BAD_QUERY" ? (
        <ErrorState problem={problem} what="the users" onRetry={() => void refetch()} />
      ) : problem ? null : (
        <LoadingRows label="Loading users" />
      )}
    </>
  );
}
