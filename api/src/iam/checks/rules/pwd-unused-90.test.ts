import { testUnusedPassword } from "../../../../test/support/unused-credentials.ts";
import { pwdUnused90 } from "./pwd-unused-90.ts";

testUnusedPassword({ check: pwdUnused90, days: 90, setting: "unusedLongDays" });
