/** The services whose workloads can be read. Kinds without a reader stay unknown. */
import { appRunnerReader } from "./app-runner.ts";
import { autoScalingReader } from "./auto-scaling.ts";
import { batchReader } from "./batch.ts";
import { cloudFormationReader } from "./cloudformation.ts";
import { codeBuildReader } from "./codebuild.ts";
import { ec2Reader } from "./ec2.ts";
import { ecsReader } from "./ecs.ts";
import { glueReader } from "./glue.ts";
import { lambdaReader } from "./lambda.ts";
import { sageMakerReader } from "./sagemaker.ts";
import { stepFunctionsReader } from "./step-functions.ts";
import type { WorkloadReader } from "./workload-reader.ts";

export const WORKLOAD_READERS: readonly WorkloadReader[] = [
  lambdaReader,
  ec2Reader,
  cloudFormationReader,
  ecsReader,
  codeBuildReader,
  glueReader,
  sageMakerReader,
  autoScalingReader,
  stepFunctionsReader,
  appRunnerReader,
  batchReader,
];

/** The action that lists the Regions of an account that chose none. */
export const REGIONS_ACTION = "ec2:DescribeRegions";

/** Every action that a reading of workloads calls, with its purpose. */
export const WORKLOAD_PERMISSIONS: readonly { readonly action: string; readonly purpose: string }[] = [
  { action: REGIONS_ACTION, purpose: "Lists the Regions that are enabled in the account." },
  ...WORKLOAD_READERS.flatMap(({ actions, purpose }) => actions.map((action) => ({ action, purpose }))),
];
