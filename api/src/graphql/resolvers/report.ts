import { Arg, Ctx, ID, Resolver } from "type-graphql";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { ControlRow } from "../rows.ts";
import { Mutation, Query } from "../tied.ts";
import { ControlStandardEnum } from "../types/enums.ts";
import {
  AnswerControlInput,
  ControlAnswerIdInput,
  ControlAnswerPayload,
  ReportComparison,
  ReportRecord,
} from "../types/report.ts";

@Resolver()
export class ReportResolver {
  @RequiresPermission("audit.read")
  @Query(() => ReportRecord, {
    nullable: true,
    description:
      "The entry of the audit log about the report file with this hash. Null if IAM Monitor has made no such file, so that it is another file or was changed.",
  })
  async reportRecord(
    @Arg("sha256", () => String, { description: "The SHA-256 hash of the file in 64 hexadecimal digits." })
    sha256: string,
    @Ctx() { services }: RequestContext,
  ) {
    return services.reports.bySha256(sha256);
  }

  @RequiresPermission("reports.create")
  @Query(() => ReportComparison, {
    description: "The differences between the reports of a standard at the ends of two scans.",
  })
  async compareReports(
    @Arg("standard", () => ControlStandardEnum, { description: "The standard of both reports." })
    standard: ControlStandard,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
    })
    account: string | null,
    @Arg("fromScanId", () => ID, { description: "The ID of the scan to whose end the earlier report applies." })
    fromScan: string,
    @Arg("toScanId", () => ID, {
      nullable: true,
      description: "The ID of the scan to whose end the later report applies; the present if omitted.",
    })
    toScan: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.reports.compare({ standard, account, fromScan, toScan });
  }

  @RequiresPermission("controls.answer")
  @Mutation(() => ControlAnswerPayload, {
    description:
      "Answers a control of one account that no scan can decide, with evidence and an end. Replaces the answer before. Errors: BAD_USER_INPUT, NOT_FOUND, ACCOUNT_ARCHIVED.",
  })
  async answerControl(
    @Arg("input", () => AnswerControlInput, { description: "The control and the answer with its evidence." })
    input: AnswerControlInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ control: ControlRow | null }>({ control: null }, async () => {
      const row = await services.controlAnswers.answer({ ...input });
      return { control: await services.checks.control(row) };
    });
  }

  @RequiresPermission("controls.answer")
  @Mutation(() => ControlAnswerPayload, {
    description: "Withdraws an answer, so that its control is open again. The answer stays in past reports.",
  })
  async withdrawControlAnswer(
    @Arg("input", () => ControlAnswerIdInput, { description: "The answer to withdraw." }) { id }: ControlAnswerIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ control: ControlRow | null }>({ control: null }, async () => {
      const row = await services.controlAnswers.withdraw(id);
      return { control: await services.checks.control(row) };
    });
  }
}
