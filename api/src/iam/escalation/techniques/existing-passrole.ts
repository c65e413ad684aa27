/** Techniques that use a workload which already has a stronger role. */
import { type EscalationTechnique, useWorkload } from "./technique.ts";

/**
 * No step acts on the node: AWS checks the resources `instance` and `managed-instance` only if the request names the
 * node in its deprecated parameter InstanceId. A request with Targets is allowed by the document alone (AWS Systems
 * Manager User Guide, *Working with associations using IAM*).
 */
const CREATE_ASSOCIATION = [["ssm:CreateAssociation", "NEW"]] as const;

export const EXISTING_PASSROLE_TECHNIQUES: readonly EscalationTechnique[] = [
  useWorkload(
    "ec2-002",
    "Put a script into the user data of an existing instance",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
  ),
  useWorkload(
    "ec2-004",
    "Change the default version of a launch template",
    ["ec2:launch-template", "ec2.amazonaws.com"],
    ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    { unobservable: "what launches from the template's default version" },
  ),
  useWorkload(
    "ec2instanceconnect-003",
    "Push a temporary SSH key to an instance",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ec2-instance-connect:SendSSHPublicKey"],
    { workingState: "running", unobservable: "whether the network lets the caller reach the instance" },
  ),
  useWorkload(
    "lambda-003",
    "Replace the code of an existing function",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode"],
  ),
  useWorkload(
    "lambda-004",
    "Replace the code of an existing function and invoke it",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"],
  ),
  useWorkload(
    "lambda-005",
    "Replace the code of an existing function and open its resource policy",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode", "lambda:AddPermission"],
  ),
  useWorkload(
    "cloudformation-002",
    "Update a stack that has a service role",
    ["cloudformation:stack", "cloudformation.amazonaws.com"],
    ["cloudformation:UpdateStack"],
  ),
  useWorkload(
    "cloudformation-005",
    "Run a change set on a stack that has a service role",
    ["cloudformation:stack", "cloudformation.amazonaws.com"],
    ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
  ),
  useWorkload(
    "codebuild-002",
    "Override the buildspec of an existing project",
    ["codebuild:project", "codebuild.amazonaws.com"],
    ["codebuild:StartBuild"],
  ),
  useWorkload(
    "codebuild-003",
    "Override the buildspec of an existing project in a batch build",
    ["codebuild:project", "codebuild.amazonaws.com"],
    ["codebuild:StartBuildBatch"],
  ),
  useWorkload(
    "glue-002",
    "Replace the SSH key of a development endpoint",
    ["glue:devEndpoint", "glue.amazonaws.com"],
    ["glue:UpdateDevEndpoint"],
  ),
  useWorkload(
    "ecs-006",
    "Open a shell in a running task with ECS Exec",
    ["ecs:task", "ecs-tasks.amazonaws.com"],
    ["ecs:ExecuteCommand", "ecs:DescribeTasks"],
    { workingState: "RUNNING" },
  ),
  useWorkload(
    "apprunner-002",
    "Change an existing App Runner service",
    ["apprunner:service", "tasks.apprunner.amazonaws.com"],
    ["apprunner:UpdateService"],
  ),
  useWorkload(
    "batch-002",
    "Submit an existing privileged job definition",
    ["batch:job-definition", "ecs-tasks.amazonaws.com"],
    ["batch:SubmitJob"],
  ),
  useWorkload(
    "bedrock-002",
    "Use an existing AgentCore code interpreter",
    ["bedrock-agentcore:code-interpreter-custom", "bedrock-agentcore.amazonaws.com"],
    ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
  ),
  useWorkload(
    "sagemaker-004",
    "Open an existing notebook through a presigned URL",
    ["sagemaker:notebook-instance", "sagemaker.amazonaws.com"],
    ["sagemaker:CreatePresignedNotebookInstanceUrl"],
    { workingState: "InService" },
  ),
  useWorkload(
    "sagemaker-005",
    "Give an existing notebook a lifecycle configuration",
    ["sagemaker:notebook-instance", "sagemaker.amazonaws.com"],
    [
      ["sagemaker:CreateNotebookInstanceLifecycleConfig", "NEW"],
      "sagemaker:StopNotebookInstance",
      "sagemaker:UpdateNotebookInstance",
      "sagemaker:StartNotebookInstance",
    ],
  ),
  useWorkload(
    "codedeploy-001",
    "Deploy its own code onto existing hosts",
    ["codedeploy:deploymentgroup", "ec2.amazonaws.com"],
    ["codedeploy:CreateDeployment", ["codedeploy:RegisterApplicationRevision", "NEW"]],
  ),
  useWorkload(
    "stepfunctions-002",
    "Change an existing state machine and run it",
    ["states:stateMachine", "states.amazonaws.com"],
    ["states:UpdateStateMachine", "states:StartExecution"],
  ),
  useWorkload(
    "ssm-001",
    "Open a shell on a managed instance",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ssm:StartSession"],
    {
      workingState: "running",
    },
  ),
  useWorkload(
    "ssm-002",
    "Run a command on a managed instance",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ssm:SendCommand", ["ssm:SendCommand", "NEW"]],
    { workingState: "running" },
  ),
  useWorkload(
    "ext-autoscaling-01",
    "Create an Auto Scaling group from an existing launch configuration",
    ["autoscaling:launchConfiguration", "ec2.amazonaws.com"],
    [["autoscaling:CreateAutoScalingGroup", "NEW"]],
  ),
  useWorkload(
    "ext-autoscaling-02",
    "Create the service-linked role, then an Auto Scaling group from an existing launch configuration",
    ["autoscaling:launchConfiguration", "ec2.amazonaws.com"],
    [
      ["autoscaling:CreateAutoScalingGroup", "NEW"],
      ["iam:CreateServiceLinkedRole", "NEW"],
    ],
  ),
  useWorkload(
    "ext-lambda-01",
    "Change the layers or settings of an existing function",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionConfiguration"],
  ),
  useWorkload(
    "ext-lambda-04",
    "Replace the code of an existing function and connect an event source",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode", ["lambda:CreateEventSourceMapping", "NEW"]],
  ),
  useWorkload(
    "ext-ssm-01",
    "Run commands on managed instances through a State Manager association",
    ["ec2:instance", "ec2.amazonaws.com"],
    CREATE_ASSOCIATION,
  ),
  // A hybrid node acts with the role of its activation, whose credentials the agent keeps on the node (AWS Systems Manager
  // User Guide, *Create the IAM service role required for Systems Manager in hybrid and multicloud environments*).
  useWorkload(
    "own-ssm-01",
    "Open a shell on a hybrid managed node",
    ["ssm:managed-instance", "ssm.amazonaws.com"],
    ["ssm:StartSession"],
    {
      workingState: "Online",
      unobservable: "whether the advanced-instances tier is on, which sessions on hybrid nodes need",
    },
  ),
  useWorkload(
    "own-ssm-02",
    "Run a command on a hybrid managed node",
    ["ssm:managed-instance", "ssm.amazonaws.com"],
    ["ssm:SendCommand", ["ssm:SendCommand", "NEW"]],
    { workingState: "Online" },
  ),
  useWorkload(
    "own-ssm-03",
    "Run commands on hybrid managed nodes through a State Manager association",
    ["ssm:managed-instance", "ssm.amazonaws.com"],
    CREATE_ASSOCIATION,
  ),
  useWorkload(
    "ext-agentcore-01",
    "Run a shell command in an existing AgentCore runtime",
    ["bedrock-agentcore:runtime", "bedrock-agentcore.amazonaws.com"],
    ["bedrock-agentcore:InvokeAgentRuntimeCommand"],
  ),
  useWorkload(
    "ext-agentcore-04",
    "Control an existing AgentCore browser",
    ["bedrock-agentcore:browser-custom", "bedrock-agentcore.amazonaws.com"],
    ["bedrock-agentcore:StartBrowserSession", "bedrock-agentcore:ConnectBrowserAutomationStream"],
  ),
];
