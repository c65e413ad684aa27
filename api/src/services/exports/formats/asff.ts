/**
 * AWS Security Finding Format: a JSON array of findings, as `BatchImportFindings` of Security Hub takes them, at most 100
 * at a time (AWS Security Hub User Guide, *AWS Security Finding Format (ASFF)*). A cut file has no closing bracket.
 */
import type { AlertCategory } from "../../../iam/severity.ts";
import type { ExportedAlert } from "../subjects/alerts.ts";
import {
  PRODUCT_NAME,
  referencesOf,
  remediationText,
  requirementsOf,
  resourceOf,
  shortened,
  updatedAt,
} from "./finding.ts";
import type { ExportFormat } from "./format.ts";

const SCHEMA_VERSION = "2018-10-08";
const TITLE_MAX = 256;
const DESCRIPTION_MAX = 1_024;
const RECOMMENDATION_MAX = 512;
const FIELD_MAX = 2_048;

/** The fields that all findings of IAM Monitor have in common. */
export const ASFF_NAMES = {
  SchemaVersion: SCHEMA_VERSION,
  ProductName: PRODUCT_NAME,
  CompanyName: PRODUCT_NAME,
  Types: ["Software and Configuration Checks/AWS Security Best Practices"],
};

/** The resource types of Security Hub. It has none for the password policy and the root user, so these are the account. */
const RESOURCE_TYPES: Readonly<Record<AlertCategory, string>> = {
  IAMUser: "AwsIamUser",
  IAMAccessKey: "AwsIamAccessKey",
  IAMPolicy: "AwsIamPolicy",
  IAMGroup: "AwsIamGroup",
  IAMRole: "AwsIamRole",
  IAMPasswordPolicy: "AwsAccount",
  IAMRootUser: "AwsAccount",
  IAMAccount: "AwsAccount",
};

const WORKFLOW_STATUS = {
  OPEN: "NEW",
  ACKNOWLEDGED: "NOTIFIED",
  SNOOZED: "NOTIFIED",
  DISMISSED: "SUPPRESSED",
  RESOLVED: "RESOLVED",
} as const;

export const ASFF: ExportFormat<ExportedAlert> = {
  extension: "asff.json",
  contentType: "application/json; charset=utf-8",
  open: () => {
    let separator = "[\n";
    return {
      begin: () => "",
      rows: (rows) =>
        rows
          .map((row) => {
            const text = separator + JSON.stringify(asffFinding(row));
            separator = ",\n";
            return text;
          })
          .join(""),
      end: () => (separator === "[\n" ? "[]\n" : "\n]\n"),
      cut: () => "",
    };
  },
};

export function asffFinding(exported: ExportedAlert) {
  const { alert, sighting, account } = exported;
  const { awsAccountId, partition } = resourceOf(exported);
  const { region } = account;
  const [url] = referencesOf(exported);
  const requirements = requirementsOf(exported);
  return {
    ...ASFF_NAMES,
    Id: `${awsAccountId}/${alert.id}`,
    // The ARN for findings of a custom product (AWS Security Hub User Guide, *Custom product integrations*).
    ProductArn: `arn:${partition}:securityhub:${region}:${awsAccountId}:product/${awsAccountId}/default`,
    Region: region,
    GeneratorId: `iam-monitor/${alert.checkId}`,
    AwsAccountId: awsAccountId,
    AwsAccountName: shortened(account.name, 50),
    FirstObservedAt: alert.firstSeenAt.toISOString(),
    LastObservedAt: sighting.lastSeenAt.toISOString(),
    CreatedAt: alert.firstSeenAt.toISOString(),
    UpdatedAt: updatedAt(exported).toISOString(),
    Severity: { Label: alert.severity, Original: alert.severity },
    Title: shortened(alert.title, TITLE_MAX),
    Description: shortened(alert.description, DESCRIPTION_MAX),
    Remediation: {
      Recommendation: {
        Text: shortened(remediationText(exported), RECOMMENDATION_MAX),
        ...(url !== undefined && { Url: url }),
      },
    },
    ProductFields: productFields(exported),
    Resources: [resource(exported)],
    Compliance: {
      Status: complianceStatus(exported),
      ...(requirements.length > 0 && { RelatedRequirements: [...requirements] }),
    },
    Workflow: { Status: WORKFLOW_STATUS[alert.status] },
    RecordState: isPast(exported) ? ("ARCHIVED" as const) : ("ACTIVE" as const),
  };
}

/** The format knows three partitions. */
export function asffPartition(partition: string): "aws" | "aws-cn" | "aws-us-gov" {
  return partition === "aws-cn" || partition === "aws-us-gov" ? partition : "aws";
}

function productFields({ alert, sighting }: ExportedAlert): Readonly<Record<string, string>> {
  const fields = {
    "iam-monitor/number": String(alert.number),
    "iam-monitor/status": alert.status,
    "iam-monitor/resourceId": alert.resourceId,
    "iam-monitor/resolution": alert.resolution,
    "iam-monitor/dismissalReason": alert.dismissalReason,
    "iam-monitor/notEvaluated": sighting.staleReason,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value ? [[key, shortened(value, FIELD_MAX)]] : [])),
  );
}

function resource(exported: ExportedAlert) {
  const { alert, account } = exported;
  const { arn, partition, awsAccountId } = resourceOf(exported);
  const type = RESOURCE_TYPES[alert.category];
  return { Type: type, Id: resourceId(), Partition: asffPartition(partition), Region: account.region };

  /** The identifiers that Security Hub itself uses for these types. */
  function resourceId(): string {
    const keyId = alert.evidence["accessKeyId"];
    if (type === "AwsAccount") return `AWS::::Account:${awsAccountId}`;
    if (type === "AwsIamAccessKey" && typeof keyId === "string") return `AWS::IAM::AccessKey:${keyId}`;
    // An inline policy has no ARN. It is named by its principal and its own name.
    return alert.resourceArn ?? `${arn}/${alert.resourceId}`;
  }
}

/** An alert that could not be evaluated again is neither passed nor failed. */
function complianceStatus({ alert, sighting }: ExportedAlert): "PASSED" | "FAILED" | "WARNING" | "NOT_AVAILABLE" {
  if (alert.status === "RESOLVED") return alert.resolution === "FIXED" ? "PASSED" : "NOT_AVAILABLE";
  return sighting.staleReason === null ? "FAILED" : "WARNING";
}

/** An archived finding is left out of the lists of Security Hub until it is imported as active again. */
function isPast({ alert }: ExportedAlert): boolean {
  return alert.status === "RESOLVED";
}
