import type { ReactElement } from "react";
import { KeyAge } from "../../features/inventory/key-age.tsx";
import { accountKeyLimit } from "../../features/inventory/key-age-limit.ts";
import type { UserRowFragment, UserRowNowFragment } from "../../gql/users.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./users.module.css";

export interface OldestKeyProps {
  readonly user: Pick<UserRowFragment, "accessKeys"> & { readonly account: Partial<UserRowNowFragment["account"]> };
  readonly limitDays: number;
  /** Whether the text is the age only, as in a narrow column. */
  readonly isShort?: boolean;
}

/** The age of the oldest active key against the limit of its account, and how many keys there are if several. */
export function OldestKey({ user, limitDays, isShort = false }: OldestKeyProps): ReactElement {
  const { accessKeys, account } = user;
  if (accessKeys.length === 0) return <span className={styles["quiet"]}>No key</span>;
  const active = accessKeys.filter(({ status }) => status === "Active");
  if (active.length === 0) return <span className={styles["quiet"]}>{countOf(accessKeys.length, "inactive key")}</span>;
  const oldest = Math.max(...active.map(({ ageDays }) => ageDays));
  return (
    <span className={styles["oldestKey"]}>
      <KeyAge ageDays={oldest} limit={accountKeyLimit(account.settings ?? [], limitDays)} isActive isShort={isShort} />
      {accessKeys.length > 1 && <span className={styles["quiet"]}>{countOf(accessKeys.length, "key")}</span>}
    </span>
  );
}
