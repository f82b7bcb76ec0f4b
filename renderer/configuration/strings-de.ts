import type { Translated } from '../language/typed-strings.ts'
import type { en } from './strings-en.ts'

/** German strings of the configuration of a board. */
export const de: Translated<typeof en> = {
  none: {
    title: 'Dieses Board hat hier noch keine Konfiguration',
    text: 'Übernehmen, was das Board meldet, oder mit einer leeren beginnen.',
  },
  activity: {
    saved: 'Konfiguration gespeichert, Stand {{version}}',
    sent: 'Konfiguration Stand {{version}} erneut gesendet',
    confirmed: 'Board arbeitet nach Stand {{version}}',
    partial: 'Board hat Stand {{version}} nur teilweise übernommen',
    refused: 'Board hat Stand {{version}} verweigert',
    unanswered: 'Board hat auf Stand {{version}} nicht geantwortet',
    healing: '{{board}} weicht vom Soll ab, erneut gesendet',
    differs: '{{board}} weicht weiter vom Soll ab',
  },
}
