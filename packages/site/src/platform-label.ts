type Reading = readonly [RegExp, (...parts: readonly string[]) => string];

const READINGS: readonly Reading[] = [
  [/^any$/, () => "Any platform"],
  [/^manylinux(?:\d+|_\d+_\d+)_(\w+)$/, (machine) => `Linux ${machine}`],
  [/^linux_(\w+)$/, (machine) => `Linux ${machine}`],
  [/^musllinux_\d+_\d+_(\w+)$/, (machine) => `Linux ${machine}, musl`],
  [/^macosx_\d+_\d+_(\w+)$/, (machine) => `macOS ${machine}`],
  [/^win32$/, () => "Windows 32-bit"],
  [/^win_amd64$/, () => "Windows x86_64"],
  [/^win_(\w+)$/, (machine) => `Windows ${machine}`],
  [
    /^ios_\d+_\d+_(\w+)_iphone(os|simulator)$/,
    (machine, kind) => `iOS ${machine}${kind === "os" ? "" : ", simulator"}`,
  ],
  [/^android_\d+_(\w+)$/, (machine) => `Android ${machine}`],
  [/^(?:pyodide|pyemscripten|emscripten)_\w*wasm32$/, () => "WebAssembly"],
];

/** The platform of a wheel's tag, without the minimum system version. */
export function platformLabel(tag: string): string {
  for (const [pattern, label] of READINGS) {
    const parts = pattern.exec(tag);
    if (parts) return label(...parts.slice(1));
  }
  return tag;
}
