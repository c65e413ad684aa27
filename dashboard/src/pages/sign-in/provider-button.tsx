import { Button } from "@mantine/core";
import IconExternalLink from "@tabler/icons-react/icons/IconExternalLink";
import type { ReactElement } from "react";
import styles from "./page.module.css";

export interface ProviderButtonProps {
  readonly name: string;
  readonly from: string;
  /** Whether there is no other way to sign in. */
  readonly isOnly: boolean;
}

/** Signs in with the identity provider. A plain link, so that it works before the page's scripts have loaded. */
export function ProviderButton({ name, from, isOnly }: ProviderButtonProps): ReactElement {
  return (
    <>
      <Button
        component="a"
        href={`/auth/oidc/start?${new URLSearchParams({ from }).toString()}`}
        rightSection={<IconExternalLink size={16} aria-hidden="true" />}
      >
        Sign in with {name}
      </Button>
      {!isOnly && <p className={styles["or"]}>or with name and password</p>}
    </>
  );
}
