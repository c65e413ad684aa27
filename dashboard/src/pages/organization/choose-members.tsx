import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { ConnectOrganizationAccountsDocument, type OrganizationRowFragment } from "../../gql/organizations.ts";
import { DataGrid } from "../../ui/data-grid.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { NoMatch } from "../../ui/states.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { isSelectable, type Member, noteOf, searched, unitRows } from "./member-tree.ts";
import styles from "./organization.module.css";
import { UnitSettings } from "./unit-settings.tsx";
import { UnitTree } from "./unit-tree.tsx";

const GRID_HEIGHT = "28rem";

export interface ChooseMembersProps {
  readonly organization: OrganizationRowFragment;
  readonly onConnecting: () => void;
}

/** Chooses accounts by unit or one by one, and connects them. */
export function ChooseMembers({ organization, onConnecting }: ChooseMembersProps): ReactElement {
  const rows = unitRows(organization);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [unitId, setUnitId] = useState<string | null>(null);
  const [text, setText] = useState("");
  const shown = rows.find((row) => row.unitId === unitId) ?? rows[0];
  const members = searched(shown?.members ?? [], text);
  // An account that was connected in the meantime leaves the choice.
  const chosen = organization.members.filter((member) => selected.has(member.awsAccountId) && isSelectable(member));
  const { connect, isConnecting, problem, proof } = useConnect(organization.id, () => {
    setSelected(new Set());
    onConnecting();
  });
  return (
    <>
      <div className={styles["choice"]}>
        <Panel title="Units">
          <UnitTree
            rows={rows}
            shownUnitId={shown?.unitId ?? ""}
            selected={selected}
            onShow={setUnitId}
            onSelect={setSelected}
          />
        </Panel>
        <Panel
          title={`Accounts in ${shown?.name ?? "the organization"}`}
          aside={
            <Button
              size="xs"
              loading={isConnecting}
              disabled={chosen.length === 0}
              onClick={() => connect(chosen.map(({ awsAccountId }) => awsAccountId))}
            >
              {chosen.length === 0 ? "Connect accounts" : `Connect ${countOf(chosen.length, "account")}`}
            </Button>
          }
        >
          {problem && (
            <p role="alert" className={styles["problem"]}>
              {problem}
            </p>
          )}
          <TextInput
            className={styles["search"]}
            aria-label="Search the accounts"
            placeholder="Name or account number"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {members.length === 0 ? (
            <NoMatch noun="accounts" onClear={() => setText("")} />
          ) : (
            <DataGrid
              label="Accounts of the organization"
              columns={columnsOf(organization)}
              rowCount={members.length}
              rowAt={(index) => members[index]}
              keyOf={({ awsAccountId }) => awsAccountId}
              nameOf={(member) => (isSelectable(member) ? `account ${member.name}` : null)}
              selection={{ keys: selected, onChange: setSelected }}
              height={GRID_HEIGHT}
            />
          )}
        </Panel>
      </div>
      {shown && <UnitSettings key={shown.unitId} organization={organization} unit={shown} />}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

/** Sends accounts to be connected, after the operator confirmed their identity if the API asks for it. */
export function useConnect(organizationId: string, onConnecting: () => void) {
  const [mutate, { loading }] = useMutation(ConnectOrganizationAccountsDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  return {
    isConnecting: loading,
    problem,
    proof,
    connect: (awsAccountIds: readonly string[]) =>
      void proof.run(() =>
        run(
          async () =>
            (await mutate({ variables: { input: { id: organizationId, awsAccountIds: [...awsAccountIds] } } })).data
              ?.connectOrganizationAccounts,
          onConnecting,
        ),
      ),
  };
}

function columnsOf({ units, managementAccountId }: OrganizationRowFragment): readonly GridColumn<Member>[] {
  const names = new Map(units.map(({ unitId, name }) => [unitId, name]));
  return [
    {
      id: "account",
      header: "Account",
      width: "minmax(10rem, 2fr)",
      onCard: "title",
      cell: (member) => <span title={noteOf(member, managementAccountId) ?? undefined}>{member.name}</span>,
    },
    { id: "number", header: "Number", width: "9rem", cell: ({ awsAccountId }) => <code>{awsAccountId}</code> },
    {
      id: "unit",
      header: "Unit",
      width: "minmax(7rem, 1fr)",
      hiddenBelowPx: 640,
      onCard: "none",
      cell: ({ unitId }) => names.get(unitId) ?? unitId,
    },
    {
      id: "connection",
      header: "Connection",
      width: "11rem",
      cell: (member) => <MemberStatus member={member} managementAccountId={managementAccountId} />,
    },
  ];
}

function MemberStatus({
  member,
  managementAccountId,
}: {
  readonly member: Member;
  readonly managementAccountId: string;
}): ReactElement | null {
  if (member.connection === "CONNECTED") return <StatusBadge status={member.accountStatus ?? "CONNECTED"} />;
  if (member.connection === "TRYING") return <StatusBadge status="RUNNING" label="Trying" />;
  if (member.isOverdue) return <StatusBadge status="FAILED" label="Not connected in 24 h" />;
  if (member.connection !== "NONE") return <StatusBadge status={member.connection} />;
  if (!isSelectable(member)) return <StatusBadge status={member.state} />;
  return <span>{member.awsAccountId === managementAccountId ? "Management account" : "Not connected"}</span>;
}
