import type { TFunction } from 'i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import { reasonIn } from '../../backend/contract/reasons.ts'
import { reasonSentence } from '../language/reasons.ts'

/** Entries of the activity list about work over a cable: a line and what stands under it. Used by activity-text.ts. */

const ACTIONS = ['write', 'erase', 'read', 'provision'] as const

export function flashText({ kind, detail }: Activity, by: string, t: TFunction<'overview'>): { title: string; note: string } {
  const text = (key: string) => (typeof detail[key] === 'string' ? detail[key] : '')
  const notes = (...parts: string[]) => parts.filter((part) => part !== '').join(', ')
  const action = ACTIONS.find((one) => one === text('action')) ?? 'write'
  const board = text('mac').toUpperCase() || text('port')
  const names = { ns: 'flash', board, interpolation: { escapeValue: false } } as const
  if (kind === 'board-flashed')
    return { title: t(`activity.${action}`, names), note: notes(text('firmware'), board === text('port') ? '' : text('port'), by) }
  const cancelled = text('state') === 'cancelled'
  const reason = reasonIn(detail)
  const why = cancelled ? '' : ((reason && reasonSentence(reason)) ?? text('message'))
  const left = text('written') === 'partly' ? t('written.partly', { ns: 'flash' }) : ''
  return {
    title: t(`activity.${action}${cancelled ? 'Cancelled' : 'Failed'}`, names),
    note: notes([text('firmware') && `${text('firmware')}:`, why, left].filter(Boolean).join(' '), by),
  }
}
