import { Checkbox, Radio, TextInput } from "@mantine/core";
import type { ReactElement } from "react";

/** A Region, as AWS writes it. */
const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** What the operator chose. The text of the Regions is kept while all Regions are read. */
export interface WorkloadReading {
  readonly isOn: boolean;
  readonly isEveryRegion: boolean;
  readonly regions: string;
}

export function workloadReadingOf({
  readsWorkloads,
  workloadRegions,
}: {
  readonly readsWorkloads: boolean;
  readonly workloadRegions: readonly string[];
}): WorkloadReading {
  return { isOn: readsWorkloads, isEveryRegion: workloadRegions.length === 0, regions: workloadRegions.join(", ") };
}

/** The Regions for the request; empty for all. Null if the text names none or something else. */
export function regionsOf({ isOn, isEveryRegion, regions }: WorkloadReading): string[] | null {
  const named = regions.split(/[\s,;]+/).filter((region) => region !== "");
  if (!isOn || isEveryRegion) return isEveryRegion ? [] : named;
  return named.length > 0 && named.every((region) => REGION.test(region)) ? named : null;
}

/** Switches the reading of workloads on, in all enabled Regions or in a list of Regions. */
export function WorkloadReadingField({
  value,
  onChange,
}: {
  readonly value: WorkloadReading;
  readonly onChange: (value: WorkloadReading) => void;
}): ReactElement {
  return (
    <div>
      <Checkbox
        label="Read workloads and the roles that they run with"
        description="Lists functions, instances, stacks, tasks and other resources in each Region, to find escalation paths through them. Makes about 16 calls per Region and scan. Requires the actions of the statement ReadWorkloads in the role's template."
        checked={value.isOn}
        onChange={(event) => onChange({ ...value, isOn: event.currentTarget.checked })}
      />
      {value.isOn && (
        <Radio.Group
          mt={8}
          ml={28}
          label="Regions to read"
          value={value.isEveryRegion ? "ALL" : "LIST"}
          onChange={(choice) => onChange({ ...value, isEveryRegion: choice === "ALL" })}
        >
          <Radio mt={8} value="ALL" label="All Regions that are enabled in the account" />
          <Radio
            mt={8}
            value="LIST"
            label="Only these Regions"
            description="Paths through workloads in other Regions are not found."
          />
        </Radio.Group>
      )}
      {value.isOn && !value.isEveryRegion && (
        <TextInput
          mt={8}
          ml={28}
          label="Regions"
          placeholder="eu-west-1, us-east-1"
          spellCheck={false}
          withAsterisk
          value={value.regions}
          error={
            regionsOf(value) === null && value.regions.trim() !== ""
              ? "Enter Region codes such as eu-west-1, separated by commas."
              : undefined
          }
          onChange={(event) => onChange({ ...value, regions: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
