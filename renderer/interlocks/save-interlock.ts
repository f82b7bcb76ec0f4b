import i18next from 'i18next'
import type { Interlock } from '../../backend/contract/actuators/interlock.ts'
import { saveDocument } from '../backend/documents.ts'
import { showFailure } from '../ui/toasts.tsx'
import { removeDocument, undoable } from '../ui/undoable.ts'
import { bodyOf } from './interlock-state.ts'

/** Changes of interlocks from the list; each can be taken back for some seconds. Faults are shown. */

export async function enableInterlock(interlock: Interlock, enabled: boolean): Promise<void> {
  const { id, name, version } = interlock
  const save = () => saveDocument('interlocks', id, version, { ...bodyOf(interlock), enabled })
  const failed = say('failed.save', name)
  // Switched on there is nothing to regret.
  if (enabled) await save().catch((fault: unknown) => showFailure(failed, fault))
  else
    await undoable(save, (saved) => saveDocument('interlocks', id, saved.version, bodyOf(interlock)), {
      done: say('undo.disabled', name),
      failed,
      notBack: say('failed.undo', name),
    })
}

export function removeInterlock(interlock: Interlock): Promise<void> {
  const { id, name } = interlock
  const words = { done: say('undo.deleted', name), failed: say('failed.remove', name), notBack: say('failed.undo', name) }
  return removeDocument('interlocks', id, bodyOf(interlock), words)
}

function say(key: 'undo.disabled' | 'undo.deleted' | 'failed.save' | 'failed.remove' | 'failed.undo', name: string): string {
  return i18next.t(key, { ns: 'interlocks', name })
}
