import type { ReactElement } from "react";
import styles from "./check-references.module.css";

export interface CheckReferencesProps {
  readonly references: readonly { readonly title: string; readonly url: string }[];
}

/** Links to the AWS pages that explain why a check matters. They open in a new tab. */
export function CheckReferences({ references }: CheckReferencesProps): ReactElement {
  return (
    <div className={styles["references"]}>
      <span>Read more</span>
      <ul aria-label="Read more">
        {references.map(({ title, url }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer" aria-label={`${title} (opens in a new tab)`}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
