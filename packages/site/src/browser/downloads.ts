import type { DownloadCounts, ProjectDownloads } from "@wheelyard/core/project-downloads";
import { downloadChart } from "./download-chart.ts";
import { countedRows, type DayCount, lastDays, seriesOf } from "./download-counts.ts";
import { fetchDownloads } from "./index-data.ts";
import { made } from "./made.ts";

/**
 * Adds who still downloads the project to its page. The page can't say it: an upload would have to read the counts, and
 * each hour of counting write the page.
 */
export function showDownloads(head: HTMLElement): void {
  const { project = "", pinned } = head.dataset;
  const content = document.querySelector(".content");
  const tabs = document.querySelector(".sections");
  if (pinned !== undefined || content === null || tabs === null) return;
  fetchDownloads(project).then(
    (downloads) => {
      if (downloads === undefined) return;
      content.append(section(downloads, new Date()));
      const tab = made("a", "", "Downloads");
      tab.href = "#downloads";
      tabs.append(tab);
    },
    // The page is complete without it.
    () => {},
  );
}

function section({ days, versions, pythons, installers, systems }: ProjectDownloads, now: Date): HTMLElement {
  const counted = lastDays(days, now);
  const total = counted.reduce((sum, [, times]) => sum + times, 0);
  const series = seriesOf(versions);
  const title = made("h2", "", "Downloads");
  title.id = "downloads-title";
  const whole = made("section", "");
  whole.id = "downloads";
  whole.setAttribute("aria-labelledby", title.id);
  whole.append(
    title,
    made("p", "", `${total.toLocaleString("en")} in the last 30 days`),
    downloadChart(counted),
    byDay(counted),
    made(
      "div",
      "counts",
      ...(Object.keys(series).length > 1 ? [table("By series", series)] : []),
      table("By version", versions),
      table("By Python", pythons),
      table("By installer", installers),
      table("By system", systems),
    ),
    made(
      "p",
      "note",
      "A count shows that a version is still in use, not how often: an installer with a full cache downloads nothing.",
    ),
  );
  return whole;
}

function table(caption: string, counts: DownloadCounts): HTMLElement {
  const rows = countedRows(counts);
  const most = Math.max(...rows.map(({ times }) => times));
  return made(
    "table",
    "counted",
    made("caption", "", caption),
    made(
      "tbody",
      "",
      ...rows.map(({ name, times, share }) => {
        const bar = made("span", "bar");
        bar.style.width = `${(times / most) * 100}%`;
        return made(
          "tr",
          "",
          rowHead(name, bar),
          made("td", "", times.toLocaleString("en")),
          made("td", "", share),
        );
      }),
    ),
  );
}

/** The chart in words. */
function byDay(days: readonly DayCount[]): HTMLElement {
  const rows = days
    .filter(([, times]) => times > 0)
    .map(([day, times]) => made("tr", "", rowHead(day), made("td", "", times.toLocaleString("en"))));
  const caption = made("caption", "visually-hidden", "Downloads by day, in UTC");
  return made(
    "details",
    "by-day",
    made("summary", "", "Each day in numbers"),
    made("table", "counted", caption, made("tbody", "", ...rows)),
  );
}

function rowHead(name: string, ...more: readonly Node[]): HTMLElement {
  const head = made("th", "", made("span", "", name), ...more);
  head.scope = "row";
  return head;
}
