/** Strings of one screen in both languages; a key missing in German is a type error. Every screen's `strings.ts` uses it. */

export interface Strings {
  [key: string]: string | Strings
}

/** Same keys as `T`, other words. */
export type Translated<T> = { [K in keyof T]: T[K] extends string ? string : Translated<T[K]> }

export function strings<const T extends Strings>(en: T, de: Translated<T>): { en: T; de: Translated<T> } {
  return { en, de }
}
