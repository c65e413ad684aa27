import { Button } from "@mantine/core";
import IconDownload from "@tabler/icons-react/icons/IconDownload";
import IconPrinter from "@tabler/icons-react/icons/IconPrinter";
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { standardText, standardTitle } from "../../features/alerts/standards.ts";
import { download, fileUrl } from "../../features/exports/download.ts";
import { useSession } from "../../features/session/session.ts";
import type { ReportChoicesQuery, StandardCountsFragment } from "../../gql/reports.ts";
import type { ControlStandard } from "../../gql/schema-types.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./reports.module.css";

interface CreateReportProps {
  readonly standard: ControlStandard;
  /** Null for the present state. */
  readonly scan: string | null;
  readonly numbers: StandardCountsFragment;
  readonly controls: ReportChoicesQuery["controls"];
  /** The field that chooses the scan. */
  readonly children: ReactNode;
}

interface Saved {
  readonly id: string;
  readonly sha256: string;
}

/** Downloads a report, or opens it for printing. */
export function CreateReport({ standard, scan, numbers, controls, children }: CreateReportProps): ReactElement {
  const { accounts, accountId } = useSession();
  const [isRunning, setRunning] = useState(false);
  const [saved, setSaved] = useState<Saved | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => () => leaving.current?.abort(), []);
  const { asked, others } = standardText(numbers);
  const open = controls.filter(({ isForPerson, state }) => isForPerson && state !== "PASS" && state !== "FAIL").length;
  const account = accounts.find(({ id }) => id === accountId);
  const url = (isShown: boolean) =>
    fileUrl("/api/report/controls.html", { standard, account: accountId, scan, show: isShown });

  async function save(): Promise<void> {
    const abort = new AbortController();
    leaving.current = abort;
    setRunning(true);
    setSaved(null);
    const failure = await download(url(false), abort.signal, (headers) =>
      setSaved({ id: headers.get("report-id") ?? "", sha256: headers.get("report-sha256") ?? "" }),
    );
    if (abort.signal.aborted) return;
    setRunning(false);
    setProblem(failure);
  }

  return (
    <Panel title={`${standardTitle(standard)} for ${account?.name ?? "all accounts"}`}>
      <div className={styles["fields"]}>
        {children}
        {scan === null && (
          <p>
            <b>Now:</b> {asked}.{others !== null && ` ${others}.`}
            {open > 0 &&
              ` ${countOf(open, "control")} cannot be checked by a scan: answer ${open === 1 ? "it" : "them"} on the tab Manual answers.`}
          </p>
        )}
        <p className={styles["quiet"]}>
          One HTML file with the controls, findings, exceptions and the data that could not be read. A finding that is
          dismissed or snoozed still fails its control, and is listed with its reason. Choose another account at the top
          left.
        </p>
        <div className={styles["actions"]}>
          <Button
            size="xs"
            loading={isRunning}
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            onClick={() => void save()}
          >
            Download report
          </Button>
          <Button
            size="xs"
            variant="default"
            component="a"
            href={url(true)}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconPrinter size={16} aria-hidden="true" />}
          >
            Open to print or save as PDF
          </Button>
        </div>
        {problem !== null && (
          <p role="alert" className={styles["problem"]}>
            {problem}
          </p>
        )}
        {saved && (
          <div role="status">
            <p>Saved. The audit log has the hash of the file under {saved.id}.</p>
            <CodeBlock code={saved.sha256} label="SHA-256 of the file" />
          </div>
        )}
      </div>
    </Panel>
  );
}
