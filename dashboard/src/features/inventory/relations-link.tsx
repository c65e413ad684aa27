import IconAffiliate from "@tabler/icons-react/icons/IconAffiliate";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./relations-link.module.css";

export interface RelationsLinkProps {
  /** As AWS names it: an ARN, or an inline policy's identity. */
  readonly around: string;
  readonly accountId: string;
}

/** From one thing's page to the picture of what it is tied to. An ARN that names its account needs no further word. */
export function RelationsLink({ around, accountId }: RelationsLinkProps): ReactElement {
  const isPlaced = /^arn:[^:]*:iam::\d{12}:/.test(around);
  return (
    <Link
      to="/graph"
      search={{ tab: "relations", around, in: isPlaced ? undefined : accountId }}
      className={styles["link"]}
    >
      <IconAffiliate size={15} aria-hidden="true" />
      Relations
    </Link>
  );
}
