// A browser other than Chromium: as much of it as a short run through O2M needs, by the standards that both know.

/** What a person sees of a page, and does to it. Elements are named by XPath 1.0, which every driver takes. */
export interface Engine {
  open(url: string): Promise<void>;
  url(): Promise<string>;
  /** The text of what `xpath` names, as it is shown; `undefined` while nothing is shown there. */
  text(xpath: string): Promise<string | undefined>;
  click(xpath: string): Promise<void>;
  /** Types into an empty field, key by key. */
  type(xpath: string, text: string): Promise<void>;
  chooseFile(xpath: string, path: string): Promise<void>;
  /** The width of a picture's pixels; 0 until it is there. */
  pictureWidth(xpath: string): Promise<number>;
  /** What the window shows, as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** A field by the words that label it. */
export const field = (label: string): string => `//*[@id = //label[normalize-space() = '${label}']/@for]`;
/** A button by its words. */
export const button = (name: string): string => `//button[normalize-space() = '${name}']`;
/** The page once its module runs. */
export const LIVE = "//html[@data-live]//body";
/** A post by words in it. */
export const post = (words: string): string => `//article[contains(., '${words}')]`;
