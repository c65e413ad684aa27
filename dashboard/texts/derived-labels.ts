import { readFileSync } from "node:fs";
import { join } from "node:path";
import { categoryLabel, enumLabel } from "../src/ui/format.ts";

const SCHEMA = join(import.meta.dirname, "..", "..", "schema", "schema.graphql");
/** The file of `src` that holds the translations of these labels. */
export const LABELS_FILE = join("ui", "label-texts.ts");
/** The enums whose values are shown through `enumLabel`. */
const ENUMS = [
  ...["AlertResolution", "AlertStatus", "DismissalReason", "InventoryKind", "OperatorStatus", "PolicyHolderKind"],
  ...[
    "RotationState",
    "ScanDifferenceKind",
    "ScanStatus",
    "ScanTrigger",
    "SectionStatus",
    "Severity",
    "TechniqueCategory",
  ],
];
/** The enum whose values are shown through `categoryLabel`. */
const CATEGORIES = "AlertCategory";

/** The labels that the dashboard makes from values of the API, such as "Risk accepted" of RISK_ACCEPTED. */
export function derivedLabels(): readonly string[] {
  const schema = readFileSync(SCHEMA, "utf8");
  const labels = [
    ...ENUMS.flatMap((name) => valuesOf(schema, name).map(enumLabel)),
    ...valuesOf(schema, CATEGORIES).map(categoryLabel),
  ];
  return [...new Set(labels)];
}

function valuesOf(schema: string, name: string): readonly string[] {
  const body = new RegExp(String.raw`^enum ${name} \{$(.*?)^\}$`, "ms").exec(schema)?.[1];
  if (body === undefined) throw new Error(`The schema has no enum ${name}.`);
  const withoutDescriptions = body.replaceAll(/""".*?"""/gs, "");
  return [...withoutDescriptions.matchAll(/^ {2}(\w+)/gm)].map(([, value]) => value!);
}
