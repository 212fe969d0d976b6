/** How long a button says that it has copied, in milliseconds. */
const CONFIRMATION = 2_000;

/** Each button copies the code beside it. */
export function offerCopying(buttons: Iterable<HTMLElement>): void {
  // Only pages loaded over a secure connection may write to the clipboard.
  if (!isSecureContext) return;
  for (const button of buttons) {
    const code = button.parentElement?.querySelector("code");
    if (!code) continue;
    button.addEventListener("click", () => void copy(button, code.textContent ?? ""));
    button.hidden = false;
  }
}

async function copy(button: HTMLElement, text: string): Promise<void> {
  const said = await navigator.clipboard.writeText(text).then(
    () => "Copied",
    () => "Can't copy",
  );
  button.textContent = said;
  announce(said);
  setTimeout(() => {
    button.textContent = "Copy";
  }, CONFIRMATION);
}

/** For users who can't see the button change. */
function announce(text: string): void {
  let place = document.getElementById("announcement");
  if (place === null) {
    place = document.createElement("p");
    place.id = "announcement";
    place.className = "visually-hidden";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}
