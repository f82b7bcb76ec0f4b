import i18next from 'i18next'
import {
  fillReason,
  isReasonKey,
  isReasonWord,
  REASON_WORDS,
  REASONS,
  type Reason,
  type ReasonKey,
} from '../../backend/contract/reasons.ts'
import { type Language, languageFrom } from './language.ts'

/** Details of failures in the language in use. The keys come from the contract, so a missing sentence is a type error. */

const DE: Record<ReasonKey, string> = {
  'time-zone': 'Die Zeitzone {name} ist hier nicht bekannt. Einen Namen wie Europe/Berlin verwenden.',
  'range-past': 'Der Zeitraum muss vor seinem Ende beginnen und in der Vergangenheit liegen.',
  'series-unknown': 'Keine Messreihe hat die Kennung {series}.',
  'series-several-unknown': 'Keine Messreihen haben die Kennungen {series}.',
  'series-none-left': 'Keine der Messreihen gibt es (noch): {series}.',
  'too-many-series': '{asked} Messreihen sind gefragt, höchstens {most} gehen auf einmal.',
  'too-many-points': '{series} Messreihen mit je {points} Punkten sind mehr als insgesamt {most}. Weniger Messreihen oder Punkte wählen.',
  'too-many-buckets': 'Der Zeitraum hat mehr als {most} solcher Abschnitte. Einen kürzeren Zeitraum oder längere Abschnitte wählen.',
  'too-many-wide': 'Eine breite Tabelle fasst {most} Punkte. Das lange Layout oder weniger Punkte wählen.',
  'too-many-in-report': 'Ein Bericht zeigt höchstens {most} Messreihen. Weniger wählen, oder CSV.',
  'file-too-large': 'Die Datei würde größer als {megabytes} MB.',

  'upload-too-large': 'Eine Datei darf höchstens 2 GiB haben. In Teilen importieren.',
  'upload-no-room': 'Der Datenträger hat keinen Platz für diese Datei. Platz schaffen oder in Teilen importieren.',
  'upload-broke-off': 'Das Hochladen brach ab. Die Datei noch einmal senden.',
  'upload-gone': 'Die hochgeladene Datei ist nicht mehr da. Noch einmal hochladen.',
  'file-empty': 'Die Datei ist leer.',
  'file-no-text': 'Das ist keine Textdatei. Erst als CSV exportieren, dann diese hochladen.',
  'file-no-rows': 'Die Datei hat keine Zeilen.',
  'file-no-times': 'Keine Spalte enthält Zeiten, die Leitstand liest, zum Beispiel 2026-02-01 13:45:00 oder 01.02.2026 13:45.',
  'file-no-delimiter': 'Kein Trennzeichen (Komma, Semikolon, Tabulator oder Strich) teilt die Zeilen in Spalten.',
  'times-far': 'Nur Zeiten vom Jahr 1 bis zum Jahr 9999 passen in eine Datei.',
  'file-quote':
    'Zeile {line} ist länger als eine Million Zeichen, oder ein Anführungszeichen wird nahe ihr geöffnet und nicht geschlossen.',
  'file-broken': 'Die Datei kann nahe Zeile {line} nicht gelesen werden: {message}',
  'encoding-other': 'Die Datei ist nicht {given}, sie sieht aus wie {looks}.',
  'encoding-utf8': 'Die Datei ist gültiges UTF-8; als {given} gelesen würden ihre Sonderzeichen unleserlich.',
  'mapping-unreadable': 'Als {encoding} mit diesem Trennzeichen gelesen ist es keine Tabelle mit Zeiten. Eines von beiden ändern.',
  'mapping-signs': 'Trennzeichen und Dezimalzeichen sind gleich. Eines davon ändern.',
  'mapping-unsaid': 'Angeben, welche Spalte {role:word} enthält.',
  'mapping-no-column': 'Spalte {column} ({role:word}) gibt es nicht: die Datei hat {width}.',
  'mapping-column-twice': 'Spalte {column} ist doppelt zugeordnet: als {other:word} und als {role:word}.',
  'mapping-columns-together': 'Die Spalten {other} und {column} gehen in dieselbe Messreihe. Für eine davon eine andere wählen.',
  'mapping-no-values': 'Keine Spalte mit Werten ist zugeordnet. Für mindestens eine die Messreihe wählen.',
  'mapping-name-twice': 'Der Name „{name}“ ist doppelt zugeordnet.',
  'mapping-names-together': '„{other}“ und „{name}“ gehen in dieselbe Messreihe. Für einen davon eine andere wählen.',
  'mapping-no-names': 'Kein Name ist zugeordnet. Für mindestens einen die Messreihe wählen.',
  'mapping-column-gone': 'Spalte {column}: Messreihe {series} gibt es nicht (mehr). Eine andere wählen.',
  'mapping-name-gone': '„{name}“: Messreihe {series} gibt es nicht (mehr). Eine andere wählen.',
  'mapping-column-channel': 'Spalte {column}: der Name des Kanals enthält unzulässige Zeichen.',
  'mapping-name-channel': '„{name}“: der Name des Kanals enthält unzulässige Zeichen.',
  'mapping-keep-only': 'Gespeicherte Messwerte können hier nicht ersetzt werden. Behalten, oder einzeln berichtigen.',
  'mapping-board-full': '{board} hat {most} Messreihen, mehr darf ein Board nicht haben. Ein anderes Board wählen.',

  'revision-states': 'Diese Messreihe enthält Zustände. Nur Zahlen können geändert werden.',
  'revision-kept-since': 'Einzelne Messwerte dieser Messreihe gibt es seit {sinceMs:time}.',
  'revision-times-missing': 'Zu {missing} von {asked} Zeiten gibt es keinen Messwert, die erste ist {firstMs:time}.',
  'revision-needs-value': 'Der Messwert um {atMs:time} braucht einen Wert.',
  'revision-two-values': 'Der Messwert um {atMs:time} ist zweimal angegeben, mit zwei Werten.',
  'revision-other-unit': '{library} ergibt {made:unit}, diese Messreihe enthält {held:unit}. Erst die Messreihe ändern.',
  'revision-neighbour':
    'Die Bibliothek verwendet {types} desselben Boards, und davon gibt es in diesem Zeitraum keine Messwerte. Einen anderen Zeitraum wählen, oder einen festen Wert in den Parametern der Bibliothek.',
  'revision-not-in-force': 'Diese Änderung ist nicht in Kraft: es gibt nichts rückgängig zu machen.',
  'revision-later': '{by}: {reason}',
  'revisions-waiting': 'Schon {most} Änderungen der Historie warten.',
  'previews-busy': 'Andere Vorschauen werden gerade ermittelt. Gleich erneut versuchen.',
  'library-not-loaded': 'Die Sensorbibliothek {name} ist nicht geladen.',
  'scans-waiting': 'Schon {most} Prüfungen warten.',

  'pin-taken': 'GPIO {gpio} ist von {by} belegt. Einen anderen Anschluss wählen.',

  stopping: 'Leitstand wird gerade beendet.',
}

const WORDS_DE: Record<keyof typeof REASON_WORDS, string> = {
  time: 'die Zeit',
  'time-of-day': 'die Uhrzeit',
  values: 'Werte',
  value: 'die Werte',
  boards: 'die Boards',
  names: 'die Namen',
  'no-unit': 'Werte ohne Einheit',
}

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }

/** The sentence with its figures, or undefined where this page does not know the reason (yet). */
export function reasonSentence({ key, figures }: Reason): string | undefined {
  if (!isReasonKey(key)) return undefined
  const language = languageFrom(i18next.language)
  return fillReason((language === 'de' ? DE : REASONS)[key], figures, (figure, as) => {
    const word = as === 'unit' && figure === '' ? 'no-unit' : figure
    if ((as === 'word' || as === 'unit') && isReasonWord(word)) return (language === 'de' ? WORDS_DE : REASON_WORDS)[word]
    if (as === 'time' && typeof figure === 'number') return moment(language).format(figure)
    return typeof figure === 'number' ? new Intl.NumberFormat(LOCALES[language]).format(figure) : figure
  })
}

function moment(language: Language): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'medium' })
}
