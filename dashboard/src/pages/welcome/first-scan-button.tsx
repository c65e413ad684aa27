import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { StartScanDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import type { ConnectingAccount } from "./connecting-account.ts";
import styles from "./welcome.module.css";

/** Starts the first scan and opens it. */
export function FirstScanButton({ account }: { readonly account: ConnectingAccount }): ReactElement {
  const [start, { loading }] = useMutation(StartScanDocument);
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(null);

  async function scan(): Promise<void> {
    setProblem(null);
    try {
      const { data } = await start({ variables: { input: { accountId: account.id } } });
      const started = data?.startScan.scan;
      if (started) await navigate({ to: "/scans/$scanId", params: { scanId: started.id } });
      else setProblem(data?.startScan.userErrors[0]?.message ?? "The scan was not started.");
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  return (
    <>
      <Button loading={loading} onClick={() => void scan()}>
        Scan {account.name}
      </Button>
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
    </>
  );
}
