import { Button } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { consoleUrl } from "../../features/inventory/console-url.ts";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { hasRole } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import { showToast } from "../../ui/toasts.ts";
import { alertMarkdown } from "./alert-markdown.ts";
import type { AlertDetail } from "./use-triage.ts";

interface AlertProps {
  readonly alert: AlertDetail;
}

/** Copies the alert for others, or opens its resource in the AWS console. */
export function AlertShare({ alert }: AlertProps): ReactElement {
  const { accounts } = useSession();
  const isDemo = accounts.some(({ id, isDemo: isSandbox }) => id === alert.account.id && isSandbox);
  const url = new URL(`/alerts/${alert.number}`, globalThis.location.href).href;
  // The resources of the demo account do not exist in AWS.
  const inConsole = alert.resource.arn === null || isDemo ? null : consoleUrl(alert.resource.arn);
  function copy(text: string, what: string): void {
    void navigator.clipboard.writeText(text).then(
      () => showToast({ tone: "good", title: `${what} copied` }),
      () => showToast({ tone: "bad", title: "The browser did not allow copying" }),
    );
  }
  return (
    <ButtonMenu
      position="bottom-start"
      button={
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
          Share
        </Button>
      }
      items={[
        { key: "link", label: "Copy link", onChoose: () => copy(url, "Link") },
        { key: "markdown", label: "Copy as Markdown", onChoose: () => copy(alertMarkdown(alert, url), "Markdown") },
        ...(inConsole === null
          ? []
          : [
              {
                key: "console",
                label: "Open in the AWS console",
                onChoose: () => void globalThis.open(inConsole, "_blank", "noopener,noreferrer"),
              },
            ]),
      ]}
    />
  );
}

/** The checks that report an unused key. */
const UNUSED_CHECKS: ReadonlySet<string> = new Set(["key-unused-90", "key-never-used", "key-at-setup"]);

/** Leads from an alert about an access key to its rotation. Nothing for other alerts, and for resolved ones. */
export function RotateKey({ alert }: AlertProps): ReactElement | null {
  const canRotate = hasRole(useSession().viewer, "operator");
  const { node } = alert.resource;
  if (alert.status === "RESOLVED" || node?.__typename !== "AccessKey") return null;
  if (!canRotate)
    return (
      <RoleGate needs="operator">
        <Button size="xs" variant="default">
          Rotate…
        </Button>
      </RoleGate>
    );
  const search = { user: node.user.userName, in: alert.account.id };
  const key = node.accessKeyId;
  return (
    <>
      {UNUSED_CHECKS.has(alert.check.id) && key !== null && (
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link {...props} to="/rotation/new" search={{ ...search, key, mode: "RETIRE" }} />}
        >
          Retire…
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link {...props} to="/rotation/new" search={search} />}
      >
        Rotate…
      </Button>
    </>
  );
}
