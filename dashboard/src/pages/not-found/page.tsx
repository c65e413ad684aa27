import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./page.module.css";

export function NotFoundPage(): ReactElement {
  return (
    <main className={styles["page"]}>
      <h1>There is no page at this address</h1>
      <p>It may have moved, or the address was mistyped.</p>
      <Link to="/">To the overview</Link>
    </main>
  );
}
