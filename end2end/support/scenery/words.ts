// Names and texts as people have them: hostile by accident.

/** Names of 1, 26 and 76 letters, and of five scripts. The first is the owner's, the second the friend's who publishes. */
export const NAMES = [
  "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafersw",
  "Krungthepmahanakhonamonrat",
  "Ø",
  "Maximiliane Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst und Xyz",
  "محمد بن عبد الله آل سعود الهاشمي",
  "שלום בן־אברהם הלוי",
  "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処",
  "โฉมสุดา ณ อยุธยา",
  "श्रीमती लक्ष्मीबाई वेंकटरामन",
  "Ольга",
] as const;

/** The first has 41 letters and no place to break, the second 41 and some. */
export const CIRCLES = ["Donaudampfschifffahrtsgesellschaftskapitä", "The people with whom we sang in Rome, '09", "家"] as const;

/** A word of so many letters. */
export function word(letters: number): string {
  return "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz".repeat(Math.ceil(letters / 65)).slice(0, letters);
}

/** What no place to break is in, each as somebody would write it. */
export const LETTERS = {
  oneWord: "Yes.",
  fifty: `Have you read about the ${word(50)}?`,
  fourHundred: word(400),
  dashes: "A\n\n" + "-- ".repeat(3) + "\n\n" + "—".repeat(60) + "\n\n" + "=".repeat(80),
  markdown: [
    `# ${word(60)}`,
    `> ${word(80)}`,
    `* ${word(70)}\n  * ${word(70)}\n    * ${word(70)}`,
    `\`${word(90)}\` and https://bread.example/${word(120)}?and=${word(60)}`,
    "```\n" + word(200) + "\n```",
    `| ${Array.from({ length: 9 }, (_, n) => `Column ${n + 1}`).join(" | ")} |\n|${"---|".repeat(9)}\n| ${Array.from({ length: 9 }, () => word(20)).join(" | ")} |`,
  ].join("\n\n"),
  arabic: "أهلاً وسهلاً! 123.\n\n" + "كلمةطويلةجدابلافراغات".repeat(8),
  chinese: "今天在市场买了三斤苹果，回家做了一个很大的苹果派。".repeat(6),
} as const;

/** A letter of so many bytes, as it comes out of a text program. */
export function longLetter(bytes: number): string {
  const paragraph = "The path along the river was closed again, so we went over the hill and came down by the mill at dusk. ";
  return Array.from({ length: Math.ceil(bytes / 1032) }, () => paragraph.repeat(10)).join("\n\n").slice(0, bytes);
}
