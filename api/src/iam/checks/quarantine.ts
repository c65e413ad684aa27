/**
 * Whether the policy is AWS's quarantine policy. AWS attaches it to a user whose access key was found in public, and
 * says not to remove it (AWS Managed Policy Reference Guide, *AWSCompromisedKeyQuarantineV3*). No remediation may
 * suggest detaching it.
 */
export function isQuarantinePolicy(policyArn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\/AWSCompromisedKeyQuarantine(V\d+)?$/.test(policyArn);
}
