import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useRef } from "react";
import { reportTriage } from "../../features/alerts/undo-toast.ts";
import { writeChange } from "../../features/paths/change-parts.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { UpdateAlertsDocument } from "../../gql/alerts.ts";
import type { ChangeGroupCardFragment } from "../../gql/changes.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import styles from "./changes.module.css";
import { undoParts } from "./undo-change.ts";

/** The actions on the changes of a resource: simulate that they are undone, and acknowledge their alerts. */
export function CardActions({ group }: { readonly group: ChangeGroupCardFragment }): ReactElement | null {
  const [update, { loading }] = useMutation(UpdateAlertsDocument);
  const actions = useRef<HTMLDivElement>(null);
  const change = writeChange(undoParts(group));
  const ids = group.alerts.filter(({ alert }) => alert.status === "OPEN").map(({ alert }) => alert.id);
  if (change === undefined && ids.length === 0) return null;

  async function acknowledge(): Promise<void> {
    const fail = (message: string) => showToast({ tone: "bad", title: "No alert was acknowledged", message });
    try {
      const { data } = await update({ variables: { input: { action: "ACKNOWLEDGE", ids } } });
      const refused = data?.updateAlerts.userErrors[0];
      if (!data || refused) return fail(refused?.message ?? "The server sent no answer. Try again.");
      const { updatedCount, undoId } = data.updateAlerts;
      reportTriage({
        title: `${countOf(updatedCount, "alert")} acknowledged`,
        undoIds: undoId === null ? [] : [undoId],
      });
      // The button goes with its alerts, and the browser has taken the focus from it while it was busy.
      if (document.activeElement === document.body)
        actions.current?.closest("article")?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    } catch (error) {
      fail(problemOf(error).message);
    }
  }

  return (
    <div ref={actions} className={styles["actions"]}>
      {change !== undefined && (
        <Button
          size="compact-sm"
          variant="default"
          renderRoot={(root) => (
            <Link to="/graph" search={{ tab: "what-if", change, account: group.account.id }} {...root} />
          )}
        >
          Preview without the new permissions
        </Button>
      )}
      {ids.length > 0 && (
        <PermissionGate permission="ALERTS_TRIAGE">
          <Button size="compact-sm" variant="default" loading={loading} onClick={() => void acknowledge()}>
            Acknowledge{" "}
            {group.alertCount > group.alerts.length
              ? `${ids.length} of ${countOf(group.alertCount, "alert")}`
              : countOf(ids.length, "alert")}
          </Button>
        </PermissionGate>
      )}
      <span className={styles["effect"]}>
        {change !== undefined && "The preview changes nothing in AWS. "}
        {ids.length > 0 && "Acknowledged alerts leave the list of open ones, which you can undo."}
      </span>
    </div>
  );
}
