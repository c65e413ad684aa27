/**
 * OCSF 1.9.0, one event of the class Compliance Finding (2003) with the profile `cloud` per line
 * (https://schema.ocsf.io/1.9.0/classes/compliance_finding). The last line is a Base Event (class 0) whose `unmapped`
 * has the coverage.
 */
import type { Severity } from "../../../iam/severity.ts";
import type { ExportCoverage } from "../coverage.ts";
import type { ExportedAlert } from "../subjects/alerts.ts";
import {
  checkOf,
  PRODUCT_NAME,
  referencesOf,
  remediationText,
  requirementsOf,
  resourceOf,
  standardsOf,
  updatedAt,
} from "./finding.ts";
import type { ExportFormat, FormatContext } from "./format.ts";

const OCSF_VERSION = "1.9.0";
const CATEGORY_FINDINGS = 2;
const CLASS_COMPLIANCE_FINDING = 2_003;
const ACTIVITY = { CREATE: [1, "Create"], UPDATE: [2, "Update"], CLOSE: [3, "Close"] } as const;
const SEVERITY: Readonly<Record<Severity, readonly [number, string]>> = {
  CRITICAL: [5, "Critical"],
  HIGH: [4, "High"],
  MEDIUM: [3, "Medium"],
  LOW: [2, "Low"],
  INFORMATIONAL: [1, "Informational"],
};
const STATUS = {
  OPEN: [1, "New"],
  ACKNOWLEDGED: [2, "In Progress"],
  SNOOZED: [2, "In Progress"],
  DISMISSED: [3, "Suppressed"],
  RESOLVED: [4, "Resolved"],
} as const;
const COMPLIANCE = { PASS: [1, "Pass"], WARNING: [2, "Warning"], FAIL: [3, "Fail"] } as const;
const AWS_ACCOUNT = { type_id: 10, type: "AWS Account" } as const;

export const OCSF: ExportFormat<ExportedAlert> = {
  extension: "ocsf.ndjson",
  contentType: "application/x-ndjson; charset=utf-8",
  open: (context) => ({
    begin: () => "",
    rows: (rows) => rows.map((row) => `${JSON.stringify(ocsfFinding(row, context))}\n`).join(""),
    end: (coverage) => `${JSON.stringify(coverageEvent(coverage, context))}\n`,
    cut: (coverage) => `${JSON.stringify(coverageEvent(coverage, context))}\n`,
  }),
};

type OcsfContext = Pick<FormatContext<ExportedAlert>, "at" | "exportId" | "productVersion">;

function ocsfFinding(exported: ExportedAlert, context: OcsfContext) {
  const { alert, sighting, account } = exported;
  const { arn, name, partition, awsAccountId } = resourceOf(exported);
  const check = checkOf(exported);
  const standards = standardsOf(exported);
  const references = referencesOf(exported);
  const [severityId, severity] = SEVERITY[alert.severity];
  const [statusId, status] = STATUS[alert.status];
  const [activityId, activity] = activityOf(exported);
  const [complianceId, complianceStatus] = complianceOf(exported);
  return {
    activity_id: activityId,
    activity_name: activity,
    category_uid: CATEGORY_FINDINGS,
    category_name: "Findings",
    class_uid: CLASS_COMPLIANCE_FINDING,
    class_name: "Compliance Finding",
    type_uid: CLASS_COMPLIANCE_FINDING * 100 + activityId,
    type_name: `Compliance Finding: ${activity}`,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    // The finding's creation, as the schema asks. The latest observation is in `finding_info`.
    time: alert.firstSeenAt.getTime(),
    message: alert.description,
    metadata: metadataOf(context, ["cloud"]),
    cloud: {
      provider: "AWS",
      account: { uid: awsAccountId, name: account.name, ...AWS_ACCOUNT },
      region: account.region,
      cloud_partition: partition,
    },
    finding_info: {
      uid: alert.id,
      title: alert.title,
      desc: alert.description,
      types: [alert.category],
      created_time: alert.firstSeenAt.getTime(),
      first_seen_time: alert.firstSeenAt.getTime(),
      last_seen_time: sighting.lastSeenAt.getTime(),
      modified_time: updatedAt(exported).getTime(),
    },
    compliance: {
      control: alert.checkId,
      ...(check && { desc: check.rationale }),
      standards: standards.length > 0 ? standards : [PRODUCT_NAME],
      ...(requirementsOf(exported).length > 0 && { requirements: requirementsOf(exported) }),
      status_id: complianceId,
      status: complianceStatus,
      ...(sighting.staleReason !== null && { status_detail: sighting.staleReason }),
    },
    remediation: {
      desc: remediationText(exported),
      ...(references.length > 0 && { references }),
    },
    resources: [
      {
        uid: arn,
        uid_alt: alert.resourceId,
        name,
        type: alert.category,
        cloud_partition: partition,
        region: account.region,
        data: alert.evidence,
      },
    ],
    unmapped: {
      number: alert.number,
      resolution: alert.resolution,
      reopen_count: alert.reopenCount,
      dismissal_reason: alert.dismissalReason,
    },
  };
}

/** CLOSE if the alert is resolved, CREATE if it is open and was never reopened, UPDATE in all other cases. */
function activityOf({ alert }: ExportedAlert) {
  if (alert.status === "RESOLVED") return ACTIVITY.CLOSE;
  return alert.status === "OPEN" && alert.reopenCount === 0 ? ACTIVITY.CREATE : ACTIVITY.UPDATE;
}

/**
 * PASS if the alert was fixed, FAIL if it is not resolved. WARNING if it was resolved for another reason, or could not be
 * evaluated again.
 */
function complianceOf({ alert, sighting }: ExportedAlert) {
  if (alert.status === "RESOLVED") return alert.resolution === "FIXED" ? COMPLIANCE.PASS : COMPLIANCE.WARNING;
  return sighting.staleReason === null ? COMPLIANCE.FAIL : COMPLIANCE.WARNING;
}

function metadataOf({ productVersion, exportId }: OcsfContext, profiles: readonly string[]) {
  return {
    version: OCSF_VERSION,
    product: { name: PRODUCT_NAME, vendor_name: PRODUCT_NAME, version: productVersion },
    correlation_uid: exportId,
    profiles,
  };
}

function coverageEvent(coverage: ExportCoverage, context: OcsfContext) {
  return {
    activity_id: 0,
    activity_name: "Unknown",
    category_uid: 0,
    category_name: "Uncategorized",
    class_uid: 0,
    class_name: "Base Event",
    type_uid: 0,
    type_name: "Base Event: Unknown",
    severity_id: SEVERITY.INFORMATIONAL[0],
    severity: SEVERITY.INFORMATIONAL[1],
    status_id: coverage.complete ? 1 : 2,
    status: coverage.complete ? "Success" : "Failure",
    time: context.at.getTime(),
    message: coverage.complete
      ? `The export is complete: ${coverage.rows} findings.`
      : `The export was cut by an error after ${coverage.rows} findings.`,
    metadata: metadataOf(context, []),
    unmapped: { coverage },
  };
}
