import type { TFunction } from 'i18next'
import type { Activity } from '../../backend/contract/activity.ts'

/** Entries of the activity list about zones: a line and what stands under it. Used by activity-text.ts. */

const WHATS = ['created', 'renamed', 'merged', 'moved', 'deleted', 'undone'] as const

export function zoneText({ kind, detail }: Activity, board: string, by: string, t: TFunction<'overview'>): { title: string; note: string } {
  const text = (key: string) => (typeof detail[key] === 'string' ? detail[key] : '')
  const count = (key: string) => (typeof detail[key] === 'number' ? detail[key] : 0)
  const notes = (...parts: string[]) => parts.filter((part) => part !== '').join(', ')
  const none = t('activity.noZone', { ns: 'zones' })
  const place = [text('zone'), text('subzone')].filter((part) => part !== '').join(' / ') || none
  if (kind === 'zone-refused')
    return { title: t('activity.refused', { ns: 'zones', board, place }), note: notes(text('message'), text('code')) }
  if (kind === 'zone-unanswered') return { title: t('activity.unanswered', { ns: 'zones', board, place }), note: '' }
  if (kind === 'zone-made-safe') {
    const outputs = t('activity.outputs', { ns: 'zones', count: count('outputs') })
    return {
      title: t('activity.madeSafe', { ns: 'zones', place: text('zone') === '' ? `${board} / ${text('subzone')}` : place }),
      note: notes(outputs, text('reason'), by),
    }
  }
  const what = WHATS.find((one) => one === text('what')) ?? 'moved'
  const key = what === 'moved' && text('zone') === '' ? ('movedFromMany' as const) : what
  const boards = count('boards')
  return {
    title: t(`activity.${key}`, { ns: 'zones', zone: text('zone') || none, to: text('to') || none }),
    note: notes(boards > 0 ? t('activity.boards', { ns: 'zones', count: boards }) : '', by),
  }
}
