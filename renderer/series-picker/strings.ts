import { strings } from '../language/typed-strings.ts'

/** Words of the series pickers. Namespace `picker`. */
export default strings(
  {
    search: 'Name, board, zone, type, unit',
    choose: 'Choose a series',
    chosen_one: '{{text}} chosen',
    chosen_other: '{{text}} chosen',
    found_one: '{{text}} series listed',
    found_other: '{{text}} series listed',
    none: 'No series fits. Use fewer words.',
    noSeries: 'There is no series yet. The first reading of a board makes one.',
    full: 'No more than {{most}} series.',
    addFound: 'Add all listed',
    clear: 'Clear',
  },
  {
    search: 'Name, Board, Zone, Typ, Einheit',
    choose: 'Messreihe wählen',
    chosen_one: '{{text}} gewählt',
    chosen_other: '{{text}} gewählt',
    found_one: '{{text}} Messreihe gelistet',
    found_other: '{{text}} Messreihen gelistet',
    none: 'Keine Messreihe passt. Weniger Wörter eingeben.',
    noSeries: 'Es gibt noch keine Messreihe. Der erste Messwert eines Boards legt eine an.',
    full: 'Nicht mehr als {{most}} Messreihen.',
    addFound: 'Alle gelisteten hinzufügen',
    clear: 'Leeren',
  },
)
