import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { ConnectionTest } from "../../features/accounts/connection-test.tsx";
import { OfflineFilesForm } from "../../features/accounts/offline-files-form.tsx";
import { LoadingRows } from "../../ui/states.tsx";
import { TestConnectionDocument } from "../../gql/accounts.ts";
import { FILE_MAX_BYTES, uploadOfflineFile } from "../../features/accounts/offline-upload.ts";
import { problemOf } from "../../ui/problem.ts";
import type { ConnectingAccount } from "./connecting-account.ts";
import { FirstScanButton } from "./first-scan-button.tsx";
import styles from "./welcome.module.css";

export interface TestStepProps {
  readonly account: ConnectingAccount;
  readonly isTested: boolean;
  readonly onTested: () => void;
}

/** Tests the connection as soon as the step opens, because nothing else can be done here. It only reads. */
export function TestStep({ account, isTested, onTested }: TestStepProps): ReactElement {
  const [test, { data, loading }] = useMutation(TestConnectionDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const lines = data?.testConnection.lines ?? [];
  const isOfFiles = account.source === "OFFLINE_FILES";
  const isConnected = (data?.testConnection.account ?? account).status === "CONNECTED";

  async function run(): Promise<void> {
    setProblem(null);
    try {
      const answer = await test({ variables: { input: { id: account.id } } });
      setProblem(answer.data?.testConnection.userErrors[0]?.message ?? null);
      onTested();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  const isBegun = useRef(isTested || isOfFiles);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    void run();
  });

  return (
    <div className={styles["form"]}>
      {isOfFiles ? (
        <>
          <p>
            Upload authorization details or a credential report to identify the account. Checks that need a missing file
            are reported as not evaluated. Scripts can upload the same files to{" "}
            <code>PUT /api/accounts/{account.id}/files/&#123;kind&#125;</code> with an API token.
          </p>
          <OfflineFilesForm
            maxBytes={FILE_MAX_BYTES}
            onUpload={async (upload) => {
              const refused = await uploadOfflineFile({ ...upload, accountId: account.id });
              if (refused === null) onTested();
              return refused;
            }}
          />
        </>
      ) : (
        <p>
          Each read action that a scan uses is tried once. If AWS denies one, the result names the action to grant.
          Scans work without it and report what is missing.
        </p>
      )}
      {loading && <LoadingRows rows={4} label="Testing the connection" />}
      {!loading && lines.length > 0 && <ConnectionTest lines={lines} />}
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      <div className={styles["actions"]}>
        {!isOfFiles && (
          <Button variant={isConnected ? "default" : "filled"} loading={loading} onClick={() => void run()}>
            {isTested || lines.length > 0 ? "Test again" : "Test the connection"}
          </Button>
        )}
        {isConnected && !loading && <FirstScanButton account={account} />}
      </div>
    </div>
  );
}
