// Loaded before a command with `node --require`: the file system function that WAITS_FOR_EVER names never answers, and
// nothing stays pending.
require("node:fs/promises")[process.env.WAITS_FOR_EVER] = () => new Promise(() => {});
