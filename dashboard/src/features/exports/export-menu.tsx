import { Button } from "@mantine/core";
import IconDownload from "@tabler/icons-react/icons/IconDownload";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import { showToast } from "../../ui/toasts.ts";
import { useSession } from "../session/session.ts";
import { download, type ExportParameters, type ExportSubject, exportUrl } from "./download.ts";

const TABLES = [
  { extension: "csv", label: "CSV" },
  { extension: "ndjson", label: "JSON lines (NDJSON)" },
] as const;
const FINDINGS = [
  { extension: "ocsf.ndjson", label: "OCSF 1.9 (NDJSON)" },
  { extension: "asff.json", label: "AWS Security Finding Format (ASFF)" },
  { extension: "sarif", label: "SARIF 2.1.0" },
] as const;

export interface ExportMenuProps {
  readonly subject: ExportSubject;
  /** The filter of the list, as the API names its parts. The selected account is added unless it is set here. */
  readonly parameters: ExportParameters;
  /** The text of the button where the export has other rows than the list: "Export alerts" on Problems. */
  readonly label?: string;
}

/** A button that exports the list as shown, with its filter and accounts, in a format of choice. */
export function ExportMenu({ subject, parameters, label }: ExportMenuProps): ReactElement {
  const { accountId } = useSession();
  const [isRunning, setRunning] = useState(false);
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => () => leaving.current?.abort(), []);

  async function run(extension: string): Promise<void> {
    const abort = new AbortController();
    leaving.current = abort;
    setRunning(true);
    const account = subject === "audit-events" ? null : accountId;
    const problem = await download(exportUrl(`${subject}.${extension}`, { account, ...parameters }), abort.signal);
    if (abort.signal.aborted) return;
    setRunning(false);
    if (problem === null) showToast({ tone: "good", title: "Export saved" });
    else showToast({ tone: "bad", title: "Export failed", message: problem });
  }

  const itemOf = ({ extension, label }: { readonly extension: string; readonly label: string }) => ({
    key: extension,
    label,
    onChoose: () => void run(extension),
  });
  return (
    <ButtonMenu
      position="bottom-end"
      title={label === undefined ? "Export this list as" : `${label} as`}
      button={
        <Button
          size="xs"
          variant="default"
          data-phone-icon
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          loading={isRunning}
          aria-label={label === undefined ? "Export this list. Choose a format" : `${label}. Choose a format`}
        >
          {label ?? "Export"}
        </Button>
      }
      items={TABLES.map(itemOf)}
      {...(subject === "alerts" ? { moreItems: FINDINGS.map(itemOf) } : {})}
    />
  );
}
