/** The operations of AWS KMS that protect the key-encryption key. */
import { randomBytes } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { Call, JsonOperationTable } from "../operation.ts";

const DATA_KEY_BYTES = 32;

export const kmsOperations: JsonOperationTable = {
  GenerateDataKey: (call) => {
    const { params } = call;
    const keys = keysOf(call);
    const key = keys.get(params.required("KeyId"));
    if (params.optional("KeySpec") !== "AES_256")
      throw new AwsError("ValidationException", 400, "Please specify either number of bytes or key spec.");
    const clear = randomBytes(DATA_KEY_BYTES);
    return {
      KeyId: key.arn,
      Plaintext: clear.toString("base64"),
      CiphertextBlob: keys.encrypt(key, clear, params.map("EncryptionContext")).toString("base64"),
    };
  },
  Decrypt: (call) => {
    const { params } = call;
    const ciphertext = Buffer.from(params.required("CiphertextBlob"), "base64");
    const { key, clear } = keysOf(call).decrypt(ciphertext, params.map("EncryptionContext"), params.optional("KeyId"));
    return { KeyId: key.arn, Plaintext: clear.toString("base64"), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
  },
  DescribeKey: (call) => {
    const { id, arn, createdAt, isEnabled } = keysOf(call).get(call.params.required("KeyId"));
    return {
      KeyMetadata: {
        AWSAccountId: call.account.id,
        KeyId: id,
        Arn: arn,
        CreationDate: createdAt / 1_000,
        Enabled: isEnabled,
        KeyState: isEnabled ? "Enabled" : "Disabled",
        KeyUsage: "ENCRYPT_DECRYPT",
        KeyManager: "CUSTOMER",
        KeySpec: "SYMMETRIC_DEFAULT",
        EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      },
    };
  },
};

function keysOf({ account, region }: Call) {
  return account.kmsKeysIn(region);
}
