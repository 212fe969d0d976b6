import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { cleanEnvironment } from "../../test/support/clean-environment.ts";
import { keptPort } from "../../test/support/kept-port.ts";
import { startProgram } from "../measure/background-program.ts";

const PROGRAM = "/usr/sbin/nginx";

/** Serves a folder unchanged, compressing HTML, with index.html for each folder in it. */
export async function startNginx(folder: string): Promise<AsyncDisposable & { url: string }> {
  if (!existsSync(PROGRAM)) {
    throw new Error(`Cannot serve "${folder}": expected ${PROGRAM} (apt-get install nginx-light)`);
  }
  const prefix = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
  const port = await keptPort();
  const configuration = join(prefix, "nginx.conf");
  await writeFile(configuration, configurationOf(prefix, folder, port));
  const url = `http://127.0.0.1:${port}`;
  const server = await startProgram(PROGRAM, ["-p", prefix, "-c", configuration], cleanEnvironment(), url);
  return {
    url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(prefix, { recursive: true });
    },
  };
}

function configurationOf(prefix: string, folder: string, port: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
daemon off;
user ${userInfo().username};
error_log stderr;
pid ${prefix}/nginx.pid;
events {}
http {
  access_log off;
  gzip on;
  gzip_proxied any;
  types { text/html html; application/octet-stream whl; text/plain metadata; }
  ${temporary.map((name) => `${name}_temp_path ${prefix}/${name};`).join("\n  ")}
  server {
    listen 127.0.0.1:${port};
    root ${folder};
  }
}
`;
}
