import fc from "fast-check";
import { expect, it } from "vitest";
import { readUserAgent } from "./user-agent.ts";

/** What the tested clients sent with the GET of a wheel, but for the kernel's build, and what is counted. */
const TESTED: readonly [client: string, userAgent: string, counted: string][] = [
  [
    "pip 19.3.1",
    'pip/19.3.1 {"ci":null,"cpu":"x86_64","distro":{"id":"bookworm","libc":{"lib":"glibc","version":"2.36"},"name":"Debian GNU/Linux","version":"12"},"implementation":{"name":"CPython","version":"3.11.7"},"installer":{"name":"pip","version":"19.3.1"},"openssl_version":"OpenSSL 3.0.19 27 Jan 2026","python":"3.11.7","setuptools_version":"65.5.0","system":{"name":"Linux","release":"6.18.44"}}',
    "pip 3.11 Linux",
  ],
  [
    "pip 22.2",
    'pip/22.2 {"ci":null,"cpu":"x86_64","distro":{"id":"bookworm","libc":{"lib":"glibc","version":"2.36"},"name":"Debian GNU/Linux","version":"12"},"implementation":{"name":"CPython","version":"3.11.7"},"installer":{"name":"pip","version":"22.2"},"openssl_version":"OpenSSL 3.0.19 27 Jan 2026","python":"3.11.7","setuptools_version":"65.5.0","system":{"name":"Linux","release":"6.18.44"}}',
    "pip 3.11 Linux",
  ],
  [
    "pip 26.3",
    'pip/26.3 {"ci":null,"cpu":"x86_64","distro":{"id":"bookworm","libc":{"lib":"glibc","version":"2.36"},"name":"Debian GNU/Linux","version":"12"},"implementation":{"name":"CPython","version":"3.11.7"},"installer":{"name":"pip","version":"26.3"},"openssl_version":"OpenSSL 3.0.19 27 Jan 2026","python":"3.11.7","setuptools_version":"65.5.0","system":{"name":"Linux","release":"6.18.44"}}',
    "pip 3.11 Linux",
  ],
  [
    "uv 0.13.9",
    'uv/0.13.9 {"installer":{"name":"uv","version":"0.13.9","subcommand":["sync"]},"python":"3.11.7","implementation":{"name":"CPython","version":"3.11.7"},"distro":{"name":"Debian GNU/Linux","version":"12","id":"bookworm","libc":{"lib":"glibc","version":"2.36"}},"system":{"name":"Linux","release":"6.18.44"},"cpu":"x86_64","openssl_version":null,"setuptools_version":null,"rustc_version":null,"ci":null}',
    "uv 3.11 Linux",
  ],
  ["poetry 2.5.1", "poetry/2.5.1 CPython/3.11.7 Linux/6.18.44", "poetry 3.11 Linux"],
  ["pdm 2.29.3", "pdm/2.29.3 CPython/3.11.7 Linux/6.18.44", "pdm 3.11 Linux"],
  [
    "pipenv 2026.10.3",
    'pip/26.2.2 {"ci":true,"cpu":"x86_64","distro":{"id":"bookworm","libc":{"lib":"glibc","version":"2.36"},"name":"Debian GNU/Linux","version":"12"},"implementation":{"name":"CPython","version":"3.11.7"},"installer":{"name":"pip","version":"26.2.2"},"openssl_version":"OpenSSL 3.0.19 27 Jan 2026","python":"3.11.7","setuptools_version":"84.2.1","system":{"name":"Linux","release":"6.18.44"}}',
    "pip 3.11 Linux",
  ],
  [
    "hatch 1.18.2",
    'pip/26.3 {"ci":null,"cpu":"x86_64","distro":{"id":"bookworm","libc":{"lib":"glibc","version":"2.36"},"name":"Debian GNU/Linux","version":"12"},"implementation":{"name":"CPython","version":"3.11.7"},"installer":{"name":"pip","version":"26.3"},"openssl_version":"OpenSSL 3.0.19 27 Jan 2026","python":"3.11.7","setuptools_version":"84.2.1","system":{"name":"Linux","release":"6.18.44"}}',
    "pip 3.11 Linux",
  ],
  ["unearth 0.19.0", "python-httpx2/2.16.2", "httpx unknown unknown"],
];

it.each(TESTED)("%s", (_, text, expected) => {
  expect(counted(text)).toBe(expected);
});

const PIP =
  'pip/25.0.1 {"ci":null,"cpu":"x86_64","distro":{"id":"noble","libc":{"lib":"glibc","version":"2.39"},"name":"Ubuntu","version":"24.04"},"implementation":{"name":"CPython","version":"3.12.3"},"installer":{"name":"pip","version":"25.0.1"},"openssl_version":"OpenSSL 3.0.13 30 Jan 2024","python":"3.12.3","rustc_version":"1.75.0","setuptools_version":"68.1.2","system":{"name":"Linux","release":"6.8.0-51-generic"}}';
const UV =
  'uv/0.9.7 {"installer":{"name":"uv","version":"0.9.7","subcommand":["pip","install"]},"python":"3.14.0","implementation":{"name":"CPython","version":"3.14.0"},"distro":null,"system":{"name":"Darwin","release":"24.1.0"},"cpu":"arm64","openssl_version":null,"setuptools_version":null,"rustc_version":null,"ci":true}';

it.each([
  ["pip", PIP, "pip 3.12 Linux"],
  ["pip on PyPy", PIP.replace('"name":"CPython"', '"name":"PyPy"'), "pip 3.12 Linux"],
  ["pip on Windows", PIP.replace('"name":"Linux"', '"name":"Windows"'), "pip 3.12 Windows"],
  ["pip of Python 2", 'pip/20.3.4 {"python":"2.7.18","system":{"name":"Linux"}}', "pip 2.7 Linux"],
  ["pip of long ago", "pip/1.5.6 CPython/2.7.6 Linux/3.13.0-24-generic", "pip 2.7 Linux"],
  ["pip with a comment of CI", PIP.replace(/}$/, ',"user_data":"a/b {c}"}'), "pip 3.12 Linux"],
  ["uv", UV, "uv 3.14 macOS"],
  ["uv without a Python", 'uv/0.1.0 {"python":null,"system":null}', "uv unknown unknown"],
  ["old uv", "uv/0.1.5", "uv unknown unknown"],
  ["poetry", "poetry/1.8.3 CPython/3.11.2 Linux/6.1.0-18-amd64", "poetry 3.11 Linux"],
  ["pdm without a system", "pdm/2.26.1 CPython/3.13.1", "pdm 3.13 unknown"],
  ["unearth", "unearth/0.17.5", "pdm unknown unknown"],
  ["conda", "conda/24.1.0 requests/2.31.0 CPython/3.10.13 Windows/10", "conda 3.10 Windows"],
  ["setuptools", "setuptools/68.0.0 Python-urllib/3.8", "setuptools 3.8 unknown"],
  ["urllib", "Python-urllib/3.8", "urllib 3.8 unknown"],
  ["requests", "python-requests/2.31.0", "requests unknown unknown"],
  ["Bazel", "Bazel/release 7.0.0", "bazel unknown unknown"],
  ["curl", "curl/8.5.0", "curl unknown unknown"],
  [
    "Firefox",
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "browser unknown Linux",
  ],
  ["Safari", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.4", "browser unknown macOS"],
  ["a mirror", "bandersnatch/6.5.0 (CPython 3.11.6, Linux 6.1)", "bandersnatch unknown Linux"],
  ["nothing", "", "unknown unknown unknown"],
  ["no header", "-", "unknown unknown unknown"],
  ["a stranger", "evil/9 CPython/3.99 BeOS/5", "other 3.99 unknown"],
  ["capitals", "PIP/25.0", "pip unknown unknown"],
  ["a prototype", "constructor/1 __proto__", "other unknown unknown"],
  [
    "JSON of a prototype",
    'pip/1 {"__proto__":{"python":"3.9.1"},"system":{"name":"toString"}}',
    "pip unknown other",
  ],
  ["JSON of other types", 'pip/1 {"python":{"a":1},"system":["Linux"]}', "pip unknown unknown"],
  ["JSON of null", "pip/1 {}", "pip unknown unknown"],
  ["half of JSON", PIP.slice(0, 300), "pip unknown unknown"],
  ["an invalid version", 'pip/1 {"python":"3.9; rm -rf /"}', "pip 3.9 unknown"],
  ["a version of many digits", 'pip/1 {"python":"3.123"}', "pip unknown unknown"],
  ["a version of the future", 'pip/1 {"python":"4.0"}', "pip unknown unknown"],
  ["a long text", `pip/25.0 {"python":"3.12.1","x":"${"y".repeat(5_000)}"}`, "other unknown unknown"],
  ["deep JSON", `pip/25.0 {"python":${"[".repeat(4_000)}`, "pip unknown unknown"],
])("%s", (_, text, expected) => {
  expect(counted(text)).toBe(expected);
});

function counted(text: string): string {
  const { installer, python, system } = readUserAgent(text);
  return `${installer} ${python} ${system}`;
}

it("has few values, whatever a client says", () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "pip/",
      "CPython/",
      "Linux/",
      '{"python":',
      '"system":{"name":',
      "Mozilla/5.0",
      "3.12",
      "}",
    ),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const { installer, python, system } = readUserAgent(words.join(""));
      expect(installer).toMatch(/^[a-z]{2,12}$/);
      expect(python).toMatch(/^(unknown|[23]\.\d{1,2})$/);
      expect(system).toMatch(/^[A-Za-z]{2,12}$/);
    }),
  );
});
