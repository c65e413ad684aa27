import { expect, test } from "vitest";
import { consoleUrl } from "./console-url.ts";

test.for([
  ["arn:aws:iam::111122223333:user/team/anna", "https://console.aws.amazon.com/iam/home#/users/details/anna"],
  ["arn:aws:iam::111122223333:role/App+Server", "https://console.aws.amazon.com/iam/home#/roles/details/App%2BServer"],
  ["arn:aws-cn:iam::111122223333:group/ops", "https://console.amazonaws.cn/iam/home#/groups/details/ops"],
  [
    "arn:aws:iam::111122223333:policy/a/b",
    "https://console.aws.amazon.com/iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2Fa%2Fb",
  ],
  [
    "arn:aws:lambda:eu-west-1:111122223333:function:orders",
    "https://console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/orders",
  ],
  [
    "arn:aws:ecs:eu-west-1:111122223333:task/shop/0aaa",
    "https://console.aws.amazon.com/ecs/v2/clusters/shop/tasks/0aaa?region=eu-west-1",
  ],
  [
    "arn:aws:codebuild:us-east-1:111122223333:project/a b",
    "https://console.aws.amazon.com/codesuite/codebuild/111122223333/projects/a%20b?region=us-east-1",
  ],
  ["arn:aws:batch:eu-west-1:111122223333:job-definition/nightly:1", null],
  ["arn:aws:iam::111122223333:root", null],
  ["arn:aws:s3:::reports", null],
  ["arn:aws-iso:iam::111122223333:user/anna", null],
] as const)("%s is at %s", ([arn, url]) => {
  expect(consoleUrl(arn)).toBe(url);
});
