import { useLazyQuery } from "@apollo/client/react";
import { Button, FileButton, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { standardName } from "../../features/alerts/standards.ts";
import { ReportRecordDocument, type ReportRecordQuery } from "../../gql/reports.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./reports.module.css";

const HASH = /^[0-9a-f]{64}$/i;

/** Looks a file up by its hash in the audit log. The file itself stays in the browser. */
export function CheckFile(): ReactElement {
  const [hash, setHash] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [look, { data, error, loading, variables }] = useLazyQuery(ReportRecordDocument, {
    fetchPolicy: "network-only",
  });
  const isCurrent = variables?.sha256 === hash.trim().toLowerCase();

  async function take(file: File | null): Promise<void> {
    if (file === null) return;
    const computed = await sha256Of(file);
    setProblem(
      computed === null
        ? "This browser computes hashes only on HTTPS pages. Compute the hash with sha256sum or Get-FileHash, and enter it here."
        : null,
    );
    if (computed === null) return;
    setHash(computed);
    await look({ variables: { sha256: computed } });
  }

  return (
    <Panel title="Is this file the one that was made?">
      <div className={styles["fields"]}>
        <p>
          The audit log has the SHA-256 hash of every report. Choose a downloaded report, or enter its hash. The file is
          not uploaded.
        </p>
        <div className={styles["actions"]}>
          <FileButton accept="text/html" onChange={(file) => void take(file)}>
            {(props) => (
              <Button size="xs" variant="default" {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
        </div>
        <TextInput
          label="SHA-256"
          autoComplete="off"
          spellCheck={false}
          value={hash}
          onChange={({ currentTarget }) => setHash(currentTarget.value)}
        />
        <div className={styles["actions"]}>
          <Button
            size="xs"
            loading={loading}
            disabled={!HASH.test(hash.trim())}
            onClick={() => void look({ variables: { sha256: hash.trim().toLowerCase() } })}
          >
            Look up
          </Button>
        </div>
        {(problem ?? error) && (
          <p role="alert" className={styles["problem"]}>
            {problem ?? problemOf(error!).message}
          </p>
        )}
        {data && isCurrent && (
          <div role="status">
            <Outcome record={data.reportRecord} />
          </div>
        )}
      </div>
    </Panel>
  );
}

function Outcome({ record }: { readonly record: ReportRecordQuery["reportRecord"] }): ReactElement {
  if (record === null)
    return (
      <p className={styles["problem"]}>
        IAM Monitor made no file with this hash. The file was changed, or it comes from elsewhere.
      </p>
    );
  return (
    <p>
      <b>Unchanged.</b> {standardName(record.standard)} for {record.accounts?.join(", ") ?? "all accounts"}, state as of{" "}
      <InstantOf at={record.asOf} />, created by <ActorName actor={record.createdBy} /> on{" "}
      <InstantOf at={record.createdAt} /> as {record.id}.
    </p>
  );
}

/** Null where the browser does not provide it: on pages without HTTPS. */
async function sha256Of(file: File): Promise<string | null> {
  // Typed as always present, but absent in insecure contexts.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const digest = new Uint8Array(await subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
