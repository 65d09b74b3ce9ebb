// Makes elements from text: whatever comes from data is set as text, never as HTML.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return element;
}

// An address of the service, which may lie below a path of its host.
export const here = (path) => (document.documentElement.dataset.base ?? "") + path;

// A question that is asked once, when its answer is first wanted, and once more where it failed.
export function once(ask) {
  let answer;
  return () => {
    if (!answer) { answer = ask(); answer.catch(() => { answer = undefined; }); }
    return answer;
  };
}

export async function getJson(address) {
  const response = await fetch(here(address), { headers: { Accept: "application/json" } });
  const content = await response.json();
  if (!response.ok) throw new Error(content.detail || response.statusText);
  return content;
}

