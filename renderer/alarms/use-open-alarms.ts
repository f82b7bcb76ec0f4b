import { useMemo } from 'react'
import { type Alarm, severityRank, wantsAttention } from '../../backend/contract/alarms/alarm.ts'
import { listOf, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useDocuments } from '../backend/documents.ts'
import { ordered } from './alarm-search.ts'

/** Alarms that a person should look at, worst first; for badges, bell and overview. */
export function useOpenAlarms(): readonly Alarm[] {
  const { list } = useDocuments('alarms')
  return useMemo(() => ordered(list.filter(wantsAttention), undefined), [list])
}

/** How many, and how bad the worst is; null: none. A badge renders anew only when one of both changes. */
export function useOpenCount(): { count: number; worst: Alarm['severity'] } | null {
  const text = useKeptDocuments((state) => {
    const open = listOf('alarms', state.alarms ?? NO_DOCUMENTS).list.filter(wantsAttention)
    const [first] = open
    if (first === undefined) return ''
    const worst = open.reduce((one, { severity }) => (severityRank(severity) > severityRank(one) ? severity : one), first.severity)
    return `${open.length} ${worst}`
  })
  return useMemo(() => {
    const [count = '', worst = ''] = text.split(' ')
    const severity = (['info', 'warning', 'critical'] as const).find((one) => one === worst)
    return severity === undefined ? null : { count: Number(count), worst: severity }
  }, [text])
}
