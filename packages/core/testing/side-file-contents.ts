import type { SideFileKind } from "../src/side-files.ts";

/** Two valid contents for each kind of file beside a distribution. */
export const SIDE_FILE_CONTENTS: Readonly<Record<SideFileKind, { first: string; second: string }>> = {
  yanked: { first: "", second: "broken" },
  provenance: {
    first: '{"version":1,"attestation_bundles":[]}',
    second: '{"version":1,"attestation_bundles":[{}]}',
  },
  signature: { first: "-----BEGIN PGP SIGNATURE-----", second: "-----BEGIN PGP SIGNATURE-----\n" },
};
