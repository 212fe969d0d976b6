import { parseUpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { expect, it } from "vitest";
import { whatToTypeNext } from "./what-to-type-next.ts";

it("names the addresses, the bucket and the login of the stack", () => {
  const text = whatToTypeNext(
    {
      s3Port: 0,
      indexPort: 0,
      dataDir: "/srv/Ada's pypi",
      bucket: "team-pypi",
      user: "ci@example.org",
      token: "a/b$c",
      upstream: parseUpstreamSettings({ reserved: ["acme-*"], advisories: { hide: "none" } }),
      channels: { views: new Map(), writtenViews: { frozen: { wheelsOnly: true } }, expiry: [] },
    },
    {
      s3Url: "http://127.0.0.1:9001",
      indexUrl: "http://127.0.0.1:8081",
      drain: async () => {},
      expire: async () => {},
      reconcile: () => Promise.reject(new Error("expected not to be called")),
      checkNames: () => Promise.reject(new Error("expected not to be called")),
      countDownloads: () => Promise.reject(new Error("expected not to be called")),
      close: async () => {},
    },
  );
  expect(text.split("\n").filter((line) => line.startsWith("  "))).toEqual([
    "  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local-secret AWS_DEFAULT_REGION=us-east-1 AWS_ENDPOINT_URL_S3=http://127.0.0.1:9001",
    "  aws s3 cp dist/ s3://team-pypi/ --recursive",
    '  export WHEELYARD_BUCKET=team-pypi WHEELYARD_INDEX_URL=http://127.0.0.1:8081 WHEELYARD_LOCAL_LOGIN=ci%40example.org:a%2Fb%24c WHEELYARD_USERS_FILE=\'/srv/Ada\'\\\'\'s pypi/users.json\' WHEELYARD_RECONCILE_FUNCTION=wheelyard-local-reconcile WHEELYARD_QUEUE_URL=http://127.0.0.1:9001/000000000000/wheelyard-local-intake WHEELYARD_DEAD_LETTERS_URL=http://127.0.0.1:9001/000000000000/wheelyard-local-dead-letters AWS_ENDPOINT_URL_LAMBDA=http://127.0.0.1:9001 WHEELYARD_UPSTREAM_SETTINGS=\'{"reserved":["acme-*"],"sources":[{"index":"https://pypi.org/simple/"}],"minimumAgeDays":0,"advisories":{"hide":"none"}}\' WHEELYARD_UPSTREAM_VIEWS=\'{"frozen":{"wheelsOnly":true}}\'',
    "  npx -y pnpm@12.21.0 wheelyard --help",
    "  pip install --index-url http://ci%40example.org:a%2Fb%24c@127.0.0.1:8081/simple/ NAME",
    "  http://ci%40example.org:a%2Fb%24c@127.0.0.1:8081/",
  ]);
});
