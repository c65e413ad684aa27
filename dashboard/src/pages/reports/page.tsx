import { useQuery } from "@apollo/client/react";
import { NativeSelect } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { countsOfStandard, standardName, STANDARDS } from "../../features/alerts/standards.ts";
import { useSession } from "../../features/session/session.ts";
import { ReportChoicesDocument } from "../../gql/reports.ts";
import type { ControlStandard } from "../../gql/schema-types.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import { CheckFile } from "./check-file.tsx";
import { Comparison } from "./comparison.tsx";
import { CreateReport } from "./create-report.tsx";
import { PersonControls } from "./person-controls.tsx";
import styles from "./reports.module.css";
import { scanLabel } from "./scan-label.ts";

const route = getRouteApi("/frame/reports");
const TABS = ["answers", "compare", "check"] as const;
type Tab = (typeof TABS)[number];
/** The number of scans that the operation `ReportChoices` reads. */
const SCANS_MAX = 50;

/** Creates, compares and checks reports about the controls of a standard, and answers controls that no scan decides. */
export function ReportsPage(): ReactElement {
  const { tab, standard = "CIS_7_0", scan, from } = route.useSearch();
  const { accountId } = useSession();
  const navigate = useNavigate();
  const result = useQuery(ReportChoicesDocument, { variables: { standard, accountId } });
  const { data, error, refetch } = result;
  const show = (change: { tab?: Tab; standard?: ControlStandard; scan?: string; from?: string } | object): void =>
    void navigate({
      from: "/reports",
      to: ".",
      search: (before) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  const scans = data?.scans.nodes ?? [];
  const scanField = (
    <NativeSelect
      className={styles["scan"] ?? ""}
      label={tab === "compare" ? "Later state" : "As of"}
      value={scan ?? ""}
      description={
        scans.length < SCANS_MAX
          ? null
          : `The newest ${SCANS_MAX} scans. For an older one, use the API with the ID of the scan.`
      }
      data={[
        { value: "", label: "Now" },
        ...scans.map((each) => ({ value: each.id, label: scanLabel(each, accountId === null) })),
      ]}
      onChange={({ currentTarget }) => show({ scan: currentTarget.value || undefined })}
    />
  );
  return (
    <>
      <PageHeader title="Reports" question="What can you show an auditor, and is a report file unchanged?" />
      {tab !== "check" && (
        <div className={styles["standards"]}>
          <ChoiceGroup
            label="Standard"
            value={standard}
            onChange={(value) => show({ standard: value })}
            choices={STANDARDS.map((each) => ({ value: each, label: standardName(each) }))}
          />
        </div>
      )}
      {!data && error && <ErrorState problem={problemOf(error)} what="the controls" onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows label="Loading the controls" />}
      {data && (
        <TabList
          label="Create, answer, compare or check"
          value={tab ?? "create"}
          onChange={(id) => show({ tab: TABS.find((each) => each === id) })}
          tabs={[
            {
              id: "create",
              label: "Create",
              content: (
                <CreateReport
                  standard={standard}
                  scan={scan ?? null}
                  numbers={countsOfStandard(data.overview.standards, standard)}
                  controls={data.controls}
                >
                  {scanField}
                </CreateReport>
              ),
            },
            {
              id: "answers",
              label: "Manual answers",
              content: (
                <PersonControls standard={standard} controls={data.controls} onChanged={() => void readAgain(result)} />
              ),
            },
            {
              id: "compare",
              label: "Compare over time",
              content: (
                <Comparison
                  standard={standard}
                  fromScan={from ?? null}
                  toScan={scan ?? null}
                  scans={scans}
                  onFrom={(next) => show({ from: next })}
                >
                  {scanField}
                </Comparison>
              ),
            },
            { id: "check", label: "Verify a report file", content: <CheckFile /> },
          ]}
        />
      )}
    </>
  );
}
