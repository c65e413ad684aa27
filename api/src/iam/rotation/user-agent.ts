/**
 * Names the family of a user agent: the program that made a call, without its version. An update of a program must not
 * look like another source. The text is the caller's own, so it proves nothing and is cut and cleaned.
 */
import { OWN_AGENT } from "./key-source.ts";

const FAMILY_MAX_CHARACTERS = 60;

/** The first match names the family. Programs come before the SDKs that they are built with. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/\biam-monitor\b/, OWN_AGENT],
  [/\bTerraform\//i, "Terraform"],
  [/\bOpenTofu\//i, "OpenTofu"],
  [/\bPulumi\b/i, "Pulumi"],
  [/\bAnsible\b/i, "Ansible"],
  [/^aws-cli\//i, "AWS CLI"],
  [/\baws-cdk\b/i, "AWS CDK"],
  [/\baws-sam-cli\b/i, "AWS SAM CLI"],
  [/\bPowerShell\b/i, "AWS Tools for PowerShell"],
  [/^Boto3\//i, "Boto3"],
  [/^Botocore\//i, "Botocore"],
  [/^aws-sdk-go-v2\//i, "AWS SDK for Go v2"],
  [/^aws-sdk-go\//i, "AWS SDK for Go"],
  [/^aws-sdk-java\/2/i, "AWS SDK for Java 2"],
  [/^aws-sdk-java\//i, "AWS SDK for Java"],
  [/^aws-sdk-js\//i, "AWS SDK for JavaScript"],
  [/^aws-sdk-nodejs\//i, "AWS SDK for JavaScript"],
  [/^aws-sdk-dotnet/i, "AWS SDK for .NET"],
  [/^aws-sdk-php\//i, "AWS SDK for PHP"],
  [/^aws-sdk-ruby/i, "AWS SDK for Ruby"],
  [/^aws-sdk-rust\//i, "AWS SDK for Rust"],
  [/^aws-sdk-cpp\//i, "AWS SDK for C++"],
  [/^aws-sdk-kotlin\//i, "AWS SDK for Kotlin"],
  [/^aws-sdk-swift\//i, "AWS SDK for Swift"],
  [/^Mozilla\//i, "a browser"],
];

export function userAgentFamily(userAgent: string): string {
  // CloudTrail writes the user agents of some services and consoles in brackets.
  const text = userAgent
    .replaceAll(/\p{C}/gu, "")
    .replace(/^\[(.*)\]$/, "$1")
    .trim();
  if (text === "" || text === "-") return "no user agent";
  const known = FAMILIES.find(([pattern]) => pattern.test(text));
  return known?.[1] ?? (text.split(/[\s/;(]/, 1)[0] || text).slice(0, FAMILY_MAX_CHARACTERS);
}
