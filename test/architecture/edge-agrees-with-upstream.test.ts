import { filePath } from "@wheelyard/core/file-url";
import { MAIN } from "@wheelyard/core/root";
import { anyProjectName, anyVersion } from "@wheelyard/core/testing/arbitrary-text";
import { parseVersion } from "@wheelyard/core/version";
import fc from "fast-check";
import { expect, it } from "vitest";
import { NO_RECORD } from "../../packages/edge-auth/src/viewer-request/authenticate.ts";
import { decide } from "../../packages/edge-auth/src/viewer-request/decide.ts";
import { basic, viewerRequest } from "../../packages/edge-auth/test/request.ts";
import { NOW, RECORDS } from "../../packages/edge-auth/test/users.ts";
import { HELD_BACK_FOLDER } from "../../packages/upstream/src/page/json-page.ts";
import { readPagePath } from "../../packages/upstream/src/request/page-path.ts";

// The edge writes the paths that upstream's function reads, and reads the links that the function writes. They share no
// code.

function decisionAtEdge(user: string, uri: string) {
  const token = `${user}-token`;
  const request = viewerRequest({ uri, headers: { authorization: basic(user, token) } });
  return decide(request, token, RECORDS.get(user) ?? NO_RECORD, NOW, "direct");
}

it.each([
  ["alice", "simple", "any", "html"],
  ["narrow", "simple", "restricted", "html"],
  ["alice", "project", "any", "people"],
  ["narrow", "project", "restricted", "people"],
])(
  "the page that %s asks for at %s is requested from upstream for a reader who is: %s",
  (user, folder, reader, view) => {
    fc.assert(
      fc.property(anyProjectName(), (name) => {
        const canonical = decisionAtEdge(user, `/${folder}/${name}`).target;
        const { status, target } = decisionAtEdge(user, canonical);
        expect(status).toBe(200);
        const project = { root: MAIN, name: canonical.split("/")[2] };
        expect(readPagePath(target)).toEqual({ project, view, reader });
      }),
      { seed: 22, numRuns: 1_000 },
    );
  },
);

it.each([
  ["alice", "any"],
  ["narrow", "restricted"],
])(
  "the page of a release that %s asks for is requested from upstream for a reader who is: %s",
  (user, reader) => {
    fc.assert(
      fc.property(anyVersion(), (written) => {
        const release = parseVersion(written).normalised;
        const { status, target } = decisionAtEdge(user, `${filePath(`project/numpy/${release}`)}/`);
        expect(status).toBe(200);
        const project = { root: MAIN, name: "numpy" };
        expect(readPagePath(target)).toEqual({ project, view: { release }, reader });
        expect(readPagePath(decodeURIComponent(target))).toEqual(readPagePath(target));
      }),
      { seed: 22, numRuns: 1_000 },
    );
  },
);

it.each(["until-2026-12-03", "blocked", "without-upload-time", "MAL-2026-1234", "GHSA-x5h8-2q9m-7r4c"])(
  "a link to a file that is held back, %s, is answered with that reason",
  (label) => {
    const link = filePath(`${HELD_BACK_FOLDER}/${label}/acme_core-1!2.0+x-py3-none-any.whl`);
    expect(decisionAtEdge("narrow", link)).toMatchObject({
      status: 403,
      target: label.replace("until-", "until "),
    });
  },
);
