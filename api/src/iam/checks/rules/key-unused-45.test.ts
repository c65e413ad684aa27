import { testUnusedKey } from "../../../../test/support/unused-credentials.ts";
import { keyUnused45 } from "./key-unused-45.ts";

testUnusedKey({ check: keyUnused45, days: 45, setting: "unusedShortDays" });
