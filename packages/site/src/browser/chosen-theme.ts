export type Theme = "light" | "dark";

const KEY = "wheelyard-theme";

/** The theme chosen here earlier. */
export function chosenTheme(): Theme | undefined {
  try {
    const chosen = localStorage.getItem(KEY);
    return chosen === "light" || chosen === "dark" ? chosen : undefined;
  } catch {
    // If storage is forbidden, the system decides.
    return undefined;
  }
}

/** @param theme undefined to let the system decide */
export function showTheme(theme: Theme | undefined): void {
  if (theme === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function rememberTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // If storage is forbidden, the choice holds for this page only.
  }
}
