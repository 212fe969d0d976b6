import { PATH_ATTACKS } from "./table/attacks.ts";
import { AUTHENTICATION } from "./table/authentication.ts";
import { FILES } from "./table/files.ts";
import { METHODS } from "./table/methods.ts";
import { NEGOTIATION } from "./table/negotiation.ts";
import { PAGES } from "./table/pages.ts";
import { RESTRICTED } from "./table/restricted.ts";
import type { Row } from "./table/row.ts";

/** Every request whose outcome is written down. */
export const TABLE: Readonly<Record<string, readonly Row[]>> = {
  authentication: AUTHENTICATION,
  methods: METHODS,
  pages: PAGES,
  files: FILES,
  "path attacks": PATH_ATTACKS,
  "restricted users": RESTRICTED,
  negotiation: NEGOTIATION,
};
