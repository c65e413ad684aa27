/** The validators of Fastify, which check the inputs of routes by their JSON Schema. */
import AjvCompiler from "@fastify/ajv-compiler";
import { once } from "../../iam/memoize.ts";

type BuildCompiler = ReturnType<typeof AjvCompiler>;

/** Keeps one instance of Ajv for each set of options, and Ajv keeps the validator of each schema. */
const buildCompiler: BuildCompiler = AjvCompiler();

/**
 * Compiles each validator at the first input that it checks. Together they would take a tenth of the CPU time of a start.
 *
 * Fastify then takes header schemas as they are, so they name headers in lower case, as Node.js does.
 */
export const validatorsAtFirstUse: BuildCompiler = (schemas, options) => {
  const compile = buildCompiler(schemas, options);
  return (route) => {
    const validator = once(() => compile(route));
    // Fastify reads the errors of the last input from the function.
    const validate = (input: unknown): unknown => {
      const isValid = validator()(input);
      Object.assign(validate, { errors: validator().errors });
      return isValid;
    };
    return validate as ReturnType<typeof compile>;
  };
};
