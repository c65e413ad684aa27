import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { NotificationsDocument } from "../../gql/notifications.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RuleForm } from "./rule-form.tsx";

const route = getRouteApi("/frame/notifications/$ruleId");
const newRoute = getRouteApi("/frame/notifications/new");

/** The form of a rule that exists. */
export function NotificationRulePage(): ReactElement {
  const { ruleId } = route.useParams();
  return <LoadedForm ruleId={ruleId} query="" />;
}

/** The form of a new rule. */
export function NewNotificationRulePage(): ReactElement {
  const { q = "is:open severity:critical,high" } = newRoute.useSearch();
  return <LoadedForm ruleId={null} query={q} />;
}

function LoadedForm({ ruleId, query }: { readonly ruleId: string | null; readonly query: string }): ReactElement {
  const { data, error, observable, refetch } = useQuery(NotificationsDocument);
  const rule = data?.notificationRules.nodes.find(({ id }) => id === ruleId) ?? null;
  if (data && (ruleId === null || rule))
    return (
      <RuleForm
        key={ruleId ?? "new"}
        rule={rule}
        query={query}
        targets={data.notificationTargets.nodes}
        onChanged={() => void readAgain({ observable })}
      />
    );
  return (
    <>
      <PageHeader title="Notification rule" back={<Link to="/notifications">Notifications</Link>} />
      {data && <EmptyState title="There is no such notification rule">It may have been deleted.</EmptyState>}
      {!data && error && <ErrorState problem={problemOf(error)} what="the rule" onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows label="Loading the rule" />}
    </>
  );
}
