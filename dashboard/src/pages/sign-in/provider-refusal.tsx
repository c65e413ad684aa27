import type { ReactElement } from "react";
import type { ProviderProblem } from "../../features/session/provider-problems.ts";
import styles from "./page.module.css";

export function ProviderRefusal({ problem: { title, advice } }: { readonly problem: ProviderProblem }): ReactElement {
  return (
    <p role="alert" className={styles["refusal"]}>
      <b>{title}.</b> {advice}
    </p>
  );
}
