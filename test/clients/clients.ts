import type { Client } from "./client.ts";
import { hatch } from "./hatch.ts";
import { pdm } from "./pdm.ts";
import { firstPipWithJson, newestPip, oldestPip } from "./pip.ts";
import { pipenv } from "./pipenv.ts";
import { poetry } from "./poetry.ts";
import { unearth } from "./unearth.ts";
import { uv } from "./uv.ts";

export const clients: readonly Client[] = [
  oldestPip,
  firstPipWithJson,
  newestPip,
  uv,
  poetry,
  pdm,
  pipenv,
  hatch,
  unearth,
];
