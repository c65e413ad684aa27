import type { ReactElement, ReactNode } from "react";
import styles from "./key-value-list.module.css";

export interface KeyValueListProps {
  readonly items: readonly { readonly key: string; readonly value: ReactNode }[];
}

export function KeyValueList({ items }: KeyValueListProps): ReactElement {
  return (
    <dl className={styles["list"]}>
      {items.map((item) => (
        <div key={item.key} className={styles["item"]}>
          <dt>{item.key}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
