import i18next from 'i18next'
import type { Schedule, ScheduleBody } from '../../backend/contract/schedule.ts'
import { deleteDocument, newDocumentId, saveDocument } from '../backend/documents.ts'
import { showFailure, showUndo } from '../ui/toasts.tsx'
import { bodyOf } from './move-entry.ts'

/** Changes of schedules from calendar and list; each can be taken back for some seconds. Faults are shown. */

export async function changeSchedule(schedule: Schedule, body: ScheduleBody, done: 'moved' | 'resized'): Promise<void> {
  const { name } = schedule
  try {
    const saved = await saveDocument('schedules', schedule.id, schedule.version, body)
    showUndo({ title: say(`undo.${done}`, name) }, () => {
      saveDocument('schedules', schedule.id, saved.version, bodyOf(schedule)).catch((fault: unknown) =>
        showFailure(say('failed.undo', name), fault),
      )
    })
  } catch (fault) {
    showFailure(say('failed.save', name), fault)
  }
}

export async function removeSchedule(schedule: Schedule): Promise<void> {
  const { name } = schedule
  try {
    await deleteDocument('schedules', schedule.id)
    showUndo({ title: say('undo.deleted', name) }, () => {
      saveDocument('schedules', schedule.id, 0, bodyOf(schedule)).catch((fault: unknown) => showFailure(say('failed.undo', name), fault))
    })
  } catch (fault) {
    showFailure(say('failed.remove', name), fault)
  }
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
