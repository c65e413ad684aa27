import { z } from "zod";

/** The ARN of a regional resource. `resource` is a pattern of its last part. */
export function regionalArn(service: string, resource: string, example: string) {
  const pattern = new RegExp(`^arn:aws(-[a-z]+)*:${service}:[a-z]{2}(-[a-z]+)+-\\d:\\d{12}:${resource}$`);
  return z.string().trim().regex(pattern, `must be an ARN, such as ${example}`);
}

export function regionOfArn(arn: string): string {
  return arn.split(":")[3]!;
}
