/** Reads build projects. */
import { inParallel, present } from "../pages.ts";
import { allByToken, batchesOf, type WorkloadReader } from "./workload-reader.ts";

/** The maximum number of projects in one call of BatchGetProjects. */
const DESCRIBED_AT_ONCE = 100;

export const codeBuildReader: WorkloadReader = {
  label: "AWS CodeBuild",
  purpose: "Lists build projects and their service roles.",
  kinds: ["codebuild:project"],
  actions: ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
  async read({ open, send }) {
    const { BatchGetProjectsCommand, CodeBuildClient, ListProjectsCommand } = await import("@aws-sdk/client-codebuild");
    const client = open((config) => new CodeBuildClient(config));
    const allNames = await allByToken("codebuild:ListProjects", async (nextToken) => {
      const page = await send((call) => client.send(new ListProjectsCommand({ nextToken }), call));
      return { items: page.projects, token: page.nextToken };
    });
    const projects = await inParallel(batchesOf(allNames, DESCRIBED_AT_ONCE), 1, async (names) => {
      const answer = await send((call) => client.send(new BatchGetProjectsCommand({ names: [...names] }), call));
      return present(answer.projects, "codebuild:BatchGetProjects", "projects");
    });
    return projects.flat().map(({ arn, serviceRole }) => ({
      resourceArn: present(arn, "codebuild:BatchGetProjects", "arn"),
      role: serviceRole,
    }));
  },
};
