import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { KeyStatus } from "../../features/inventory/key-status.tsx";
import { OTHER_CREDENTIAL_KINDS } from "../../features/inventory/other-credential-kinds.ts";
import { Panel } from "../../ui/panel.tsx";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import type { UserDetail } from "./user.ts";

/** API keys, passwords for AWS services, SSH public keys and signing certificates of the user. */
export function OtherCredentials({ user }: { readonly user: UserDetail }): ReactElement {
  const { otherCredentials, otherCredentialsRead } = user;
  const readNote =
    otherCredentials.length === 0
      ? "None: no Bedrock API key, password for CodeCommit or Amazon Keyspaces, SSH public key or signing certificate."
      : "AWS does not report when these credentials were last used.";
  return (
    <Panel title="API keys, passwords, SSH keys, certificates">
      {otherCredentials.length > 0 && (
        <SimpleTable label="API keys, passwords, SSH keys, certificates" hasCards>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Service</th>
              <th scope="col">ID</th>
              <th scope="col">Status</th>
              <th scope="col">Created</th>
              <th scope="col">Expires</th>
            </tr>
          </thead>
          <tbody>
            {otherCredentials.map(({ kind, credentialId, serviceName, isActive, createdAt, expiresAt }, index) => (
              <tr key={credentialId ?? index}>
                <th scope="row">{OTHER_CREDENTIAL_KINDS[kind]}</th>
                <td>{serviceName ? <code>{serviceName}</code> : <span className={tables["quiet"]}>any</span>}</td>
                <td>
                  {credentialId ? (
                    <code>{credentialId}</code>
                  ) : (
                    <span className={tables["quiet"]}>not in the credential report</span>
                  )}
                </td>
                <td>
                  <KeyStatus isActive={isActive} />
                </td>
                <td>{createdAt ? <DateOf at={createdAt} /> : <span className={tables["quiet"]}>unknown</span>}</td>
                <td>{expiresAt ? <RelativeTime at={expiresAt} /> : "never"}</td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      )}
      <p className={tables["quiet"]}>
        {otherCredentialsRead ? (
          readNote
        ) : (
          <>
            {otherCredentials.length > 0 && "There may be more. "}
            Not read: Bedrock API keys, passwords for CodeCommit and Amazon Keyspaces, SSH public keys. Settings:{" "}
            <Link to="/settings/accounts">Accounts</Link>.
          </>
        )}
      </p>
    </Panel>
  );
}
