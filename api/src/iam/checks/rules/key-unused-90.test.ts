import { testUnusedKey } from "../../../../test/support/unused-credentials.ts";
import { keyUnused90 } from "./key-unused-90.ts";

testUnusedKey({ check: keyUnused90, days: 90, setting: "unusedLongDays" });
