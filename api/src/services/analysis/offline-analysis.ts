/** Recognises and reads offline files in the analysis process. Loaded with the first question about such a file. */
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import type { AccountReading } from "../../aws/account-reading.ts";
import { readOfflineAccount, recognizeOfflineFile } from "../../aws/offline-files.ts";
import type { Answers, Question } from "./requests.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

type QuestionOf<Kind extends Question["kind"]> = Extract<Question, { readonly kind: Kind }>;

export async function recognizeFile({
  fileKind,
  content,
  now,
}: QuestionOf<"OFFLINE_FILE">): Promise<Answers["OFFLINE_FILE"]> {
  const owner = recognizeOfflineFile(
    fileKind,
    Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    now,
  );
  return { owner, packed: await compress(content) };
}

export async function readFiles({ awsAccountId, files }: QuestionOf<"OFFLINE_ACCOUNT">): Promise<AccountReading> {
  const unpacked = await Promise.all(
    files.map(async ({ packed, ...file }) => ({ ...file, content: await decompress(packed) })),
  );
  return readOfflineAccount({ awsAccountId, files: unpacked });
}
