import type { ReactElement } from "react";
import { keyAgeTone, remainingText } from "../../features/inventory/key-age.tsx";
import { accountKeyLimit } from "../../features/inventory/key-age-limit.ts";
import type { UserRowFragment, UserRowNowFragment } from "../../gql/users.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./users.module.css";

export interface OldestKeyProps {
  readonly user: Pick<UserRowFragment, "accessKeys"> & { readonly account: Partial<UserRowNowFragment["account"]> };
  readonly limitDays: number;
}

/** The age of the oldest active key against the limit of its account, and how many keys there are if several. */
export function OldestKey({ user, limitDays }: OldestKeyProps): ReactElement {
  const { accessKeys, account } = user;
  if (accessKeys.length === 0) return <span className={styles["quiet"]}>No key</span>;
  const active = accessKeys.filter(({ status }) => status === "Active");
  if (active.length === 0) return <span className={styles["quiet"]}>{countOf(accessKeys.length, "inactive key")}</span>;
  const oldest = Math.max(...active.map(({ ageDays }) => ageDays));
  const limit = accountKeyLimit(account.settings ?? [], limitDays);
  const notes = [
    remainingText(oldest, limit.days, true),
    ...(limit.origin === null ? [] : [`limit ${countOf(limit.days, "day")}`]),
    ...(accessKeys.length > 1 ? [countOf(accessKeys.length, "key")] : []),
  ];
  const isOver = keyAgeTone(oldest, limit.days, true) === "over";
  return (
    <span className={styles["oldestKey"]} data-over={isOver || undefined}>
      {countOf(oldest, "day")}
      <span className={styles["below"]}>{notes.join(", ")}</span>
    </span>
  );
}
