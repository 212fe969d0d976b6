import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { clientPrograms } from "./environment.ts";
import { Workspace } from "./workspace.ts";

/* Programs that upload to PyPI. The index takes no uploads, and its answer says what to type instead. */

const HINT = 'this index takes no uploads, type "aws s3 cp dist/ s3://BUCKET/ --recursive" instead';

interface Uploader {
  program: string;
  args: (url: string, wheel: string) => string[];
  env?: (url: string) => Record<string, string>;
  /** Where it shows neither reason phrase nor body. */
  shows?: string;
}

const LOGIN = { user: "local", token: "local" };

const UPLOADERS: Record<string, Uploader> = {
  twine: {
    program: "twine",
    args: (url, wheel) => [
      ...["upload", "--non-interactive", "--repository-url", url],
      ...["--username", LOGIN.user, "--password", LOGIN.token, wheel],
    ],
  },
  uv: {
    program: "uv",
    args: (url, wheel) => [
      ...["publish", "--publish-url", url, "--username", LOGIN.user, "--password", LOGIN.token, wheel],
    ],
  },
  poetry: {
    program: "poetry",
    args: () => ["publish", "--repository", "own", "--dist-dir", "dist", "--no-interaction"],
    env: (url) => ({
      POETRY_REPOSITORIES_OWN_URL: url,
      POETRY_HTTP_BASIC_OWN_USERNAME: LOGIN.user,
      POETRY_HTTP_BASIC_OWN_PASSWORD: LOGIN.token,
    }),
  },
  hatch: {
    program: "hatch",
    args: (url, wheel) => [
      ...["publish", "--no-prompt", "--repo", url, "--user", LOGIN.user, "--auth", LOGIN.token, wheel],
    ],
  },
  flit: {
    program: "flit",
    args: () => ["publish", "--format", "wheel"],
    env: (url) => ({ FLIT_INDEX_URL: url, FLIT_USERNAME: LOGIN.user, FLIT_PASSWORD: LOGIN.token }),
  },
  pdm: {
    program: "pdm",
    args: (url) => [
      ...["publish", "--no-build", "--repository", url, "--username", LOGIN.user, "--password", LOGIN.token],
    ],
    shows: "405 Method Not Allowed",
  },
};

const PYPROJECT = `[project]
name = "uploaded"
version = "1.0"
description = "A project that someone tries to upload"

[build-system]
requires = ["flit_core >=3.2,<4"]
build-backend = "flit_core.buildapi"
`;

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

it.each(Object.entries(UPLOADERS))(
  "%s is refused, and says why",
  async (name, { program, args, env, shows = HINT }) => {
    await using workspace = await Workspace.make(await clientPrograms(`${name}.txt`));
    await workspace.write("pyproject.toml", PYPROJECT);
    await workspace.write("uploaded.py", '"""A project."""\n__version__ = "1.0"\n');
    const { filename, body } = buildWheel({ name: "uploaded", version: "1.0" });
    const wheel = await workspace.write(`dist/${filename}`, body);
    const url = stack.index.simpleUrl.replace("//local:local@", "//");
    const { code, output } = await workspace.run(program, args(url, wheel), env?.(url));
    expect(code).not.toBe(0);
    expect(output).toContain(shows);
  },
);
