import { ArgsType, Int } from "type-graphql";
import { Input } from "../tied.ts";
import { AlertFilter } from "./alert.ts";

/** The arguments of the `alerts` fields below a principal or resource. */
@ArgsType()
export class AlertsArgs {
  @Input(() => Int, {
    nullable: true,
    defaultValue: 100,
    description: "The maximum number of alerts: 0 to 500; default 100. Ignored if `last` is given.",
  })
  first?: number | null;
  @Input(() => String, { nullable: true, description: "The cursor after which the page starts." })
  after?: string | null;
  @Input(() => Int, {
    nullable: true,
    description: "The maximum number of alerts from the end, or before `before`: 0 to 500.",
  })
  last?: number | null;
  @Input(() => String, { nullable: true, description: "The cursor before which the page ends." })
  before?: string | null;
  @Input(() => AlertFilter, {
    nullable: true,
    description: "The conditions that an alert must meet; all alerts if omitted.",
  })
  filter?: AlertFilter | null;
}
