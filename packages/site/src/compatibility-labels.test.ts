import { expect, it } from "vitest";
import { platformLabel } from "./platform-label.ts";
import { pythonLabel } from "./python-label.ts";

it.each([
  ["cp312", "cp312", "3.12"],
  ["cp39", "abi3", "3.9+"],
  ["cp313", "cp313t", "3.13t"],
  ["cp38", "none", "3.8"],
  ["cp27", "cp27mu", "2.7"],
  ["py3", "none", "any Python 3"],
  ["py310", "none", "3.10+"],
  ["pp310", "pypy310_pp73", "PyPy 3.10"],
  ["graalpy240", "graalpy240_311_native", "graalpy240"],
  ["weird", "none", "weird"],
])("%s-%s asks for %s", (python, abi, label) => {
  expect(pythonLabel(python, abi)).toBe(label);
});

it.each([
  ["any", "Any platform"],
  ["manylinux_2_17_x86_64", "Linux x86_64"],
  ["manylinux2014_aarch64", "Linux aarch64"],
  ["manylinux1_i686", "Linux i686"],
  ["linux_x86_64", "Linux x86_64"],
  ["musllinux_1_2_x86_64", "Linux x86_64, musl"],
  ["macosx_11_0_arm64", "macOS arm64"],
  ["macosx_10_9_universal2", "macOS universal2"],
  ["win32", "Windows 32-bit"],
  ["win_amd64", "Windows x86_64"],
  ["win_arm64", "Windows arm64"],
  ["ios_13_0_arm64_iphoneos", "iOS arm64"],
  ["ios_13_0_x86_64_iphonesimulator", "iOS x86_64, simulator"],
  ["android_24_arm64_v8a", "Android arm64_v8a"],
  ["pyodide_2024_0_wasm32", "WebAssembly"],
  ["plan9", "plan9"],
])("%s is %s", (tag, label) => {
  expect(platformLabel(tag)).toBe(label);
});
