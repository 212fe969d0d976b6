import { mkdtempSync, rmSync } from "node:fs";
import { CLAIMS_COMPLETE_KEY, claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { serializeClaimsComplete } from "@wheelyard/core/claims";
import { keyRole } from "@wheelyard/core/key-role";
import { EDGE_SECONDS } from "@wheelyard/core/simple-api";
import { shareOf } from "@wheelyard/core/testing/extent";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { behaviourOf } from "@wheelyard/edge-auth/behaviours";
import { type CacheableAnswer, EdgeCache } from "@wheelyard/edge-auth/edge-cache";
import { ensureClaim } from "@wheelyard/indexer/claims/claim";
import { unclaim } from "@wheelyard/indexer/claims/unclaim";
import { createHandler } from "@wheelyard/indexer/handler";
import { indexProject } from "@wheelyard/indexer/protocol/index-project";
import { reconcile } from "@wheelyard/indexer/reconcile/reconcile";
import type { Store } from "@wheelyard/indexer/store/store";
import { Random } from "@wheelyard/indexer/testing/explorer/random";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { readPlainText } from "@wheelyard/indexer/testing/plain-text-reader";
import { describe, expect, it, vi } from "vitest";
import { answeringPages } from "../src/request/answer-page.ts";
import { parseUpstreamSettings } from "../src/settings/settings.ts";
import { Turns } from "../testing/turns.ts";
import { JSON_TYPE, pageText } from "../testing/upstream-server.ts";

// On its own thread, its end could not be given a turn.
vi.mock("node:zlib", async (importActual) => {
  const zlib = await importActual<typeof import("node:zlib")>();
  type Done = (error: null, body: Buffer) => void;
  return {
    ...zlib,
    gzip: (text: string, options: object, done: Done) => done(null, zlib.gzipSync(text, options)),
    gunzip: (body: Buffer, done: Done) => done(null, zlib.gunzipSync(body)),
  };
});

// The same for the folder of reconcile, which leaves it empty.
vi.mock("node:fs/promises", async (importActual) => ({
  ...(await importActual<typeof import("node:fs/promises")>()),
  mkdtemp: async (prefix: string) => mkdtempSync(prefix),
  rm: async (folder: string, options: object) => rmSync(folder, options),
}));

const ACME = mainProject("acme");
const CLAIM = claimKey(ACME.name);
const FILE = "acme-1.0.zip";
const PAGE = "/_index/simple/acme/index.json";
const { edgeSeconds } = behaviourOf("/simple/acme/", "direct").policies;
const SCHEDULES = shareOf(200);
const READERS = 3;
const READS = 6;

interface RaceOptions {
  reserved?: readonly string[];
  /** How often a read of S3 fails, from 0 to 1. */
  faults?: number;
  /** Leaves out a part, to show that it is needed. */
  without?: "second look" | "short time at the edge";
}

interface Answer extends CacheableAnswer {
  body: string;
}

/** A bucket, its indexer, upstream, the function and the edge. Each of their steps waits for its turn. */
class Race {
  readonly objects: MemoryStore;
  readonly turns: Turns;
  readonly #random: Random;
  readonly #options: RaceOptions;
  readonly #edge: EdgeCache<Answer>;
  /** When the name was claimed, while it is. */
  #claimedAt: number | undefined;
  asked = 0;
  /** What readers got. */
  readonly given = { private: 0, public: 0, absent: 0, fault: 0 };
  readonly violations: string[] = [];

  constructor(seed: number, options: RaceOptions) {
    this.#random = new Random(seed);
    this.#options = options;
    this.turns = new Turns(this.#random);
    this.objects = new MemoryStore(() => new Date(this.turns.now));
    this.objects.write(CLAIMS_COMPLETE_KEY, Buffer.from(serializeClaimsComplete("my-pypi")));
    this.#edge = new EdgeCache(() => this.turns.now);
  }

  /** The page, by way of the edge. */
  get(): Promise<Answer> {
    return this.#edge.get(PAGE, edgeSeconds, (etag) => this.#ask(etag));
  }

  /** The indexer looks at a key, as after an event. */
  async index(key: string, readTurns = 0): Promise<void> {
    const store = this.store(0);
    const read = readPlainText(store);
    const role = keyRole(key);
    if (role.kind !== "distribution") throw new Error(`Cannot index "${key}": expected a distribution`);
    await indexProject(
      ACME,
      [{ kind: "distribution", key, distribution: role.distribution, created: true }],
      "quick",
      {
        store,
        readDistribution: async (...file) => {
          for (let n = 0; n < readTurns; n++) await this.turns.turn();
          return read(...file);
        },
        pause: async () => {},
      },
    );
  }

  /** Reconcile compares the bucket, and then the indexer handles what it sends. */
  async reconcile(): Promise<void> {
    const store = this.store(0);
    const bodies: string[] = [];
    const log = () => {};
    await reconcile({
      store,
      bucket: "my-pypi",
      send: async (sent) => void bodies.push(...sent),
      log,
      now: () => new Date(this.turns.now),
    });
    const handle = createHandler({
      store,
      bucket: "my-pypi",
      readDistribution: readPlainText(store),
      pause: async () => {},
      log,
    });
    const Records = bodies.map((body, n) => ({ messageId: String(n), body }));
    const { batchItemFailures } = await handle({ Records }, { getRemainingTimeInMillis: () => 300_000 });
    if (Records.length === 0 || batchItemFailures.length > 0) {
      throw new Error(`Cannot mend: ${batchItemFailures.length} of ${Records.length} messages failed`);
    }
  }

  /** The bucket. Each call waits for its turn and may fail. */
  store(faults: number, seesClaims: () => boolean = () => true): Store {
    const step = async <T>(call: () => Promise<T>): Promise<T> => {
      await this.turns.turn();
      if (this.#random.fraction() < faults) throw new Error("Slow Down");
      const outcome = call();
      if (this.objects.etag(CLAIM) === undefined) this.#claimedAt = undefined;
      else this.#claimedAt ??= this.turns.now;
      return outcome;
    };
    const { objects, turns } = this;
    return {
      get: (key, options) =>
        step(async () => (key === CLAIM && !seesClaims() ? { kind: "missing" } : objects.get(key, options))),
      put: (...args) => step(() => objects.put(...args)),
      delete: (...args) => step(() => objects.delete(...args)),
      async *list(prefix, after) {
        await turns.turn();
        yield* objects.list(prefix, after);
      },
    };
  }

  /** Some turns pass, so that readers may be in progress. */
  async later(): Promise<void> {
    for (let left = Math.floor(this.#random.fraction() * 60); left > 0; left--) await this.turns.turn();
  }

  /** Asks for the page again and again. */
  async read(): Promise<void> {
    for (let n = 0; n < READS; n++) {
      await this.turns.turn();
      this.#check(await this.get());
    }
  }

  #check({ status, body }: Answer): void {
    if (status !== 200) this.given[status === 404 ? "absent" : "fault"]++;
    else if (body.includes("acme-9.0")) this.#checkPublic();
    else this.given.private++;
  }

  #checkPublic(): void {
    this.given.public++;
    if (this.#options.reserved !== undefined)
      this.violations.push("a reserved name was answered from upstream");
    const claimedFor = this.#claimedAt === undefined ? 0 : this.turns.now - this.#claimedAt;
    if (claimedFor > EDGE_SECONDS * 1_000) {
      this.violations.push(`answered from upstream ${claimedFor} ms after the name was claimed`);
    }
  }

  /** As CloudFront asks its origin group. */
  async #ask(ifNoneMatch: string | undefined): Promise<Answer> {
    const { faults = 0, without } = this.#options;
    const key = PAGE.slice(1);
    try {
      const read = await this.store(faults).get(key);
      if (read.kind === "found") {
        const { cacheControl } = this.objects.headers(key) ?? {};
        const { etag, body } = read.object;
        if (etag === ifNoneMatch) return { status: 304, cacheControl, body: "" };
        return { status: 200, cacheControl, etag, body: Buffer.from(body).toString() };
      }
    } catch {
      return { status: 503, body: "" };
    }
    let looks = 0;
    const seesClaims = () => without !== "second look" || ++looks === 1;
    const answer = await answeringPages({
      store: this.store(faults, seesClaims),
      bucket: "my-pypi",
      site: undefined,
      settings: parseUpstreamSettings({ reserved: this.#options.reserved ?? [] }),
      askSource: async () => {
        this.asked++;
        for (let n = 0; n < 10; n++) await this.turns.turn();
        const text = pageText("acme", [{ filename: "acme-9.0.zip", url: "https://f.example/acme-9.0.zip" }]);
        return { kind: "page", received: { text, contentType: JSON_TYPE, url: "https://i.example/acme/" } };
      },
      log: () => {},
    })({ method: "GET", path: PAGE, ifNoneMatch });
    const { "cache-control": said, etag } = answer.headers;
    const cacheControl = without === "short time at the edge" ? "s-maxage=60" : said;
    return { status: answer.status, cacheControl, etag, body: Buffer.from(answer.body).toString() };
  }
}

interface Scenario {
  before?: (race: Race) => Promise<void>;
  meanwhile: (race: Race) => Promise<unknown>[];
  /** The final page. */
  after: "private" | "absent" | "public";
  /** Whether readers may get 503: what is damaged says nothing. */
  mayFail?: boolean;
}

function put(race: Race, content = "v1"): void {
  race.objects.write(FILE, Buffer.from(content));
}

const uploaded = async (race: Race, content: string, readTurns: number): Promise<void> => {
  await race.later();
  put(race, content);
  await race.index(FILE, readTurns);
};

const published = async (race: Race): Promise<void> => {
  put(race);
  await race.index(FILE);
  race.turns.now += 60_000;
};

const SCENARIOS: Record<string, Scenario> = {
  "a first upload, held while it is hashed": {
    meanwhile: (race) => [uploaded(race, "v1", 40)],
    after: "private",
  },
  "a first upload that is rejected": {
    meanwhile: (race) => [uploaded(race, "bad: broken", 10)],
    after: "absent",
  },
  "the removal of the last file": {
    before: published,
    meanwhile: (race) => {
      race.objects.remove(FILE);
      return [race.index(FILE)];
    },
    after: "absent",
  },
  "a rebuild after _index/ was deleted": {
    before: published,
    meanwhile: (race) => {
      for (const key of race.objects.keys("_index/")) race.objects.remove(key);
      return [race.index(FILE, 20)];
    },
    after: "private",
  },
  "reconcile mending a damaged page": {
    before: published,
    meanwhile: (race) => {
      race.objects.write(projectPageKeys(ACME).state, Buffer.from("{"));
      return [race.reconcile()];
    },
    after: "private",
  },
  "reconcile mending a damaged page that has lost its view": {
    before: published,
    meanwhile: (race) => {
      race.objects.write(projectPageKeys(ACME).state, Buffer.from("{"));
      race.objects.remove(projectPageKeys(ACME).json);
      return [race.reconcile()];
    },
    after: "private",
    mayFail: true,
  },
  "reconcile finding no page at all": {
    before: published,
    meanwhile: (race) => {
      for (const key of race.objects.keys("_index/")) race.objects.remove(key);
      return [race.reconcile()];
    },
    after: "private",
  },
  "a claim before the first upload": {
    meanwhile: (race) => [race.later().then(() => ensureClaim(race.store(0), ACME, undefined))],
    after: "absent",
  },
  "an unclaim": {
    before: async (race) => {
      await ensureClaim(race.store(0), ACME, undefined);
      race.turns.now += 60_000;
    },
    meanwhile: (race) => [unclaim(race.store(0), ACME.name)],
    after: "public",
  },
  "an unclaim beside a first upload": {
    before: async (race) => {
      await ensureClaim(race.store(0), ACME, undefined);
      race.turns.now += 60_000;
    },
    meanwhile: (race) => {
      const unclaimed = race.later().then(() => unclaim(race.store(0), ACME.name));
      return [unclaimed.catch(() => {}), uploaded(race, "v1", 5)];
    },
    after: "private",
  },
};

async function run(seed: number, { before, meanwhile }: Scenario, options: RaceOptions): Promise<Race> {
  const race = new Race(seed, options);
  if (before !== undefined) await race.turns.until([before(race)]);
  const readers = Array.from({ length: READERS }, () => race.read());
  await race.turns.until([...readers, ...meanwhile(race)]);
  return race;
}

/** What a reader gets when all is done and caches have expired. */
async function ending(race: Race): Promise<string> {
  race.turns.now += 2 * EDGE_SECONDS * 1_000;
  let last: Answer | undefined;
  await race.turns.until([
    race.get().then((answer) => {
      last = answer;
    }),
  ]);
  if (last?.status !== 200) return last?.status === 404 ? "absent" : "fault";
  return last.body.includes("acme-9.0") ? "public" : "private";
}

describe.each(Object.entries(SCENARIOS))("%s", (_, scenario) => {
  it("leads no one to upstream later than the edge may", async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const race = await run(seed, scenario, {});
      expect(race.violations, `seed ${seed}`).toEqual([]);
      if (!scenario.mayFail) expect(race.given.fault, `seed ${seed}`).toBe(0);
      expect(await ending(race), `seed ${seed}`).toBe(scenario.after);
    }
  });

  it("nor if reads of S3 fail", async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      expect((await run(seed, scenario, { faults: 0.2 })).violations, `seed ${seed}`).toEqual([]);
    }
  });

  it("and no one asks upstream at all if the name is reserved", async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const race = await run(seed, scenario, { reserved: ["acme"] });
      expect([race.violations, race.asked], `seed ${seed}`).toEqual([[], 0]);
    }
  });
});

describe("it is missed", () => {
  const [scenario] = Object.values(SCENARIOS);
  it.each(["second look", "short time at the edge"] as const)("without %s", async (without) => {
    let violations = 0;
    for (let seed = 1; violations === 0 && seed <= 20 * SCHEDULES; seed++) {
      if (scenario) violations += (await run(seed, scenario, { without })).violations.length;
    }
    expect(violations).toBeGreaterThan(0);
  });

  it("if no one met a page while it is mended", async () => {
    const mending = SCENARIOS["reconcile mending a damaged page that has lost its view"] as Scenario;
    const given = { fault: 0, absent: 0, private: 0 };
    for (let seed = 1; seed <= 20; seed++) {
      const race = await run(seed, mending, {});
      for (const kind of ["fault", "absent", "private"] as const) given[kind] += race.given[kind];
    }
    expect(
      Object.values(given).every((count) => count > 0),
      JSON.stringify(given),
    ).toBe(true);
  });

  it("if no one could be led to upstream", async () => {
    let given = 0;
    for (let seed = 1; seed <= 20; seed++)
      if (scenario) given += (await run(seed, scenario, {})).given.public;
    expect(given).toBeGreaterThan(0);
  });
});
