import { Checkbox, Radio, TextInput } from "@mantine/core";
import type { ReactElement } from "react";

/** A Region, as AWS writes it. */
const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** The choice of the operator. The text of the Regions is kept while all Regions are read. */
export interface RegionalReadings {
  readonly workloads: boolean;
  readonly resourcePolicies: boolean;
  readonly accessAnalyzer: boolean;
  readonly isEveryRegion: boolean;
  readonly regions: string;
}

export function regionalReadingsOf({
  readsWorkloads,
  readsResourcePolicies,
  readsAccessAnalyzer,
  workloadRegions,
}: {
  readonly readsWorkloads: boolean;
  readonly readsResourcePolicies: boolean;
  readonly readsAccessAnalyzer: boolean;
  readonly workloadRegions: readonly string[];
}): RegionalReadings {
  return {
    workloads: readsWorkloads,
    resourcePolicies: readsResourcePolicies,
    accessAnalyzer: readsAccessAnalyzer,
    isEveryRegion: workloadRegions.length === 0,
    regions: workloadRegions.join(", "),
  };
}

/** The Regions for the request; empty for all. Null if the text names none or something else. */
export function regionsOf(readings: RegionalReadings): string[] | null {
  const { isEveryRegion, regions } = readings;
  const named = regions.split(/[\s,;]+/).filter((region) => region !== "");
  if (!isOneOn(readings) || isEveryRegion) return isEveryRegion ? [] : named;
  return named.length > 0 && named.every((region) => REGION.test(region)) ? named : null;
}

function isOneOn({ workloads, resourcePolicies, accessAnalyzer }: RegionalReadings): boolean {
  return workloads || resourcePolicies || accessAnalyzer;
}

/** Switches the readings on that visit each Region, in all enabled Regions or in a list of Regions. */
export function RegionalReadingsField({
  value,
  onChange,
}: {
  readonly value: RegionalReadings;
  readonly onChange: (value: RegionalReadings) => void;
}): ReactElement {
  const isOn = isOneOn(value);
  return (
    <div>
      <Checkbox
        label="Read workloads and the roles that they run with"
        description="Lists functions, instances, stacks, tasks and other resources in each Region, to find escalation paths through them. Makes about 16 calls per Region and scan. Requires the actions of the statement ReadWorkloads in the role's template."
        checked={value.workloads}
        onChange={(event) => onChange({ ...value, workloads: event.currentTarget.checked })}
      />
      <Checkbox
        mt={16}
        label="Read the policies of resources"
        description="Reads the policies of buckets, keys, queues, topics, functions and secrets, to decide who can reach them and to find public ones. Makes one call per resource and scan. Requires the actions of the statement ReadResourcePolicies in the role's template."
        checked={value.resourcePolicies}
        onChange={(event) => onChange({ ...value, resourcePolicies: event.currentTarget.checked })}
      />
      <Checkbox
        mt={16}
        label="Read IAM Access Analyzer"
        description="Reads the analyzers of AWS in each Region and their active findings about roles and users. Makes one or two calls per Region and scan. Requires the actions of the statement ReadAccessAnalyzer in the role's template."
        checked={value.accessAnalyzer}
        onChange={(event) => onChange({ ...value, accessAnalyzer: event.currentTarget.checked })}
      />
      {isOn && (
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
            description="Paths through workloads, policies of resources and findings in other Regions are not found. Buckets are read everywhere."
          />
        </Radio.Group>
      )}
      {isOn && !value.isEveryRegion && (
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
