import { Button } from "@mantine/core";
import IconExternalLink from "@tabler/icons-react/icons/IconExternalLink";
import type { ReactElement } from "react";
import styles from "./page.module.css";

/** A link and no script: it works before and without everything else on the page. */
export function ProviderButton({ name, from }: { readonly name: string; readonly from: string }): ReactElement {
  return (
    <>
      <Button
        component="a"
        href={`/auth/oidc/start?${new URLSearchParams({ from }).toString()}`}
        rightSection={<IconExternalLink size={16} aria-hidden="true" />}
      >
        Sign in with {name}
      </Button>
      <p className={styles["or"]}>or by name and password</p>
    </>
  );
}
