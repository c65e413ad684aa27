import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./page.module.css";

const CHECKS = {
  MFA: {
    query: "check:root-mfa -is:resolved",
    failing: "no MFA",
    passing: "MFA, or no credentials",
    failingOfSeveral: "without MFA",
  },
  ACCESS_KEY: {
    query: "check:root-key -is:resolved",
    failing: "has an access key",
    passing: "no access key",
    failingOfSeveral: "with an access key",
  },
} as const;

export interface RootUserNoteProps {
  readonly about: keyof typeof CHECKS;
  readonly failingCount: number;
  readonly passingCount: number;
  readonly accountCount: number;
}

/** The known facts about the root users. They are no IAM users, so no other number of the panel contains them. */
export function RootUserNote({ about, failingCount, passingCount, accountCount }: RootUserNoteProps): ReactElement {
  const { query, failing, passing, failingOfSeveral } = CHECKS[about];
  const unknownCount = accountCount - failingCount - passingCount;
  const notFailing = passingCount > 0 ? passing : "not evaluated";
  const text =
    accountCount === 1
      ? `Root user: ${failingCount > 0 ? failing : notFailing}`
      : `Root users: ${formatNumber(failingCount)} of ${countOf(accountCount, "account")} ${failingOfSeveral}${unknownCount > 0 ? `, ${formatNumber(unknownCount)} not evaluated` : ""}`;
  return failingCount > 0 ? (
    <Link to="/alerts" search={{ q: query }} className={styles["warning"]}>
      {text}
    </Link>
  ) : (
    <span className={styles["quiet"]}>{text}</span>
  );
}
