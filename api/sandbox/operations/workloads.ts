/**
 * The services whose workloads a scan reads. Each lists the account's workloads of one Region in its own words and its
 * own protocol. `demo/workloads.ts` has the workloads.
 */
import type { Workload } from "../../src/iam/workload-inventory.ts";
import { kindOf } from "../../src/iam/workload-inventory.ts";
import { AwsError } from "../aws-error.ts";
import {
  type Call,
  type JsonOperationTable,
  type OperationTable,
  readMarker,
  time,
  writeMarker,
} from "../operation.ts";
import type { XmlFields } from "../protocol/query.ts";

/** The number of items on one page, small enough for a test to reach the second one. */
const PAGE_ITEMS = 50;

export const ec2Operations: OperationTable = {
  DescribeRegions: ({ account }) => ({
    regionInfo: account.regions.map((region) => ({
      regionName: region,
      regionEndpoint: `ec2.${region}.amazonaws.com`,
      optInStatus: "opt-in-not-required",
    })),
  }),
  DescribeInstances: (call) => {
    const states = filterOf(call, "instance-state-name");
    const instances = workloadsOf(call, "ec2:instance").filter(
      ({ state }) => states === null || states.includes(state ?? "running"),
    );
    const { items, token } = pageOf(instances, call.params.optional("NextToken"));
    return {
      reservationSet: items.map((instance) => ({
        reservationId: "r-0sandbox0000000",
        ownerId: call.account.id,
        instancesSet: [
          {
            instanceId: nameOf(instance),
            instanceState: { name: instance.state ?? "running" },
            iamInstanceProfile: profileField(call, instance, (arn) => ({ arn })),
          },
        ],
      })),
      nextToken: token,
    };
  },
  DescribeLaunchTemplateVersions: (call) => {
    const { items, token } = pageOf(workloadsOf(call, "ec2:launch-template"), call.params.optional("NextToken"));
    return {
      launchTemplateVersionSet: items.map((template) => ({
        launchTemplateId: nameOf(template),
        launchTemplateName: nameOf(template),
        versionNumber: 1,
        defaultVersion: true,
        launchTemplateData: { iamInstanceProfile: profileField(call, template, (arn) => ({ arn })) },
      })),
      nextToken: token,
    };
  },
};

export const cloudFormationOperations: OperationTable = {
  DescribeStacks: (call) => {
    const { items, token } = pageOf(workloadsOf(call, "cloudformation:stack"), call.params.optional("NextToken"));
    return {
      Stacks: items.map(({ resourceArn, roleArn, state }) => ({
        StackId: resourceArn,
        StackName: resourceArn.split("/")[1],
        CreationTime: time(call.at),
        StackStatus: state ?? "CREATE_COMPLETE",
        RoleARN: roleArn ?? undefined,
      })),
      NextToken: token,
    };
  },
  ListStackSets: (call) => ({
    Summaries: workloadsOf(call, "cloudformation:stackset").map((set) => ({
      StackSetId: nameOf(set),
      StackSetName: nameOf(set).split(":")[0],
      Status: set.state ?? "ACTIVE",
    })),
  }),
};

export const autoScalingOperations: OperationTable = {
  DescribeAutoScalingGroups: (call) => ({
    AutoScalingGroups: workloadsOf(call, "autoscaling:autoScalingGroup").map(({ resourceArn }) => ({
      AutoScalingGroupName: resourceArn.slice(resourceArn.lastIndexOf("/") + 1),
      AutoScalingGroupARN: resourceArn,
      MinSize: 0,
      MaxSize: 1,
      DesiredCapacity: 0,
      DefaultCooldown: 300,
      AvailabilityZones: [`${call.region}a`],
      HealthCheckType: "EC2",
      CreatedTime: time(call.at),
    })),
  }),
  DescribeLaunchConfigurations: (call) => ({
    LaunchConfigurations: workloadsOf(call, "autoscaling:launchConfiguration").map((configuration) => ({
      LaunchConfigurationName: configuration.resourceArn.slice(configuration.resourceArn.lastIndexOf("/") + 1),
      LaunchConfigurationARN: configuration.resourceArn,
      ImageId: "ami-0sandbox0000000",
      InstanceType: "t3.micro",
      CreatedTime: time(call.at),
      IamInstanceProfile: profileField(call, configuration, (arn) => arn.slice(arn.lastIndexOf("/") + 1)),
    })),
  }),
};

export const lambdaOperations: JsonOperationTable = {
  ListFunctions: (call) => {
    const { items, token } = pageOf(workloadsOf(call, "lambda:function"), call.params.optional("Marker"));
    return {
      Functions: items.map(({ resourceArn, roleArn }) => ({
        FunctionName: resourceArn.split(":")[6],
        FunctionArn: resourceArn,
        Role: roleArn ?? undefined,
        Runtime: "nodejs24.x",
        PackageType: "Zip",
      })),
      NextMarker: token,
    };
  },
};

export const ecsOperations: JsonOperationTable = {
  ListClusters: (call) => arnPage(call, "clusterArns", workloadsOf(call, "ecs:cluster")),
  DescribeClusters: (call) => ({
    clusters: named(call, "clusters", "ecs:cluster").map(({ resourceArn, state }) => ({
      clusterArn: resourceArn,
      status: state ?? "ACTIVE",
    })),
    failures: [],
  }),
  ListTasks: (call) => {
    const cluster = nameOfArn(call.params.required("cluster"));
    return arnPage(
      call,
      "taskArns",
      workloadsOf(call, "ecs:task").filter(({ resourceArn }) => resourceArn.split("/")[1] === cluster),
    );
  },
  DescribeTasks: (call) => ({
    tasks: named(call, "tasks", "ecs:task").map(({ resourceArn, state }) => ({
      taskArn: resourceArn,
      lastStatus: state ?? "RUNNING",
      taskDefinitionArn: definitionOf(resourceArn),
    })),
    failures: [],
  }),
  ListContainerInstances: (call) => arnPage(call, "containerInstanceArns", workloadsOf(call, "ecs:container-instance")),
  ListTaskDefinitions: (call) => {
    const ofTasks = workloadsOf(call, "ecs:task").map(({ resourceArn }) => definitionOf(resourceArn));
    const own = workloadsOf(call, "ecs:task-definition").map(({ resourceArn }) => resourceArn);
    return { taskDefinitionArns: [...new Set([...own, ...ofTasks])] };
  },
  DescribeTaskDefinition: (call) => {
    const arn = call.params.required("taskDefinition");
    const task = workloadsOf(call, "ecs:task").find(({ resourceArn }) => definitionOf(resourceArn) === arn);
    const own = workloadsOf(call, "ecs:task-definition").find(({ resourceArn }) => resourceArn === arn);
    if (task === undefined && own === undefined)
      throw new AwsError("ClientException", 400, "Unable to describe task definition.");
    const taskRoleArn = (task ?? own)?.roleArn ?? undefined;
    return { taskDefinition: { taskDefinitionArn: arn, taskRoleArn, status: "ACTIVE" } };
  },
};

export const codeBuildOperations: JsonOperationTable = {
  ListProjects: (call) => ({ projects: workloadsOf(call, "codebuild:project").map(nameOf) }),
  BatchGetProjects: (call) => {
    const names = call.params.list("names");
    return {
      projects: workloadsOf(call, "codebuild:project")
        .filter((project) => names.includes(nameOf(project)))
        .map((project) => ({
          name: nameOf(project),
          arn: project.resourceArn,
          serviceRole: project.roleArn ?? undefined,
        })),
    };
  },
};

export const glueOperations: JsonOperationTable = {
  // AWS returns the role as the job was created with it: by name or by ARN.
  GetJobs: (call) => ({
    Jobs: workloadsOf(call, "glue:job").map((job) => ({
      Name: nameOf(job),
      Role: job.roleArn === null ? undefined : nameOfArn(job.roleArn),
    })),
  }),
  GetDevEndpoints: (call) => ({
    DevEndpoints: workloadsOf(call, "glue:devEndpoint").map((endpoint) => ({
      EndpointName: nameOf(endpoint),
      RoleArn: endpoint.roleArn ?? undefined,
      Status: endpoint.state ?? "READY",
    })),
  }),
};

export const sageMakerOperations: JsonOperationTable = {
  ListNotebookInstances: (call) => ({
    NotebookInstances: workloadsOf(call, "sagemaker:notebook-instance").map((notebook) => ({
      NotebookInstanceName: nameOf(notebook),
      NotebookInstanceArn: notebook.resourceArn,
      NotebookInstanceStatus: notebook.state ?? "InService",
    })),
  }),
  DescribeNotebookInstance: (call) => {
    const name = call.params.required("NotebookInstanceName");
    const notebook = found(
      workloadsOf(call, "sagemaker:notebook-instance").find((each) => nameOf(each) === name),
      "ValidationException",
    );
    return {
      NotebookInstanceName: name,
      NotebookInstanceArn: notebook.resourceArn,
      NotebookInstanceStatus: notebook.state ?? "InService",
      RoleArn: notebook.roleArn ?? undefined,
    };
  },
};

export const stepFunctionsOperations: JsonOperationTable = {
  ListStateMachines: (call) => ({
    stateMachines: workloadsOf(call, "states:stateMachine").map(({ resourceArn }) => ({
      stateMachineArn: resourceArn,
      name: resourceArn.split(":")[6],
      type: "STANDARD",
      creationDate: call.at / 1_000,
    })),
  }),
  DescribeStateMachine: (call) => {
    const arn = call.params.required("stateMachineArn");
    const machine = found(
      workloadsOf(call, "states:stateMachine").find(({ resourceArn }) => resourceArn === arn),
      "StateMachineDoesNotExist",
    );
    return { stateMachineArn: arn, roleArn: machine.roleArn ?? undefined, status: machine.state ?? "ACTIVE" };
  },
};

export const appRunnerOperations: JsonOperationTable = {
  ListServices: (call) => ({
    ServiceSummaryList: workloadsOf(call, "apprunner:service").map(({ resourceArn }) => ({
      ServiceName: resourceArn.split("/")[1],
      ServiceArn: resourceArn,
    })),
  }),
  DescribeService: (call) => {
    const arn = call.params.required("ServiceArn");
    const service = found(
      workloadsOf(call, "apprunner:service").find(({ resourceArn }) => resourceArn === arn),
      "ResourceNotFoundException",
    );
    return {
      Service: {
        ServiceArn: arn,
        Status: service.state ?? "RUNNING",
        InstanceConfiguration: { InstanceRoleArn: service.roleArn ?? undefined },
      },
    };
  },
};

export const batchOperations: JsonOperationTable = {
  DescribeJobDefinitions: (call) => ({
    jobDefinitions: workloadsOf(call, "batch:job-definition").map(({ resourceArn, roleArn, state }) => ({
      jobDefinitionArn: resourceArn,
      type: "container",
      status: state ?? "ACTIVE",
      containerProperties: { jobRoleArn: roleArn ?? undefined },
    })),
  }),
};

export const systemsManagerNodeOperations: JsonOperationTable = {
  // AWS names the role, without its ARN, and only for nodes that are no EC2 instances.
  DescribeInstanceInformation: (call) => ({
    InstanceInformationList: workloadsOf(call, "ssm:managed-instance").map((node) => ({
      InstanceId: nameOf(node),
      ResourceType: "ManagedInstance",
      PingStatus: node.state ?? "Online",
      IamRole: node.roleArn === null ? undefined : nameOfArn(node.roleArn),
    })),
  }),
};

function workloadsOf({ account, region }: Call, kind: string): readonly Workload[] {
  return (account.workloads ?? []).filter(
    (workload) => kindOf(workload) === kind && workload.resourceArn.split(":")[3] === region,
  );
}

/** The name in the ARN: what follows the type. */
function nameOf({ resourceArn }: Workload): string {
  return resourceArn
    .split(":")
    .slice(5)
    .join(":")
    .replace(/^[^:/]*[:/]/, "");
}

function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The definition of a task. The sandbox has one per task, named after it. */
function definitionOf(taskArn: string): string {
  const [, , , region, accountId] = taskArn.split(":");
  return `arn:aws:ecs:${region}:${accountId}:task-definition/${nameOfArn(taskArn)}:1`;
}

function named(call: Call, list: string, kind: string): readonly Workload[] {
  const arns = call.params.list(list);
  return workloadsOf(call, kind).filter(({ resourceArn }) => arns.includes(resourceArn));
}

function found(workload: Workload | undefined, code: string): Workload {
  if (workload === undefined) throw new AwsError(code, 400, "The resource does not exist.");
  return workload;
}

/** The instance profile of the workload's role. Undefined if the workload has no role. */
function profileField<T>({ account }: Call, { roleArn }: Workload, write: (arn: string) => T): T | undefined {
  if (roleArn === null) return undefined;
  const roleName = nameOfArn(roleArn);
  const [profile] = account.roles.get(roleName)?.instanceProfiles ?? [];
  return write(profile?.arn ?? `arn:aws:iam::${account.id}:instance-profile/${roleName}`);
}

/** The values of a filter in EC2's notation. Null if the call has no such filter. */
function filterOf({ params }: Call, name: string): readonly string[] | null {
  for (let index = 1; params.optional(`Filter.${index}.Name`) !== undefined; index += 1) {
    if (params.optional(`Filter.${index}.Name`) !== name) continue;
    const values: string[] = [];
    for (let each = 1; ; each += 1) {
      const value = params.optional(`Filter.${index}.Value.${each}`);
      if (value === undefined) return values;
      values.push(value);
    }
  }
  return null;
}

function arnPage(call: Call, field: string, workloads: readonly Workload[]): XmlFields {
  const { items, token } = pageOf(workloads, call.params.optional("nextToken"));
  return { [field]: items.map(({ resourceArn }) => resourceArn), nextToken: token };
}

/** Returns the page of a list that begins at the marker. */
export function pageOf<T>(
  all: readonly T[],
  marker: string | undefined,
): { readonly items: readonly T[]; readonly token: string | undefined } {
  const start = marker === undefined ? 0 : readMarker(marker).index;
  const end = start + PAGE_ITEMS;
  return { items: all.slice(start, end), token: end < all.length ? writeMarker("", end) : undefined };
}
