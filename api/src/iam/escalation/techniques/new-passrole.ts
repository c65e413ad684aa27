/** Techniques that pass a role to a service that the role trusts. The file is named after the category of nearly all of them. */
import { type EscalationTechnique, passRole } from "./technique.ts";

export const NEW_PASSROLE_TECHNIQUES: readonly EscalationTechnique[] = [
  passRole("ec2-001", "Launch an instance with a stronger profile", "ec2.amazonaws.com", ["ec2:RunInstances"], {
    profile: "NEEDED",
  }),
  passRole("ec2-003", "Spot request with a stronger profile", "ec2.amazonaws.com", ["ec2:RequestSpotInstances"], {
    profile: "NEEDED",
  }),
  passRole("lambda-001", "New function with a stronger role, invoke it", "lambda.amazonaws.com", [
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
  ]),
  passRole(
    "lambda-002",
    "New function triggered by an event source",
    "lambda.amazonaws.com",
    ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    { existing: [["kinesis:stream", "sqs:queue", "dynamodb:table", "kafka:cluster"]] },
  ),
  passRole("lambda-006", "New function made invokable by resource policy", "lambda.amazonaws.com", [
    "lambda:CreateFunction",
    "lambda:AddPermission",
  ]),
  passRole("cloudformation-001", "New stack with a stronger service role", "cloudformation.amazonaws.com", [
    "cloudformation:CreateStack",
  ]),
  passRole("cloudformation-003", "New StackSet with a stronger execution role", "cloudformation.amazonaws.com", [
    "cloudformation:CreateStackSet",
    "cloudformation:CreateStackInstances",
  ]),
  passRole(
    "cloudformation-004",
    "Rewrite a StackSet",
    "cloudformation.amazonaws.com",
    [["cloudformation:UpdateStackSet", "WORKLOAD"]],
    {
      existing: [["cloudformation:stackset"]],
    },
  ),
  passRole("codebuild-001", "Build new project, single build with a stronger role", "codebuild.amazonaws.com", [
    "codebuild:CreateProject",
    "codebuild:StartBuild",
  ]),
  passRole("codebuild-004", "Build new project, batch build with a stronger role", "codebuild.amazonaws.com", [
    "codebuild:CreateProject",
    "codebuild:StartBuildBatch",
  ]),
  passRole(
    "datapipeline-001",
    "New pipeline with a stronger role",
    ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com"],
    ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
    { status: "CLOSED_TO_NEW_CUSTOMERS" },
  ),
  passRole("glue-001", "New dev endpoint with a stronger role", "glue.amazonaws.com", ["glue:CreateDevEndpoint"]),
  passRole("glue-003", "New Glue job started by StartJobRun", "glue.amazonaws.com", [
    "glue:CreateJob",
    "glue:StartJobRun",
  ]),
  passRole("glue-004", "New Glue job started by CreateTrigger", "glue.amazonaws.com", [
    "glue:CreateJob",
    "glue:CreateTrigger",
  ]),
  passRole(
    "glue-005",
    "Rewritten Glue job started by StartJobRun",
    "glue.amazonaws.com",
    [
      ["glue:UpdateJob", "WORKLOAD"],
      ["glue:StartJobRun", "WORKLOAD"],
    ],
    { existing: [["glue:job"]] },
  ),
  passRole(
    "glue-006",
    "Rewritten Glue job started by CreateTrigger",
    "glue.amazonaws.com",
    [["glue:UpdateJob", "WORKLOAD"], "glue:CreateTrigger"],
    { existing: [["glue:job"]] },
  ),
  passRole("glue-007", "Interactive session with a stronger role", "glue.amazonaws.com", [
    "glue:CreateSession",
    "glue:RunStatement",
  ]),
  passRole("ecs-001", "New cluster, task definition and service", "ecs-tasks.amazonaws.com", [
    "ecs:CreateCluster",
    "ecs:RegisterTaskDefinition",
    "ecs:CreateService",
  ]),
  passRole("ecs-002", "New cluster, task definition and run", "ecs-tasks.amazonaws.com", [
    "ecs:CreateCluster",
    "ecs:RegisterTaskDefinition",
    "ecs:RunTask",
  ]),
  passRole(
    "ecs-003",
    "New service on an existing cluster",
    "ecs-tasks.amazonaws.com",
    ["ecs:RegisterTaskDefinition", "ecs:CreateService"],
    { existing: [["ecs:cluster"]] },
  ),
  passRole(
    "ecs-004",
    "Run a new task on an existing cluster",
    "ecs-tasks.amazonaws.com",
    ["ecs:RegisterTaskDefinition", "ecs:RunTask"],
    {
      existing: [["ecs:cluster"]],
    },
  ),
  passRole(
    "ecs-005",
    "Start a new task on a container instance",
    "ecs-tasks.amazonaws.com",
    ["ecs:RegisterTaskDefinition", "ecs:StartTask"],
    { existing: [["ecs:cluster"], ["ecs:container-instance"]] },
  ),
  passRole(
    "ecs-007",
    "Register own host, then start a task with overrides",
    "ecs-tasks.amazonaws.com",
    ["ecs:StartTask", ["ecs:RegisterContainerInstance", "WORKLOAD"], "ecs:DeregisterContainerInstance"],
    { existing: [["ecs:cluster"]], unobservable: "whether the caller controls a host that can join the cluster" },
  ),
  passRole(
    "ecs-008",
    "Run an existing task definition with overrides",
    "ecs-tasks.amazonaws.com",
    [["ecs:RunTask", "WORKLOAD"]],
    {
      existing: [["ecs:task-definition"], ["ecs:cluster"]],
    },
  ),
  passRole(
    "ecs-009",
    "Start an existing task definition with overrides",
    "ecs-tasks.amazonaws.com",
    [["ecs:StartTask", "WORKLOAD"]],
    {
      existing: [["ecs:task-definition"], ["ecs:cluster"], ["ecs:container-instance"]],
    },
  ),
  passRole("apprunner-001", "New App Runner service with a stronger role", "tasks.apprunner.amazonaws.com", [
    "apprunner:CreateService",
  ]),
  passRole("batch-001", "New Batch job definition with a stronger role", "ecs-tasks.amazonaws.com", [
    "batch:RegisterJobDefinition",
    "batch:SubmitJob",
  ]),
  passRole("bedrock-001", "New AgentCore code interpreter with a stronger role", "bedrock-agentcore.amazonaws.com", [
    "bedrock-agentcore:CreateCodeInterpreter",
    "bedrock-agentcore:StartCodeInterpreterSession",
    "bedrock-agentcore:InvokeCodeInterpreter",
  ]),
  passRole("sagemaker-001", "New notebook instance with a stronger role", "sagemaker.amazonaws.com", [
    "sagemaker:CreateNotebookInstance",
  ]),
  passRole("sagemaker-002", "Training job with a stronger role", "sagemaker.amazonaws.com", [
    "sagemaker:CreateTrainingJob",
  ]),
  passRole("sagemaker-003", "Processing job with a stronger role", "sagemaker.amazonaws.com", [
    "sagemaker:CreateProcessingJob",
  ]),
  passRole("braket-001", "Hybrid job with a stronger role", "braket.amazonaws.com", ["braket:CreateJob"]),
  passRole("omics-001", "HealthOmics workflow run with a stronger role", "omics.amazonaws.com", [
    "omics:CreateWorkflow",
    "omics:StartRun",
  ]),
  passRole(
    "emr-001",
    "EMR cluster with a stronger role",
    ["ec2.amazonaws.com", "elasticmapreduce.amazonaws.com"],
    ["elasticmapreduce:RunJobFlow"],
  ),
  passRole("emrserverless-001", "EMR Serverless job with a stronger role", "emr-serverless.amazonaws.com", [
    "emr-serverless:CreateApplication",
    "emr-serverless:StartJobRun",
  ]),
  passRole("kinesisanalytics-001", "Flink application with a stronger role", "kinesisanalytics.amazonaws.com", [
    "kinesisanalytics:CreateApplication",
    "kinesisanalytics:StartApplication",
  ]),
  passRole("gamelift-001", "Fleet from an uploaded build with a stronger role", "gamelift.amazonaws.com", [
    "gamelift:CreateBuild",
    "gamelift:RequestUploadCredentials",
    "gamelift:CreateFleet",
  ]),
  passRole(
    "imagebuilder-001",
    "Image Builder image with a stronger profile",
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
  passRole("scheduler-001", "Scheduled API call under a stronger role", "scheduler.amazonaws.com", [
    "scheduler:CreateSchedule",
  ]),
  passRole("stepfunctions-001", "New state machine with a stronger role", "states.amazonaws.com", [
    "states:CreateStateMachine",
    "states:StartExecution",
  ]),
  passRole("ssm-003", "Custom Automation runbook under a stronger role", "ssm.amazonaws.com", [
    "ssm:CreateDocument",
    "ssm:StartAutomationExecution",
  ]),
  // The machine is the caller's own, and its agent gets the credentials of the role (AWS Systems Manager API Reference,
  // *CreateActivation*).
  passRole("own-ssm-04", "Register a machine as a hybrid node of a stronger role", "ssm.amazonaws.com", [
    "ssm:CreateActivation",
  ]),
  passRole(
    "ext-ec2-01",
    "Launch with a freshly made instance profile",
    "ec2.amazonaws.com",
    ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "ec2:RunInstances"],
    { profile: "NONE_YET" },
  ),
  passRole(
    "ext-ec2-02",
    "Launch bare, then associate an existing profile",
    "ec2.amazonaws.com",
    ["ec2:RunInstances", "ec2:AssociateIamInstanceProfile"],
    { profile: "NEEDED" },
  ),
  passRole("ext-ec2-03", "Launch bare, then associate a freshly made profile", "ec2.amazonaws.com", [
    "iam:CreateInstanceProfile",
    "iam:AddRoleToInstanceProfile",
    "ec2:RunInstances",
    "ec2:AssociateIamInstanceProfile",
  ]),
  passRole(
    "ext-ec2-04",
    "Swap the profile of a controlled instance",
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
    "Associate a profile to a controlled instance",
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
    "Disassociate then associate a profile",
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
    "Put a stronger role in an empty profile in use",
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
    "Exchange the role inside a profile in use",
    "ec2.amazonaws.com",
    ["iam:RemoveRoleFromInstanceProfile", "iam:AddRoleToInstanceProfile"],
    {
      category: "EXISTING_PASSROLE",
      existing: [["ec2:instance"]],
      unobservable: "whether the caller controls an instance with that profile",
    },
  ),
  passRole("ext-autoscaling-03", "New launch configuration and group", "ec2.amazonaws.com", [
    "autoscaling:CreateLaunchConfiguration",
    "autoscaling:CreateAutoScalingGroup",
  ]),
  passRole(
    "ext-autoscaling-04",
    "New launch configuration on an existing group",
    "ec2.amazonaws.com",
    ["autoscaling:CreateLaunchConfiguration", ["autoscaling:UpdateAutoScalingGroup", "WORKLOAD"]],
    { existing: [["autoscaling:autoScalingGroup"]] },
  ),
  passRole("ext-autoscaling-05", "New launch template and group", "ec2.amazonaws.com", [
    "ec2:CreateLaunchTemplate",
    "autoscaling:CreateAutoScalingGroup",
    "ec2:RunInstances",
  ]),
  passRole(
    "ext-autoscaling-06",
    "New launch template on an existing group",
    "ec2.amazonaws.com",
    ["ec2:CreateLaunchTemplate", ["autoscaling:UpdateAutoScalingGroup", "WORKLOAD"], "ec2:RunInstances"],
    { existing: [["autoscaling:autoScalingGroup"]] },
  ),
  passRole(
    "ext-cloudformation-01",
    "Update a stack and pass a different role",
    "cloudformation.amazonaws.com",
    [["cloudformation:UpdateStack", "WORKLOAD"]],
    { existing: [["cloudformation:stack"]] },
  ),
  passRole(
    "ext-codebuild-01",
    "Swap a project role, then build",
    "codebuild.amazonaws.com",
    [
      ["codebuild:UpdateProject", "WORKLOAD"],
      ["codebuild:StartBuild", "WORKLOAD"],
    ],
    { category: "EXISTING_PASSROLE", existing: [["codebuild:project"]] },
  ),
  passRole(
    "ext-codebuild-02",
    "Swap a project role, then batch build",
    "codebuild.amazonaws.com",
    [
      ["codebuild:UpdateProject", "WORKLOAD"],
      ["codebuild:StartBuildBatch", "WORKLOAD"],
    ],
    { category: "EXISTING_PASSROLE", existing: [["codebuild:project"]] },
  ),
  passRole("ext-lambda-02", "New function triggered by a new DynamoDB table", "lambda.amazonaws.com", [
    "lambda:CreateFunction",
    "lambda:CreateEventSourceMapping",
    "dynamodb:CreateTable",
    "dynamodb:PutItem",
  ]),
  passRole(
    "ext-lambda-03",
    "Swap role and code of an existing function",
    "lambda.amazonaws.com",
    [
      ["lambda:UpdateFunctionCode", "WORKLOAD"],
      ["lambda:UpdateFunctionConfiguration", "WORKLOAD"],
    ],
    { category: "EXISTING_PASSROLE", existing: [["lambda:function"]] },
  ),
  passRole("ext-sagemaker-01", "New notebook opened by presigned URL", "sagemaker.amazonaws.com", [
    "sagemaker:CreateNotebookInstance",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
  ]),
  passRole("ext-amplify-01", "Amplify build with a stronger role", "amplify.amazonaws.com", [
    "amplify:CreateApp",
    "amplify:CreateBranch",
    "amplify:StartJob",
  ]),
  passRole(
    "ext-ssm-02",
    "Existing Automation runbook under a stronger role",
    "ssm.amazonaws.com",
    ["ssm:StartAutomationExecution"],
    {
      existing: [["ssm:automation-definition", "ssm:document"]],
    },
  ),
  passRole("ext-agentcore-02", "New AgentCore runtime, then shell", "bedrock-agentcore.amazonaws.com", [
    "bedrock-agentcore:CreateAgentRuntime",
    "bedrock-agentcore:CreateAgentRuntimeEndpoint",
    "bedrock-agentcore:CreateWorkloadIdentity",
    "bedrock-agentcore:InvokeAgentRuntimeCommand",
  ]),
  passRole("ext-agentcore-03", "New AgentCore harness, then shell", "bedrock-agentcore.amazonaws.com", [
    "bedrock-agentcore:CreateHarness",
    "bedrock-agentcore:CreateAgentRuntime",
    "bedrock-agentcore:CreateAgentRuntimeEndpoint",
    "bedrock-agentcore:CreateWorkloadIdentity",
    "bedrock-agentcore:GetAgentRuntime",
    "bedrock-agentcore:InvokeAgentRuntimeCommand",
  ]),
  passRole("ext-agentcore-05", "New AgentCore browser, then drive it", "bedrock-agentcore.amazonaws.com", [
    "bedrock-agentcore:CreateBrowser",
    "bedrock-agentcore:StartBrowserSession",
    "bedrock-agentcore:ConnectBrowserAutomationStream",
  ]),
];
