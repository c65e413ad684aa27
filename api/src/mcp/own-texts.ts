/**
 * The fields of type String whose value is always IAM Monitor's own: constants of the code, codes, AWS account numbers,
 * and cursors. The text of every other field counts as untrusted in answers over MCP. Before you add a field, make sure
 * that no name, tag, description or document of an AWS account and no text of an operator can become part of it.
 */
export const OWN_TEXTS: ReadonlySet<string> = new Set([
  "Account.awsAccountId",
  "AlertEdge.cursor",
  "AccessKeyEdge.cursor",
  "AccountEdge.cursor",
  "EscalationPathEdge.cursor",
  "ProblemEdge.cursor",
  "Check.title",
  "Check.rationale",
  "CheckReference.url",
  "EscalationTechnique.id",
  "EscalationTechnique.name",
  "NotEvaluatedCheck.checkId",
  "NotEvaluatedCheck.title",
  "PathReading.awsAccountId",
  "PolicyDocument.errorCode",
  "PolicyIssue.code",
  "PolicyIssue.reference",
  "PolicyTechnique.id",
  "PolicyTechnique.name",
  "SectionCoverage.section",
]);
