import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { exceptionQueryOf, exceptionQueryOfAlert } from "../../features/alerts/exception-query.ts";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import type { MutingRuleFragment } from "../../gql/alerts.ts";
import { MutedAlertCountDocument } from "../../gql/exceptions.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { DateOf } from "../../ui/time.tsx";
import type { AlertDetail } from "./use-triage.ts";

const REFRESH_MS = 15_000;

/** Opens the form of a new exception with the query of the list. */
export function MakeException({ query }: { readonly query: string }): ReactElement {
  const { accounts, accountId } = useSession();
  const account = accounts.find(({ id }) => id === accountId)?.awsAccountId ?? null;
  const { query: q } = exceptionQueryOf(query, account);
  return (
    <RoleGate needs="analyst" permission="exceptions.update">
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link to="/exceptions/new" search={{ q }} {...props} />}
      >
        Make an exception for this query…
      </Button>
    </RoleGate>
  );
}

/** Opens the form of a new exception for the issue of one alert. */
export function MakeExceptionOfAlert({ alert }: { readonly alert: AlertDetail }): ReactElement {
  return (
    <RoleGate needs="analyst" permission="exceptions.update">
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link to="/exceptions/new" search={{ q: exceptionQueryOfAlert(alert) }} {...props} />}
      >
        Make an exception for this alert…
      </Button>
    </RoleGate>
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
