/** German for what problems of a rule's text name (backend/contract/rules/text); words of the language itself stay. Pure. */

const PHRASES: Readonly<Record<string, string>> = {
  // What is expected.
  'a condition such as ESP1.Sensor(GPIO4) > 25': 'eine Bedingung wie ESP1.Sensor(GPIO4) > 25',
  'a comparison: >, <, =, !=, BETWEEN, OUTSIDE, RISES, FALLS, STAYS or IS SILENT':
    'ein Vergleich: >, <, =, !=, BETWEEN, OUTSIDE, RISES, FALLS, STAYS oder IS SILENT',
  'an action: ESP2.Actuator(GPIO5) = ON, SCENE, NOTIFY, ALARM, WEBHOOK, PUBLISH, SET, WAIT, RUN or NOTHING':
    'eine Aktion: ESP2.Actuator(GPIO5) = ON, SCENE, NOTIFY, ALARM, WEBHOOK, PUBLISH, SET, WAIT, RUN oder NOTHING',
  'a trigger: a series that CHANGES, AT, CRON, SUNRISE, SUNSET, WEBHOOK, MESSAGE, ALARM or MANUAL':
    'ein Auslöser: eine Messreihe mit CHANGES, AT, CRON, SUNRISE, SUNSET, WEBHOOK, MESSAGE, ALARM oder MANUAL',
  'a series that CHANGES, such as ESP1.Sensor(GPIO4) CHANGES': 'eine Messreihe mit CHANGES, etwa ESP1.Sensor(GPIO4) CHANGES',
  'an output such as ESP2.Actuator(GPIO5)': 'ein Ausgang wie ESP2.Actuator(GPIO5)',
  'a board such as ESP1': 'ein Board wie ESP1',
  'the id of a board (letters, digits, - and _)': 'die ID eines Boards (Buchstaben, Ziffern, - und _)',
  'Sensor(GPIO…), Actuator(GPIO…) or the name of a series in "quotes"':
    'Sensor(GPIO…), Actuator(GPIO…) oder der Name einer Messreihe in "Anführungszeichen"',
  'the name of a variable (letters, digits and _)': 'der Name einer Variablen (Buchstaben, Ziffern und _)',
  'the name of a series': 'der Name einer Messreihe',
  'the type of the sensor': 'der Typ des Sensors',
  'the address of the sensor': 'die Adresse des Sensors',
  'a pin such as GPIO4': 'ein Pin wie GPIO4',
  'a duration such as 4 min': 'eine Dauer wie 4 min',
  's, min, h or d': 's, min, h oder d',
  'a time such as 06:00': 'eine Uhrzeit wie 06:00',
  '"–" and the time until which': '"–" und die Uhrzeit, bis zu der es gilt',
  'a hook of a–z, 0–9 and -': 'ein Name aus a–z, 0–9 und -',
  'ON, OFF, TOGGLE or a share such as 40 %': 'ON, OFF, TOGGLE oder ein Anteil wie 40 %',
  'RAISED, ACKNOWLEDGED or CLEARED': 'RAISED, ACKNOWLEDGED oder CLEARED',
  'FASTER THAN or BY': 'FASTER THAN oder BY',
  '/s, /min, /h or /d behind the unit': '/s, /min, /h oder /d hinter der Einheit',
  '> or <': '> oder <',
  'PRIORITY, COOLDOWN or another setting, IF or ON': 'PRIORITY, COOLDOWN oder eine andere Einstellung, IF oder ON',
  'IF or ON': 'IF oder ON',
  'IF or ON before it': 'IF oder ON davor',
  'THEN before it': 'THEN davor',
  'THEN and what is to be done': 'THEN und was zu tun ist',
  'another action, IF or ON': 'eine weitere Aktion, IF oder ON',
  'another action, OTHERWISE, IF or ON': 'eine weitere Aktion, OTHERWISE, IF oder ON',
  'AND, OR or THEN': 'AND, OR oder THEN',
  'OR, IF or THEN': 'OR, IF oder THEN',
  'a number': 'eine Zahl',
  'a number from 0 on': 'eine Zahl ab 0',
  'a number, or a word': 'eine Zahl oder ein Wort',
  'a number, TRUE, FALSE or a text': 'eine Zahl, TRUE, FALSE oder ein Text',
  'a value': 'ein Wert',
  'it with > or <': 'Mit > oder <',
  // What stands there.
  'the end': 'das Ende',
  'a series': 'eine Messreihe',
  'nothing of it': 'nichts davon',
  // What has a range or a most.
  'The pin': 'Die Nummer des Pins',
  'The duration in s': 'Die Dauer in s',
  'The share in %': 'Der Anteil in %',
  'The width of the band': 'Die Breite des Bandes',
  'By how much': 'Um wie viel',
  'by how much': 'um wie viel',
  'the width of the band': 'die Breite des Bandes',
  'how fast': 'wie schnell',
  'how often': 'wie oft',
  'how many of them': 'wie viele davon',
  'how many failures': 'wie viele Fehlschläge',
  'how many times in a row': 'wie oft hintereinander',
  'minutes before (−) or after (+)': 'Minuten davor (−) oder danach (+)',
  'the latitude in degrees': 'die Breite in Grad',
  'the longitude in degrees': 'die Länge in Grad',
  'the priority': 'der Vorrang',
  'the name': 'der Name',
  'the name of the rule': 'der Name der Regel',
  'the group': 'die Gruppe',
  'the time zone': 'die Zeitzone',
  'the note': 'die Notiz',
  'a cron text': 'ein Cron-Text',
  'the name of the hook': 'der Name des Webhooks',
  'the word it changes to': 'das Wort, das es wird',
  'an MQTT filter': 'ein MQTT-Filter',
  'what the message holds': 'was die Nachricht enthält',
  'the payload': 'der Inhalt',
  'the topic': 'das Topic',
  'the body': 'der Inhalt',
  'the address': 'die Adresse',
  'the text': 'der Text',
  'the text of the alarm': 'der Text des Alarms',
  'the title': 'der Titel',
  'the alarm': 'der Alarm',
  'the scene': 'die Szene',
  'the rule': 'die Regel',
  'the channel': 'der Kanal',
  "a series' name": 'der Name einer Messreihe',
  actions: 'Aktionen',
  branches: 'Zweige',
  channels: 'Kanäle',
  conditions: 'Bedingungen',
  'conditions side by side': 'Bedingungen nebeneinander',
  'times of day': 'Uhrzeiten',
  'triggers of one branch': 'Auslöser eines Zweigs',
  any: 'beliebig',
  'more than 0': 'mehr als 0',
}

/** What stands around a phrase. */
const AROUND: readonly [RegExp, (phrase: string) => string][] = [
  [/^(.+) \(a whole number\)$/, (phrase) => `${phrase} (eine ganze Zahl)`],
  [/^(.+) in "quotes"$/, (phrase) => `${phrase} in "Anführungszeichen"`],
  [/^The length of (.+)$/, (phrase) => `Die Länge (${phrase})`],
  [/^The time (.+)$/, (phrase) => `Die Uhrzeit ${phrase}`],
  [/^(.+) with what follows$/, (phrase) => `${phrase} mit dem, was folgt,`],
]

/** As it is where it is no phrase: a word of the language, or what was typed. */
export function phraseInGerman(phrase: string): string {
  if (Object.hasOwn(PHRASES, phrase)) return PHRASES[phrase] ?? phrase
  for (const [form, say] of AROUND) {
    const inner = form.exec(phrase)?.[1]
    if (inner !== undefined) return say(phraseInGerman(inner))
  }
  return phrase
}
