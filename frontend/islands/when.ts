// Says an instant in the reader's zone in the words of parts/when.go; parts/testdata/when.json holds both to the same.

export type Form = "clock" | "since" | "on" | "by" | "exact";

interface Civil { year: number; month: number; day: number; hour: number; minute: number; second: number }

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

// say words t as seen from now, both read in the given zone.
export function say(form: Form, t: Date, now: Date, zone: string): string {
  const there = civil(t, zone), here = civil(now, zone);
  if (form === "clock") return `${clockDay(there, here)}, ${clock(there)}`;
  if (form === "exact") return clock(there).replace("\u00a0", `:${String(there.second).padStart(2, "0")}\u00a0`);
  if (form === "by") return `${byDay(there, here)} at ${hour(there)}`;
  const [words, named] = coarse(there, here);
  return form === "on" && named ? `on ${words}` : words;
}

// hourIn is the time of day alone: "9:14 pm", "9 am".
export function hourIn(t: Date, zone: string): string {
  return hour(civil(t, zone));
}

function clockDay(t: Civil, now: Civil): string {
  const days = dayNumber(now) - dayNumber(t);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days < 7) return weekday(t);
  return date(t, now);
}

function byDay(t: Civil, now: Civil): string {
  const days = dayNumber(t) - dayNumber(now);
  const near: Record<number, string> = { [-1]: "yesterday", 0: "today", 1: "tomorrow" };
  return near[days] ?? (Math.abs(days) < 7 ? `on ${weekday(t)}` : `on ${date(t, now)}`);
}

// hour is clock without the minutes of a full hour.
function hour(t: Civil): string {
  return t.minute === 0 ? clock(t).replace(":00", "") : clock(t);
}

// coarse counts the small hours to the evening before, as people do.
function coarse(t: Civil, now: Civil): [words: string, named: boolean] {
  const part = partOfDay(t.hour), day = evening(t), today = evening(now);
  const days = dayNumber(today) - dayNumber(day);
  if (days <= 0) return [part === "night" ? "earlier tonight" : `this ${part}`, false];
  if (days === 1) return [part === "night" ? "last night" : `yesterday ${part}`, false];
  if (days < 7) return [`${weekday(day)} ${part}`, true];
  return [date(day, today), true];
}

function partOfDay(hour: number): string {
  if (hour < 5 || hour >= 21) return "night";
  if (hour < 12) return "morning";
  return hour < 17 ? "afternoon" : "evening";
}

function clock(t: Civil): string {
  const minute = String(t.minute).padStart(2, "0");
  return `${t.hour % 12 || 12}:${minute}\u00a0${t.hour < 12 ? "am" : "pm"}`;
}

function date(t: Civil, now: Civil): string {
  const words = `${t.day} ${months[t.month - 1]}`;
  return t.year === now.year ? words : `${words} ${t.year}`;
}

function weekday(t: Civil): string {
  return weekdays[new Date(Date.UTC(t.year, t.month - 1, t.day)).getUTCDay()] ?? "";
}

function dayNumber(t: Civil): number {
  return Date.UTC(t.year, t.month - 1, t.day) / 86_400_000;
}

function evening(t: Civil): Civil {
  if (t.hour >= 5) return t;
  const before = new Date(Date.UTC(t.year, t.month - 1, t.day - 1));
  return { ...t, year: before.getUTCFullYear(), month: before.getUTCMonth() + 1, day: before.getUTCDate() };
}

// civil reads the wall clock of a zone through the browser's own time zone tables.
function civil(t: Date, zone: string): Civil {
  const parts: Record<string, number> = {};
  for (const { type, value } of wallClock(zone).formatToParts(t)) parts[type] = Number(value);
  return { year: parts["year"] ?? 0, month: parts["month"] ?? 1, day: parts["day"] ?? 1, hour: parts["hour"] ?? 0, minute: parts["minute"] ?? 0, second: parts["second"] ?? 0 };
}

// A page has forty times in one zone, and making a format is what costs.
const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  formats.set(zone, made);
  return made;
}
