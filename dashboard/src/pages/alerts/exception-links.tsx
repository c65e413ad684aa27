import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { exceptionQueryOf } from "../../features/alerts/exception-query.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import type { MutingRuleFragment } from "../../gql/alerts.ts";
import { MutedAlertCountDocument } from "../../gql/exceptions.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { DateOf } from "../../ui/time.tsx";
import { DEFAULT_QUERY } from "./use-alert-selection.ts";
import type { AlertDetail } from "./use-triage.ts";

const REFRESH_MS = 15_000;

interface MakeExceptionProps {
  readonly query: string;
  /** The number of alerts in the list. Null while it is not known. */
  readonly count: number | null;
}

/**
 * Opens the form of a new exception with the query of the list. Nothing for a query that says only what an exception
 * cannot say, such as `is:open`: the exception would be for everything.
 */
export function MakeException({ query, count }: MakeExceptionProps): ReactElement | null {
  const { accounts, accountId } = useSession();
  if (exceptionQueryOf(query).query === "") return null;
  const account = accounts.find(({ id }) => id === accountId)?.awsAccountId ?? null;
  const { query: q, leftOut } = exceptionQueryOf(query, account);
  // The list has the alerts of the exception only if it lists all open ones.
  const isExact = leftOut.length === 1 && leftOut[0] === DEFAULT_QUERY && count !== null && count > 0;
  return (
    <PermissionGate permission="EXCEPTIONS_UPDATE">
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link to="/exceptions/new" search={{ q }} {...props} />}
      >
        {isExact
          ? `Make an exception for ${countOf(count, "alert")} and future ones…`
          : "Make an exception for alerts like these…"}
      </Button>
    </PermissionGate>
  );
}

/** How many alerts are missing from the open ones because exceptions mute them. Nothing if none is. */
export function MutedAlerts(): ReactElement | null {
  const { data } = useQuery(MutedAlertCountDocument, { pollInterval: REFRESH_MS });
  const count = data?.mutedAlertCount ?? 0;
  if (count === 0) return null;
  return <Link to="/exceptions">{countOf(count, "alert")} muted by exceptions</Link>;
}

/** The exception that mutes an alert, who answers for it, and when it ends. */
export function MutedBy({
  rule,
  dismissal,
}: {
  readonly rule: MutingRuleFragment;
  readonly dismissal: AlertDetail["dismissal"];
}): ReactElement {
  return (
    <li>
      Muted by the exception <Link to="/exceptions">{rule.query}</Link> of {rule.owner.name}
      {!rule.owner.isActive && " (disabled)"} until <DateOf at={rule.expiresAt} />
      {dismissal && `: ${enumLabel(dismissal.reason).toLowerCase()}`}
      {dismissal?.comment && <> “{dismissal.comment}”</>}
    </li>
  );
}
