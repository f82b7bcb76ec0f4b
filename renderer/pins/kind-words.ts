import strings from './strings.ts'

/** Kinds of sensors and outputs that have a word of their own. */
export type KindWord = keyof (typeof strings)['en']['kind']

export function isKindWord(type: string): type is KindWord {
  return Object.hasOwn(strings.en.kind, type)
}
