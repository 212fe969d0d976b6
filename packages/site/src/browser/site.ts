import { offerAllProjects } from "./all-projects.ts";
import { showAlsoIn } from "./also-in.ts";
import { rememberClient } from "./client-choice.ts";
import { offerCopying } from "./copy-buttons.ts";
import { linkDependencies } from "./dependency-links.ts";
import { showDownloads } from "./downloads.ts";
import { showKnownAdvisories } from "./known-advisories.ts";
import { showLicences } from "./licences.ts";
import { showMostUsed } from "./most-used.ts";
import { offerSearch } from "./project-search.ts";
import { sayRelativeTimes } from "./relative-times.ts";
import { offerComparison } from "./release-comparison.ts";
import { offerUserName } from "./set-up.ts";
import { showSiteAddresses } from "./site-addresses.ts";
import { offerThemes } from "./theme-toggle.ts";
import { offerUsedBy } from "./used-by.ts";
import { offerVersions } from "./version-picker.ts";

const find = <T extends HTMLElement>(selector: string): T | null => document.querySelector<T>(selector);
const findAll = <T extends HTMLElement>(selector: string): T[] => [...document.querySelectorAll<T>(selector)];

const themeToggle = find("[data-theme-toggle]");
if (themeToggle) offerThemes(themeToggle);

sayRelativeTimes(findAll<HTMLTimeElement>("time"));
showSiteAddresses(findAll("[data-site]"), findAll("[data-host]"));
offerCopying(findAll("[data-copy]"));
linkDependencies(findAll("[data-dependency]"));

const clients = find("fieldset.install");
if (clients) rememberClient(clients);

const user = find("[data-user-field]");
if (user) offerUserName(user, findAll("[data-user]"));

const head = find("[data-project]");
if (head) {
  offerVersions(head);
  showAlsoIn(head);
  showDownloads(head);
  offerComparison(head);
  showKnownAdvisories(head);
  offerUsedBy(head);
}

const allProjects = find("[data-all-projects]");
if (allProjects) offerAllProjects(allProjects);

const licences = find("[data-licences]");
if (licences) showLicences(licences);

const form = find<HTMLFormElement>("[data-search]");
const input = find<HTMLInputElement>("#search");
const found = find("[data-found]");
const results = find("[data-results]");
const more = find("[data-more]");
const recent = find("[data-recent]");
if (recent) showMostUsed(recent);
if (form && input && found && results && more && recent) {
  offerSearch({ form, input, found, results, more, recent });
}
