import { Button, NativeSelect } from "@mantine/core";
import { type FormEvent, type ReactElement, useId, useRef, useState } from "react";
import styles from "./offline-files-form.module.css";

const KINDS = [
  {
    value: "authorization-details",
    label: "Authorization details",
    source: "aws iam get-account-authorization-details",
  },
  {
    value: "credential-report",
    label: "Credential report",
    source: "aws iam get-credential-report, as JSON or the CSV in it",
  },
  { value: "account-summary", label: "Account summary", source: "aws iam get-account-summary" },
  { value: "password-policy", label: "Password policy", source: "aws iam get-account-password-policy" },
  { value: "workloads", label: "Workloads", source: "an inventory of what runs with which role, as JSON" },
] as const;

export interface OfflineFilesFormProps {
  readonly maxBytes: number;
  /** Sends the file; answers why it was not taken, or `null`. */
  readonly onUpload: (upload: {
    readonly kind: string;
    readonly file: File;
    readonly onProgress: (share: number) => void;
    readonly signal: AbortSignal;
  }) => Promise<string | null>;
}

interface Outcome {
  readonly isTaken: boolean;
  readonly message: string;
}

/** What somebody read out of AWS himself, file by file; the newest of each kind is the account. */
export function OfflineFilesForm({ maxBytes, onUpload }: OfflineFilesFormProps): ReactElement {
  const [kind, setKind] = useState<string>(KINDS[0].value);
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController>(null);
  const id = useId();
  const chosen = KINDS.find((each) => each.value === kind) ?? KINDS[0];
  const isTooLarge = file !== null && file.size > maxBytes;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!file || isTooLarge) return;
    stop.current = new AbortController();
    setOutcome(null);
    setShare(0);
    const refusal = await onUpload({ kind, file, onProgress: setShare, signal: stop.current.signal });
    setShare(null);
    setOutcome({ isTaken: refusal === null, message: refusal ?? `${chosen.label} taken: ${file.name}.` });
    if (refusal !== null) return;
    setFile(null);
    if (picker.current) picker.current.value = "";
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)} aria-label="Upload a file">
      <NativeSelect
        label="Kind"
        description={`What ${chosen.source} answers.`}
        data={KINDS.map(({ value, label }) => ({ value, label }))}
        value={kind}
        disabled={share !== null}
        onChange={(event) => setKind(event.currentTarget.value)}
      />
      <div className={styles["picker"]}>
        <label htmlFor={id}>File</label>
        <input
          id={id}
          ref={picker}
          type="file"
          disabled={share !== null}
          aria-describedby={isTooLarge ? `${id}-large` : undefined}
          onChange={(event) => {
            setFile(event.currentTarget.files?.[0] ?? null);
            setOutcome(null);
          }}
        />
        {isTooLarge && (
          <p id={`${id}-large`} role="alert" className={styles["problem"]}>
            The file is larger than {Math.floor(maxBytes / 2 ** 20)} MB.
          </p>
        )}
      </div>
      {share !== null && (
        <div className={styles["progress"]}>
          <progress aria-label="Sent" value={share} max={1} />
          <span>{share < 1 ? `${Math.floor(share * 100)} %` : "Reading it"}</span>
        </div>
      )}
      {outcome && (
        <p
          role={outcome.isTaken ? "status" : "alert"}
          className={outcome.isTaken ? styles["taken"] : styles["problem"]}
        >
          {outcome.message}
        </p>
      )}
      <div className={styles["actions"]}>
        <Button type="submit" size="xs" loading={share !== null} disabled={file === null || isTooLarge}>
          Upload
        </Button>
        {share !== null && (
          <Button size="xs" variant="default" onClick={() => stop.current?.abort()}>
            Stop
          </Button>
        )}
      </div>
    </form>
  );
}
