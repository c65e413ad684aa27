import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { accountKeyLimit, keyAgeLimitOf } from "../../features/inventory/key-age-limit.ts";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { KeyAgeLimitDocument } from "../../gql/access-keys.ts";
import { PlannedKeyDocument, type PlannedKeyQuery } from "../../gql/rotations.ts";
import { countOf } from "../../ui/format.ts";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { RotationOptions } from "./use-rotation-draft.ts";
import styles from "./rotation.module.css";

const DAY_MS = 86_400_000;
/** The API refuses to deactivate a key without a successor that was used more recently. */
const UNUSED_DAYS = 90;

export interface PlannedKeyState {
  /** Undefined while it is loading, if it could not be read, or if it is not known which account is meant. */
  readonly account: PlannedKeyQuery["account"] | undefined;
  /** Undefined also if no scan has shown the key. */
  readonly key: PlannedKeyQuery["accessKeys"]["nodes"][number] | undefined;
  readonly error: unknown;
}

/** The key that a rotation replaces, according to the latest scan. */
export function usePlannedKey(accountId: string | undefined, accessKeyId: string | undefined): PlannedKeyState {
  const { data, error } = useQuery(PlannedKeyDocument, {
    variables: { accountId: accountId ?? "", accessKeyId: accessKeyId ?? "" },
    skip: accountId === undefined || accessKeyId === undefined,
  });
  return {
    account: data?.account,
    key: data?.accessKeys.nodes.find((node) => node.accessKeyId === accessKeyId),
    error,
  };
}

/** When the key was used, if that is too recent to deactivate it without a successor. */
export function recentUseOf({ key }: PlannedKeyState, now: number): string | null {
  const at = key?.lastUsed.status === "USED" ? key.lastUsed.at : null;
  return at != null && now - Date.parse(at) < UNUSED_DAYS * DAY_MS ? at : null;
}

interface PlannedKeyPanelProps {
  readonly accessKeyId: string | undefined;
  readonly mode: RotationOptions["mode"];
  readonly known: PlannedKeyState;
}

/** Which key the rotation changes, and whether IAM Monitor may write to its account. */
export function PlannedKeyPanel({ accessKeyId, mode, known }: PlannedKeyPanelProps): ReactElement {
  const { account, key, error } = known;
  const limits = useQuery(KeyAgeLimitDocument);
  const limitDays = account ? accountKeyLimit(account.settings, keyAgeLimitOf(limits.data)).days : null;
  const items: readonly { readonly key: string; readonly value: ReactNode }[] = [
    { key: "Key ID", value: accessKeyId && <code>{accessKeyId}</code> },
    {
      key: "Account",
      value: account && (account.awsAccountId ? `${account.name} (${account.awsAccountId})` : account.name),
    },
    { key: "Status", value: key?.status === "Inactive" && "Inactive" },
    { key: "Age", value: key && limitDays !== null && ageText(key.ageDays, limitDays) },
    { key: "Last used", value: key && <LastUsedText lastUsed={key.lastUsed} /> },
    {
      key: "Writes to AWS",
      value:
        account &&
        (account.writes === "OFF" ? (
          <>
            Off: the rotation cannot start. An admin turns them on in <Link to="/settings/accounts">Accounts</Link>.
          </>
        ) : (
          "On for this account"
        )),
    },
  ];
  return (
    <Panel title={mode === "RETIRE" ? "Key to deactivate" : "Key to replace"}>
      {accessKeyId === undefined && <p className={styles["prose"]}>The plan names the key.</p>}
      {error !== undefined && <p className={styles["problem"]}>{problemOf(error).message}</p>}
      <KeyValueList items={items.filter(({ value }) => Boolean(value))} />
    </Panel>
  );
}

function ageText(ageDays: number, limitDays: number): string {
  const age = `${countOf(ageDays, "day")} old`;
  return ageDays > limitDays
    ? `${age}, ${countOf(ageDays - limitDays, "day")} over the limit of ${countOf(limitDays, "day")}`
    : `${age}, limit ${countOf(limitDays, "day")}`;
}
