import { json } from "node:stream/consumers";
import { answering } from "./answering.ts";

/** SSM, with these parameters. A value that nobody asked to decrypt is not shown. */
export function parametersOf(values: Record<string, string>): Promise<string> {
  return answering(async (request, response) => {
    const { Name, WithDecryption } = (await json(request)) as { Name: string; WithDecryption?: boolean };
    const value = values[Name];
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.statusCode = value === undefined ? 400 : 200;
    const answer =
      value === undefined
        ? { __type: "ParameterNotFound" }
        : { Parameter: { Name, Type: "SecureString", Value: WithDecryption ? value : "encrypted" } };
    response.end(JSON.stringify(answer));
  });
}
