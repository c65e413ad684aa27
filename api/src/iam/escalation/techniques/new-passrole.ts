/** Techniques that pass a role to a service that the role trusts. The file is named after the category of nearly all of them. */
import { type EscalationTechnique, passRole } from "./technique.ts";

export const NEW_PASSROLE_TECHNIQUES: readonly EscalationTechnique[] = [
  passRole("ec2-001", "Launch an instance with a stronger role", "ec2.amazonaws.com", ["ec2:RunInstances"], {
    profile: "NEEDED",
  }),
  passRole(
    "ec2-003",
    "Request a Spot Instance with a stronger role",
    "ec2.amazonaws.com",
    ["ec2:RequestSpotInstances"],
    {
      profile: "NEEDED",
    },
  ),
  passRole("lambda-001", "Create a function with a stronger role and invoke it", "lambda.amazonaws.com", [
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
  ]),
  passRole(
    "lambda-002",
    "Create a function with a stronger role that an event source triggers",
    "lambda.amazonaws.com",
    ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    { existing: [["kinesis:stream", "sqs:queue", "dynamodb:table", "kafka:cluster"]] },
  ),
  passRole(
    "lambda-006",
    "Create a function with a stronger role and open its resource policy",
    "lambda.amazonaws.com",
    ["lambda:CreateFunction", "lambda:AddPermission"],
  ),
  passRole("cloudformation-001", "Create a stack with a stronger service role", "cloudformation.amazonaws.com", [
    "cloudformation:CreateStack",
  ]),
  passRole("cloudformation-003", "Create a StackSet with a stronger execution role", "cloudformation.amazonaws.com", [
    "cloudformation:CreateStackSet",
    "cloudformation:CreateStackInstances",
  ]),
  passRole(
    "cloudformation-004",
    "Change an existing StackSet",
    "cloudformation.amazonaws.com",
    [["cloudformation:UpdateStackSet", "WORKLOAD"]],
    {
      existing: [["cloudformation:stackset"]],
    },
  ),
  passRole(
    "codebuild-001",
    "Create a build project with a stronger role and start a build",
    "codebuild.amazonaws.com",
    ["codebuild:CreateProject", "codebuild:StartBuild"],
  ),
  passRole(
    "codebuild-004",
    "Create a build project with a stronger role and start a batch build",
    "codebuild.amazonaws.com",
    ["codebuild:CreateProject", "codebuild:StartBuildBatch"],
  ),
  passRole(
    "datapipeline-001",
    "Create a pipeline with a stronger role",
    ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com"],
    ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
    { status: "CLOSED_TO_NEW_CUSTOMERS" },
  ),
  passRole("glue-001", "Create a Glue development endpoint with a stronger role", "glue.amazonaws.com", [
    "glue:CreateDevEndpoint",
  ]),
  passRole("glue-003", "Create a Glue job with a stronger role and run it", "glue.amazonaws.com", [
    "glue:CreateJob",
    "glue:StartJobRun",
  ]),
  passRole("glue-004", "Create a Glue job with a stronger role and a trigger for it", "glue.amazonaws.com", [
    "glue:CreateJob",
    "glue:CreateTrigger",
  ]),
  passRole(
    "glue-005",
    "Give an existing Glue job a stronger role and run it",
    "glue.amazonaws.com",
    [
      ["glue:UpdateJob", "WORKLOAD"],
      ["glue:StartJobRun", "WORKLOAD"],
    ],
    { existing: [["glue:job"]] },
  ),
  passRole(
    "glue-006",
    "Give an existing Glue job a stronger role and a trigger",
    "glue.amazonaws.com",
    [["glue:UpdateJob", "WORKLOAD"], "glue:CreateTrigger"],
    { existing: [["glue:job"]] },
  ),
  passRole("glue-007", "Open an interactive Glue session with a stronger role", "glue.amazonaws.com", [
    "glue:CreateSession",
    "glue:RunStatement",
  ]),
  passRole(
    "ecs-001",
    "Create an ECS cluster, task definition and service with a stronger role",
    "ecs-tasks.amazonaws.com",
    ["ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:CreateService"],
  ),
  passRole(
    "ecs-002",
    "Create an ECS cluster and task definition with a stronger role and run the task",
    "ecs-tasks.amazonaws.com",
    ["ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
  ),
  passRole(
    "ecs-003",
    "Create a service with a stronger role on an existing ECS cluster",
    "ecs-tasks.amazonaws.com",
    ["ecs:RegisterTaskDefinition", "ecs:CreateService"],
    { existing: [["ecs:cluster"]] },
  ),
  passRole(
    "ecs-004",
    "Run a new task with a stronger role on an existing ECS cluster",
    "ecs-tasks.amazonaws.com",
    ["ecs:RegisterTaskDefinition", "ecs:RunTask"],
    {
      existing: [["ecs:cluster"]],
    },
  ),
  passRole(
    "ecs-005",
    "Start a new task with a stronger role on a container instance",
    "ecs-tasks.amazonaws.com",
    ["ecs:RegisterTaskDefinition", "ecs:StartTask"],
    { existing: [["ecs:cluster"], ["ecs:container-instance"]] },
  ),
  passRole(
    "ecs-007",
    "Register its own host in an ECS cluster, then start a task with a stronger role on it",
    "ecs-tasks.amazonaws.com",
    ["ecs:StartTask", ["ecs:RegisterContainerInstance", "WORKLOAD"], "ecs:DeregisterContainerInstance"],
    { existing: [["ecs:cluster"]], unobservable: "whether the caller controls a host that can join the cluster" },
  ),
  passRole(
    "ecs-008",
    "Run an existing ECS task definition with a stronger role",
    "ecs-tasks.amazonaws.com",
    [["ecs:RunTask", "WORKLOAD"]],
    {
      existing: [["ecs:task-definition"], ["ecs:cluster"]],
    },
  ),
  passRole(
    "ecs-009",
    "Start an existing ECS task definition with a stronger role",
    "ecs-tasks.amazonaws.com",
    [["ecs:StartTask", "WORKLOAD"]],
    {
      existing: [["ecs:task-definition"], ["ecs:cluster"], ["ecs:container-instance"]],
    },
  ),
  passRole("apprunner-001", "Create an App Runner service with a stronger role", "tasks.apprunner.amazonaws.com", [
    "apprunner:CreateService",
  ]),
  passRole("batch-001", "Create a Batch job definition with a stronger role", "ecs-tasks.amazonaws.com", [
    "batch:RegisterJobDefinition",
    "batch:SubmitJob",
  ]),
  passRole(
    "bedrock-001",
    "Create an AgentCore code interpreter with a stronger role",
    "bedrock-agentcore.amazonaws.com",
    [
      "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:StartCodeInterpreterSession",
      "bedrock-agentcore:InvokeCodeInterpreter",
    ],
  ),
  passRole("sagemaker-001", "Create a notebook instance with a stronger role", "sagemaker.amazonaws.com", [
    "sagemaker:CreateNotebookInstance",
  ]),
  passRole("sagemaker-002", "Create a training job with a stronger role", "sagemaker.amazonaws.com", [
    "sagemaker:CreateTrainingJob",
  ]),
  passRole("sagemaker-003", "Create a processing job with a stronger role", "sagemaker.amazonaws.com", [
    "sagemaker:CreateProcessingJob",
  ]),
  passRole("braket-001", "Create a Braket hybrid job with a stronger role", "braket.amazonaws.com", [
    "braket:CreateJob",
  ]),
  passRole("omics-001", "Start a HealthOmics workflow run with a stronger role", "omics.amazonaws.com", [
    "omics:CreateWorkflow",
    "omics:StartRun",
  ]),
  passRole(
    "emr-001",
    "Create an EMR cluster with a stronger role",
    ["ec2.amazonaws.com", "elasticmapreduce.amazonaws.com"],
    ["elasticmapreduce:RunJobFlow"],
  ),
  passRole("emrserverless-001", "Run an EMR Serverless job with a stronger role", "emr-serverless.amazonaws.com", [
    "emr-serverless:CreateApplication",
    "emr-serverless:StartJobRun",
  ]),
  passRole(
    "kinesisanalytics-001",
    "Create a Flink application with a stronger role",
    "kinesisanalytics.amazonaws.com",
    ["kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"],
  ),
  passRole("gamelift-001", "Create a fleet from an uploaded build with a stronger role", "gamelift.amazonaws.com", [
    "gamelift:CreateBuild",
    "gamelift:RequestUploadCredentials",
    "gamelift:CreateFleet",
  ]),
  passRole(
    "imagebuilder-001",
    "Build an image with a stronger role",
    "ec2.amazonaws.com",
    [
      "imagebuilder:CreateComponent",
      "imagebuilder:CreateImageRecipe",
      "imagebuilder:CreateInfrastructureConfiguration",
      "imagebuilder:CreateImage",
    ],
    { profile: "NEEDED" },
  ),
  passRole(
    "cognitoidentity-001",
    "Bind a stronger role to an identity pool",
    "cognito-identity.amazonaws.com",
    [["cognito-identity:SetIdentityPoolRoles", "WORKLOAD"]],
    { existing: [["cognito-identity:identitypool"]] },
  ),
  passRole("scheduler-001", "Schedule an API call with a stronger role", "scheduler.amazonaws.com", [
    "scheduler:CreateSchedule",
  ]),
  passRole("stepfunctions-001", "Create a state machine with a stronger role", "states.amazonaws.com", [
    "states:CreateStateMachine",
    "states:StartExecution",
  ]),
  passRole("ssm-003", "Run its own Automation runbook with a stronger role", "ssm.amazonaws.com", [
    "ssm:CreateDocument",
    "ssm:StartAutomationExecution",
  ]),
  // The machine is the caller's own, and its agent gets the credentials of the role (AWS Systems Manager API Reference,
  // *CreateActivation*).
  passRole("own-ssm-04", "Register a machine as a hybrid node with a stronger role", "ssm.amazonaws.com", [
    "ssm:CreateActivation",
  ]),
  passRole(
    "ext-ec2-01",
    "Launch an instance with a new instance profile for a stronger role",
    "ec2.amazonaws.com",
    ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "ec2:RunInstances"],
    { profile: "NONE_YET" },
  ),
  passRole(
    "ext-ec2-02",
    "Launch an instance, then associate an existing profile with it",
    "ec2.amazonaws.com",
    ["ec2:RunInstances", "ec2:AssociateIamInstanceProfile"],
    { profile: "NEEDED" },
  ),
  passRole("ext-ec2-03", "Launch an instance, then associate a new profile with it", "ec2.amazonaws.com", [
    "iam:CreateInstanceProfile",
    "iam:AddRoleToInstanceProfile",
    "ec2:RunInstances",
    "ec2:AssociateIamInstanceProfile",
  ]),
  passRole(
    "ext-ec2-04",
    "Replace the profile of an instance that it controls",
    "ec2.amazonaws.com",
    [["ec2:ReplaceIamInstanceProfileAssociation", "WORKLOAD"]],
    {
      profile: "NEEDED",
      category: "EXISTING_PASSROLE",
      existing: [["ec2:instance"]],
      unobservable: "whether the caller controls the instance",
    },
  ),
  passRole(
    "ext-ec2-05",
    "Associate a profile with an instance that it controls",
    "ec2.amazonaws.com",
    [["ec2:AssociateIamInstanceProfile", "WORKLOAD"]],
    {
      profile: "NEEDED",
      category: "EXISTING_PASSROLE",
      existing: [["ec2:instance"]],
      unobservable: "whether the caller controls the instance",
    },
  ),
  passRole(
    "ext-ec2-06",
    "Disassociate the profile of an instance, then associate another",
    "ec2.amazonaws.com",
    [
      ["ec2:DisassociateIamInstanceProfile", "WORKLOAD"],
      ["ec2:AssociateIamInstanceProfile", "WORKLOAD"],
    ],
    {
      profile: "NEEDED",
      category: "EXISTING_PASSROLE",
      existing: [["ec2:instance"]],
      unobservable: "whether the caller controls the instance",
    },
  ),
  passRole(
    "ext-ec2-07",
    "Put a stronger role into an empty profile that is in use",
    "ec2.amazonaws.com",
    ["iam:AddRoleToInstanceProfile"],
    {
      category: "EXISTING_PASSROLE",
      existing: [["ec2:instance"]],
      unobservable: "whether the caller controls an instance whose profile is empty",
    },
  ),
  passRole(
    "ext-ec2-08",
    "Exchange the role of a profile that is in use",
    "ec2.amazonaws.com",
    ["iam:RemoveRoleFromInstanceProfile", "iam:AddRoleToInstanceProfile"],
    {
      category: "EXISTING_PASSROLE",
      existing: [["ec2:instance"]],
      unobservable: "whether the caller controls an instance with that profile",
    },
  ),
  passRole(
    "ext-autoscaling-03",
    "Create a launch configuration with a stronger role and an Auto Scaling group",
    "ec2.amazonaws.com",
    ["autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"],
  ),
  passRole(
    "ext-autoscaling-04",
    "Give an existing Auto Scaling group a new launch configuration",
    "ec2.amazonaws.com",
    ["autoscaling:CreateLaunchConfiguration", ["autoscaling:UpdateAutoScalingGroup", "WORKLOAD"]],
    { existing: [["autoscaling:autoScalingGroup"]] },
  ),
  passRole(
    "ext-autoscaling-05",
    "Create a launch template with a stronger role and an Auto Scaling group",
    "ec2.amazonaws.com",
    ["ec2:CreateLaunchTemplate", "autoscaling:CreateAutoScalingGroup", "ec2:RunInstances"],
  ),
  passRole(
    "ext-autoscaling-06",
    "Give an existing Auto Scaling group a new launch template",
    "ec2.amazonaws.com",
    ["ec2:CreateLaunchTemplate", ["autoscaling:UpdateAutoScalingGroup", "WORKLOAD"], "ec2:RunInstances"],
    { existing: [["autoscaling:autoScalingGroup"]] },
  ),
  passRole(
    "ext-cloudformation-01",
    "Update a stack with another service role",
    "cloudformation.amazonaws.com",
    [["cloudformation:UpdateStack", "WORKLOAD"]],
    { existing: [["cloudformation:stack"]] },
  ),
  passRole(
    "ext-codebuild-01",
    "Give a build project a stronger role, then start a build",
    "codebuild.amazonaws.com",
    [
      ["codebuild:UpdateProject", "WORKLOAD"],
      ["codebuild:StartBuild", "WORKLOAD"],
    ],
    { category: "EXISTING_PASSROLE", existing: [["codebuild:project"]] },
  ),
  passRole(
    "ext-codebuild-02",
    "Give a build project a stronger role, then start a batch build",
    "codebuild.amazonaws.com",
    [
      ["codebuild:UpdateProject", "WORKLOAD"],
      ["codebuild:StartBuildBatch", "WORKLOAD"],
    ],
    { category: "EXISTING_PASSROLE", existing: [["codebuild:project"]] },
  ),
  passRole(
    "ext-lambda-02",
    "Create a function with a stronger role that a new DynamoDB table triggers",
    "lambda.amazonaws.com",
    ["lambda:CreateFunction", "lambda:CreateEventSourceMapping", "dynamodb:CreateTable", "dynamodb:PutItem"],
  ),
  passRole(
    "ext-lambda-03",
    "Give an existing function a stronger role and other code",
    "lambda.amazonaws.com",
    [
      ["lambda:UpdateFunctionCode", "WORKLOAD"],
      ["lambda:UpdateFunctionConfiguration", "WORKLOAD"],
    ],
    { category: "EXISTING_PASSROLE", existing: [["lambda:function"]] },
  ),
  passRole(
    "ext-sagemaker-01",
    "Create a notebook with a stronger role and open it through a presigned URL",
    "sagemaker.amazonaws.com",
    ["sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
  ),
  passRole("ext-amplify-01", "Start an Amplify build with a stronger role", "amplify.amazonaws.com", [
    "amplify:CreateApp",
    "amplify:CreateBranch",
    "amplify:StartJob",
  ]),
  passRole(
    "ext-ssm-02",
    "Run an existing Automation runbook with a stronger role",
    "ssm.amazonaws.com",
    ["ssm:StartAutomationExecution"],
    {
      existing: [["ssm:automation-definition", "ssm:document"]],
    },
  ),
  passRole(
    "ext-agentcore-02",
    "Create an AgentCore runtime with a stronger role, then open a shell in it",
    "bedrock-agentcore.amazonaws.com",
    [
      "bedrock-agentcore:CreateAgentRuntime",
      "bedrock-agentcore:CreateAgentRuntimeEndpoint",
      "bedrock-agentcore:CreateWorkloadIdentity",
      "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ],
  ),
  passRole(
    "ext-agentcore-03",
    "Create an AgentCore harness with a stronger role, then open a shell in it",
    "bedrock-agentcore.amazonaws.com",
    [
      "bedrock-agentcore:CreateHarness",
      "bedrock-agentcore:CreateAgentRuntime",
      "bedrock-agentcore:CreateAgentRuntimeEndpoint",
      "bedrock-agentcore:CreateWorkloadIdentity",
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ],
  ),
  passRole(
    "ext-agentcore-05",
    "Create an AgentCore browser with a stronger role, then control it",
    "bedrock-agentcore.amazonaws.com",
    [
      "bedrock-agentcore:CreateBrowser",
      "bedrock-agentcore:StartBrowserSession",
      "bedrock-agentcore:ConnectBrowserAutomationStream",
    ],
  ),
];
