import { type Check, failed, seen } from "../check.ts";
import type { FormName } from "../probe.ts";
import { describeStatus, headersProblem, policyHeaders } from "./answer-problem.ts";
import { askForFile, fileProblem } from "./file-answers.ts";

/** A file's bytes and headers, as pip and uv ask for them. */
export const file: Check = {
  group: "Probe",
  name: "file",
  expects: "the bytes that were uploaded, the metadata inside, and the headers of a file",
  after: ["listed"],
  async run(place) {
    const { plain } = place.probe.files;
    const problem = await fileProblem(place, plain);
    if (problem !== undefined) return failed(problem);
    const answer = await askForFile(place, plain);
    const fault = headersProblem(answer, policyHeaders(place, `/${plain.key}`));
    return seen(fault, `${plain.body.length} bytes`);
  },
};

/** uv and pip read the end of a wheel first. */
export const range: Check = {
  group: "Probe",
  name: "part of a file",
  expects: "206 with the last 100 bytes",
  after: ["listed"],
  async run(place) {
    const { plain } = place.probe.files;
    const answer = await askForFile(place, plain, "", { range: "bytes=-100" });
    if (answer.status !== 206) return failed(describeStatus(answer));
    const total = plain.body.length;
    const wanted = `bytes ${total - 100}-${total - 1}/${total}`;
    const has = answer.headers["content-range"];
    if (has !== wanted) return failed(`Content-Range: ${has ?? "nothing"}`);
    return seen(answer.body.equals(plain.body.subarray(-100)) ? undefined : "other bytes", "206");
  },
};

/** S3 reads a raw plus as a space, and clients spell both characters in two ways. */
export const plus = spelled("plus", "plus", ["+", "%2B"]);
export const tilde = spelled("tilde", "tilde", ["~", "%7E"]);

function spelled(form: FormName, name: string, [raw, escaped]: readonly [string, string]): Check {
  return {
    group: "Probe",
    name: `${name} in a name`,
    expects: `the same bytes by "${raw}" and by "${escaped}"`,
    after: ["listed"],
    async run(place) {
      const { ask, site, reader } = place;
      const one = place.probe.files[form];
      for (const path of [`/${one.key}`, `/${one.key.replace(raw, escaped)}`]) {
        const answer = await ask(site + path, { login: reader });
        if (answer.status !== 200) return failed(`${describeStatus(answer)} for ${path}`);
        if (!answer.body.equals(one.body)) return failed(`other bytes for ${path}`);
      }
      return seen(await fileProblem(place, one), "the same bytes");
    },
  };
}
