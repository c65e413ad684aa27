import { Button } from "@mantine/core";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import { type ReactElement, useEffect, useState } from "react";
import { useSession } from "../session/session.ts";

interface ScannedAccount {
  readonly id: string;
  readonly latestScan: { readonly id: string; readonly status: string } | null;
}

/** The ids of the latest scans that stored data. Failed and running scans have not stored any. */
export function finishedScanIds(accounts: readonly ScannedAccount[], accountId: string | null): readonly string[] {
  return accounts
    .filter((account) => accountId === null || account.id === accountId)
    .flatMap(({ latestScan }) =>
      latestScan && ["SUCCEEDED", "PARTIAL"].includes(latestScan.status) ? [latestScan.id] : [],
    );
}

/** Whether a scan of `now` had not finished when the page was loaded. `then` is null until the page is loaded. */
export function isNewerScanAvailable(now: readonly string[], then: readonly string[] | null): boolean {
  return then !== null && now.some((id) => !then.includes(id));
}

export interface NewerScan {
  readonly isAvailable: boolean;
  /**
   * Marks the newer scan as shown. Call it before a refetch: if the scan changed nothing, Apollo returns the same
   * `data` object, and the hook cannot detect the reload by itself.
   */
  readonly markShown: () => void;
}

/**
 * Detects that a scan has finished since `data` was loaded, so that the page can offer to reload. The page never changes
 * by itself. New `data` counts as up to date.
 */
export function useNewerScan(data: unknown): NewerScan {
  const { accounts, accountId } = useSession();
  const now = finishedScanIds(accounts, accountId);
  const key = now.join(" ");
  const [shown, setShown] = useState<{ readonly data: unknown; readonly key: string } | null>(null);
  useEffect(() => {
    if (data === undefined || data === null) return;
    setShown((before) => (before?.data === data ? before : { data, key }));
  }, [data, key]);
  return {
    isAvailable: isNewerScanAvailable(now, shown?.data === data ? (shown?.key.split(" ") ?? null) : null),
    markShown: () => setShown({ data, key }),
  };
}

export interface NewerScanButtonProps {
  readonly newer: NewerScan;
  readonly onShow: () => void;
}

/** A button that loads the data of a scan that finished after the page was loaded. */
export function NewerScanButton({ newer, onShow }: NewerScanButtonProps): ReactElement {
  function show(): void {
    newer.markShown();
    onShow();
  }
  return (
    <span role="status">
      {newer.isAvailable && (
        <Button size="compact-sm" leftSection={<IconRefresh size={14} aria-hidden="true" />} onClick={show}>
          Show latest scan
        </Button>
      )}
    </span>
  );
}
