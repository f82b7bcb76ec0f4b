import type { DELIVERY_REASONS } from './delivery-reasons.ts'

/** German sentences of messages that did not get through. In the contract, because mails say them too (text.ts). */
export const DELIVERY_REASONS_DE: Record<keyof typeof DELIVERY_REASONS, string> = {
  'mail-attachment':
    'Die Datei hat {has} MB; eine E-Mail fasst {may} MB. Einen Ordner, einen kürzeren Zeitraum oder weniger Messreihen wählen.',
  'mail-slow': '{server} hat die E-Mail nicht binnen {seconds} s angenommen.',
  'mail-recipients': '{server} nimmt diese Empfänger nicht an: {recipients}.',
  'mail-login': '{server} kennt diesen Benutzernamen und dieses Passwort nicht ({said}).',
  'mail-certificate': 'Dem Zertifikat von {server} wird nicht vertraut ({said}). Den Namen prüfen oder dort den Administrator fragen.',
  'mail-encryption': '{server} spricht diese Verschlüsselung nicht ({said}). {other} versuchen.',
  'mail-no-host': 'Den Mailserver {server} gibt es nicht. Den Namen prüfen.',
  'mail-unreachable': '{server} ist nicht erreichbar ({said}).',
  'mail-no-answer': '{server} antwortet nicht ({said}).',
  'mail-envelope': '{server} nimmt Absender oder Empfänger nicht an ({said}).',
  'mail-other': '{server}: {said}',
  'mail-not-set-up': 'Noch ist kein Mailserver eingerichtet. Ihn unter System eintragen.',

  'web-address': 'Die Adresse eines Webhooks beginnt mit https:// oder http://.',
  'web-user': 'Die Adresse eines Webhooks enthält weder Benutzer noch Passwort: wer die Regel sieht, sähe sie auch.',
  'web-too-large': 'Die Nachricht ist zu groß für einen Webhook.',
  'web-redirect': '{host} verweist auf eine andere Adresse ({status}); der wird nicht gefolgt. Jene Adresse eintragen.',
  'web-answered': '{host} antwortete {status}.',
  'web-answered-said': '{host} antwortete {status}: {said}.',
  'web-no-answer': '{host} antwortete nicht binnen {seconds} s.',
  'web-no-host': 'Den Host {host} gibt es nicht. Die Adresse und das Netz dieses Rechners prüfen.',
  'web-not-open': '{host} weist die Verbindung ab. Adresse und Port prüfen.',
  'web-certificate': 'Dem Zertifikat von {host} wird nicht vertraut ({said}).',
  'web-unreachable': '{host} ist nicht erreichbar.',
  'web-unreachable-said': '{host} ist nicht erreichbar ({said}).',
  'web-inward':
    '{host} führt auf diesen Rechner oder in sein eigenes Netz. Ein Administrator kann es unter Regeln, Einstellungen erlauben.',
  'web-link-local': '{host} liegt im Link-Local-Bereich, der nicht gerufen wird. Einen anderen Host eintragen.',

  'channel-no-address': 'Die Adresse dieses Webhooks ist nicht gespeichert. Sie noch einmal eintragen.',
  'channel-no-topic': 'Die Adresse nennt kein Thema. Eine wie https://ntfy.sh/mein-thema verwenden.',
  'channel-broker-slow': 'Der Broker hat die Nachricht nicht binnen {seconds} s angenommen.',
  'channel-other': '{said}',
}
