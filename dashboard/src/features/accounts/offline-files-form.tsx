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
    source: "aws iam get-credential-report, as its JSON output or the CSV inside it",
  },
  { value: "account-summary", label: "Account summary", source: "aws iam get-account-summary" },
  { value: "password-policy", label: "Password policy", source: "aws iam get-account-password-policy" },
  { value: "workloads", label: "Workloads", source: "an inventory of workloads and their roles, as JSON" },
] as const;

export interface OfflineFilesFormProps {
  readonly maxBytes: number;
  /** Uploads the file. Resolves to an error message, or null on success. */
  readonly onUpload: (upload: {
    readonly kind: string;
    readonly file: File;
    readonly onProgress: (fraction: number) => void;
    readonly signal: AbortSignal;
  }) => Promise<string | null>;
}

interface Outcome {
  readonly isAccepted: boolean;
  readonly message: string;
}

/** A form to upload files exported from AWS, one by one. The newest file of each kind counts. */
export function OfflineFilesForm({ maxBytes, onUpload }: OfflineFilesFormProps): ReactElement {
  const [kind, setKind] = useState<string>(KINDS[0].value);
  const [file, setFile] = useState<File | null>(null);
  const [fraction, setFraction] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController>(null);
  const id = useId();
  const chosen = KINDS.find(({ value }) => value === kind) ?? KINDS[0];
  const isTooLarge = file !== null && file.size > maxBytes;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!file || isTooLarge) return;
    abort.current = new AbortController();
    setOutcome(null);
    setFraction(0);
    const error = await onUpload({ kind, file, onProgress: setFraction, signal: abort.current.signal });
    setFraction(null);
    setOutcome({ isAccepted: error === null, message: error ?? `${chosen.label} uploaded: ${file.name}.` });
    if (error !== null) return;
    setFile(null);
    if (picker.current) picker.current.value = "";
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)} aria-label="Upload a file">
      <NativeSelect
        label="Kind"
        description={`Source: ${chosen.source}`}
        data={KINDS.map(({ value, label }) => ({ value, label }))}
        value={kind}
        disabled={fraction !== null}
        onChange={(event) => setKind(event.currentTarget.value)}
      />
      <div className={styles["picker"]}>
        <label htmlFor={id}>File</label>
        <input
          id={id}
          ref={picker}
          type="file"
          disabled={fraction !== null}
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
      {fraction !== null && (
        <div className={styles["progress"]}>
          <progress aria-label="Upload progress" value={fraction} max={1} />
          <span>{fraction < 1 ? `${Math.floor(fraction * 100)} %` : "Processing"}</span>
        </div>
      )}
      {outcome && (
        <p
          role={outcome.isAccepted ? "status" : "alert"}
          className={outcome.isAccepted ? styles["accepted"] : styles["problem"]}
        >
          {outcome.message}
        </p>
      )}
      <div className={styles["actions"]}>
        <Button type="submit" size="xs" loading={fraction !== null} disabled={file === null || isTooLarge}>
          Upload
        </Button>
        {fraction !== null && (
          <Button size="xs" variant="default" onClick={() => abort.current?.abort()}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}
