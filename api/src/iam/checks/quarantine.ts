/**
 * AWS attaches a policy of this name to a user whose access key it found in public, and says not to remove it (AWS Managed
 * Policy Reference Guide, *AWSCompromisedKeyQuarantineV3*). No remediation may suggest to detach it.
 */
export function isQuarantinePolicy(policyArn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\/AWSCompromisedKeyQuarantine(V\d+)?$/.test(policyArn);
}
