/**
 * sanitize-html 2.17.6 and later ask for Node 22.12 because they `require` an ES module. Node 20.19 can do that too, and
 * CI runs the tests on it. The versions that ask for less let markup past their list of allowed elements
 * (GHSA-jxwj-j7wr-gfrw).
 */
const ENGINES = { "sanitize-html@2.18.1": ">=20.19" };

export const hooks = {
  readPackage(manifest) {
    const node = ENGINES[`${manifest.name}@${manifest.version}`];
    if (node !== undefined) manifest.engines = { ...manifest.engines, node };
    return manifest;
  },
};
