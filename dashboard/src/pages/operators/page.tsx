import { useQuery } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import table from "../../ui/simple-table.module.css";
import { ColumnHeaders, SimpleTable } from "../../ui/simple-table.tsx";
import { type OperatorRowFragment, OperatorsDocument } from "../../gql/operators.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import { AccessWarnings } from "./access-warnings.tsx";
import { ApprovalPanel } from "./approval-panel.tsx";
import { InvitationLink } from "./invitation-link.tsx";
import { OperatorDialog } from "./operator-dialog.tsx";
import { ProviderGroups } from "./provider-groups.tsx";
import { SessionsDialog } from "./sessions-dialog.tsx";
import { signInText } from "../../features/session/sign-in-text.ts";

const OPERATORS_SHOWN_MAX = 100;

const route = getRouteApi("/frame/settings/operators");

export function OperatorsPage(): ReactElement {
  const { data, error, observable, refetch } = useQuery(OperatorsDocument, {
    variables: { first: OPERATORS_SHOWN_MAX },
  });
  const isInviting = route.useSearch().new === true;
  const navigate = useNavigate();
  const setInviting = (isOpen: boolean): void =>
    void navigate({ from: "/settings/operators", to: ".", search: { new: isOpen || undefined } });
  const [changed, setChanged] = useState<OperatorRowFragment | null>(null);
  const closeDialog = (): void => {
    setChanged(null);
    if (isInviting) setInviting(false);
  };
  const [shown, setShown] = useState<OperatorRowFragment | null>(null);
  const [link, setLink] = useState<{ readonly name: string; readonly url: string } | null>(null);
  const proof = useReauthentication();
  const reload = (): void => void readAgain({ observable });
  const operators = data?.operators;
  const providerName = data?.signInMethods.providerName ?? null;

  return (
    <>
      <PageHeader
        title="Operators"
        question={`Who can sign in, and with which role?${operators ? ` ${countOf(operators.totalCount, "operator")}.` : ""}`}
        actions={
          (operators || error) && (
            <PermissionGate permission="OPERATORS_INVITE">
              <Button size="xs" onClick={() => setInviting(true)}>
                Invite an operator…
              </Button>
            </PermissionGate>
          )
        }
      />
      <WaitingRequests permission="operators.grantAdmin" onCarriedOut={reload} />
      {link && <InvitationLink name={link.name} url={link.url} onClose={() => setLink(null)} />}
      {operators && operators.nodes.length === operators.totalCount && <AccessWarnings operators={operators.nodes} />}
      {operators && (
        <OperatorTable
          operators={operators.nodes}
          providerName={providerName}
          onChange={setChanged}
          onSessions={setShown}
        />
      )}
      {operators && providerName !== null && <ProviderGroups providerName={providerName} onRun={proof.run} />}
      {operators && <ApprovalPanel />}
      {!operators && error && (
        <ErrorState problem={problemOf(error)} what="the operators" onRetry={() => void refetch()} />
      )}
      {!operators && !error && <LoadingRows label="Loading operators" />}
      {(isInviting || changed) && operators && (
        <OperatorDialog
          operator={changed}
          providerName={providerName}
          onRun={proof.run}
          onDone={(done) => {
            closeDialog();
            setLink(done);
            reload();
          }}
          onClose={closeDialog}
        />
      )}
      {shown && <SessionsDialog operator={shown} onClose={() => setShown(null)} />}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

const HEADERS = [
  { label: "Name" },
  { label: "Role" },
  { label: "Accounts", isWide: true },
  { label: "Status", isWide: true },
  { label: "Sign-in methods", isWide: true },
  { label: "Last sign-in", isWide: true },
  { label: "Created", isWide: true },
];

interface OperatorTableProps {
  readonly operators: readonly OperatorRowFragment[];
  readonly providerName: string | null;
  readonly onChange: (operator: OperatorRowFragment) => void;
  readonly onSessions: (operator: OperatorRowFragment) => void;
}

function OperatorTable({ operators, providerName, onChange, onSessions }: OperatorTableProps): ReactElement {
  const { viewer } = useSession();
  return (
    <Panel>
      <SimpleTable label="Operators" hasCards>
        <ColumnHeaders columns={HEADERS} action="Change" />
        <tbody>
          {operators.map((operator) => (
            <tr key={operator.id}>
              <th scope="row">
                {operator.name}
                {operator.id === viewer.operatorId && " (you)"}
                {operator.status !== "ACTIVE" && (
                  <span className={table["narrow"]}> ({enumLabel(operator.status).toLowerCase()})</span>
                )}
              </th>
              <td>{enumLabel(operator.role)}</td>
              <td className={table["wide"]}>
                {operator.accountGroups?.map((group) => group.name).join(", ") ?? "All"}
              </td>
              <td className={table["wide"]}>{enumLabel(operator.status)}</td>
              <td className={table["wide"]}>{signInText(operator, providerName)}</td>
              <td className={table["wide"]}>
                {operator.lastSignInAt ? <RelativeTime at={operator.lastSignInAt} /> : "never"}
              </td>
              <td className={table["wide"]}>
                <DateOf at={operator.createdAt} />
              </td>
              <td>
                <Group gap={6} justify="flex-end">
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => onSessions(operator)}
                    aria-label={`End sessions… of ${operator.name}`}
                  >
                    End sessions…
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => onChange(operator)}
                    aria-label={`Edit access… of ${operator.name}`}
                  >
                    Edit access…
                  </Button>
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
    </Panel>
  );
}
