// Names and texts as people have them: hostile by accident. The style page shows the same.

import words from "./words.json" with { type: "json" };

/** Names of 1, 26 and 76 letters, and of five scripts. The first is the owner's, the fourth the friend's who publishes. */
export const NAMES = words.names as [string, string, string, string, string, ...string[]];

/** Two have 41 letters, and the first no place to break. */
export const CIRCLES = words.circles as [string, string, string];

/** Posts of one word, of words of 50 and 400 letters, of dashes, of all that markdown has, and in other scripts. */
export const LETTERS = words.letters;

/** A word of so many letters. */
export function word(letters: number): string {
  return LETTERS.fourHundred.slice(0, letters);
}

/** A letter of so many bytes, as it comes out of a text program. */
export function longLetter(bytes: number): string {
  const paragraph = "The path along the river was closed again, so we went over the hill and came down by the mill at dusk. ";
  return Array.from({ length: Math.ceil(bytes / 1032) }, () => paragraph.repeat(10)).join("\n\n").slice(0, bytes);
}
