import i18next from 'i18next'
import type { Interlock, InterlockBody } from '../../backend/contract/interlock.ts'
import { deleteDocument, saveDocument } from '../backend/documents.ts'
import { showFailure, showUndo } from '../ui/toasts.tsx'
import { bodyOf } from './interlock-state.ts'

/** Changes of interlocks from the list; each can be taken back for some seconds. Faults are shown. */

export async function enableInterlock(interlock: Interlock, enabled: boolean): Promise<void> {
  const { id, name, version } = interlock
  try {
    const saved = await saveDocument('interlocks', id, version, { ...bodyOf(interlock), enabled })
    // Switched on there is nothing to regret.
    if (!enabled) showUndo({ title: say('undo.disabled', name) }, () => restore(id, saved.version, bodyOf(interlock)))
  } catch (fault) {
    showFailure(say('failed.save', name), fault)
  }
}

export async function removeInterlock(interlock: Interlock): Promise<void> {
  const { id, name } = interlock
  try {
    await deleteDocument('interlocks', id)
    showUndo({ title: say('undo.deleted', name) }, () => restore(id, 0, bodyOf(interlock)))
  } catch (fault) {
    showFailure(say('failed.remove', name), fault)
  }
}

function restore(id: string, version: number, body: InterlockBody): void {
  saveDocument('interlocks', id, version, body).catch((fault: unknown) => showFailure(say('failed.undo', body.name), fault))
}

function say(key: 'undo.disabled' | 'undo.deleted' | 'failed.save' | 'failed.remove' | 'failed.undo', name: string): string {
  return i18next.t(key, { ns: 'interlocks', name })
}
