import type { Question } from "../../src/services/analysis/requests.ts";

/** A question that computes for minutes without a pause. */
export function endlessQuestion(): Extract<Question, { readonly kind: "POLICIES" }> {
  const documents = Array.from({ length: 40 }, (_, document) => {
    const Action = Array.from({ length: 9_000 }, (_each, index) => `*:*a*b*${document}*${index}*`);
    const text = JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    return { text, awsAccountId: null, partition: "aws" };
  });
  return { kind: "POLICIES", documents, at: 0 };
}
