/** Filters the names of all projects as they are typed. */
async function offerSearch(place: HTMLElement): Promise<void> {
  const answer = await fetch("/simple/", { headers: { accept: "application/vnd.pypi.simple.v1+json" } });
  if (!answer.ok) return;
  const { projects } = (await answer.json()) as { projects: { name: string }[] };
  const input = document.createElement("input");
  input.type = "search";
  input.setAttribute("aria-label", "Search projects");
  const results = document.createElement("ul");
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    const found = wanted === "" ? [] : projects.filter(({ name }) => name.includes(wanted)).slice(0, 50);
    results.replaceChildren(...found.map(({ name }) => resultItem(name)));
  });
  place.replaceChildren(input, results);
}

function resultItem(name: string): HTMLLIElement {
  const link = document.createElement("a");
  link.href = `/project/${name}/`;
  link.textContent = name;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

const place = document.getElementById("search");
if (place !== null) void offerSearch(place);
