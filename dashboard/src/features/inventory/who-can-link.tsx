import IconUserQuestion from "@tabler/icons-react/icons/IconUserQuestion";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./relations-link.module.css";

export interface WhoCanLinkProps {
  readonly action: string;
  /** The ARN of the resource. */
  readonly resource: string;
  readonly accountId: string;
  readonly label: string;
}

/** A link from a resource to the users and roles that can perform an action on it. */
export function WhoCanLink({ action, resource, accountId, label }: WhoCanLinkProps): ReactElement {
  return (
    <Link to="/graph" search={{ tab: "who-can", action, resource, account: accountId }} className={styles["link"]}>
      <IconUserQuestion size={15} aria-hidden="true" />
      {label}
    </Link>
  );
}
