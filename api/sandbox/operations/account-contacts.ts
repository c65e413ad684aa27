/** AWS Account Management: the alternate contacts of the account. */
import { AwsError } from "../aws-error.ts";
import type { JsonOperationTable } from "../operation.ts";

export const accountOperations: JsonOperationTable = {
  GetAlternateContact: ({ account, params }) => {
    const type = params.required("AlternateContactType");
    if (type !== "SECURITY" || !account.hasSecurityContact)
      throw new AwsError("ResourceNotFoundException", 404, "No contact of the inputted alternate contact type found.");
    return {
      AlternateContact: {
        AlternateContactType: type,
        Name: "Security team",
        Title: "Security",
        EmailAddress: "security@fernhill.example",
        PhoneNumber: "+49 30 555 0100",
      },
    };
  },
};
