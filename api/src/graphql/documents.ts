import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from "graphql";
import { AppError } from "../errors.ts";
import { depthRule, TOKENS_MAX } from "./limits.ts";

/** Dashboards ask the same few; a parsed one of its own for each of 5,000 sockets is 100 MB. */
const KEPT_MAX = 100;
/** Longer ones are read each time: a parsed document takes some thirty times its text. */
const KEPT_MAX_CHARACTERS = 4_096;

/** Documents that are good for this schema, whoever asks: what a caller may and what it costs is asked of each operation. */
export class Documents {
  /** The one used last goes last. */
  private readonly kept = new Map<string, DocumentNode>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Throws GraphQLError or AppError; answers the mistakes of a document that does not fit the schema. */
  read(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.kept.get(query);
    if (!known && !query.isWellFormed())
      throw new AppError("BAD_REQUEST", {
        message:
          "The query contains an invalid Unicode character: an unpaired surrogate. Remove it and send the query again.",
      });
    const document = known ?? parse(query, { maxTokens: TOKENS_MAX });
    const mistakes = known ? [] : validate(this.schema, document, [...specifiedRules, depthRule]);
    if (mistakes.length > 0) return mistakes;
    if (query.length <= KEPT_MAX_CHARACTERS) this.keep(query, document);
    return document;
  }

  private keep(query: string, document: DocumentNode): void {
    this.kept.delete(query);
    this.kept.set(query, document);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
  }
}
