const KEY = "wheelyard-client";

/** Shows the line for the client that was chosen last. */
export function rememberClient(fieldset: HTMLElement): void {
  const buttons = [...fieldset.querySelectorAll<HTMLInputElement>("input[name=client]")];
  try {
    const chosen = localStorage.getItem(KEY);
    for (const button of buttons) if (button.value === chosen) button.checked = true;
  } catch {
    return;
  }
  fieldset.addEventListener("change", () => {
    const chosen = buttons.find(({ checked }) => checked);
    if (chosen) localStorage.setItem(KEY, chosen.value);
  });
}
