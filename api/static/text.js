// The texts of the interface in the reader's language. They come with the page as data (the element "messages"),
// by their English form; what is not there is shown in English.
const given = JSON.parse(document.getElementById("messages")?.textContent || "{}");
const texts = given.texts ?? {}, plural = given.plural ?? [];

export const language = given.language ?? "en";
export const locale = given.locale ?? "en-GB";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
const numbers = new Map();

// A number in the form of the language.
export function number(value, digits = 0, least = 0) {
  const key = `${digits} ${least}`;
  if (!numbers.has(key)) numbers.set(key, new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: least }));
  return numbers.get(key).format(value);
}

// A text with its {names} filled in.
export const t = (text, values = {}) => fill(texts[text] ?? text, values);

// A text that says how many: {n} is the number.
export function tn(one, many, count, values = {}) {
  const forms = texts[one];
  const form = plural[count < plural.length ? count : 100 + (count % 100)];
  return fill(forms ? forms[form] : count === 1 ? one : many, { n: number(count), ...values });
}

// What a thing of each kind is called, in the order in which kinds are listed.
export const kinds = { region: t("region"), country: t("country"), organisation: t("organisation"), city: t("city"), person: t("person"), topic: t("topic"), cooperation: t("cooperation") };

// The name of a thing with names, in the reader's language, else the first one.
export const nameOf = (thing) => thing.label?.[language] ?? thing.names[0];

// The name of a language by its code.
export const languageName = (code) => new Intl.DisplayNames(locale, { type: "language" }).of(code);

const forms = [{ year: "numeric" }, { year: "numeric", month: "long" }, { year: "numeric", month: "long", day: "numeric" }];

// A date no more precise than it is known: 2026, May 2026 or 6 May 2026.
export function date(written) {
  if (!written) return "";
  const parts = written.slice(0, 10).split("-").map(Number);
  if (!parts.length || parts.some(Number.isNaN)) return written;
  if (parts.length === 1) return written;
  const day = new Date(Date.UTC(parts[0], parts[1] - 1, parts[2] ?? 1));
  return new Intl.DateTimeFormat(locale, { ...forms[parts.length - 1], timeZone: "UTC" }).format(day);
}
