import { chosenTheme, rememberTheme, showTheme, type Theme } from "./chosen-theme.ts";

/** A toggle button, pressed while the theme is dark. */
export function offerThemes(button: HTMLElement): void {
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = chosenTheme();
  const current = (): Theme => chosen ?? (systemIsDark.matches ? "dark" : "light");
  const show = (): void => {
    showTheme(chosen);
    button.setAttribute("aria-pressed", String(current() === "dark"));
  };
  button.addEventListener("click", () => {
    chosen = current() === "dark" ? "light" : "dark";
    rememberTheme(chosen);
    show();
  });
  systemIsDark.addEventListener("change", show);
  show();
  button.hidden = false;
}
