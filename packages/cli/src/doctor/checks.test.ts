import { expect, it } from "vitest";
import { QUEUE_POLICY } from "../../testing/healthy-account.ts";
import { healthyPlace } from "../../testing/healthy-place.ts";
import type { Account } from "./account/account.ts";
import type { Answer, Question } from "./ask.ts";
import type { Check } from "./check.ts";
import { checksFor } from "./checks.ts";
import type { Place } from "./place.ts";
import { type CheckResult, runChecks } from "./run-checks.ts";

const CHECKS = checksFor({ uploads: 2, ring: true, wait: true });

/** Runs checks against a deployment that is as it should be, but for what `spoil` does to it. */
async function run(checks: readonly Check[], spoil: (place: Place) => Place): Promise<CheckResult[]> {
  const place = healthyPlace();
  await place.store.put("_index/agreed/deployment.txt", Buffer.from("r1 https://index.example\n"), {
    contentType: "text/plain",
  });
  return runChecks(checks, spoil(place), {
    begins() {},
    ended() {},
    explain: (error) => (error as Error).message,
  });
}

/** A check, after all that it comes after. */
function withEarlier(name: string): Check[] {
  const check = CHECKS.find((one) => one.name === name);
  if (check === undefined) throw new Error(`Cannot run "${name}": expected one of the checks`);
  const earlier = new Set([...(check.after ?? []).flatMap(withEarlier), check]);
  return [...earlier];
}

it("finds nothing wrong with a deployment that is as it should be", async () => {
  const results = await run(CHECKS, (place) => place);
  expect(results.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
});

type Spoil = (place: Place) => Place;

/** Changes answers to these paths. */
function answering(
  path: RegExp,
  change: (answer: Answer, question: Question) => Partial<Answer>,
  isMeant: (question: Question) => boolean = () => true,
): Spoil {
  return (place) => ({
    ...place,
    ask: async (url, question = {}) => {
      const answer = await place.ask(url, question);
      const { pathname, search } = new URL(url);
      const isChanged = path.test(pathname + search) && isMeant(question);
      return isChanged ? { ...answer, ...change(answer, question) } : answer;
    },
  });
}

const status = (path: RegExp, code: number, isMeant?: (question: Question) => boolean) =>
  answering(path, () => ({ status: code }), isMeant);

const without = (path: RegExp, header: string, isMeant?: (question: Question) => boolean) =>
  answering(
    path,
    ({ headers }) => ({
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== header)),
    }),
    isMeant,
  );

const body = (path: RegExp, text: string, isMeant?: (question: Question) => boolean) =>
  answering(path, () => ({ body: Buffer.from(text) }), isMeant);

const account =
  (change: Partial<Account>): Spoil =>
  (place) => ({
    ...place,
    account: place.account && { ...place.account, ...change },
  });

const queuePolicy = (statements: object[]) =>
  account({
    queueAttributes: async (url) =>
      url.endsWith("dead-letters")
        ? { QueueArn: "dead" }
        : { QueueArn: "q", Policy: JSON.stringify({ Statement: statements }), RedrivePolicy: "{}" },
  });

const [TLS, S3] = QUEUE_POLICY.Statement as [object, object];

/** The bucket as it is, but for writes to some keys. */
const writing =
  (store: Partial<Place["store"]>): Spoil =>
  (place) => ({
    ...place,
    store: {
      get: (...args) => place.store.get(...args),
      list: (...args) => place.store.list(...args),
      put: (...args) => place.store.put(...args),
      delete: (...args) => place.store.delete(...args),
      ...store,
    },
  });

const PROJECT_PAGE = /^\/simple\/wheelyard-doctor-[^/]*\/$/;
const asks = (accept: string) => (question: Question) => question.headers?.accept === accept;
const signedIn = ({ login }: Question) => login !== undefined;

/** What is wrong with a deployment, and what the check says that is there for it. */
const BROKEN: [check: string, wrong: string, spoil: Spoil, saw: string | RegExp][] = [
  [
    "outputs",
    "an old stack",
    account({ outputs: new Map([["IndexUrl", "https://index.example/simple/"]]) }),
    /^none called BucketName, DistributionId, /,
  ],
  [
    "notifications",
    "one is missing",
    (place) =>
      account({
        notifications: async () =>
          ((await place.account?.notifications()) ?? []).filter(
            ({ event, suffix }) => event !== "s3:ObjectRemoved:*" || suffix !== ".asc",
          ),
      })(place),
    'none for s3:ObjectRemoved:* of ".asc"',
  ],
  [
    "notifications",
    "they go elsewhere",
    account({ queueAttributes: async () => ({ QueueArn: "another" }) }),
    /^one for s3:ObjectCreated:\* of "\.whl" to arn:aws:sqs:/,
  ],
  ["queue", "S3 may not send", queuePolicy([TLS]), "that S3 may not send to it"],
  ["queue", "anyone may send", queuePolicy([TLS, S3, S3]), "that 2 statements let others send to it"],
  [
    "queue",
    "another bucket may send",
    queuePolicy([TLS, { ...S3, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::theirs" } } }]),
    "that arn:aws:s3:::theirs may send to it",
  ],
  [
    "queue",
    "another bucket may send too",
    queuePolicy([
      TLS,
      {
        ...S3,
        Condition: { ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::theirs", "arn:aws:s3:::my-pypi"] } },
      },
    ]),
    "that arn:aws:s3:::theirs may send to it",
  ],
  ["queue", "anything of S3 may send", queuePolicy([TLS, { ...S3, Condition: {} }]), /^that any bucket/],
  [
    "queue",
    "anyone may do anything",
    queuePolicy([TLS, S3, { Effect: "Allow", Principal: "*", Action: "*" }]),
    "that 2 statements let others send to it",
  ],
  ["queue", "TLS is not required", queuePolicy([S3]), "that it can be used without TLS"],
  ["queue", "there are no dead letters", queuePolicy([TLS, S3]), "dead letters in no queue"],
  [
    "functions",
    "one has failed",
    account({
      deployedFunction: async (part) => ({
        state: part === "indexer" ? "Failed" : "Active",
        variables: { RELEASE: "r1" },
      }),
    }),
    "indexer Failed",
  ],
  ["concurrency", "a new account", account({ concurrency: async () => 10 }), "10"],
  [
    "run after the deployment",
    "reconcile ran for the release before",
    account({ deployedFunction: async () => ({ state: "Active", variables: { RELEASE: "r2" } }) }),
    /^a run for r1, but r2 is deployed, even after 3\.0 s$/,
  ],
  ["alarms", "none", account({ alarms: async () => [] }), 'no alarm "dead-letters"'],
  [
    "alarms",
    "one is turned off",
    (place) =>
      account({
        alarms: async (region) =>
          ((await place.account?.alarms(region)) ?? []).map((alarm) => ({
            ...alarm,
            isArmed: !alarm.name.endsWith("-retries"),
          })),
      })(place),
    '"retries", which tells nobody',
  ],
  [
    "who hears alarms",
    "nobody followed the link",
    account({ subscribers: async () => ({ confirmed: 1, pending: 2 }) }),
    "2 who have not confirmed yet",
  ],
  [
    "no token",
    "a page is open",
    status(/^\/simple\/$/, 200, ({ login }) => login === undefined),
    "200 for /simple/",
  ],
  [
    "no token",
    "a file is open",
    status(/\.whl$/, 200, ({ login }) => login === undefined),
    "200 for /acme-1.0-py3-none-any.whl",
  ],
  [
    "no token",
    "no challenge",
    without(/^\/$/, "www-authenticate"),
    /^401 for \/ with no www-authenticate, expected "Basic realm=/,
  ],
  [
    "no token",
    "no security header",
    without(/^\/simple\/$/, "x-frame-options"),
    '401 for /simple/ with no x-frame-options, expected "DENY"',
  ],
  [
    "plain HTTP",
    "a redirect",
    (place) => ({
      ...place,
      ask: async (url, question) =>
        url.startsWith("http:")
          ? { status: 301, headers: { location: "https://index.example/" }, body: Buffer.alloc(0) }
          : place.ask(url, question),
    }),
    "301 to https://index.example/",
  ],
  ["sign in", "no list of projects yet", status(/^\/simple\/$/, 404, signedIn), /^404, even after 3\.0 s$/],
  ["wrong token", "any token will do", status(/^\/simple\/$/, 200, signedIn), "200"],
  [
    "uploads over HTTP",
    "CloudFront answers",
    status(/^\/simple\/$/, 403, ({ method }) => method === "POST"),
    "403",
  ],
  [
    "uploads over HTTP",
    "without methods",
    without(/^\/simple\/$/, "allow", ({ method }) => method === "POST"),
    "405 with Allow: nothing",
  ],
  [
    "what is behind the pages",
    "claims are served",
    status(/^\/_claims\//, 200, signedIn),
    "200 for /_claims/_complete",
  ],
  [
    "what is behind the pages",
    "the bucket is listed",
    body(/list-type/, "<ListBucketResult>"),
    "a listing of the bucket for /?list-type=2",
  ],
  ["before the upload", "an open door to upstream", status(PROJECT_PAGE, 200), "200"],
  [
    "upload",
    "someone has the name",
    writing({ put: async () => ({ kind: "conflict" }) }),
    /^"wheelyard-doctor-.*\.whl" there already$/,
  ],
  [
    "upload",
    "no permission",
    writing({ put: () => Promise.reject(new Error("Access is denied")) }),
    "Access is denied",
  ],
  ["listed", "no event arrives", status(PROJECT_PAGE, 404), /^404, even after 3\.0 s$/],
  [
    "listed",
    "not a page",
    body(PROJECT_PAGE, "{}"),
    /^Cannot read "https:\/\/index\.example\/simple\/.*": expected a list of "files"/,
  ],
  [
    "listed",
    "a file is missing",
    body(PROJECT_PAGE, '{"meta":{"api-version":"1.4"},"name":"x","files":[]}'),
    /^a page without wheelyard_doctor_.*-1\.0-py3-none-any\.whl, even after/,
  ],
  [
    "listed",
    "the list is stale",
    body(/^\/simple\/$/, '{"meta":{"api-version":"1.4"},"projects":[]}', signedIn),
    /^a list of projects without it, even after/,
  ],
  [
    "views",
    "no compressed page",
    without(PROJECT_PAGE, "content-encoding"),
    /^no encoding for \/simple\/.* as application\/vnd\.pypi/,
  ],
  [
    "views",
    "a page for people is missing",
    status(/^\/project\/wheelyard-/, 404),
    /^404 for \/project\/.* as text\/html/,
  ],
  [
    "views",
    "a page may be cached",
    without(PROJECT_PAGE, "cache-control", asks("text/html")),
    /^no cache-control, expected "private, no-cache" for/,
  ],
  [
    "views",
    "the feed is another",
    body(/^\/rss\/updates/, "x"),
    /^no "wheelyard-doctor-.*" in \/rss\/updates\.xml/,
  ],
  ["file", "other bytes", body(/-1\.0-.*\.whl$/, "x"), /^other bytes for .*-1\.0-py3-none-any\.whl$/],
  ["file", "no metadata", status(/\.metadata$/, 404), /^404 for .*\.metadata$/],
  [
    "file",
    "it may run in the browser",
    without(/-1\.0-.*\.whl$/, "content-security-policy"),
    /^no content-security-policy, expected "default-src 'none'/,
  ],
  ["part of a file", "always all of it", status(/\.whl$/, 200), "200"],
  [
    "part of a file",
    "another part",
    answering(/\.whl$/, ({ headers }) => ({ headers: { ...headers, "content-range": "bytes 0-99/900" } })),
    "Content-Range: bytes 0-99/900",
  ],
  ["plus in a name", "a plus is a space", status(/\+/, 403), /^403 for .*1\.0\+local\.1/],
  ["tilde in a name", "escaped once more", status(/%7E/, 404), /^404 for .*a%7Eb/],
  [
    "around CloudFront",
    "an open bucket",
    status(/\.whl$/, 200, ({ login }) => login === undefined),
    /^200 for https:\/\/my-pypi\.s3\.example\/.*\.whl$/,
  ],
  [
    "overwritten",
    "the edge keeps the old bytes",
    (place) =>
      answering(/1\.0\+local\.1-py3-none-any\.whl$|1\.0%2Blocal\.1-py3-none-any\.whl$/, (answer) =>
        answer.status === 200 ? { body: place.probe.files.plus.body } : {},
      )(place),
    /^other bytes for .*1\.0\+local\.1-py3-none-any\.whl, even after/,
  ],
  [
    "overwritten",
    "the edge keeps the old metadata",
    (place) =>
      answering(/1\.0-py3-none-any\.whl\.metadata$/, () => ({ body: place.probe.files.plain.metadata }))(
        place,
      ),
    /^other bytes for .*\.metadata, even after/,
  ],
  [
    "yanked",
    "no event of side files",
    answering(PROJECT_PAGE, ({ body: page }) => ({
      body: Buffer.from(page.toString().replace(/"yanked":"(?:[^"\\]|\\.)*"/, '"x":1')),
    })),
    /not yanked, even after/,
  ],
  [
    "upload with a key of KMS",
    "no policy",
    (place) => ({ ...place, putWithForeignKey: async () => "written" }),
    "that it was written",
  ],
  [
    "from upload to visible",
    "a slow queue",
    slowly(20_000),
    /^2 uploads: half within 20\.\d s, nine in ten within 20\.\d s/,
  ],
  [
    "a private project",
    "upstream answers for it",
    answering(PROJECT_PAGE, ({ headers }) => ({ headers: { ...headers, etag: '"u-1"' } })),
    'ETag "u-1", a page of upstream',
  ],
  [
    "a reserved project",
    "upstream is asked for it",
    answering(/^\/simple\/acme\/$/, () => ({ status: 200, headers: { etag: '"u-1"' } })),
    '200 for "acme"',
  ],
  ["a public project", "no failover", status(/^\/simple\/requests\/$/, 404), "404"],
  [
    "a public project",
    "a copy in the bucket",
    answering(/^\/simple\/requests\/$/, () => ({ headers: { etag: '"a"' } })),
    'ETag "a", a page of the bucket',
  ],
  [
    "a kept page",
    "no cache",
    answering(/^\/simple\/requests\/$/, ({ headers }) => ({
      headers: { ...headers, "x-cache": "Miss from cloudfront" },
    })),
    "Miss from cloudfront",
  ],
  ["a large page", "upstream times out", status(/^\/simple\/pydantic-core\/$/, 504), "504 after 0.0 s"],
  [
    "uploads to a public project",
    "all methods",
    status(/^\/simple\/requests\/$/, 405, ({ method }) => method === "POST"),
    "405",
  ],
  [
    "around CloudFront to upstream",
    "an open function",
    status(/^\/_index\/simple\/requests\//, 200),
    "200 for https://function.example/",
  ],
  [
    "advisories",
    "the source is another",
    account({ invoke: async () => ({ outcome: "refused", reason: "no entry" }) }),
    "that they were refused: no entry",
  ],
  [
    "advisories",
    "they are doubted",
    account({ invoke: async () => ({ outcome: "switched", entries: 1, doubts: ["half is unrated"] }) }),
    "half is unrated",
  ],
  ["advisories", "none", account({ invoke: async () => ({ outcome: "current" }) }), "that none were fetched"],
  [
    "the check of private names",
    "it crashes",
    account({ invoke: () => Promise.reject(new Error("Cannot run it")) }),
    "Cannot run it",
  ],
  [
    "one file deleted",
    "no event of deletions",
    writing({ delete: async () => ({ kind: "deleted" }) }),
    /^a page with .*1\.0\+local\.1/,
  ],
  [
    "all deleted",
    "the edge keeps a file",
    (place) => answering(/a~b.*\.whl$/, (answer) => (answer.status === 404 ? { status: 200 } : {}))(place),
    /^200 for .*-1\.1-py3-none-any\.whl, even after/,
  ],
  [
    "reconcile",
    "differences that stay",
    (place) => ({ ...place, reconcile: async () => ({ differences: 2, examples: ["acme"] }) }),
    "2 differences in run 3, such as acme",
  ],
  [
    "the function at the edge",
    "too slow",
    account({ runEdge: async () => ({ utilization: 95, output: "/_index/simple/", error: undefined }) }),
    "95 %",
  ],
  [
    "the function at the edge",
    "it fails",
    account({ runEdge: async () => ({ utilization: 0, output: "", error: "kvs" }) }),
    /^an error: kvs, even after/,
  ],
  [
    "the indexer's log",
    "no permission to write it",
    account({ logLines: async () => [] }),
    /^none, even after/,
  ],
  [
    "metrics",
    "logs are not read",
    account({ metrics: async () => ["FilesIndexed"] }),
    /^no UploadToVisible, ReconcileDifferences, even after/,
  ],
  [
    "an alarm goes off",
    "no permission to tell",
    account({ alarmActions: async () => ["Failed to execute action arn:aws:sns:1"] }),
    /^Failed to execute action arn:aws:sns:1, even after/,
  ],
  [
    "access logs",
    "none are delivered",
    account({ newestAccessLog: async () => undefined }),
    /^nothing under "site\/", even after/,
  ],
  [
    "removed user",
    "a store that forgets nothing",
    (place) => ({
      ...place,
      users: {
        ...place.users,
        update: async (user, change) => {
          if (change(undefined) !== undefined) await place.users.update(user, change);
        },
      },
    }),
    /^200, even after/,
  ],
];

it.each(BROKEN)("%s: %s", async (check, _, spoil, saw) => {
  const result = (await run(withEarlier(check), spoil)).at(-1);
  expect(result).toMatchObject({ outcome: "failed" });
  if (typeof saw === "string") expect(result).toMatchObject({ saw });
  else expect(result).toMatchObject({ saw: expect.stringMatching(saw) });
});

it("shows each check failing", () => {
  expect(new Set(BROKEN.map(([check]) => check))).toEqual(new Set(CHECKS.map(({ name }) => name)));
});

/** The page of the probe is behind by this much, once it is there. */
function slowly(milliseconds: number): Spoil {
  return (place) => {
    let asked = 0;
    return {
      ...place,
      patience: 60,
      ask: async (url, question) => {
        if (PROJECT_PAGE.test(new URL(url).pathname) && ++asked > 1) await place.clock.pause(milliseconds);
        return place.ask(url, question);
      },
    };
  };
}
