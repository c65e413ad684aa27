/** A file with one policy document, attached to a principal or alone. */
import { Undecided } from "../place.ts";
import { PlannedChangeBuilder, type PlannedChange } from "./planned-change.ts";
import { entryOf, nearestNode, type Source } from "./source.ts";

/** The name of the inline policy under which the document is tried. */
const TRIED_POLICY_NAME = "checked-document";

export function isPolicyFile({ root }: Source): boolean {
  return entryOf(root, "Statement") !== undefined;
}

/** `attachTo` is the ARN of the principal. Null: the document is analysed by itself. */
export function readPolicyFile(
  source: Source,
  {
    awsAccountId,
    partition,
    attachTo,
  }: { readonly awsAccountId: string; readonly partition: string; readonly attachTo: string | null },
): PlannedChange {
  const { text, root, placeAt } = source;
  const builder = new PlannedChangeBuilder(awsAccountId, partition, placeAt(root.offset));
  const declaration = { label: source.file, place: placeAt(root.offset) };
  const document = {
    value: text,
    placeOf: (path: readonly (string | number)[]) => placeAt(nearestNode(root, path).offset),
  };
  if (attachTo === null) {
    builder.putManaged(declaration, builder.arnOf("policy", "/", TRIED_POLICY_NAME), document);
    return builder.build();
  }
  if (!/^arn:[^:]+:iam::\d{12}:(?:user|group|role)\/.+$/.test(attachTo))
    throw new Undecided("BAD_OPTION", `--attach-to must be the ARN of a user, group or role: ${attachTo}`);
  builder.putInline(declaration, attachTo, TRIED_POLICY_NAME, document);
  return builder.build();
}
