import { describe, expect, it } from "vitest";
import { NO_RECORD } from "../src/viewer-request/authenticate.ts";
import { readCredentials } from "../src/viewer-request/credentials.ts";
import { decide } from "../src/viewer-request/decide.ts";
import { respond } from "../src/viewer-request/respond.ts";
import { outcomeOf } from "./outcome.ts";
import { viewerRequest } from "./request.ts";
import { TABLE } from "./table.ts";
import { NOW, RECORDS } from "./users.ts";

describe.each(Object.entries(TABLE))("%s", (_, rows) => {
  it.each(rows)("%s", (_, ask, outcome) => {
    const request = viewerRequest(ask);
    const { user, token } = readCredentials(request.headers);
    const decision = decide(request, token, RECORDS.get(user) ?? NO_RECORD, NOW);
    expect(outcomeOf(respond(decision, request))).toBe(outcome);
  });
});
