import { byteSize } from "@wheelyard/core/byte-size";
import { type ComparedReleases, type ComparedRow, compareReleases } from "./compare-releases.ts";
import { fetchRelease } from "./index-data.ts";
import { made } from "./made.ts";

/** Offers to compare two of the releases that the page lists. The address says which, so that it can be sent to others. */
export function offerComparison(head: HTMLElement): void {
  const { project = "", version: latest = "" } = head.dataset;
  const list = document.querySelector("#history .releases");
  const versions = [...(list?.querySelectorAll("a") ?? [])].map(({ textContent }) => textContent ?? "");
  if (list === null || versions.length < 2) return;
  const asked = new URLSearchParams(location.search);
  const to = known(asked.get("to"), versions) ?? latest;
  const place = versions.indexOf(to);
  // The one before it in the history; the oldest has only a later one beside it.
  const from = known(asked.get("from"), versions) ?? versions[place + 1] ?? versions[place - 1];
  const [before, after] = [picker("from", from ?? "", versions), picker("to", to, versions)];
  const form = made(
    "form",
    "compare",
    labelled("Compare", before),
    labelled("with", after),
    made("button", "more", "Compare"),
  );
  form.id = "compare";
  const status = made("p", "note");
  status.setAttribute("role", "status");
  const result = made("div", "compared");
  list.before(form, status, result);

  const show = async (): Promise<void> => {
    const said = `From ${before.value} to ${after.value}`;
    status.textContent = "Reading both releases…";
    const [one, other] = await Promise.all([
      fetchRelease(project, before.value),
      fetchRelease(project, after.value),
    ]);
    const compared = compareReleases(one, other);
    result.replaceChildren(...tablesOf(compared, before.value, after.value));
    status.textContent = `${said}: ${sentence(compared)}`;
  };
  const compare = (): void => {
    show().catch((error: Error) => {
      result.replaceChildren();
      status.textContent = error.message;
    });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", comparisonUrl("", before.value, after.value));
    compare();
  });
  if (asked.has("from") || asked.has("to")) {
    compare();
    // The form was not there when the browser went to it.
    if (location.hash === `#${form.id}`) form.scrollIntoView();
  }
}

/**
 * Where a project's page compares two releases.
 *
 * @param page the address of the project's page; empty on that page itself
 */
export function comparisonUrl(page: string, from: string, to: string): string {
  return `${page}?${new URLSearchParams({ from, to })}#compare`;
}

function known(version: string | null, versions: readonly string[]): string | undefined {
  return versions.find((one) => one === version);
}

function labelled(text: string, select: HTMLSelectElement): HTMLElement {
  const label = made("label", "", text);
  label.htmlFor = select.id;
  return made("span", "", label, " ", select);
}

function picker(name: string, chosen: string, versions: readonly string[]): HTMLSelectElement {
  const select = made("select", "");
  select.id = `compare-${name}`;
  select.append(...versions.map((version) => new Option(version, version, false, version === chosen)));
  return select;
}

function sentence({ files, sizes, dependencies, fields }: ComparedReleases): string {
  const count = (releaseHas: (row: ComparedRow) => string | undefined) =>
    files.filter((row) => releaseHas(row) !== undefined).length;
  const [before, after] = [count((row) => row.before), count((row) => row.after)];
  const size = `${before === after ? counted(after, "file") : `${before} → ${counted(after, "file")}`}, ${byteSize(sizes.before)} → ${byteSize(sizes.after)}`;
  if (dependencies.length + fields.length === 0) return `${size}; the metadata says the same.`;
  return `${size}; ${counted(dependencies.length, "dependency")} and ${counted(fields.length, "field")} differ.`;
}

function counted(count: number, thing: "file" | "dependency" | "field"): string {
  return `${count} ${count === 1 ? thing : thing.replace(/y$/, "ie").concat("s")}`;
}

function tablesOf(
  { files, dependencies, fields }: ComparedReleases,
  from: string,
  to: string,
): HTMLElement[] {
  const tables = [
    ["Dependencies", "Project", dependencies],
    ["Metadata", "Field", fields],
    ["Files", "File", files],
  ] as const;
  return tables
    .filter(([, , rows]) => rows.length > 0)
    .map(([caption, thing, rows]) => table(caption, [thing, from, to], rows));
}

function table(caption: string, columns: readonly string[], rows: readonly ComparedRow[]): HTMLElement {
  const heads = columns.map((text) => {
    const head = made("th", "", text);
    head.scope = "col";
    return head;
  });
  return made(
    "table",
    "",
    made("caption", "", caption),
    made("thead", "", made("tr", "", ...heads)),
    made("tbody", "", ...rows.map(row)),
  );
}

function row({ name, before, after }: ComparedRow): HTMLElement {
  const head = made("th", "", name);
  head.scope = "row";
  return made("tr", before === after ? "same" : "", head, cell(before), cell(after));
}

function cell(text: string | undefined): HTMLElement {
  return text === undefined ? made("td", "none", "none") : made("td", "", text);
}
