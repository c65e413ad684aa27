import { expect, test } from "vitest";
import { userAgentFamily } from "./user-agent.ts";

test.each([
  ["aws-cli/2.17.1 md/awscrt#0.20.11 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.11.8", "AWS CLI"],
  ["aws-cli/2.18.0 md/awscrt#0.21.0", "AWS CLI"],
  ["Boto3/1.28.0 md/Botocore#1.31.0 ua/2.0 os/linux#5.10 lang/python#3.8.18", "Boto3"],
  [
    "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 (+https://www.terraform.io) terraform-provider-aws/5.60.0 aws-sdk-go-v2/1.30.3",
    "Terraform",
  ],
  ["aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5", "AWS SDK for Go v2"],
  ["[aws-sdk-java/2.20.1 Linux/5.10]", "AWS SDK for Java 2"],
  ["aws-sdk-js/3.1 ua/2.1 os/linux lang/js md/nodejs#24 iam-monitor", "IAM Monitor"],
  ["cloudformation.amazonaws.com", "cloudformation.amazonaws.com"],
  ["nightly-export/4.2", "nightly-export"],
  ["S3Console/0.4, aws-internal/3", "S3Console"],
  ["\u202enightly\u0007/1", "nightly"],
  [`${"x".repeat(500)}/1`, "x".repeat(60)],
  ["", "no user agent"],
])("%s is of the family %s", (userAgent, family) => expect(userAgentFamily(userAgent)).toBe(family));
