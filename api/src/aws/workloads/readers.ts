/**
 * The lists of workloads that can be read. A refused call leaves what its reader reads unknown, so each list that needs no
 * other is a reader of its own. Kinds without a reader stay unknown.
 */
import { appRunnerReader } from "./app-runner.ts";
import { autoScalingGroupReader, launchConfigurationReader } from "./auto-scaling.ts";
import { batchReader } from "./batch.ts";
import { stackReader, stackSetReader } from "./cloudformation.ts";
import { codeBuildReader } from "./codebuild.ts";
import { instanceReader, launchTemplateReader } from "./ec2.ts";
import { ecsReader, taskDefinitionReader } from "./ecs.ts";
import { devEndpointReader, glueJobReader } from "./glue.ts";
import { lambdaReader } from "./lambda.ts";
import { managedNodeReader } from "./managed-nodes.ts";
import { REGIONS_ACTION } from "./read-regions.ts";
import { sageMakerReader } from "./sagemaker.ts";
import { stepFunctionsReader } from "./step-functions.ts";
import type { WorkloadReader } from "./workload-reader.ts";

export const WORKLOAD_READERS: readonly WorkloadReader[] = [
  lambdaReader,
  instanceReader,
  launchTemplateReader,
  stackReader,
  stackSetReader,
  ecsReader,
  taskDefinitionReader,
  codeBuildReader,
  glueJobReader,
  devEndpointReader,
  sageMakerReader,
  autoScalingGroupReader,
  launchConfigurationReader,
  stepFunctionsReader,
  appRunnerReader,
  batchReader,
  managedNodeReader,
];

/** Every action that a reading of workloads calls, with its purpose. */
export const WORKLOAD_PERMISSIONS: readonly { readonly action: string; readonly purpose: string }[] = [
  { action: REGIONS_ACTION, purpose: "Lists the Regions that are enabled in the account." },
  ...WORKLOAD_READERS.flatMap(({ actions, purpose }) => actions.map((action) => ({ action, purpose }))),
];
