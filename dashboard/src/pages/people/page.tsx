import { useQuery } from "@apollo/client/react";
import { Button, Group, TextInput } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { IdentityCentersDocument, IdentityCenterUsersDocument } from "../../gql/identity-center.ts";
import type { PeopleSearch } from "../../route-search.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { countOf } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { isRead, type Known } from "./known.ts";
import { PeopleList } from "./people-list.tsx";
import { PermissionSets } from "./permission-sets.tsx";
import { ReadingNotice } from "./reading-notice.tsx";
import styles from "./people.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const route = getRouteApi("/frame/people");

const PAGE_SIZE = 50;
/** How often the page polls while IAM Identity Center is read. */
const POLL_MS = 2_000;
/** The pause in typing after which the list is requested. */
const TYPING_MS = 300;

const LISTS = [
  { value: "all", label: "All people" },
  { value: "admin", label: "Administrators" },
  { value: "sets", label: "Permission sets" },
] as const;

/** Persons of IAM Identity Center, and which accounts they reach. */
export function PeoplePage(): ReactElement {
  const { viewer } = useSession();
  const { data, error, refetch, startPolling, stopPolling } = useQuery(IdentityCentersDocument);
  const centers = data?.identityCenters;
  const isReading = centers?.some(({ requestedAt }) => requestedAt !== null) ?? false;
  useEffect(() => {
    if (isReading) startPolling(POLL_MS);
    return stopPolling;
  }, [isReading, startPolling, stopPolling]);
  return (
    <>
      <PageHeader
        title="Identity Center users"
        question="Who signs in through IAM Identity Center, and what do they reach?"
      />
      {!centers && error && (
        <ErrorState problem={problemOf(error)} what="IAM Identity Center" onRetry={() => void refetch()} />
      )}
      {!centers && !error && <LoadingRows label="Loading IAM Identity Center" rows={5} />}
      {centers?.length === 0 && (
        <Panel>
          <EmptyState
            title="Reading IAM Identity Center is off"
            actions={
              hasPermission(viewer, "ORGANIZATIONS_READ") && (
                <Button component={Link} to="/settings/accounts/organization" size="xs">
                  Go to the settings of the organization
                </Button>
              )
            }
          >
            An admin switches it on in the settings of the organization. This page then shows who reaches which account,
            and who has or can get administrator access. Until then, the people behind roles named AWSReservedSSO_… are
            not known, and paths to administrator count the roles.
          </EmptyState>
        </Panel>
      )}
      {centers && centers.length > 0 && (
        <>
          {centers.map((center) => (
            <ReadingNotice key={center.organizationId} center={center} />
          ))}
          {/* The list is asked again when a reading has ended. */}
          <People
            key={String(isReading)}
            arePersonsKnown={centers.some(({ readings }) => isRead(readings, "USERS"))}
            areGroupsKnown={centers.every(({ readings }) => isRead(readings, "GROUPS", "MEMBERSHIPS"))}
            areAssignmentsKnown={centers.every(({ readings }) => isRead(readings, "ASSIGNMENTS"))}
            isAccessKnown={centers.every(({ readings }) => isRead(readings, "ASSIGNMENTS", "MEMBERSHIPS"))}
          />
        </>
      )}
    </>
  );
}

interface PeopleProps extends Known {
  readonly arePersonsKnown: boolean;
}

function People({ arePersonsKnown, ...known }: PeopleProps): ReactElement {
  const { accounts, accountId } = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const show = (change: PeopleSearch): void =>
    void navigate({ from: "/people", to: ".", replace: true, search: (before) => ({ ...before, ...change }) });
  const account = accounts.find(({ id }) => id === accountId);
  const list = search.list ?? "all";
  const scope = account ? ` with access to ${account.name}` : "";
  const persons = arePersonsKnown ? (
    <PersonSearch
      key={`${list} ${account?.awsAccountId ?? ""} ${search.role ?? ""}`}
      filter={{
        awsAccountId: account?.awsAccountId ?? null,
        reachesAdministrator: list === "admin",
        roleName: search.role ?? null,
      }}
      known={known}
      search={search}
      onSearch={show}
    />
  ) : (
    <EmptyState title="The list of people has not been read">
      The list of people was never read. The reason is shown above.
    </EmptyState>
  );
  return (
    <Panel
      title={list === "sets" ? "Permission sets" : `${list === "admin" ? "Administrators" : "People"}${scope}`}
      aside={
        <ChoiceGroup
          label="List"
          choices={LISTS}
          value={list}
          onChange={(value) => show({ list: value === "admin" || value === "sets" ? value : undefined })}
        />
      }
    >
      {list === "sets" ? <PermissionSets known={known} /> : persons}
    </Panel>
  );
}

interface PersonSearchProps {
  readonly filter: {
    readonly awsAccountId: string | null;
    readonly reachesAdministrator: boolean;
    readonly roleName: string | null;
  };
  readonly known: Known;
  readonly search: PeopleSearch;
  readonly onSearch: (change: PeopleSearch) => void;
}

function PersonSearch({ filter, known, search, onSearch }: PersonSearchProps): ReactElement {
  const [text, setText] = useState(search.q ?? "");
  const [cursors, setCursors] = useState<readonly string[]>([]);
  useEffect(() => {
    if (text === (search.q ?? "")) return undefined;
    const timer = setTimeout(() => {
      setCursors([]);
      onSearch({ q: text === "" ? undefined : text });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, search.q, onSearch]);
  const result = useQuery(IdentityCenterUsersDocument, {
    variables: { first: PAGE_SIZE, after: cursors.at(-1) ?? null, filter: { ...filter, text: search.q ?? null } },
  });
  const { error, refetch } = result;
  const page = useKeptAnswer(result, null)?.identityCenterUsers;
  const end = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  // Without assignments the list is empty, which says nothing of anyone.
  const isByReach = filter.reachesAdministrator || filter.awsAccountId !== null || filter.roleName !== null;
  if (!known.isAccessKnown && isByReach)
    return (
      <EmptyState title="What people reach is not known">
        The assignments to accounts, or the members of groups, were never read. The reason is shown above.
      </EmptyState>
    );
  return (
    <div className={styles["list"]}>
      {filter.roleName !== null && (
        <FilterChips
          label="Role"
          chips={[{ key: "role", label: `Assigned to ${filter.roleName}`, isOn: true }]}
          onToggle={() => onSearch({ role: undefined })}
        />
      )}
      <Group gap={8} align="end">
        <TextInput
          label="Name or email address"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={200}
          size="xs"
        />
        <ExportMenu
          subject="people"
          parameters={{
            filter: search.q,
            account: filter.awsAccountId,
            reachesAdministrator: filter.reachesAdministrator,
            role: filter.roleName,
          }}
        />
      </Group>
      {!page && error && <ErrorState problem={problemOf(error)} what="the people" onRetry={() => void refetch()} />}
      {!page && !error && <LoadingRows label="Loading people" rows={5} />}
      {page?.nodes.length === 0 && (
        <EmptyState title={filter.reachesAdministrator ? "No person is known to become administrator" : "No person"}>
          {search.q === undefined
            ? "No person whom IAM Monitor knows of meets this. Accounts that are not connected or not scanned are only known by their permission sets."
            : "No person has this name or email address here. Change the text, or choose another list or account."}
        </EmptyState>
      )}
      {page && page.nodes.length > 0 && (
        <>
          <PeopleList
            persons={page.nodes}
            openId={search.person}
            known={known}
            onOpen={(person) => onSearch({ person })}
          />
          <Group gap={8}>
            <span className={styles["quiet"]}>{countOf(page.totalCount, "person", "people")}</span>
            {cursors.length > 0 && (
              <Button size="compact-xs" variant="default" onClick={() => setCursors(cursors.slice(0, -1))}>
                Previous
              </Button>
            )}
            {end && (
              <Button size="compact-xs" variant="default" onClick={() => setCursors([...cursors, end])}>
                Next
              </Button>
            )}
          </Group>
        </>
      )}
    </div>
  );
}
