import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Fragment, type ReactElement, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import {
  type NotificationTargetRowFragment,
  OwnerSettingsDocument,
  type OwnerSettingsPartsFragment,
} from "../../gql/notifications.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./notifications.module.css";
import { OwnerDialog } from "./owner-dialog.tsx";

const SHOWN_MAX = 10;

/** Which tags name owners, and where their messages go. */
export function OwnerPanel({ targets }: { readonly targets: readonly NotificationTargetRowFragment[] }): ReactElement {
  const { data, error, observable, refetch } = useQuery(OwnerSettingsDocument);
  const [isEditing, setEditing] = useState(false);
  const proof = useReauthentication();
  const reload = (): void => void readAgain({ observable });
  const settings = data?.ownerSettings;
  const change = settings && targets.length > 0 && (
    <PermissionGate permission="NOTIFICATIONS_UPDATE">
      <Button size="xs" variant="default" onClick={() => setEditing(true)}>
        Change owners…
      </Button>
    </PermissionGate>
  );
  return (
    <div className={styles["section"]}>
      <Panel title="Owners" aside={change}>
        {!settings && error && (
          <ErrorState problem={problemOf(error)} what="the owners" onRetry={() => void refetch()} />
        )}
        {!settings && !error && <LoadingRows label="Loading the owners" rows={2} />}
        {settings && <OwnerFacts settings={settings} targets={targets} />}
      </Panel>
      {isEditing && settings && (
        <OwnerDialog
          settings={settings}
          targets={targets}
          onRun={proof.run}
          onDone={() => {
            setEditing(false);
            reload();
          }}
          onReload={reload}
          onClose={() => setEditing(false)}
        />
      )}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </div>
  );
}

/** The tags that name owners; a star stands for any end of a key. */
function TagKeys({ keys }: { readonly keys: readonly string[] }): ReactElement {
  return (
    <>
      {keys.map((key, index) => (
        <Fragment key={key}>
          {index > 0 && ", "}
          <code>{key}</code>
          {key.endsWith("*") && ` (any tag that begins with ${key.slice(0, -1)})`}
        </Fragment>
      ))}
    </>
  );
}

interface OwnerFactsProps {
  readonly settings: OwnerSettingsPartsFragment;
  readonly targets: readonly NotificationTargetRowFragment[];
}

function OwnerFacts({ settings, targets }: OwnerFactsProps): ReactElement {
  const { tagKeys, mappings, emailDomains, emailTargetId } = settings;
  const targetOf = (id: string | null) => targets.find((target) => target.id === id);
  if (mappings.length === 0 && emailDomains.length === 0)
    return (
      <EmptyState title="No owner is mapped yet" isSmall>
        A rule can send alerts about a user or role to its owner. The owner is read from the tags{" "}
        <TagKeys keys={tagKeys} />.{" "}
        {targets.length === 0
          ? "Add a target first, then map owners to it."
          : "Use Change owners… to say which target reaches whom."}
      </EmptyState>
    );
  return (
    <>
      <p className={styles["quiet"]}>
        The first of the tags <TagKeys keys={tagKeys} /> names the owner of a user or role.
        {emailDomains.length > 0 &&
          ` E-mail addresses of ${emailDomains.join(", ")} in a tag get mail through ${targetOf(emailTargetId)?.name ?? "a target"}.`}
      </p>
      {mappings.length > 0 && (
        <SimpleTable label="Owners">
          <thead>
            <tr>
              <th scope="col">Owner</th>
              <th scope="col">Messages go to</th>
              <th scope="col">Target</th>
            </tr>
          </thead>
          <tbody>
            {mappings.slice(0, SHOWN_MAX).map(({ pattern, targetId, address }, index) => (
              <tr key={index}>
                <th scope="row">{pattern === "*" ? "All others" : <code>{pattern}</code>}</th>
                <td>{address ?? targetOf(targetId)?.address}</td>
                <td>{targetOf(targetId)?.name}</td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      )}
      {mappings.length > SHOWN_MAX && (
        <p className={styles["quiet"]}>and {countOf(mappings.length - SHOWN_MAX, "more owner", "more owners")}</p>
      )}
    </>
  );
}
