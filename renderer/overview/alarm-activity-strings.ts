import { strings } from '../language/typed-strings.ts'

/** What people do with alarms, in the activity list. Part of strings.ts. */
export default strings(
  {
    alarmRaised: 'Alarm: {{text}}',
    alarmWorse: 'Alarm worse: {{text}}',
    alarmEnded: 'Alarm ended: {{text}}',
    alarmAcknowledged_one: 'Alarm acknowledged',
    alarmAcknowledged_other: '{{count}} alarms acknowledged',
    alarmShelved_one: 'Alarm shelved',
    alarmShelved_other: '{{count}} alarms shelved',
    alarmCleared_one: 'Alarm ended by hand',
    alarmCleared_other: '{{count}} alarms ended by hand',
    notificationFailed: 'Notification by {{channel}} given up',
  },
  {
    alarmRaised: 'Alarm: {{text}}',
    alarmWorse: 'Alarm schlimmer: {{text}}',
    alarmEnded: 'Alarm beendet: {{text}}',
    alarmAcknowledged_one: 'Alarm quittiert',
    alarmAcknowledged_other: '{{count}} Alarme quittiert',
    alarmShelved_one: 'Alarm zurückgestellt',
    alarmShelved_other: '{{count}} Alarme zurückgestellt',
    alarmCleared_one: 'Alarm von Hand beendet',
    alarmCleared_other: '{{count}} Alarme von Hand beendet',
    notificationFailed: 'Benachrichtigung über {{channel}} aufgegeben',
  },
)
