const ARN_ACCOUNT = /^arn:[\w-]+:secretsmanager:[\w-]*:(\d{12}):secret:/;

/** The number of the AWS account that the ARN names, if it is not `awsAccountId`. Null for names and own secrets. */
export function otherAccountOf(secretId: string, awsAccountId: string | null): string | null {
  const owner = ARN_ACCOUNT.exec(secretId)?.[1] ?? null;
  return owner === awsAccountId ? null : owner;
}
