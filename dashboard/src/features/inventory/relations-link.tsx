import IconAffiliate from "@tabler/icons-react/icons/IconAffiliate";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./relations-link.module.css";

export interface RelationsLinkProps {
  /** The resource: an ARN, or the identity of an inline policy. */
  readonly around: string;
  readonly accountId: string;
}

/** A link from a resource to its relations in the access graph. Its account becomes that of the header. */
export function RelationsLink({ around, accountId }: RelationsLinkProps): ReactElement {
  return (
    <Link to="/graph" search={{ tab: "relations", around, account: accountId }} className={styles["link"]}>
      <IconAffiliate size={15} aria-hidden="true" />
      Relations
    </Link>
  );
}
