import { LeitstandError } from '../../errors.ts'
import { because } from '../../reasons.ts'
import type { ProblemCode, RuleProblem } from './rule-problem.ts'

/** What is wrong with a rule, as sentences in both languages: screens have them beside the node, refusals of the backend carry them. Pure. */

export const PROBLEMS_EN: Record<ProblemCode, string> = {
  'id-twice': 'Its id is used twice. Delete it and add it again.',
  'input-missing': 'Nothing is connected to it. Connect a condition.',
  'used-twice': 'It leads to two places. A condition leads to one; copy it for the other.',
  circle: 'It leads back to itself. Disconnect one connection of the circle.',
  'root-missing': 'Its condition is gone. Connect another one.',
  'never-looks': 'Nothing leads to it. Connect a condition or a trigger.',
  unconnected: 'It leads nowhere. Connect it to logic or to an action.',
  'time-zone': 'The time zone {{timeZone}} is not known. Choose one from the list.',
  'unknown-board': 'Board {{board}} does not exist here. Choose another one, or connect it.',
  'unknown-series': '{{board}} has no series {{channel}}. Choose another one.',
  'unknown-output': '{{board}} has no output at GPIO {{gpio}}. Choose another one, or configure the pin.',
  'unknown-scene': 'The scene {{scene}} does not exist. Choose another one.',
  'unknown-rule': 'The rule {{rule}} does not exist. Choose another one.',
  'unknown-channel': 'The channel {{channel}} does not exist. Choose another one.',
  'unknown-variable': 'Nothing sets the variable {{variable}}. Set it under Variables, or by an action.',
  'needs-number': '{{channel}} gives words, not numbers. Use “equals” or another series.',
  'needs-word': '{{channel}} gives numbers, not words. Compare with a number.',
  'bound-missing': 'Give a bound.',
  'name-missing': 'Choose or name what it is about.',
  'bounds-swapped': 'The lower bound {{low}} is above the upper one, {{high}}. Swap them.',
  'bound-out-of-range': 'The sensor measures from {{low}} to {{high}}; {{bound}} never comes. Check bound and unit.',
  'hysteresis-wide': 'With a hysteresis of {{hysteresis}} no value ends it. Make it smaller.',
  'age-short': 'Readings come every {{interval}}, so after {{age}} it is unknown in between. Allow a greater age.',
  'window-short': 'Readings come every {{interval}}; {{window}} hold too few. Make the time longer.',
  'too-few-inputs': 'It needs {{least}} of {{count}} inputs. Connect more, or need fewer.',
  'never-true': 'It can never be true. Check bounds and times against each other.',
  'always-true': 'It is always true. Take it out, or check its bounds.',
  'never-runs': 'It never runs: what leads to it cannot be true. Change the conditions.',
  'otherwise-never-runs': 'What hangs at “else” never runs. Take it out, or give it a condition.',
  'empty-branch': 'It runs nothing yet. Connect an action.',
  cron: 'The cron pattern cannot be read. Use five fields, such as 0 6 * * 1.',
  'times-missing': 'Give at least one day and one time.',
  'mqtt-filter': '“{{filter}}” is no MQTT filter. # stands last and alone, + alone on its level.',
  'mqtt-topic': '“{{topic}}” is no MQTT topic. Leave out + and #.',
  'topic-reserved': '{{topic}} belongs to broker and boards. Switch outputs by an output action.',
  'never-off': 'It switches on and nothing switches off. Give it a duration, a longest run, or an OFF at “else”.',
  'no-share': 'This output ({{type}}) is on or off. Use ON.',
  'duration-unused': '{{command}} has no duration. Set it to 0.',
  'runtime-over-limit': 'The output stops after {{limit}}; {{duration}} is longer. Shorten it, or raise the limit of the output.',
  'cooldown-short': 'It may fire again after {{cooldown}} while it still runs for {{runtime}}. Make the cooldown longer.',
  'wait-last': 'Nothing comes after this wait. Connect an action, or take it out.',
  'runs-itself': 'The rule would run itself for ever. Choose another rule.',
  placeholder: '{{placeholder}} is not filled in. Known: rule, time, value, age, variable.',
  'placeholder-node': '{{placeholder}} names no condition of this rule. Use the id of one.',
  'placeholder-place': '{{placeholder}} would choose where the message goes. Write the address out.',
  url: 'This is no web address. Begin with https:// or http://.',
  'url-credentials': 'Everybody who sees the rule sees the password in this address. Leave it out.',
  'url-inward': '{{host}} is on this machine or its net. An administrator must allow it under Rules, Settings.',
  'url-metadata': '{{host}} hands out keys of a cloud. It is never called.',
}

export const PROBLEMS_DE: Record<ProblemCode, string> = {
  'id-twice': 'Ihre Kennung gibt es zweimal. Löschen und neu hinzufügen.',
  'input-missing': 'Nichts ist damit verbunden. Eine Bedingung verbinden.',
  'used-twice': 'Sie führt an zwei Stellen. Eine Bedingung führt an eine; für die andere kopieren.',
  circle: 'Sie führt zu sich selbst zurück. Eine Verbindung des Kreises trennen.',
  'root-missing': 'Ihre Bedingung gibt es nicht mehr. Eine andere verbinden.',
  'never-looks': 'Nichts führt dorthin. Eine Bedingung oder einen Auslöser verbinden.',
  unconnected: 'Sie führt nirgendwohin. Mit Logik oder einer Aktion verbinden.',
  'time-zone': 'Die Zeitzone {{timeZone}} ist nicht bekannt. Eine aus der Liste wählen.',
  'unknown-board': 'Das Board {{board}} gibt es hier nicht. Ein anderes wählen oder es anschließen.',
  'unknown-series': '{{board}} hat keine Messreihe {{channel}}. Eine andere wählen.',
  'unknown-output': '{{board}} hat keinen Ausgang an GPIO {{gpio}}. Einen anderen wählen oder den Pin einrichten.',
  'unknown-scene': 'Die Szene {{scene}} gibt es nicht. Eine andere wählen.',
  'unknown-rule': 'Die Regel {{rule}} gibt es nicht. Eine andere wählen.',
  'unknown-channel': 'Den Kanal {{channel}} gibt es nicht. Einen anderen wählen.',
  'unknown-variable': 'Nichts setzt die Variable {{variable}}. Unter Variablen setzen oder durch eine Aktion.',
  'needs-number': '{{channel}} liefert Wörter, keine Zahlen. „Gleich“ oder eine andere Messreihe wählen.',
  'needs-word': '{{channel}} liefert Zahlen, keine Wörter. Mit einer Zahl vergleichen.',
  'bound-missing': 'Eine Grenze angeben.',
  'name-missing': 'Wählen oder nennen, worum es geht.',
  'bounds-swapped': 'Die untere Grenze {{low}} liegt über der oberen, {{high}}. Vertauschen.',
  'bound-out-of-range': 'Der Sensor misst von {{low}} bis {{high}}; {{bound}} kommt nie vor. Grenze und Einheit prüfen.',
  'hysteresis-wide': 'Mit der Hysterese {{hysteresis}} beendet sie kein Wert. Kleiner wählen.',
  'age-short': 'Messwerte kommen alle {{interval}}; nach {{age}} ist sie dazwischen unbekannt. Größeres Alter zulassen.',
  'window-short': 'Messwerte kommen alle {{interval}}; {{window}} enthalten zu wenige. Zeit verlängern.',
  'too-few-inputs': 'Sie braucht {{least}} von {{count}} Eingängen. Mehr verbinden oder weniger verlangen.',
  'never-true': 'Sie kann nie wahr sein. Grenzen und Zeiten gegeneinander prüfen.',
  'always-true': 'Sie ist immer wahr. Entfernen oder ihre Grenzen prüfen.',
  'never-runs': 'Sie läuft nie: Was dorthin führt, kann nicht wahr sein. Bedingungen ändern.',
  'otherwise-never-runs': 'Was an „sonst“ hängt, läuft nie. Entfernen oder eine Bedingung davor setzen.',
  'empty-branch': 'Sie führt noch nichts aus. Eine Aktion verbinden.',
  cron: 'Das Cron-Muster ist nicht lesbar. Fünf Felder verwenden, etwa 0 6 * * 1.',
  'times-missing': 'Mindestens einen Tag und eine Uhrzeit angeben.',
  'mqtt-filter': '„{{filter}}“ ist kein MQTT-Filter. # steht zuletzt und allein, + allein auf seiner Ebene.',
  'mqtt-topic': '„{{topic}}“ ist kein MQTT-Topic. + und # weglassen.',
  'topic-reserved': '{{topic}} gehört Broker und Boards. Ausgänge mit einer Ausgangsaktion schalten.',
  'never-off': 'Sie schaltet ein, und nichts schaltet aus. Dauer, längste Laufzeit oder AUS an „sonst“ angeben.',
  'no-share': 'Dieser Ausgang ({{type}}) ist an oder aus. EIN verwenden.',
  'duration-unused': '{{command}} hat keine Dauer. Auf 0 setzen.',
  'runtime-over-limit': 'Der Ausgang endet nach {{limit}}; {{duration}} ist länger. Kürzen oder die Grenze des Ausgangs anheben.',
  'cooldown-short': 'Sie kann nach {{cooldown}} wieder auslösen, während sie noch {{runtime}} läuft. Sperrzeit verlängern.',
  'wait-last': 'Nach diesem Warten kommt nichts. Eine Aktion verbinden oder es entfernen.',
  'runs-itself': 'Die Regel würde sich selbst ohne Ende ausführen. Eine andere Regel wählen.',
  placeholder: '{{placeholder}} wird nicht ersetzt. Bekannt: rule, time, value, age, variable.',
  'placeholder-node': '{{placeholder}} nennt keine Bedingung dieser Regel. Die Kennung einer Bedingung verwenden.',
  'placeholder-place': '{{placeholder}} würde bestimmen, wohin die Nachricht geht. Die Adresse ausschreiben.',
  url: 'Das ist keine Web-Adresse. Mit https:// oder http:// beginnen.',
  'url-credentials': 'Wer die Regel sieht, sieht das Passwort in dieser Adresse. Weglassen.',
  'url-inward': '{{host}} liegt auf diesem Rechner oder in seinem Netz. Die Administration muss ihn unter Regeln, Einstellungen erlauben.',
  'url-metadata': '{{host}} gibt Schlüssel einer Cloud heraus. Er wird nie aufgerufen.',
}

/** Said in a refusal. */
const MOST_SAID = 5

export interface Said {
  en: string
  de: string
}

/** With the node that it is at. Times are in seconds, boards go by their ids. */
export function saidOf({ code, node, params }: Pick<RuleProblem, 'code' | 'node' | 'params'>): Said {
  const fill = (text: string) => {
    const filled = text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const seconds = params[`${name}S`]
      return seconds === undefined ? String(params[name] ?? '') : `${seconds} s`
    })
    return node === '' ? filled : `${node}: ${filled}`
  }
  return { en: fill(PROBLEMS_EN[code]), de: fill(PROBLEMS_DE[code]) }
}

export function invalidRule(faults: readonly Said[]): LeitstandError {
  const join = (language: keyof Said) => [...new Set(faults.map((one) => one[language]))].slice(0, MOST_SAID).join(' ')
  return new LeitstandError('rule.invalid', because('rule-problems', { english: join('en'), german: join('de') }))
}
