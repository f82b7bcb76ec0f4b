import i18next from 'i18next'
import type { Schedule, ScheduleBody } from '../../backend/contract/schedules/schedule.ts'
import { newDocumentId, saveDocument } from '../backend/documents.ts'
import { showFailure } from '../ui/toasts.tsx'
import { removeDocument, undoable } from '../ui/undoable.ts'
import { bodyOf } from './move-entry.ts'

/** Changes of schedules from calendar and list; each can be taken back for some seconds. Faults are shown. */

export function changeSchedule(schedule: Schedule, body: ScheduleBody, done: 'moved' | 'resized'): Promise<void> {
  const { id, name, version } = schedule
  return undoable(
    () => saveDocument('schedules', id, version, body),
    (saved) => saveDocument('schedules', id, saved.version, bodyOf(schedule)),
    { done: say(`undo.${done}`, name), failed: say('failed.save', name), notBack: say('failed.undo', name) },
  )
}

export function removeSchedule(schedule: Schedule): Promise<void> {
  const { id, name } = schedule
  const words = { done: say('undo.deleted', name), failed: say('failed.remove', name), notBack: say('failed.undo', name) }
  return removeDocument('schedules', id, bodyOf(schedule), words)
}

export async function saveQuietly(schedule: Schedule, body: ScheduleBody): Promise<void> {
  try {
    await saveDocument('schedules', schedule.id, schedule.version, body)
  } catch (fault) {
    showFailure(say('failed.save', schedule.name), fault)
  }
}

export async function copySchedule(schedule: Schedule, name: string): Promise<void> {
  try {
    await saveDocument('schedules', newDocumentId(), 0, { ...bodyOf(schedule), name, enabled: false })
  } catch (fault) {
    showFailure(say('failed.save', name), fault)
  }
}

function say(key: 'undo.moved' | 'undo.resized' | 'undo.deleted' | 'failed.save' | 'failed.remove' | 'failed.undo', name: string): string {
  return i18next.t(key, { ns: 'schedules', name })
}
