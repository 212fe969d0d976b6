/* A separate process that imports the bundle that its first argument names, and reports the time. */

const [, , bundle = ""] = process.argv;
const begun = performance.now();
await import(bundle);
const milliseconds = performance.now() - begun;
process.stdout.write(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1_000 }));
process.exit();
