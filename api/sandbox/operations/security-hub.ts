/**
 * AWS Security Hub as an account sees it that sends findings to its own default product (AWS Security Hub User Guide,
 * *BatchImportFindings for finding providers*).
 */
import { AwsError } from "../aws-error.ts";
import type { Call, JsonOperationTable } from "../operation.ts";
import type { StoredFinding } from "../security-hub.ts";

const FINDINGS_MAX = 100;
const FINDING_MAX_BYTES = 240_000;

/** Only customers change these fields of a finding that exists. */
const FIELDS_OF_CUSTOMERS = ["Note", "UserDefinedFields", "VerificationState", "Workflow"] as const;

export const securityHubOperations: JsonOperationTable = {
  BatchImportFindings: (call) => {
    const hub = hubOf(call);
    const findings = call.params.json("Findings") as readonly StoredFinding[];
    if (!Array.isArray(findings) || findings.length === 0 || findings.length > FINDINGS_MAX)
      throw new AwsError("InvalidInputException", 400, `Findings must have 1 to ${FINDINGS_MAX} members.`);
    const { id } = call.account;
    const product = new RegExp(`^arn:aws(-[a-z]+)*:securityhub:${call.region}:${id}:product/${id}/default$`);
    const failed: object[] = [];
    for (const finding of findings) {
      if (finding.AwsAccountId !== id || !product.test(finding.ProductArn))
        throw new AwsError("InvalidInputException", 400, "The finding is not of this account and its default product.");
      if (Buffer.byteLength(JSON.stringify(finding)) > FINDING_MAX_BYTES)
        failed.push({ Id: finding.Id, ErrorCode: "FindingSizeExceeded", ErrorMessage: "The finding is too large." });
      else if (hub.refusedIds.has(finding.Id))
        failed.push({ Id: finding.Id, ErrorCode: "InvalidInput", ErrorMessage: "The finding is not valid." });
      else store(hub.findings, finding);
    }
    return { SuccessCount: findings.length - failed.length, FailedCount: failed.length, FailedFindings: failed };
  },
  BatchUpdateFindings: (call) => {
    const { findings } = hubOf(call);
    const identifiers = call.params.json("FindingIdentifiers") as readonly { readonly Id: string }[];
    const workflow = call.params.json("Workflow") as { readonly Status: string };
    if (!Array.isArray(identifiers) || identifiers.length === 0 || identifiers.length > FINDINGS_MAX)
      throw new AwsError("InvalidInputException", 400, `FindingIdentifiers must have 1 to ${FINDINGS_MAX} members.`);
    const [known, unknown] = [true, false].map((isKnown) =>
      identifiers.filter(({ Id }) => findings.has(Id) === isKnown),
    );
    for (const { Id } of known!) findings.set(Id, { ...findings.get(Id)!, Workflow: workflow });
    return {
      ProcessedFindings: known,
      UnprocessedFindings: unknown!.map((FindingIdentifier) => ({
        FindingIdentifier,
        ErrorCode: "FindingNotFound",
        ErrorMessage: "The finding was not found.",
      })),
    };
  },
};

/** An update that is older than the finding changes nothing. */
function store(findings: Map<string, StoredFinding>, finding: StoredFinding): void {
  const former = findings.get(finding.Id);
  if (former !== undefined && former.UpdatedAt > finding.UpdatedAt) return;
  const kept = Object.fromEntries(
    FIELDS_OF_CUSTOMERS.flatMap((field) => (former?.[field] === undefined ? [] : [[field, former[field]]])),
  );
  findings.set(finding.Id, { ...finding, ...kept });
}

function hubOf({ account, region }: Call) {
  const hub = account.securityHubs.get(region);
  if (hub === undefined)
    throw new AwsError("InvalidAccessException", 401, `Account ${account.id} is not subscribed to AWS Security Hub`);
  return hub;
}
