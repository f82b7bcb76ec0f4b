import type { Translated } from '../language/typed-strings.ts'
import type { en } from './strings-en.ts'

/** German strings of the configuration of a board. */
export const de: Translated<typeof en> = {
  none: {
    title: 'Dieses Board hat hier noch keine Konfiguration',
    text: 'Übernehmen, was das Board meldet, oder mit einer leeren beginnen.',
  },
}
