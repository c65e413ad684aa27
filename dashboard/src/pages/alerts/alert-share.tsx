import { Button } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { consoleUrl } from "../../features/inventory/console-url.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import { showToast } from "../../ui/toasts.ts";
import { alertMarkdown } from "./alert-markdown.ts";
import type { AlertDetail } from "./use-triage.ts";

interface AlertProps {
  readonly alert: AlertDetail;
}

/** Copies the alert for others. */
export function CopyAlert({ alert }: AlertProps): ReactElement {
  const url = new URL(`/alerts/${alert.number}`, globalThis.location.href).href;
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
          Copy alert
        </Button>
      }
      items={[
        { key: "link", label: "Copy its link", onChoose: () => copy(url, "Link") },
        {
          key: "markdown",
          label: "Copy its text as Markdown",
          onChoose: () => copy(alertMarkdown(alert, url), "Text"),
        },
      ]}
    />
  );
}

/** Opens the resource of the alert in the AWS console. Nothing for those of the demo account, which do not exist in AWS. */
export function ConsoleLink({ alert }: AlertProps): ReactElement | null {
  const { accounts } = useSession();
  const isDemo = accounts.some(({ id, isDemo: isSandbox }) => id === alert.account.id && isSandbox);
  const url = alert.resource.arn === null || isDemo ? null : consoleUrl(alert.resource.arn);
  if (url === null) return null;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" aria-label="Open in the AWS console (opens in a new tab)">
      Open in the AWS console
    </a>
  );
}

/** The checks that report an unused key. */
const UNUSED_CHECKS: ReadonlySet<string> = new Set(["key-unused-90", "key-never-used", "key-at-setup"]);

/** Whether a rotation can fix the alert. */
export function isOfKey({ resource: { node } }: AlertDetail): boolean {
  return node?.__typename === "AccessKey";
}

/** Leads from an alert about an access key to its rotation, or to the deactivation of an unused one. */
export function KeyFixes({ alert }: AlertProps): ReactElement | null {
  const canRotate = hasPermission(useSession().viewer, "ROTATIONS_START");
  const { node } = alert.resource;
  if (node?.__typename !== "AccessKey") return null;
  if (!canRotate)
    return (
      <PermissionGate permission="ROTATIONS_START">
        <Button size="xs">Rotate…</Button>
      </PermissionGate>
    );
  const search = { user: node.user.userName, in: alert.account.id };
  const key = node.accessKeyId;
  const isUnused = UNUSED_CHECKS.has(alert.check.id) && key !== null;
  return (
    <>
      {isUnused && (
        <Button
          size="xs"
          renderRoot={(props) => <Link {...props} to="/rotation/new" search={{ ...search, key, mode: "RETIRE" }} />}
        >
          Deactivate…
        </Button>
      )}
      <Button
        size="xs"
        variant={isUnused ? "default" : "filled"}
        renderRoot={(props) => <Link {...props} to="/rotation/new" search={{ ...search, key: key ?? undefined }} />}
      >
        Rotate…
      </Button>
    </>
  );
}
