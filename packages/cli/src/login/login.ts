import { shellWord } from "@wheelyard/core/shell-word";
import { tokenParameter } from "@wheelyard/edge-auth/users/token-parameter";
import { refused, wrongUsage } from "../command-error.ts";
import { type IndexAddress, indexAddressOf, simpleUrl } from "../target/index-url.ts";
import { completed, rootOf, type TargetOptions } from "../target/target-options.ts";
import { print, printNote } from "../terminal/print.ts";
import { understood } from "../users/understood.ts";
import { clientVariables } from "./client-variables.ts";
import { netrcFile, writeNetrc } from "./write-netrc.ts";

export interface LoginOptions extends TargetOptions {
  user: string;
  printEnv?: boolean;
}

/** Takes a stored token, and hands it to the clients on this machine. */
export async function login(options: LoginOptions): Promise<void> {
  const { user } = options;
  const { env, region } = completed(options);
  if (env === undefined) {
    throw wrongUsage(
      'Cannot log in: expected --env or WHEELYARD_ENV. A local index stores no token: put its user and token into the URL, as "pnpm start" prints it',
    );
  }
  const parameter = understood(() => tokenParameter(env, user));
  const address = await addressOf(options);
  const token = await readToken(env, region, user, parameter);
  maskInLog(token);
  if (options.printEnv) {
    const variables = clientVariables({ ...address, user, token });
    print(...variables.map(([name, value]) => `export ${name}=${shellWord(value)}`));
  } else {
    const file = netrcFile();
    const machine = new URL(address.indexUrl).hostname;
    await writeNetrc(file, { machine, login: user, password: token });
    print(`Stored the login of ${user} at ${machine} in ${file}`);
  }
}

/** An address that is given needs no permission to describe the stack. */
async function addressOf(options: LoginOptions): Promise<IndexAddress> {
  const { indexUrl } = completed(options);
  const address =
    indexUrl === undefined
      ? await indexAddressOf(options)
      : { indexUrl: simpleUrl(indexUrl, rootOf(options)), isWithoutUpstream: false };
  if (address !== undefined) return address;
  throw wrongUsage("Cannot find the index's address: expected --index-url or WHEELYARD_INDEX_URL");
}

async function readToken(
  env: string,
  region: string | undefined,
  user: string,
  parameter: string,
): Promise<string> {
  const { openStoredTokens } = await import("../users/stored-tokens.ts");
  const token = await openStoredTokens(env, region).read(user);
  if (token === undefined) {
    throw refused(
      `Cannot find a token in parameter "${parameter}": "wheelyard user add ${user} --store --env ${env}" puts one there, "user rotate" does so for a user who exists`,
    );
  }
  // Every client reads these characters as they are, in a URL, a netrc file and a variable. The value stays secret.
  if (/^[\w.~-]{1,128}$/.test(token)) return token;
  throw refused(
    `Cannot use the token in parameter "${parameter}": expected 1 to 128 letters, digits, ".", "_", "~" and "-", found ${token.length} characters`,
  );
}

/** GitHub's runner then shows `***` wherever the token would appear. It reads this from standard error too. */
function maskInLog(token: string): void {
  if (process.env.GITHUB_ACTIONS === "true") printNote(`::add-mask::${token}`);
}
