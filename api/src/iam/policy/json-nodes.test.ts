/** Compares the offsets with those of an independent parser. */
import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { expect, test } from "vitest";
import { nodeAt, readNodes } from "./json-nodes.ts";

const TEXTS = [
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*", "s3:Put*"],"Resource":"*"}]}',
  ' {\n\t"Statement" : { "Action" : [ ] , "Condition": {"Bool":{"aws:SecureTransport":[true, "false",null]}} }\r\n}\n',
  '{"a\\"b":{"\\u0041ction":"x\\\\"},"c":[[],{},-1.5e3,"]},\\""]}',
];
const PATHS: readonly (readonly (string | number)[])[] = [
  [],
  ["Statement"],
  ["Statement", 0],
  ["Statement", 0, "Action", 1],
  ["Statement", 1],
  ["Statement", "Action"],
  ["Statement", "Action", 0],
  ["Statement", "Condition", "Bool", "aws:SecureTransport", 2],
  ['a"b', "Action"],
  ["c", 0],
  ["c", 1],
  ["c", 2],
  ["c", 3],
  ["c", "length"],
  ["Version", 0],
];

test.each(TEXTS)("%s", (text) => {
  const root = readNodes(text);
  const tree = parseTree(text)!;
  for (const path of PATHS) {
    const node = nodeAt(root, path);
    const expected = findNodeAtLocation(tree, [...path]);
    expect(node && { offset: node.offset, length: node.end - node.offset, key: node.keyOffset }, path.join()).toEqual(
      expected
        ? {
            offset: expected.offset,
            length: expected.length,
            key: expected.parent?.type === "property" ? expected.parent.offset : null,
          }
        : null,
    );
  }
});
