// Times of public pages in the reader's zone, and as the reader writes them. Without JavaScript they are in UTC, and say so.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
const { locale } = format.resolvedOptions();
for (const time of document.querySelectorAll("time[datetime]")) {
  time.textContent = format.format(new Date(time.dateTime));
  // The page may be in another language.
  time.lang = locale;
}
