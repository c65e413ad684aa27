import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { NotificationsDocument } from "../../gql/notifications.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { DeliveryLog } from "./delivery-log.tsx";
import { OwnerPanel } from "./owner-panel.tsx";
import { RuleList } from "./rule-list.tsx";
import { TargetList } from "./target-list.tsx";

/** How often the states of targets are read again. */
const REFRESH_MS = 10_000;

export function NotificationsPage(): ReactElement {
  const { data, error, observable, refetch } = useQuery(NotificationsDocument, { pollInterval: REFRESH_MS });
  const targets = data?.notificationTargets.nodes;
  return (
    <>
      <PageHeader
        title="Notifications"
        question="What is sent where, and did it arrive?"
        actions={
          targets &&
          targets.length > 0 && (
            <PermissionGate permission="NOTIFICATIONS_UPDATE">
              <Button size="xs" component={Link} to="/notifications/new">
                New rule
              </Button>
            </PermissionGate>
          )
        }
      />
      {!data && error && (
        <ErrorState problem={problemOf(error)} what="the notifications" onRetry={() => void refetch()} />
      )}
      {!data && !error && <LoadingRows label="Loading notifications" />}
      {data && targets && (
        <>
          <TargetList targets={targets} onChanged={() => void readAgain({ observable })} />
          <RuleList rules={data.notificationRules.nodes} hasTargets={targets.length > 0} />
          <OwnerPanel targets={targets} />
          <DeliveryLog />
        </>
      )}
    </>
  );
}
