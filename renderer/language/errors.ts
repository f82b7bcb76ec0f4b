import i18next from 'i18next'
import type { ErrorCode } from '../../backend/contract/errors.ts'
import { ERRORS } from '../../backend/contract/errors.ts'
import type { Reason } from '../../backend/contract/reasons.ts'
import { RestError, type RestErrorCode } from '../backend/rest.ts'
import { reasonSentence } from './reasons.ts'

/** What every failure is called on screen. The codes come from the contract, so a missing text is a type error. */

const OWN = {
  en: {
    unreachable: 'The backend does not answer. Check that Leitstand runs, then retry.',
    timeout: 'The backend took too long to answer. Retry in a moment.',
    'answer.invalid': 'The answer has an unknown form. Load the page again: page and backend may differ in version.',
  },
}

const DE: Record<RestErrorCode, string> = {
  'auth.required': 'Erst anmelden, dann erneut versuchen.',
  'auth.invalid': 'Benutzername oder Passwort ist falsch.',
  'auth.expired': 'Die Sitzung ist beendet. Erneut anmelden.',
  'auth.forbidden': 'Die Rolle erlaubt das nicht.',
  'auth.origin': 'Diese Adresse darf nicht mit Leitstand sprechen.',
  'auth.setup-done': 'Das erste Konto gibt es schon. Damit anmelden.',
  'auth.user-exists': 'Ein Konto mit diesem Namen gibt es schon.',
  'request.invalid': 'Die Anfrage ist ungültig.',
  'request.not-found': 'Unter dieser Adresse ist nichts.',
  'request.too-large': 'Die Anfrage ist zu groß.',
  'request.too-many': 'Zu viele Anfragen. Warten, dann erneut versuchen.',
  'auth.user-unknown': 'Kein Konto hat diesen Namen.',
  'auth.last-admin': 'Das letzte Verwaltungskonto kann weder gelöscht noch herabgestuft werden.',
  'board.unknown': 'Kein Board hat diese Kennung.',
  'board.exists': 'Ein Board mit dieser Kennung gibt es schon.',
  'board.not-accepted': 'Das Board ist noch nicht angenommen. Annehmen, dann erneut versuchen.',
  'board.offline': 'Das Board ist offline. Erst zurückholen, dann erneut versuchen.',
  'scan.silent': 'Das Board hat auf die Suche nicht geantwortet.',
  'scan.unsupported': 'Die Firmware dieses Boards kann ihre Busse nicht absuchen.',
  'scan.failed': 'Das Board konnte den Bus nicht absuchen.',
  'discovery.off': 'Ansagen im Netz (mDNS) sind abgeschaltet. Leitstand mit --mdns on starten.',
  'discovery.range': 'Dieser Bereich kann nicht abgesucht werden.',
  'board.plain': 'Das ist ein einfaches Board: Es sendet nur und nimmt keine Befehle an.',
  'board.heir': 'Dieses Board kann den Platz des anderen nicht einnehmen.',
  'zone.unknown': 'Keine Zone oder Unterzone heißt so.',
  'zone.exists': 'Eine Zone mit diesem Namen gibt es schon. Beide zusammenlegen oder einen anderen Namen nehmen.',
  'zone.not-empty': 'In dieser Zone stehen Boards. Diese erst verschieben.',
  'zone.undo-gone': 'Das lässt sich nicht mehr zurücknehmen. Die Boards von Hand verschieben.',
  'zone.no-outputs': 'Hier ist kein Ausgang bekannt: Es gibt nichts auszuschalten.',
  'subzone.invalid': 'Diese Unterzonen passen nicht zu den Pins des Boards.',
  'board.busy': 'Das Board startet gerade neu. Abwarten, dann erneut versuchen.',
  'series.unknown': 'Keine Messreihe hat diese Kennung.',
  'board-type.unknown': 'Kein Board-Typ hat diese Kennung.',
  'library.unknown': 'Keine Sensorbibliothek heißt so.',
  'library.parameter': 'Ein Parameter der Sensorbibliothek liegt außerhalb seines Bereichs.',
  'channel.failed': 'Der Kanal hat die Nachricht nicht angenommen.',
  'alarm.unknown': 'Kein Alarm hat diese ID.',
  'emergency.latched': 'Der Not-Halt gilt: nichts schaltet ein. Erst freigeben.',
  'emergency.not-latched': 'Der Not-Halt ist nicht ausgelöst.',
  'emergency.open': 'Einige Ausgänge sind weder bestätigt aus noch von Hand gesichert.',
  'emergency.not-held':
    'Kein Board mit dieser Kennung wird gehalten. Erst nach einer Freigabe kann ein Board aus dem Halt genommen werden.',
  'emergency.board-kept':
    'Das Board ist angenommen: Es wird angehalten und freigegeben, wenn es wiederkommt. Kommt es nie wieder, zuerst löschen oder ablehnen.',
  'emergency.cause': 'Noch niemand hat gezeichnet, dass die Ursache behoben ist.',
  'actuator.unsupported': 'Dieses Board nimmt keine Schaltbefehle an.',
  'actuator.stopped': 'Der Not-Halt ist verriegelt. Freigeben, dann erneut versuchen.',
  'actuator.held': 'Jemand mit höherem Rang hält diesen Ausgang.',
  'actuator.runtime': 'Der Ausgang ist so lange gelaufen, wie er darf. Ausschalten, dann erneut versuchen.',
  'actuator.cooldown': 'Der Ausgang muss eine Weile aus bleiben, bevor er wieder eingeschaltet wird.',
  'actuator.activations': 'Der Ausgang wurde so oft eingeschaltet, wie er innerhalb einer Stunde darf.',
  'actuator.interlock': 'Ein anderer Ausgang, der nie zugleich ein sein darf, ist ein oder könnte es sein.',
  'actuator.condition': 'Die Bedingung für das Einschalten ist nicht erfüllt.',
  'actuator.uncertain': 'Es ist nicht bekannt, ob der Ausgang ein ist. EIN oder AUS statt UMSCHALTEN wählen.',
  'actuator.unplanned': 'Der Pin ist in der Konfiguration seines Boards kein Ausgang. Erst dort anlegen.',
  'actuator.inactive': 'Der Ausgang ist auf inaktiv gesetzt. Erst in seiner Konfiguration aktivieren.',
  'organisation.exists': 'Eine Organisation mit dieser Kennung gibt es schon.',
  'demo.running': 'Die Demoflotte läuft schon.',
  'query.range': 'Der Zeitraum muss vor seinem Ende beginnen.',
  'query.time-zone': 'Diese Zeitzone ist nicht bekannt. Einen Namen wie Europe/Berlin verwenden.',
  'query.too-much': 'Das ist zu viel auf einmal. Weniger Messreihen, weniger Punkte oder einen kürzeren Zeitraum wählen.',
  'configuration.invalid': 'Diese Konfiguration würde nicht funktionieren. Erst die markierten Einträge berichtigen.',
  'configuration.unsupported': 'Ein einfaches Board nimmt keine Konfiguration an.',
  'configuration.nothing':
    'Das Board hat noch nicht gesagt, was es hat. Auf Messwerte warten oder mit einer leeren Konfiguration beginnen.',
  'document.unknown': 'Nichts hat diese Kennung.',
  'document.conflict': 'Inzwischen wurde eine andere Fassung gespeichert. Diese laden, dann erneut ändern.',
  'document.full': 'Es gibt schon zu viele. Erst einige löschen.',
  'job.running': 'Diese Arbeit läuft. Erst abbrechen.',
  'job.not-ready': 'Die Arbeit ist noch nicht fertig.',
  'export.too-large': 'Die Datei würde zu groß. Weniger Reihen, einen kürzeren Zeitraum oder das lange Layout wählen.',
  'export.folder': 'Den Ordner gibt es nicht, oder er ist nicht beschreibbar.',
  'report.schedule': 'Das ist kein Zeitplan aus fünf Feldern, zum Beispiel 0 6 * * 1 (montags um 6:00).',
  'mail.not-set-up': 'E-Mail ist nicht eingerichtet. Den Mailserver unter System eintragen.',
  'mail.failed': 'Der Mailserver hat die E-Mail nicht angenommen.',
  'import.unreadable': 'Das ist keine lesbare CSV-Datei.',
  'import.mapping': 'Die Spalten sind nicht vollständig zugeordnet.',
  'revision.range': 'In diesem Zeitraum gibt es keine Messwerte zu ändern.',
  'revision.retention': 'Für einen Teil dieses Zeitraums werden einzelne Messwerte nicht mehr aufbewahrt.',
  'revision.library': 'Die Sensorbibliothek kann diese Werte nicht bilden.',
  'revision.neighbour': 'Die Bibliothek braucht Messwerte eines anderen Sensors, die es nicht gibt.',
  'revision.expired': 'Was vor dieser Änderung war, wird nicht mehr aufbewahrt.',
  'revision.interrupted': 'Leitstand wurde mittendrin beendet. Nichts wurde geändert; die Änderung neu starten.',
  'revision.not-newest': 'Eine spätere Änderung baut darauf auf. Diese zuerst rückgängig machen.',
  'rollout.state': 'Das ist bei dieser Verteilung zurzeit nicht möglich.',
  'rollout.busy': 'Ein Board ist in einer anderen Verteilung, die nicht beendet ist.',
  'rollout.stopped': 'Die Verteilung hat von selbst angehalten.',
  'rule.invalid': 'Diese Regel würde nicht funktionieren. Zuerst beheben, was markiert ist.',
  'rule.not-running': 'Die Regel läuft nicht. Einschalten, dann erneut versuchen.',
  'rule.no-manual': 'Die Regel hat keinen Auslöser von Hand. Einen an einen Zweig setzen und veröffentlichen.',
  'rule.hook': 'Auf diesen Namen und dieses Token hört kein Webhook.',
  'web.refused': 'Diese Adresse liegt auf diesem Rechner oder in seinem Netz. Ein Administrator kann sie unter Regeln erlauben.',
  'web.failed': 'Der andere Server hat den Aufruf nicht angenommen.',
  'image.unsupported': 'Nur Bilder in PNG, JPEG und WebP bis 8 MB werden angenommen.',
  'image.full': 'Für weitere Bilder ist kein Platz. Bilder aus Dashboards nehmen; einen Tag später ist ihr Platz frei.',
  'flash.port': 'Der serielle Anschluss lässt sich nicht benutzen.',
  'flash.silent': 'An diesem Anschluss antwortet kein Bootloader. BOOT beim Start halten, dann erneut versuchen.',
  'flash.lost': 'Das Board antwortet nicht mehr. Kabel und Strom prüfen, dann erneut versuchen.',
  'flash.noise': 'Die Leitung ist gestört. Ein kürzeres Kabel oder weniger Baud nehmen, dann erneut versuchen.',
  'flash.chip': 'Diesen Chip oder seinen Flash kann Leitstand nicht flashen.',
  'flash.secured': 'Das Board ist gegen unverschlüsselte oder unsignierte Images gesichert. Es bleibt, wie es ist.',
  'flash.refused': 'Der Bootloader hat einen Schritt abgelehnt. Das Board zurücksetzen, dann erneut versuchen.',
  'flash.image': 'Dieses Image darf nicht auf dieses Board. Nichts wurde geschrieben.',
  'flash.verify': 'Das Geschriebene weicht vom Gesendeten ab. Langsamer erneut versuchen.',
  'flash.busy': 'Auf diesem Anschluss wird gerade geflasht. Warten oder abbrechen.',
  'flash.cancelled': 'Es wurde abgebrochen.',
  'flash.interrupted': 'Leitstand wurde beendet, während es an diesem Board arbeitete. Noch einmal versuchen.',
  'flash.no-stub': 'Das schnelle Ladeprogramm läuft auf diesem Board nicht; ohne es lässt sich der Flash nicht lesen.',
  'provision.silent': 'Die Firmware antwortet nicht über das Kabel. RESET drücken, dann erneut versuchen.',
  'provision.disturbed': 'Die Leitung ist gestört. Ein kürzeres Kabel nehmen, dann erneut versuchen.',
  'provision.refused': 'Die Firmware hat einen Schritt abgelehnt. Die Firmware aktualisieren, dann erneut versuchen.',
  'provision.unsupported': 'Die Firmware kennt keinen Befehl für den Broker. Die Firmware von Leitstand flashen.',
  'provision.wifi': 'Das Board kam nicht ins WLAN. Name und Passwort prüfen, dann erneut versuchen.',
  'provision.broker': 'Das Board erreicht den Broker nicht. Dessen Adresse prüfen, dann erneut versuchen.',
  'provision.secret': 'Das WLAN-Passwort wird nicht aufbewahrt. Es noch einmal eingeben.',
  'provision.template': 'Die Vorlage passt nicht zu diesem Board. Eine andere wählen.',
  'provision.again': 'Dieses Board ist schon fertig. Ein anderes anschließen.',
  'acceptance.failed': 'Das Board hat seine Prüfung nicht bestanden. Beheben, was fehlt, dann erneut versuchen.',
  'backtrace.elf': 'Das ist kein ELF für einen ESP32. Die Datei firmware.elf des Builds wählen.',
  'backtrace.no-program': 'Auf dem Rechner von Leitstand ist kein addr2line für diesen Chip. PlatformIO oder ESP-IDF installieren.',
  'backtrace.failed': 'Die Adressen ließen sich nicht auflösen. Das ELF desselben Builds wählen.',
  'monitor.closed': 'Der Anschluss ist im seriellen Monitor nicht geöffnet. Öffnen, dann erneut versuchen.',
  'firmware.unreadable': 'Das ist keine Firmware, die ins Archiv kann.',
  'firmware.not-built': 'Das Projekt wurde nicht gebaut.',
  'firmware.unfit': 'Diese Firmware passt nicht zum Board.',
  'firmware.unreachable': 'Boards erreichen Leitstand nicht über HTTP. Mit --http-host 0.0.0.0 starten, dann erneut versuchen.',
  'firmware.address': 'Diese Adresse ist nicht von Leitstand signiert, oder ihre Zeit ist vorbei. Das Update erneut senden.',
  'firmware.full': 'Das Archiv für Firmware ist voll. Löschen, was nicht mehr gebraucht wird.',
  'store.unavailable': 'Die Datenbank antwortet nicht. Messwerte werden erst danach wieder bestätigt.',
  'store.full': 'Der Datenträger ist voll. Platz schaffen; Leitstand macht von selbst weiter.',
  'store.corrupt': 'Eine Datenbankdatei war beschädigt. Sie wurde zur Seite gelegt; das Protokoll nennt sie.',
  internal: 'Leitstand ist hier gescheitert. Das Protokoll nennt die Ursache.',
  unreachable: 'Das Backend antwortet nicht. Prüfen, ob Leitstand läuft, dann erneut versuchen.',
  timeout: 'Das Backend hat zu lange gebraucht. Gleich erneut versuchen.',
  'answer.invalid': 'Die Antwort hat eine unbekannte Form. Seite neu laden: Seite und Backend können verschiedene Versionen haben.',
}

function isContractCode(code: RestErrorCode): code is ErrorCode {
  return code in ERRORS
}

/** Text of a code in the language in use. */
export function codeText(code: RestErrorCode): string {
  if (i18next.language === 'de') return DE[code]
  return isContractCode(code) ? ERRORS[code].text : OWN.en[code]
}

/** Text of any caught error: translated where it has a code, else its own message. */
export function errorText(error: unknown): string {
  if (error instanceof RestError) return faultText(error)
  return error instanceof Error ? error.message : String(error)
}

/** What happened, and why exactly: in the language in use where it has a reason with figures, else as it was told. */
export function faultText({ code, detail, reason }: { code: string; detail?: string | undefined; reason?: Reason | undefined }): string {
  const text = isKnownCode(code) ? codeText(code) : code
  const more = (reason && reasonSentence(reason)) ?? detail ?? ''
  return more === '' || more === text ? text : `${text} (${more})`
}

export function isKnownCode(code: string): code is RestErrorCode {
  return code in DE
}
