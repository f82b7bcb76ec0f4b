import { strings } from '../language/typed-strings.ts'

/** What charts say. Namespace `charts`. */
export default strings(
  {
    role: 'chart',
    keys: 'Arrow keys move the range, plus and minus zoom, Home and End go to the data’s ends, Shift with arrows moves the crosshair, Space marks the start and the end of a stretch, 0 goes back one range.',
    gap: 'No data, {{time}}',
    noData: 'No data',
    at: '{{time}}: {{values}}',
    none: 'no value',
    events_one: '{{count}} event',
    events_other: '{{count}} events',
    more: '{{count}} more',
    brushFrom: 'Start of the range',
    brushTo: 'End of the range',
    brushWindow: 'Range',
    threshold: '{{label}}, drag or arrow keys change it',
  },
  {
    role: 'Diagramm',
    keys: 'Pfeiltasten verschieben den Zeitraum, Plus und Minus vergrößern, Pos1 und Ende gehen an die Enden der Daten, Umschalt mit Pfeilen bewegt das Fadenkreuz, Leertaste setzt Anfang und Ende eines Abschnitts, 0 geht einen Zeitraum zurück.',
    gap: 'Keine Daten, {{time}}',
    noData: 'Keine Daten',
    at: '{{time}}: {{values}}',
    none: 'kein Wert',
    events_one: '{{count}} Ereignis',
    events_other: '{{count}} Ereignisse',
    more: '{{count}} weitere',
    brushFrom: 'Anfang des Zeitraums',
    brushTo: 'Ende des Zeitraums',
    brushWindow: 'Zeitraum',
    threshold: '{{label}}, durch Ziehen oder Pfeiltasten zu ändern',
  },
)
