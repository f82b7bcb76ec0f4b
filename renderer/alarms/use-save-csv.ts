import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { backendNow } from '../backend/clock.ts'
import { download, fileNameOf } from '../exports/export-calls.ts'
import { useFormat } from '../language/format.ts'
import { alarmCsv, COLUMNS } from './alarm-csv.ts'
import { standingOf } from './alarm-search.ts'
import { useAlarmWords } from './alarm-words.ts'

/** Saves the alarms that are shown as a file for spreadsheets. */
export function useSaveCsv(): (title: string, alarms: readonly Alarm[]) => void {
  const { t } = useTranslation('alarms')
  const { language } = useFormat()
  const words = useAlarmWords()
  return (title, alarms) => {
    const text = alarmCsv(
      alarms,
      {
        heads: COLUMNS.map((column) => t(`csv.column.${column}`)),
        state: (alarm) => t(`standingOne.${standingOf(alarm)}`),
        end: ({ end }) => (end === null ? '' : t(`end.${end}`)),
        words,
      },
      language,
    )
    download(new Blob([text], { type: 'text/csv;charset=utf-8' }), fileNameOf(title, backendNow(), 'csv'))
  }
}
