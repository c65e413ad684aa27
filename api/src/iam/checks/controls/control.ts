/** The shape of the tables of controls in this folder. Each table describes one standard in our own words. */
import type { CheckSettings } from "../../settings.ts";
import { SUBJECT_FILTERS, type SubjectFilter } from "./subject-filters.ts";

/** The thresholds that a standard may prescribe, with the words for a prescribed value. */
const PRESCRIBED = {
  keyMaxAgeDays: (days: number) => `at most ${days} days old`,
  unusedShortDays: (days: number) => `limit of ${days} days`,
  unusedLongDays: (days: number) => `limit of ${days} days`,
  passwordMinimumLength: (length: number) => `at least ${length} characters`,
  passwordReusePrevention: (passwords: number) => `the last ${passwords} passwords`,
  passwordMaxAgeDays: (days: number) => `within ${days} days`,
  requiredTagKeys: (keys: readonly string[]) => (keys.length === 0 ? "any tag" : `the tags ${keys.join(", ")}`),
} as const satisfies { readonly [K in keyof CheckSettings]?: (value: CheckSettings[K]) => string };

export type TestSettings = Partial<Pick<CheckSettings, keyof typeof PRESCRIBED>>;

/**
 * One test of a control in an account: a rule, on the resources and with the thresholds of the standard.
 *
 * Operators may change the thresholds of a check, and a check may cover more resources than the standard does. Both
 * would make the control's state wrong, so a control never takes over the result of a check unchanged.
 */
export interface ControlTest {
  /** The ID of a check, or of a rule in `control-rules.ts`. */
  readonly rule: string;
  /** The resources to which the standard applies. All resources of the rule if omitted. */
  readonly subjects?: SubjectFilter;
  /** The thresholds that the standard requires. They replace those of the installation. */
  readonly settings?: TestSettings;
}

interface ControlText {
  /** The number of the control in its standard. */
  readonly id: string;
  /** The aim of the control, in a few words of our own. */
  readonly title: string;
  /** The demand of the control, in a sentence or two of our own. */
  readonly asks: string;
  /** The part that the tests leave open, or their difference from the publisher's own rule. */
  readonly limits?: string;
}

/**
 * How a control is answered: by tests, by a person (`manual`: what they must check), or not at all (`notCovered`: the
 * reason). With tests and `notCovered`, the tests can fail the control but not pass it.
 */
type ControlAnswer =
  | { readonly tests: readonly ControlTest[]; readonly notCovered?: string; readonly manual?: never }
  | { readonly manual: string; readonly tests?: never; readonly notCovered?: never }
  | { readonly notCovered: string; readonly tests?: never; readonly manual?: never };

export type ControlDefinition = ControlText & ControlAnswer;

/** The published document that contains a control. */
export interface ControlSource {
  readonly document: string;
  /** Null for a document without versions. */
  readonly version: string | null;
  /** The section of the document, or the AWS page that relates the control to Security Hub. */
  readonly section: string;
  readonly url: string;
}

/** A published standard. The tables list every control of the sections that they name. */
export interface StandardDefinition {
  readonly controls: readonly ControlDefinition[];
  readonly sourceOf: (control: ControlDefinition) => ControlSource;
}

/** Identifies a test in the database: the rule, its subjects and its settings. */
export function testId({ rule, subjects, settings = {} }: ControlTest): string {
  const values = Object.entries(settings)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${rule}${subjects ? `#${subjects}` : ""}${values.length > 0 ? `?${values.join("&")}` : ""}`;
}

/** The limits that narrow the rule to the standard's demand, in words. Null if the rule is used as it is. */
export function scopeOf({ subjects, settings = {} }: ControlTest): string | null {
  const parts = [
    ...(subjects ? [SUBJECT_FILTERS[subjects]] : []),
    ...Object.entries(settings).map(([name, value]) =>
      (PRESCRIBED[name as keyof TestSettings] as (value: unknown) => string)(value),
    ),
  ];
  return parts.length > 0 ? parts.join(", ") : null;
}
