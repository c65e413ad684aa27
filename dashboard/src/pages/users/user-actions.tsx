import { Button } from "@mantine/core";
import IconDots from "@tabler/icons-react/icons/IconDots";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { consoleUrl } from "../../features/inventory/console-url.ts";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import type { UserRowFragment, UserRowNowFragment } from "../../gql/users.ts";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import { copyText } from "../../ui/copy-text.ts";

type ListedUser = UserRowFragment & Partial<UserRowNowFragment>;

interface UserActionsProps {
  readonly user: ListedUser;
  /** The tab index of each link and button. */
  readonly tabIndex: 0 | -1;
}

/** The actions on a user of the list: rotate its oldest key, open its path, and further places. */
export function UserActions({ user, tabIndex }: UserActionsProps): ReactElement | null {
  const { viewer, accounts } = useSession();
  const navigate = useNavigate();
  const { userName, account, arn } = user;
  const place = {
    to: "/accounts/$awsAccountId/users/$userName",
    params: { awsAccountId: accountUrlParam(account), userName },
  } as const;
  // Another account may have a user of the same name.
  const alertsQuery = `is:open user:${JSON.stringify(userName)} account:${accountUrlParam(account)}`;
  if (user.deletedAt !== null) return null;
  const reason = user.adminReachReason;
  const oldest = user.accessKeys.find(({ status, accessKeyId }) => status === "Active" && accessKeyId !== null);
  const isDemo = accounts.some(({ id, isDemo: isSandbox }) => id === account.id && isSandbox);
  // The resources of the demo account do not exist in AWS.
  const inConsole = arn === undefined || isDemo ? null : consoleUrl(arn);
  const tabItem = (tab: string, label: string) => ({
    key: tab,
    label,
    onChoose: () => void navigate({ ...place, search: { tab } }),
  });
  return (
    <>
      {oldest && hasPermission(viewer, "ROTATIONS_START") && (
        <Button
          size="compact-sm"
          variant="default"
          tabIndex={tabIndex}
          aria-label={`Rotate key… of ${userName}`}
          renderRoot={(root) => (
            <Link {...root} to="/rotation/new" search={{ user: userName, key: oldest.accessKeyId!, in: account.id }} />
          )}
        >
          Rotate key…
        </Button>
      )}
      <ButtonMenu
        position="bottom-end"
        button={
          <Button size="compact-sm" variant="default" tabIndex={tabIndex} aria-label={`More actions for ${userName}`}>
            <IconDots size={16} aria-hidden="true" />
          </Button>
        }
        items={[
          ...(reason != null && reason.hopCount !== null ? [tabItem("paths", "View path to administrator")] : []),
          tabItem("permissions", "View permissions"),
          tabItem("use", "View last accessed services"),
          {
            key: "alerts",
            label: "View open alerts",
            onChoose: () => void navigate({ to: "/alerts", search: { q: alertsQuery } }),
          },
          ...(arn === undefined
            ? []
            : [
                {
                  key: "arn",
                  label: "Copy ARN",
                  onChoose: () => void copyText(arn, "ARN"),
                },
              ]),
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
    </>
  );
}
