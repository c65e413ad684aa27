import { testUnusedPassword } from "../../../../test/support/unused-credentials.ts";
import { pwdUnused45 } from "./pwd-unused-45.ts";

testUnusedPassword({ check: pwdUnused45, days: 45, setting: "unusedShortDays" });
