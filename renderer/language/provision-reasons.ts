import type { PROVISION_REASONS } from '../../backend/contract/flash/provision-reasons.ts'

/** German sentences of setting boards up over a cable, part of those in reasons.ts. */
export const PROVISION_REASONS_DE: Record<keyof typeof PROVISION_REASONS, string> = {
  'improv-silent':
    '{port} antwortet nicht auf Improv. RESET drücken, dann erneut versuchen; bleibt es so, lässt sich die Firmware nicht über das Kabel einrichten: eine flashen, die es kann.',
  'improv-disturbed': '{port} antwortet mit gestörten Paketen. Ein kürzeres Kabel oder keinen Hub nehmen, dann erneut versuchen.',
  'improv-refused': 'Die Firmware hat den Befehl {command} abgelehnt (Code {code}). Die Firmware aktualisieren, dann erneut versuchen.',
  'improv-no-broker':
    'Die Firmware ({firmware}) geht ins WLAN, kennt aber keinen Befehl für den Broker. Die Firmware von Leitstand flashen, dann erneut versuchen.',
  'wifi-refused': '{ssid} ist in Reichweite ({rssi} dBm), nimmt das Board aber nicht auf. Das Passwort prüfen, dann erneut versuchen.',
  'wifi-out-of-reach': 'Das Board findet {ssid} nicht. Es näher heranbringen, den Namen prüfen (nur 2,4 GHz), dann erneut versuchen.',
  'wifi-silent': 'Das Board kam binnen {seconds} s nicht in {ssid}. Name und Passwort prüfen, dann erneut versuchen.',
  'broker-refused': 'Der Broker unter {address} weist das Board ab. Erneut versuchen: Es bekommt neue Zugangsdaten.',
  'broker-unreachable': 'Das Board erreicht den Broker unter {address} nicht. Adresse, Port und Firewall prüfen, dann erneut versuchen.',
  'broker-tls':
    'Der Broker unter {address} zeigt ein Zertifikat, dem das Board nicht traut. Ihm die richtige CA geben, dann erneut versuchen.',
  'broker-silent':
    'Das Board hat sich binnen {seconds} s nicht mit {address} verbunden. Adresse und Firewall prüfen, dann erneut versuchen.',
  'wifi-password-gone': 'Das WLAN-Passwort wird nicht aufbewahrt. Es noch einmal eingeben.',
  'template-not-set': 'Die Vorlage lässt sich nicht anwenden: {problem}',
  'batch-board-again': 'Dieses Board ({mac}) ist schon fertig, als {name}. Ein anderes anschließen.',

  'acceptance-boot': 'Das Board hat keinen Start gemeldet. RESET drücken, dann erneut versuchen.',
  'acceptance-mqtt': 'Das Board hat sich binnen {seconds} s nicht verbunden. In den seriellen Monitor sehen, dann erneut versuchen.',
  'acceptance-heartbeat': 'Kein Lebenszeichen binnen {seconds} s. In den seriellen Monitor sehen, dann erneut versuchen.',
  'acceptance-wifi':
    'Das Signal ist zu schwach: {rssi} dBm, nötig sind mindestens {least} dBm. Das Board näher heranbringen oder eine Antenne nehmen.',
  'acceptance-no-rssi':
    'Das Board hat sein Signal binnen {seconds} s nicht gemeldet. In den seriellen Monitor sehen, dann erneut versuchen.',
  'acceptance-no-value': '{sensor} hat binnen {seconds} s nichts gesendet. Verdrahtung und Adresse prüfen, dann erneut versuchen.',
  'acceptance-implausible': '{sensor} meldet {value}, das ist nicht plausibel. Sensor und Verdrahtung prüfen, dann erneut versuchen.',
  'acceptance-no-sensor': 'Das Board meldet gar keinen Sensor. Eine Vorlage wählen oder die Verdrahtung prüfen, dann erneut versuchen.',
}
