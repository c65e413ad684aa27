const ARN_ACCOUNT = /^arn:[\w-]+:secretsmanager:[\w-]*:(\d{12}):secret:/;

/** The number of the AWS account that the ARN names, if it is not `awsAccountId`. Null for names and own secrets. */
export function otherAccountOf(secretId: string, awsAccountId: string | null): string | null {
  const owner = ARN_ACCOUNT.exec(secretId)?.[1] ?? null;
  return owner === awsAccountId ? null : owner;
}

/** The name of the parameter in an ARN, or of its beginning followed by `*`. Null for a secret. */
export function parameterOf(secretId: string): string | null {
  return /^arn:[\w-]+:ssm:[\w-]+:\d{12}:parameter(\/.+)$/.exec(secretId)?.[1] ?? null;
}
