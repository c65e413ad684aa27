import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { settingOriginText } from "../../features/accounts/setting-text.ts";
import { finishedScanIds } from "../../features/inventory/newer-scan.tsx";
import { type AccountReadingsQuery, AccountReadingsDocument, type AccountRowFragment } from "../../gql/accounts.ts";
import { sectionLabel } from "../../features/inventory/section-label.ts";
import { readingOf } from "../../features/inventory/section-reading.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { useReadAgain } from "../../ui/read-again.ts";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./accounts.module.css";
import { readingText } from "./reading-text.ts";
import { UseReading } from "./use-reading.tsx";

const SOURCES: Readonly<Record<AccountRowFragment["source"], string>> = {
  ENVIRONMENT: "This server's AWS credentials",
  PROFILE: "AWS profile",
  ASSUME_ROLE: "IAM role with an external ID",
  STATIC_KEYS: "Stored access key",
  OFFLINE_FILES: "Uploaded files",
  SANDBOX: "Demo sandbox, an AWS account that this server simulates",
};

const WRITES: Readonly<Record<AccountRowFragment["writes"], string>> = {
  OFF: "IAM Monitor only reads.",
  CONNECTION:
    "Rotations create, deactivate and delete access keys and store the new secrets, with the credentials of this connection.",
  ROTATE_ROLE: "Rotations create, deactivate and delete access keys and store the new secrets, with the role",
};

interface AccountProps {
  readonly account: AccountRowFragment;
}

/** How the account is connected, what may be changed in it, what scans read, and when they run. */
export function AccountFacts({ account }: AccountProps): ReactElement {
  const { awsAccountId, profile, roleArn, externalId, endpoint, region, writes, rotateRoleArn, latestScan } = account;
  return (
    <div className={styles["facts"]}>
      <KeyValueList
        items={[
          { key: "AWS account", value: awsAccountId ? <code>{awsAccountId}</code> : "unknown" },
          ...(account.unit ? [{ key: "Organizational unit", value: account.unit.path }] : []),
          { key: "Connection", value: SOURCES[account.source] },
          ...(profile ? [{ key: "Profile", value: <code>{profile}</code> }] : []),
          ...(roleArn ? [{ key: "Role", value: <code>{roleArn}</code> }] : []),
          ...(externalId ? [{ key: "External ID", value: <code>{externalId}</code> }] : []),
          ...(endpoint ? [{ key: "Custom AWS endpoint", value: <code>{endpoint}</code> }] : []),
          { key: "Region for IAM calls", value: region },
          {
            key: "Writes to AWS",
            value: (
              <>
                <b>{writes === "OFF" ? "Off" : "On"}</b>. {WRITES[writes]}
                {writes === "ROTATE_ROLE" && (
                  <>
                    {" "}
                    <code>{rotateRoleArn}</code>.
                  </>
                )}
              </>
            ),
          },
          { key: "Scan schedule", value: <ScanSchedule account={account} /> },
          {
            key: "Last scan",
            value: latestScan ? (
              <Link to="/scans/$scanId" params={{ scanId: latestScan.id }}>
                {latestScan.finishedAt ? <InstantOf at={latestScan.finishedAt} /> : enumLabel(latestScan.status)}
              </Link>
            ) : (
              "none yet"
            ),
          },
        ]}
      />
      {account.source !== "OFFLINE_FILES" && account.status !== "ARCHIVED" && <Readings account={account} />}
    </div>
  );
}

type Sources = NonNullable<NonNullable<AccountReadingsQuery["account"]>["coverage"]>["sources"];

const ORGANIZATION_READINGS: readonly Sources[number]["section"][] = ["identityCenter", "organizationAdministration"];

/** The data that scans read besides users, groups, roles and policies: each is read, not read, or switched off. */
function Readings({ account }: AccountProps): ReactElement {
  const result = useQuery(AccountReadingsDocument, { variables: { id: account.id } });
  const { data, error } = result;
  useReadAgain(finishedScanIds([account], null).join(" "), result);
  const sources: Sources | null = data?.account?.coverage?.sources ?? null;
  const inRegions = account.workloadRegions.length === 0 ? "all enabled Regions" : account.workloadRegions.join(", ");
  const row = (key: string, isOn: boolean, sections: Sources[number]["section"][], where?: string) => ({
    key,
    value:
      isOn && !data ? (
        <Reading state={error ? "Not known" : "Loading…"} reason={null} />
      ) : (
        <Reading {...readingText({ isOn, sections, sources })} where={where} />
      ),
  });
  return (
    <section className={styles["readings"]} aria-label={`What scans of ${account.name} read`}>
      <h3>What scans read besides users, groups, roles and policies</h3>
      <KeyValueList
        items={[
          {
            key: "Last use of each AWS service",
            value: account.readsLastAccessed ? <UseReading account={account} /> : <Reading state="Off" reason={null} />,
          },
          row("MFA devices, API keys and SSH keys of users", account.readsUserCredentials, [
            "mfaDevices",
            "serviceSpecificCredentials",
            "sshPublicKeys",
          ]),
          row("Workloads: functions, instances, tasks", account.readsWorkloads, ["workloads"], inRegions),
          row("Policies of buckets, keys, queues", account.readsResourcePolicies, ["resourcePolicies"], inRegions),
          row("IAM Access Analyzer", account.readsAccessAnalyzer, ["accessAnalyzer"], inRegions),
          row("Security contact", account.readsAlerting, ["securityContact"]),
          row("CloudWatch alarms", account.readsAlerting, ["trailAlarms"]),
          // Switched on for an organization, not for an account.
          ...ORGANIZATION_READINGS.flatMap((section) => {
            const source = sources?.find((each) => each.section === section);
            const reading = source && readingOf(source);
            if (reading === undefined || reading === "NOTHING") return [];
            return [row(sectionLabel(section), reading !== "OFF", [section])];
          }),
          ...(account.guardrails
            ? [{ key: "Policies of the organization (SCPs, RCPs)", value: <GuardrailFacts account={account} /> }]
            : []),
        ]}
      />
    </section>
  );
}

interface ReadingProps {
  readonly state: string;
  readonly reason: string | null;
  readonly where?: ReactNode;
}

function Reading({ state, reason, where }: ReadingProps): ReactElement {
  return (
    <span data-state={state} className={styles["state"]}>
      {state}
      {state === "Read" && where && ` in ${String(where)}`}
      {reason !== null && `: ${reason}`}
    </span>
  );
}

const GUARDRAIL_WORDS = { KNOWN: "Read", UNKNOWN: "Not read", NOT_BOUND: "None apply" } as const;

/**
 * The organization's policies that the latest scan knew for the account, and the reason if it did not know all of them.
 */
function GuardrailFacts({ account }: AccountProps): ReactElement | null {
  if (!account.guardrails) return null;
  const { serviceControlPolicies: scps, resourceControlPolicies: rcps, asOf, reason } = account.guardrails;
  const words =
    scps === rcps ? GUARDRAIL_WORDS[scps] : `SCPs: ${GUARDRAIL_WORDS[scps]}. RCPs: ${GUARDRAIL_WORDS[rcps]}`;
  return (
    <>
      {words}
      {asOf && (
        <>
          , as of <InstantOf at={asOf} />
        </>
      )}
      {reason && `. ${reason}`}
    </>
  );
}

/** The interval of the scans, and why it applies. */
function ScanSchedule({ account }: AccountProps): ReactElement {
  const setting = account.settings.find(({ name }) => name === "scanEveryHours");
  return (
    <>
      {scheduleOf(account.scanEveryHours)}
      {setting && `, ${settingOriginText(setting)}`}
    </>
  );
}

function scheduleOf(everyHours: number | null): string {
  if (everyHours === null) return "manual only";
  return everyHours === 1 ? "every hour" : `every ${countOf(everyHours, "hour")}`;
}
