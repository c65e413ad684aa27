import { useQuery } from "@apollo/client/react";
import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../features/session/session.ts";
import { ScansDocument } from "../../gql/scans.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { formatInstant } from "../../ui/format.ts";
import styles from "./changes.module.css";
import { type Period, PERIODS } from "./period.ts";

/** The scans that can be chosen, newest first. The page of an older scan links here. */
const SCANS = 50;

/** The start of the period: a time, or a scan. */
export function PeriodChoice({ period }: { readonly period: Period }): ReactElement {
  const { accountId } = useSession();
  const navigate = useNavigate();
  const { data } = useQuery(ScansDocument, {
    variables: { first: SCANS, accountId, status: ["SUCCEEDED", "PARTIAL"] },
  });
  const scans = data?.scans.nodes ?? [];
  const scanId = period.kind === "SCAN" ? period.scanId : "";
  const isListed = scanId === "" || scans.some(({ id }) => id === scanId);
  function choose(since: string): void {
    if (since !== "") void navigate({ to: "/changes", search: (before) => ({ ...before, since }) });
  }
  return (
    <div className={styles["period"]}>
      <ChoiceGroup label="Changes since" choices={PERIODS} value={choiceOf(period)} onChange={choose} />
      <NativeSelect
        size="xs"
        aria-label="Changes since a scan"
        value={scanId}
        data={[
          { value: "", label: "Since a scan…" },
          ...(isListed ? [] : [{ value: scanId, label: "An older scan" }]),
          ...scans.map(({ id, finishedAt, account }) => ({
            value: id,
            label: `${finishedAt === null ? "Unfinished" : formatInstant(finishedAt)}${accountId === null ? ` · ${account.name}` : ""}`,
          })),
        ]}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
    </div>
  );
}

function choiceOf(period: Period): (typeof PERIODS)[number]["value"] | null {
  if (period.kind === "SINCE") return period.name;
  return period.kind === "FIRST_VISIT" ? "visit" : null;
}
