import i18next from 'i18next'
import { DELIVERY_REASONS_DE } from '../../backend/contract/alarms/delivery-reasons-de.ts'
import {
  fillReason,
  isReasonKey,
  isReasonWord,
  REASON_WORDS,
  REASONS,
  type Reason,
  type ReasonKey,
} from '../../backend/contract/reasons.ts'
import { RULE_FAULT_REASONS_DE } from '../../backend/contract/rules/fault-reasons.ts'
import { FLASH_REASONS_DE } from './flash-reasons.ts'
import { type Language, languageFrom } from './language.ts'
import { PROVISION_REASONS_DE } from './provision-reasons.ts'

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

  'calibration-offset': 'Der Versatz muss eine Zahl sein.',
  'calibration-numbers': 'Kalibrierpunkte müssen Zahlen sein.',
  'calibration-two-points': 'Eine Gerade oder Tabelle braucht mindestens zwei Punkte. Einen hinzufügen oder Versatz wählen.',
  'calibration-measured-twice': 'Zwei Kalibrierpunkte haben {measured} gemessen. Sie müssen bei verschiedenen Werten liegen.',
  'calibration-actual-twice': 'Beide Kalibrierpunkte stehen für {actual}. Sie müssen bei zwei verschiedenen Werten liegen.',
  'calibration-close': 'Die Kalibrierpunkte liegen zu dicht beieinander.',
  'calibration-turns': 'Die Tabelle kehrt zwischen {measured} und {next} um oder steht still. Sie muss durchgehend steigen oder fallen.',
  'limits-order': 'Grenzen müssen steigen: kritisch unten ≤ Warnung unten ≤ Warnung oben ≤ kritisch oben.',
  'hysteresis-negative': 'Die Hysterese muss 0 oder größer sein.',
  'hysteresis-too-wide': 'Die Hysterese {hysteresis} muss kleiner sein als der Abstand von {low} bis {high}.',

  'scan-silent': '{board} hat {seconds} s lang nichts gesagt. Prüfen, ob es läuft, dann erneut suchen.',
  'scan-unsupported': 'Die Firmware von {board} aktualisieren oder die Adresse eintippen.',
  'scan-refused': '{board} sagt: {message}',
  'scan-unreadable': '{board} hat mit etwas geantwortet, das keine Geräteliste ist.',

  'range-form': '192.168.1.0/24, 192.168.1.10-192.168.1.50 oder eine Adresse wie 192.168.1.7 schreiben.',
  'range-order': 'Der Bereich muss steigen: {first} kommt nach {last}.',
  'range-large': 'Der Bereich hat {count} Adressen, {most} sind das Meiste. Einen Teil davon nehmen.',
  'range-reserved': 'Kein Gerät kann {address} haben. Den Bereich eines Netzes nehmen, zum Beispiel 192.168.1.0/24.',
  'range-public': '{range} ist kein privates Netz. Bestätigen, dass es abgesucht werden darf.',
  'scan-range-running': '{range} wird gerade abgesucht. Abwarten oder abbrechen.',

  'pin-taken': 'GPIO {gpio} ist von {by} belegt. Einen anderen Anschluss wählen.',
  'pin-taken-free': 'GPIO {gpio} ist von {by} belegt. Frei: {free}.',
  'pin-second-wire': 'Beide Leitungen des Ausgangs sind GPIO {gpio}. Für eine davon einen anderen Anschluss wählen.',
  'pin-absent': '{chip} hat keinen GPIO {gpio}. Frei: {free:pins}.',
  'pin-inside': 'GPIO {gpio} ist auf dem {board} nicht herausgeführt. Frei: {free:pins}.',
  'pin-flash': 'GPIO {gpio} gehört zum Flash-Speicher; anders verwendet stürzt das Board ab. Frei: {free:pins}.',
  'pin-psram': 'GPIO {gpio} gehört zum PSRAM; anders verwendet stürzt das Board ab. Frei: {free:pins}.',
  'pin-usb': 'GPIO {gpio} ist der USB-Anschluss; anders verwendet ist das Board per Kabel nicht mehr erreichbar. Frei: {free:pins}.',
  'pin-input-only': 'GPIO {gpio} kann nur Eingang sein. Frei: {free:pins}.',
  'pin-output-only': 'GPIO {gpio} kann nur Ausgang sein. Frei: {free:pins}.',
  'pin-no-adc': 'GPIO {gpio} kann keine Spannung messen (kein ADC). Frei: {free:pins}.',
  'pin-adc2': 'GPIO {gpio} misst mit ADC2, der bei eingeschaltetem WLAN nicht geht. Frei: {free:pins}.',
  'pin-adc-erratum': 'GPIO {gpio} misst mit ADC2, dessen Werte laut Errata des Chips falsch sind. Frei: {free:pins}.',
  'pin-no-pwm': 'GPIO {gpio} hat kein PWM. Frei: {free:pins}.',
  'pin-flash-voltage':
    'GPIO {gpio} setzt beim Start die Flash-Spannung; mit Ausgang oder Pull-up startet das Board nicht. Frei: {free:pins}.',
  'pin-start-log': 'GPIO {gpio} sendet das Startprotokoll (UART TX): ein Ausgang würde bei jedem Start schalten. Frei: {free:pins}.',
  'pin-note': 'GPIO {gpio}: {en:english}{de:german}{free:else}',
  'pin-strap-download': 'GPIO {gpio} muss beim Start high sein (Strapping). Auf low wartet das Board auf Firmware, statt zu starten.',
  'pin-strap-flash-low': 'GPIO {gpio} muss zum Flashen per Kabel low oder offen sein (Strapping). Auf high schlägt das Flashen fehl.',
  'pin-strap-flash-high': 'GPIO {gpio} muss zum Flashen per Kabel high sein (Strapping). Auf low schlägt das Flashen fehl.',
  'pin-strap-voltage': 'GPIO {gpio} setzt die Flash-Spannung (Strapping). Beim Start auf high startet das Board nicht.',
  'pin-strap-sdio': 'GPIO {gpio} ist beim Start high und setzt das SDIO-Timing (Strapping). Auf low ändert sich nur dieses.',
  'pin-strap-log': 'GPIO {gpio} ist beim Start high (Strapping). Auf low bleibt das Startprotokoll stumm.',
  'pin-strap-jtag': 'GPIO {gpio} wählt beim Start den JTAG-Anschluss (Strapping). Dann darf ihn nichts treiben.',
  'pin-strap-pulse': 'GPIO {gpio} ist beim Start high: ein Ausgang daran kann an sein, bis die Firmware läuft.',
  'pin-uart-tx': 'GPIO {gpio} sendet das serielle Protokoll (UART TX). Es und das Flashen per Kabel stören, was daran hängt.',
  'pin-uart-rx': 'GPIO {gpio} ist der serielle Eingang (UART RX). Was daran hängt, stört seriellen Monitor und Flashen per Kabel.',
  'pin-feedback': 'GPIO {gpio} kann nur Eingang sein: als zweite Leitung liest er eine Rückmeldung, treiben kann er nicht.',
  'pin-no-pull': 'GPIO {gpio} hat innen keinen Pull-up. Außen einen vorsehen, 10 kΩ nach 3V3.',
  'onewire-twice': '{by} hat dieselbe ROM {rom}. Jedes Gerät darf nur einmal eingerichtet sein.',
  'onewire-which': '{by} hängt am selben OneWire-Bus (GPIO {gpio}). Für beide eine ROM wählen: ohne sie sind sie nicht zu unterscheiden.',
  'i2c-one-wire': 'SDA und SCL sind beide GPIO {gpio}. Für eine davon einen anderen Anschluss wählen.',
  'i2c-no-scl': 'Für SCL ist kein Anschluss gewählt (SDA ist GPIO {gpio}). Das Board nimmt den, den seine Firmware kennt.',
  'i2c-torn': '{by} teilt eine Leitung dieses I²C-Busses, die andere nicht. SDA {sda} und SCL {scl} nehmen, oder zwei andere Anschlüsse.',
  'i2c-twice': '{by} hat an diesem Bus dieselbe I²C-Adresse {address}. Eine andere Adresse einstellen oder andere Leitungen nehmen.',
  'interval-report': 'Meldungen alle {reportS} s können nicht häufiger kommen als Messungen alle {sampleS} s.',
  'interval-bus':
    '{devices} Geräte an diesem Bus brauchen {neededS} s für eine Runde, verlangt sind {sampleS} s. Ein längeres Intervall wählen.',
  'interval-board': 'Das Board würde {perS} Messwerte je Sekunde senden, etwa {most} schafft eines. Längere Meldeintervalle wählen.',
  'pwm-channels': '{chip} hat {most} PWM-Kanäle, {wanted} sind verlangt. Für einen davon einen einfachen Ausgang nehmen.',
  'emergency-not-servo': 'Nur ein Servo hält beim Not-Halt eine Stellung, alles andere geht aus. Leer lassen.',
  'rule-only-if':
    'Solange die Zentrale fort ist, läuft diese Regel nicht: der Ausgang an GPIO {gpio} hat eine Bedingung, die das Board nicht kennt.',
  'rule-interlock':
    'Solange die Zentrale fort ist, läuft diese Regel nicht: der Ausgang an GPIO {gpio} ist mit einem eines anderen Boards verriegelt, den dieses nicht sieht.',
  'rule-no-output': 'An GPIO {gpio} ist kein Ausgang. Einen eingerichteten wählen.',
  'rule-no-sensor': 'An GPIO {gpio} ist kein Sensor. Einen eingerichteten wählen.',
  'rules-file': 'Das ist keine Datei mit Regeln. Neu exportieren oder berichtigen, was geändert wurde.',
  'rules-file-rule': 'Das ist keine Datei mit Regeln: Regel {rule} ist nicht lesbar. Neu exportieren oder berichtigen, was geändert wurde.',
  'rules-file-twice': 'Das ist keine Datei mit Regeln: die Kennung {id} steht zweimal darin.',
  'rules-file-many': 'Die Datei hat {rules} Regeln, höchstens {most} gehen auf einmal. Sie aufteilen.',
  'rule-thresholds': 'Die Schwelle zum Einschalten und die zum Ausschalten setzen.',
  'rule-crossed': 'Die Schwellen überkreuzen sich: es würde zugleich ein- und ausschalten. Einen Abstand dazwischen lassen.',

  'output-stopped': 'Der Not-Halt ist seit {sinceMs:time} verriegelt ({by}: {reason}). Erst freigeben.',
  'output-held': '{by} ({source:word}) hält diesen Ausgang bis {untilMs:time}.',
  'output-held-on': '{by} ({source:word}) hält diesen Ausgang eingeschaltet.',
  'output-runtime': 'Er darf {maxS} s am Stück laufen und ist seit {sinceMs:time} ein. Erst ausschalten.',
  'output-cooldown': 'Er ruht {cooldownS} s zwischen zwei Einschaltungen. In {waitS} s erneut versuchen.',
  'output-running': 'Er ist ein oder könnte es sein und ruht {cooldownS} s zwischen zwei Einschaltungen. Erst ausschalten.',
  'output-activations': 'Er wurde innerhalb von 60 min {count}-mal eingeschaltet, erlaubt sind {most}. In {waitS} s erneut versuchen.',
  'interlock-on': 'Nie zugleich ({interlock}): {partner} ist ein.',
  'interlock-maybe': 'Nie zugleich ({interlock}): {partner} könnte ein sein, sein AUS ist noch nicht bestätigt.',
  'interlock-unknown': 'Nie zugleich ({interlock}): der Zustand von {partner} ist nicht bekannt.',
  'interlock-unreachable': 'Nie zugleich ({interlock}): {partner} ist nicht erreichbar und könnte ein sein.',
  'condition-missing': 'Nur wenn {series}: sie hat noch keinen Wert.',
  'condition-stale': 'Nur wenn {series}: ihr neuester Wert ist {ageS} s alt, erlaubt sind {maxAgeS} s.',
  'condition-bad': 'Nur wenn {series}: ihrem neuesten Wert ist nicht zu trauen.',
  'condition-above': 'Nur wenn {series} über {low} {unit} liegt: sie ist {value}.',
  'condition-below': 'Nur wenn {series} unter {low} {unit} liegt: sie ist {value}.',
  'condition-between': 'Nur wenn {series} zwischen {low} und {high} {unit} liegt: sie ist {value}.',
  'condition-outside': 'Nur wenn {series} außerhalb von {low} bis {high} {unit} liegt: sie ist {value}.',
  'output-unplanned': 'GPIO {gpio} ist in der Konfiguration des Boards kein Ausgang. Erst dort anlegen.',
  'output-inactive': '{name} ist in der Konfiguration auf inaktiv gesetzt.',
  'output-not-dimmed': '{name} ist nur ein oder aus: er nimmt keinen Anteil an.',
  'output-fate': 'Ein EIN davor wurde nicht rechtzeitig bestätigt: es könnte noch ausgeführt werden.',
  'command-not-sent': 'Er wurde nicht gesendet: Ein anderer Befehl kam zuvor, oder der Datenträger war zu langsam.',
  'command-not-taken': 'Der Broker hat ihn nicht angenommen.',
  'command-superseded': 'Ein späterer Befehl trat an seine Stelle.',
  'command-unanswered': 'Das Board hat nicht geantwortet.',
  'command-unconfirmed': 'Das Board hat ihn angenommen, aber den neuen Zustand nicht gemeldet.',
  'toggle-unknown': 'Das Board hat nicht gesagt, ob der Ausgang ein ist. EIN oder AUS wählen.',
  'template-wrong-type': 'Das Board ist vom Typ {type}; die Vorlage passt zu {types}. Board weglassen oder andere Vorlage wählen.',
  'template-type-unknown': 'Der Typ des Boards ist nicht bekannt; die Vorlage ist für {types}. Den Typ auf der Seite des Boards wählen.',
  'template-value-missing': 'Der Wert „{name}“ fehlt. In der Tabelle eintragen.',
  'template-no-number': '„{value}“ für {name} ist keine Zahl.',
  'template-out-of-range': '{field} liegt mit diesen Werten außerhalb des Erlaubten.',
  'template-no-match': '{name} an GPIO {gpio} gibt es auf diesem Board nicht; die Grenzen ändern nichts.',
  'template-name-taken': 'Die Variable {name} gibt es doppelt, oder sie ist eine von {known}. Einen anderen Namen wählen.',
  'template-default-type': 'Die Vorgabe von {name} passt nicht zu ihrem Typ. Eines von beiden ändern.',
  'template-binding-gone': 'Eine Bindung nennt {at}; das gibt es nicht. Die Bindung entfernen.',
  'template-not-bindable': '{field} lässt sich nicht an eine Variable binden.',
  'template-bound-number': '{name} ist an {field} gebunden und muss eine Variable vom Typ Zahl sein.',
  'template-undeclared': 'Die Variable {name} steht in einem Text, ist aber nicht angelegt. Anlegen oder aus dem Text nehmen.',
  'template-conditions':
    'Bedingungen („nur wenn“) lesen dieselben Messreihen wie in der Vorlage. Prüfen, ob sie für dieses Board gemeint sind.',

  'rollout-board-unknown': 'Das Board gibt es nicht (mehr).',
  'rollout-not-accepted': 'Das Board ist nicht angenommen. Unter Geräte annehmen, dann erneut versuchen.',
  'rollout-plain-board': 'Ein einfaches Board nimmt weder Konfiguration noch Befehle.',
  'rollout-offline': 'Das Board ist offline. Wieder verbinden, dann erneut versuchen.',
  'rollout-stopped-board': 'Der Notstopp hält das Board. Nach der Freigabe geht es weiter.',
  'rollout-unconfigured': 'Das Board hat noch keine Konfiguration; die Vorlage wird seine erste.',
  'rollout-changed-meanwhile':
    'Seine Konfiguration wurde inzwischen geändert (Version {found} statt {expected}). Ansehen, dann erneut versuchen.',
  'rollout-timeout': 'Keine Bestätigung in {seconds} s. Nach dem Board sehen, dann erneut versuchen.',
  'rollout-not-back': 'Das Board ist in {seconds} s nicht zurückgekommen. Strom und WLAN prüfen, dann erneut versuchen.',
  'rollout-error-reported': 'Das Board meldet {code}: {message}. Ursache beheben, dann erneut versuchen.',
  'rollout-heap': 'Der freie Speicher fiel von {before} auf {after} Byte. Die Konfiguration verkleinern oder zur vorherigen zurückkehren.',
  'rollout-rssi': 'Das Signal fiel von {before} auf {after} dBm. Standort und Antenne prüfen, dann erneut versuchen.',
  'rollout-no-values': 'Seit der Änderung kamen keine Werte. Anschlüsse und Sensoren prüfen, dann erneut versuchen.',
  'rollout-no-earlier': 'Seine Konfiguration hat keinen früheren Stand, zu dem es zurück könnte.',
  'rollout-no-version': 'Version {wanted} seiner Konfiguration gibt es nicht.',
  'rollout-refused': '{message}',
  'rollout-already': 'Das Board hat diese Konfiguration schon; nichts wird gesendet.',
  'rollout-stopped-itself':
    '{failed} Boards sind gescheitert; der Halt liegt bei {most}. Ursachen ansehen, dann wiederholen oder weitergehen.',
  'rollout-most-boards': 'Mehr als {most} Boards auf einmal und jede neue Firmware brauchen die Rolle Administrator.',
  'rollout-not-now': 'Im Zustand {state} ist das nicht möglich.',
  'rollout-board-busy': '{board} ist in der Verteilung „{name}“, die nicht beendet ist. Abwarten oder abbrechen.',

  stopping: 'Leitstand wird gerade beendet.',
  'rule-problems': '{english:english}{german:german}',
  ...DELIVERY_REASONS_DE,
  ...FLASH_REASONS_DE,
  ...PROVISION_REASONS_DE,
  ...RULE_FAULT_REASONS_DE,
}

const WORDS_DE: Record<keyof typeof REASON_WORDS, string> = {
  time: 'die Zeit',
  'time-of-day': 'die Uhrzeit',
  values: 'Werte',
  value: 'die Werte',
  boards: 'die Boards',
  names: 'die Namen',
  'no-unit': 'Werte ohne Einheit',
  'no-pin': 'keiner',
  free: 'Frei:',
  emergency: 'Not-Halt',
  safety: 'Sicherheitsgrenze',
  hand: 'von Hand',
  rule: 'Regel',
  schedule: 'Zeitplan',
  connecting: 'Verbinden',
  detecting: 'Erkennen',
  checking: 'Prüfen',
  'backing-up': 'Sichern',
  erasing: 'Löschen',
  writing: 'Schreiben',
  provisioning: 'Einrichten',
  acceptance: 'Prüfen',
  verifying: 'Vergleichen',
  resetting: 'Neustart',
  reading: 'Lesen',
}

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }

/** The sentence with its figures, or undefined where this page does not know the reason (yet). */
export function reasonSentence({ key, figures }: Reason): string | undefined {
  if (!isReasonKey(key)) return undefined
  const language = languageFrom(i18next.language)
  return fillReason((language === 'de' ? DE : REASONS)[key], figures, (figure, as) => sayFigure(figure, as, language))
}

function sayFigure(figure: string | number, as: string, language: Language): string {
  const words = language === 'de' ? WORDS_DE : REASON_WORDS
  if (as === 'english' || as === 'german') return (as === 'german') === (language === 'de') ? String(figure) : ''
  if (as === 'pins') return figure === '' ? words['no-pin'] : String(figure)
  if (as === 'else') return figure === '' ? '' : ` ${words.free} ${figure}.`
  const word = as === 'unit' && figure === '' ? 'no-unit' : figure
  if ((as === 'word' || as === 'unit') && isReasonWord(word)) return words[word]
  if (as === 'time' && typeof figure === 'number') return moment(language).format(figure)
  return typeof figure === 'number' ? new Intl.NumberFormat(LOCALES[language]).format(figure) : figure
}

function moment(language: Language): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'medium' })
}
