import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { KeyUsePanel } from "../../features/key-use/key-use-panel.tsx";
import { KeyAge } from "../../features/inventory/key-age.tsx";
import { KeyStatus } from "../../features/inventory/key-status.tsx";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { DateOf } from "../../ui/time.tsx";
import { KeyAgeLimitDocument } from "../../gql/access-keys.ts";
import { hasPermission } from "../../features/session/access.ts";
import { accountKeyLimit, keyAgeLimitOf } from "../../features/inventory/key-age-limit.ts";
import { useSession } from "../../features/session/session.ts";
import type { UserDetail } from "./user.ts";
import { OtherCredentials } from "./user-other-credentials.tsx";
import styles from "./users.module.css";

export function UserKeys({ user }: { readonly user: UserDetail }): ReactElement {
  const { data } = useQuery(KeyAgeLimitDocument);
  const canRotate = hasPermission(useSession().viewer, "ROTATIONS_START");
  const limit = accountKeyLimit(user.account.settings, keyAgeLimitOf(data));
  if (user.accessKeys.length === 0) {
    return (
      <div className={styles["stack"]}>
        <Panel>
          <p className={tables["quiet"]}>This user has no access key.</p>
        </Panel>
        <OtherCredentials user={user} />
      </div>
    );
  }
  return (
    <div className={styles["stack"]}>
      <Panel>
        <SimpleTable label="Access keys" hasCards>
          <thead>
            <tr>
              <th scope="col">Access key ID</th>
              <th scope="col" className={tables["wide"]}>
                Status
              </th>
              <th scope="col">{`Age (limit ${limit.days} days${limit.origin === null ? "" : `, ${limit.origin}`})`}</th>
              <th scope="col" className={tables["wide"]}>
                Created
              </th>
              <th scope="col">Last used</th>
            </tr>
          </thead>
          <tbody>
            {user.accessKeys.map((key) => (
              <tr key={key.id}>
                <th scope="row">
                  {key.accessKeyId ? (
                    <code>{key.accessKeyId}</code>
                  ) : (
                    <span className={tables["quiet"]}>not read yet</span>
                  )}
                  <div className={tables["narrow"]}>
                    <KeyStatus isActive={key.status === "Active"} />
                  </div>
                  {key.accessKeyId && user.deletedAt === null && (
                    <div>
                      {canRotate ? (
                        <Link
                          to="/rotation/new"
                          search={{ user: user.userName, key: key.accessKeyId, in: user.account.id }}
                        >
                          Rotate…
                        </Link>
                      ) : (
                        <PermissionGate permission="ROTATIONS_START">
                          <Button size="compact-xs" variant="default">
                            Rotate…
                          </Button>
                        </PermissionGate>
                      )}
                    </div>
                  )}
                </th>
                <td className={tables["wide"]}>
                  <KeyStatus isActive={key.status === "Active"} />
                </td>
                <td>
                  <KeyAge ageDays={key.ageDays} limit={{ ...limit, origin: null }} isActive={key.status === "Active"} />
                </td>
                <td className={tables["wide"]}>
                  <DateOf at={key.createdAt} />
                </td>
                <td>
                  <LastUsedText lastUsed={key.lastUsed} />
                </td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      </Panel>
      {user.accessKeys.map(
        ({ id, accessKeyId, status }) =>
          accessKeyId &&
          status === "Active" && (
            <KeyUsePanel
              key={id}
              accountId={user.account.id}
              accessKeyId={accessKeyId}
              title={`Who uses ${accessKeyId}`}
            />
          ),
      )}
      <OtherCredentials user={user} />
    </div>
  );
}
