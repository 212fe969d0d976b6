import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonFile } from "@wheelyard/core/project-page-json";
import type { UpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { runCommand } from "../support/run-command.ts";

/** An index on this machine that clients take for pypi.org. */
export interface StandInPypi extends AsyncDisposable {
  /** Leads a client's requests for pypi.org here, and makes it trust what answers. */
  environment: Record<string, string>;
  /** The projects that it was asked for since the last call. */
  takeAsked(): string[];
}

const HOST = "pypi.org";

/**
 * Clients reach it through a proxy that leads nowhere else, so that settings that name pypi.org can be tested word for
 * word, and not even a wrong one reaches it.
 *
 * @param index has the projects
 */
export async function startStandInPypi(index: UpstreamServer): Promise<StandInPypi> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-"));
  const { authority, key, certificate } = await makeCertificates(folder);
  const { port } = new URL(index.index);
  const asked: string[] = [];
  const site = createTlsServer({ key, cert: certificate }, (incoming, response) => {
    const [, name] = /^\/(?:simple|pypi)\/([^/]+)\//.exec(incoming.url ?? "") ?? [];
    if (name !== undefined) asked.push(name);
    if (incoming.url?.startsWith("/pypi/")) return sendRelease(incoming.url, index, response);
    const onward = request({ port, path: incoming.url, method: incoming.method, headers: incoming.headers });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  });
  const proxy = createServer((_, response) => response.writeHead(403).end());
  proxy.on("connect", ({ url }, client: Socket) => {
    if (url !== `${HOST}:443`) return client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const onward = connect((site.address() as AddressInfo).port, "127.0.0.1");
    client.on("error", () => onward.destroy());
    onward.on("error", () => client.destroy());
    client.write("HTTP/1.1 200 OK\r\n\r\n");
    onward.pipe(client).pipe(onward);
  });
  for (const server of [site, proxy]) await once(server.listen(0, "127.0.0.1"), "listening");
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const variables = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT"];
  return {
    environment: {
      HTTPS_PROXY: address,
      https_proxy: address,
      ...Object.fromEntries(variables.map((name) => [name, authority])),
    },
    takeAsked: () => asked.splice(0),
    async [Symbol.asyncDispose]() {
      for (const server of [site, proxy]) {
        server.closeAllConnections();
        server.close();
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What poetry reads of a release in pypi.org's own JSON API. */
async function sendRelease(url: string, { index }: UpstreamServer, response: ServerResponse): Promise<void> {
  const [, , name = "", version = ""] = url.split("/");
  const page = await fetch(`${index}${name}/`);
  const { files = [] } = page.ok ? ((await page.json()) as { files?: JsonFile[] }) : {};
  const urls = files
    .filter(({ filename }) => filename.startsWith(`${name}-${version}-`))
    .map((file) => ({
      packagetype: "bdist_wheel",
      filename: file.filename,
      digests: file.hashes,
      url: new URL(file.url, `https://${HOST}/simple/${name}/`).href,
    }));
  const info = { name, version, summary: "", requires_dist: [], requires_python: null, yanked: false };
  const status = urls.length > 0 ? 200 : 404;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ info, urls }));
}

async function makeCertificates(
  folder: string,
): Promise<{ authority: string; key: Buffer; certificate: Buffer }> {
  const at = (name: string) => join(folder, name);
  const make = async (name: string, subject: string, ...further: string[]) => {
    const args = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      subject,
      ...further,
    ];
    const files = ["-keyout", at(`${name}.key`), "-out", at(`${name}.crt`)];
    const { code, stderr } = await runCommand("openssl", [...args, ...files], cleanEnvironment());
    if (code !== 0) throw new Error(`Cannot make a certificate: ${stderr}`);
  };
  await make("authority", "/CN=tests");
  const signing = ["-CA", at("authority.crt"), "-CAkey", at("authority.key")];
  const names = ["-addext", `subjectAltName=DNS:${HOST}`, "-addext", "basicConstraints=critical,CA:FALSE"];
  await make("site", `/CN=${HOST}`, ...signing, ...names);
  const [key, certificate] = await Promise.all([readFile(at("site.key")), readFile(at("site.crt"))]);
  return { authority: at("authority.crt"), key, certificate };
}
