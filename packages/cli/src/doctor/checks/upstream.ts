import { byteSize } from "@wheelyard/core/byte-size";
import { JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import type { Answer } from "../ask.ts";
import { failed, passed, seen, skipped, unchecked } from "../check.ts";
import { inSeconds } from "../clock.ts";
import type { Place } from "../place.ts";
import { upstreamCheck } from "../upstream-check.ts";
import { describeStatus } from "./answer-problem.ts";
import { probePath } from "./probe-page.ts";

const NOT_EMULATED = { emulator: "the emulator has no origin groups, so it never asks upstream" };

/** Everybody has heard of it, and pypi.org's largest page. */
const KNOWN = "requests";
const LARGE = "pydantic-core";

const LARGE_MS = 10_000;

/** The pages that upstream answers have such an ETag. */
const UPSTREAM_ETAG = /^(?:W\/)?"u-/;

export const publicProject = upstreamCheck({
  name: "a public project",
  expects: `the page of "${KNOWN}" from upstream`,
  after: ["sign in"],
  unchecked: NOT_EMULATED,
  async run(place) {
    const answer = await askForPage(place, KNOWN);
    if (answer.status !== 200) return failed(describeStatus(answer));
    const { etag = "nothing" } = answer.headers;
    return UPSTREAM_ETAG.test(etag) ? passed("200") : failed(`ETag ${etag}, a page of the bucket`);
  },
});

export const largePage = upstreamCheck({
  name: "a large page",
  expects: `the page of "${LARGE}" from upstream within ${LARGE_MS / 1_000} s`,
  after: ["a public project"],
  unchecked: NOT_EMULATED,
  async run(place) {
    const start = place.clock.now();
    const answer = await askForPage(place, LARGE);
    const milliseconds = place.clock.now() - start;
    const took = inSeconds(milliseconds);
    if (answer.status !== 200) return failed(`${describeStatus(answer)} after ${took}`);
    const text = `${byteSize(answer.body.length)} in ${took}`;
    return milliseconds <= LARGE_MS ? passed(text) : failed(text);
  },
});

/** A client asks for a page many times; upstream is asked once in a while. */
export const keptPage = upstreamCheck({
  name: "a kept page",
  expects: 'X-Cache "Hit from cloudfront" for a page that was asked for a moment ago',
  after: ["a public project"],
  unchecked: { ...NOT_EMULATED, local: "a local index has no CloudFront" },
  async run(place) {
    await askForPage(place, KNOWN);
    const { headers } = await askForPage(place, KNOWN);
    const { "x-cache": cache = "nothing" } = headers;
    return seen(/^Hit/i.test(cache) ? undefined : cache, cache);
  },
});

/** What is private is never asked for elsewhere. The probe is, because it was uploaded. */
export const privateProject = upstreamCheck({
  name: "a private project",
  expects: "the page of the bucket, not one of upstream",
  after: ["listed"],
  unchecked: NOT_EMULATED,
  async run(place) {
    const { ask, site, reader } = place;
    const answer = await ask(site + probePath(place), { login: reader });
    if (answer.status !== 200) return failed(describeStatus(answer));
    const { etag = "" } = answer.headers;
    return UPSTREAM_ETAG.test(etag) ? failed(`ETag ${etag}, a page of upstream`) : passed("its own");
  },
});

export const reservedProject = upstreamCheck({
  name: "a reserved project",
  expects: "404 if the bucket does not have it",
  after: ["sign in"],
  unchecked: NOT_EMULATED,
  async run(place, { reserved }) {
    const [name] = reserved;
    if (name === undefined) return skipped("no name is reserved");
    const answer = await askForPage(place, name);
    const { etag = "" } = answer.headers;
    if (answer.status === 200 && !UPSTREAM_ETAG.test(etag))
      return passed(`the bucket's own page of "${name}"`);
    return seen(
      answer.status === 404 ? undefined : `${describeStatus(answer)} for "${name}"`,
      `404 for "${name}"`,
    );
  },
});

/** Only CloudFront may call the function that answers for upstream. */
export const functionUrl = upstreamCheck({
  name: "around CloudFront to upstream",
  expects: "403 from the URL of the function",
  unchecked: { emulator: "the emulator has no function URLs on the network" },
  async run({ account, ask }) {
    if (account === undefined) return unchecked("a local index has no function URL");
    const url = await account.functionUrl("upstream");
    const answer = await ask(`${url}_index/simple/${KNOWN}/index.json`);
    return seen(answer.status === 403 ? undefined : `${describeStatus(answer)} for ${url}`, "403");
  },
});

/** CloudFront allows no uploads where pages come from upstream, and the function can't answer them with its hint. */
export const upstreamMethods = upstreamCheck({
  name: "uploads to a public project",
  expects: "403 for a POST, from CloudFront itself",
  after: ["sign in"],
  unchecked: { ...NOT_EMULATED, local: "a local index has no CloudFront: the function answers 405" },
  async run({ ask, site, reader }) {
    const answer = await ask(`${site}/simple/${KNOWN}/`, { method: "POST", login: reader });
    return seen(answer.status === 403 ? undefined : describeStatus(answer), "403");
  },
});

function askForPage({ ask, site, reader }: Place, name: string): Promise<Answer> {
  return ask(`${site}/simple/${name}/`, { login: reader, headers: { accept: JSON_CONTENT_TYPE } });
}
