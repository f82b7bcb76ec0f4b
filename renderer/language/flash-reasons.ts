import type { FLASH_REASONS } from '../../backend/contract/flash/reasons.ts'

/** German sentences of flashing over a cable, part of those in reasons.ts. */
export const FLASH_REASONS_DE: Record<keyof typeof FLASH_REASONS, string> = {
  'port-gone': '{port} ist weg: Kabel oder Strom fehlt. Das Board wieder anstecken, dann erneut versuchen.',
  'port-busy': '{port} wird von {program} (Prozess {pid}) benutzt. Das Programm schließen, dann erneut versuchen.',
  'port-busy-unknown':
    '{port} wird von einem anderen Programm benutzt. Das Programm schließen, das diesen Anschluss zeigt, dann erneut versuchen.',
  'port-permission-group': 'Keine Berechtigung für {port}. Ausführen: sudo usermod -aG {group} {user} , dann ab- und wieder anmelden.',
  'port-permission': 'Keine Berechtigung für {port}. Diesem Benutzer das Öffnen erlauben, dann erneut versuchen.',
  'port-unopened': '{port} lässt sich nicht öffnen: {message}',
  'port-failed': '{port} ist ausgefallen ({message}). Das Board neu anstecken, dann erneut versuchen.',
  'port-no-driver':
    '{bridge} steckt, aber kein Treiber hat einen Anschluss daraus gemacht. Ausführen: sudo modprobe {module} (und brltty entfernen, das solche Anschlüsse an sich zieht).',
  'monitor-closed': '{port} ist im seriellen Monitor nicht geöffnet. Öffnen, dann erneut versuchen.',
  'monitor-lent': '{port} ist zum Flashen verliehen und kommt von selbst zurück. Abwarten oder die Arbeit daran abbrechen.',
  'monitor-no-lines': '{port} hat keine Reset-Leitungen. RESET am Board drücken; für den Bootloader dabei BOOT halten.',
  'port-lane-busy': 'Auf {port} wird gerade geflasht. Warten oder abbrechen.',
  'board-silent':
    '{port} antwortet nicht als Bootloader. BOOT halten, RESET drücken und loslassen, BOOT loslassen, dann erneut versuchen; sonst ein anderes Kabel nehmen.',
  'board-silent-no-lines': '{port} hat keine Reset-Leitungen. BOOT halten und RESET drücken (oder anstecken), dann erneut versuchen.',
  'board-silent-app':
    '{port} sendet Daten, aber kein Bootloader antwortet. BOOT halten, RESET drücken und loslassen, dann erneut versuchen.',
  'board-lost': '{port} antwortet nicht mehr, Schritt: {doing:word}. Kabel und Strom prüfen (ohne Hub), dann erneut versuchen.',
  'board-noise': '{port} antwortet gestört, Schritt: {doing:word}. Ein kürzeres Kabel oder keinen Hub nehmen, dann erneut versuchen.',
  'board-unknown-chip': 'Der Chip ist nicht bekannt (Kennwert {magic}). Leitstand flasht ESP32, ESP32-C3 und ESP32-S3.',
  'board-no-flash': 'Der Flash-Speicher von {chip} antwortet nicht (Kennung {id}). Die Verdrahtung des Moduls prüfen.',
  'board-refused':
    'Der Bootloader von {chip} hat einen Schritt abgelehnt: {doing:word} (Code {code}). Das Board zurücksetzen, dann erneut versuchen.',
  'board-flash-failed':
    '{chip} konnte seinen Flash nicht löschen oder beschreiben (Code {code}). Erneut versuchen; bleibt es, ist der Flash verbraucht.',
  'board-secure-boot': '{chip} hat Secure Boot: nur signierte Images würden starten. Leitstand flasht es nicht.',
  'board-flash-encrypted': '{chip} hat Flash-Verschlüsselung: Unverschlüsseltes würde nicht starten. Leitstand flasht es nicht.',
  'board-secure-download': '{chip} ist im sicheren Download-Modus: es lässt sich weder prüfen noch lesen. Leitstand flasht es nicht.',
  'verify-failed':
    'Zurückgelesen weicht {name} bei {offset} vom Gesendeten ab (MD5). Langsamer erneut versuchen; bleibt es, ist der Flash verbraucht.',
  'read-back-differs':
    'Das ab {offset} Gelesene weicht von der Summe des Boards ab (MD5). Ein kürzeres Kabel nehmen, dann erneut versuchen.',
  'board-other': 'An {port} ist jetzt ein anderes Board (MAC {mac}, erwartet {expected}). Das richtige anstecken oder neu beginnen.',

  'image-empty': '{name} ist leer. Eine andere Datei wählen.',
  'image-none': 'Es gibt kein Image zum Schreiben. Eins wählen.',
  'image-magic': '{name} ist kein Image für einen ESP32 (es beginnt mit {byte} statt E9). Die .bin-Datei des Builds wählen.',
  'image-cut': '{name} ist abgeschnitten: {missing} Bytes fehlen. Neu bauen oder herunterladen.',
  'image-segments': '{name} nennt {segments} Segmente, 1 bis 16 sind möglich. Neu bauen.',
  'image-checksum': '{name} ist beschädigt: die Prüfsumme ist {stored}, richtig wäre {computed}. Neu bauen oder herunterladen.',
  'image-hash': '{name} ist beschädigt: die SHA-256 passt nicht. Neu bauen oder herunterladen.',
  'image-chip': '{name} ist für {image}, das Board hat {board}. Den Build für diesen Chip wählen.',
  'image-revision-low': '{name} braucht mindestens Revision {needed} des Chips, dieser hat {revision}. Für die ältere Revision bauen.',
  'image-revision-high': '{name} ist für Revisionen bis {needed} gemacht, dieser Chip hat {revision}. Mit neuerem ESP-IDF bauen.',
  'image-sector': '{name} würde bei {offset} beginnen. Es muss ein Vielfaches von 0x1000 sein.',
  'image-overlap': '{name} ({offset}) und {other} liegen übereinander. Die Adressen berichtigen.',
  'image-beyond-flash':
    '{name} endet bei {end}, der Flash hat nur {flash}. Ein kleineres Image oder eine kleinere Partitionstabelle wählen.',
  'image-bootloader-offset': '{name} ist ein Bootloader. Auf {chip} gehört er an {right}, nicht an {offset}.',
  'image-app-offset': '{name} ist ein Programm. Es gehört in eine App-Partition ({right}), nicht an {offset}.',
  'image-merged-offset': '{name} ist ein Gesamt-Image. Es gehört an 0x0, nicht an {offset}.',
  'image-table-offset': '{name} ist eine Partitionstabelle. Sie gehört an 0x8000, nicht an {offset}.',
  'image-layout':
    '{name} ist ein Gesamt-Image, dessen Bootloader nicht dort liegt, wo {chip} ihn sucht ({right}). Den Build für diesen Chip wählen.',
  'image-partition-size':
    '{name} hat {bytes} Bytes, die Partition {partition} nur {room}. Eine größere oder ein kleineres Programm wählen.',
  'image-no-bootloader': 'Nur ein Programm würde geschrieben, und das Board hat keinen Bootloader an {right}. Den ganzen Build wählen.',
  'image-no-table': 'Nur ein Programm würde geschrieben, und das Board hat keine Partitionstabelle. Den ganzen Build wählen.',
  'image-flash-size': '{name} ist für {needed} Flash gebaut, das Board hat {flash}. Die Flash-Größe auf die des Boards stellen.',
  'table-entry': '{name}: Eintrag {entry} ist unlesbar. Die Tabelle neu bauen.',
  'table-md5': '{name} ist beschädigt: die MD5 passt nicht. Neu bauen.',
  'table-overlap': '{name}: {partition} und {other} liegen übereinander. Die Tabelle berichtigen.',
  'table-beyond-flash': '{name}: {partition} endet bei {end}, der Flash hat nur {flash}. Eine Tabelle für diesen Flash wählen.',
  'note-wipes-nvs':
    'Einstellungen auf dem Board gehen verloren: {partition} (WLAN, Broker, Name) wird überschrieben. Das Board danach neu einrichten.',
  'note-erases-all': 'Der ganze Flash wird vorher gelöscht: Programm, Einstellungen und Dateien des Boards gehen verloren.',
  'note-flash-parameters': 'Die Flash-Parameter von {name} werden auf {parameters} geändert; die SHA-256 wird berichtigt.',
  'note-no-hash': '{name} hat keine SHA-256: Schäden zwischen den Segmenten fielen nicht auf.',
  'note-unknown-data': '{name} ist keine der bekannten Arten und wird geschrieben, wie es ist.',
  'note-slow': '{baud} Baud waren nicht stabil, verwendet werden {taken}.',
  'note-no-stub': 'Das schnelle Ladeprogramm startete nicht; das im ROM wird benutzt, das langsamer ist.',
  'note-no-reset': '{port} hat keine Reset-Leitungen: RESET drücken, damit das Programm startet.',

  'manifest-json': 'Das ist kein Manifest für ESP Web Tools: {message}',
  'manifest-no-build': 'Das Manifest hat keinen Build für {chip}. Es hat {builds}.',
  'manifest-no-file': 'Das Manifest nennt {path}, das nicht dabei ist. Auch diese Datei wählen.',
  'folder-none': '{folder} lässt sich nicht lesen: {message}',
  'folder-no-build': 'In {folder} ist kein Build. Den Ordner mit firmware.bin wählen, zum Beispiel .pio/build/esp32dev.',
  'build-no-program': 'PlatformIO ist nicht installiert, wo Leitstand läuft. Installieren (pip install platformio), dann erneut versuchen.',
  'build-no-project': 'In {folder} ist keine platformio.ini. Den Ordner des Projekts wählen.',
  'build-failed': 'PlatformIO endete mit Code {code}. Lesen, was es sagt, das Projekt berichtigen, dann erneut versuchen.',
  'build-not-started': 'PlatformIO startet nicht: {message}. Neu installieren, dann erneut versuchen.',
  'build-too-long': 'Der Build dauerte mehr als {minutes} min und wurde beendet. Auf der Kommandozeile versuchen.',
  'build-nothing': 'PlatformIO hat in {folder} nichts gebaut. Eine Umgebung seiner platformio.ini nennen.',
  'folder-no-file': 'Der Build braucht {path}, das nicht da ist. Das Projekt bauen, dann erneut versuchen.',
  'air-no-program': '{name} enthält kein eigenes Programm, das über Funk gehen könnte. firmware.bin des Builds ins Archiv aufnehmen.',
  'air-chip-unknown':
    'Der Chip des Boards ist nicht bekannt: Das Board selbst lehnt ein Programm für einen anderen als {chip} ab. Seinen Board-Typ wählen.',
  'air-unreachable':
    'Boards erreichen Leitstand nicht über HTTP: Es horcht nur auf diesem Rechner. Mit --http-host 0.0.0.0 starten, dann erneut versuchen.',
  'air-rolled-back': 'Das Board kam mit seiner alten Firmware {found} zurück: Es hat zurückgerollt oder {expected} nie installiert.',
  'firmware-full': 'Das Archiv hat {most} MB, mehr darf es nicht haben. Firmware löschen, die nicht mehr gebraucht wird.',
  'firmware-in-use': 'Diese Firmware wird gerade geschrieben. Warten, dann erneut versuchen.',
}
