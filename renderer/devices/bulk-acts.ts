import i18next from 'i18next'
import type { BulkResult } from '../../backend/contract/api.ts'
import type { Registration } from '../../backend/contract/boards/board.ts'
import { registerBoards } from '../backend/board-calls.ts'
import { useLive } from '../backend/live-store.ts'
import { showFailure, showUndo } from '../ui/toasts.tsx'
import { moveBoards, undoZones } from '../zones/zone-calls.ts'

/** Acts on one or many boards, each with a way back for some seconds. Used by the table and by the board's page. */

/** Resolves to false when nothing was changed; the failure is shown. */
export async function register(ids: readonly string[], registration: Registration): Promise<boolean> {
  const before = groupBy(ids, (id) => useLive.getState().boards.get(id)?.registration)
  try {
    const result = await registerBoards(ids, registration)
    const title = i18next.t(`done.${registration}`, { ns: 'devices', count: result.changed.length })
    showUndo({ title, text: leftOut(result) }, () => void goBack(before, registerBoards))
    return true
  } catch (fault) {
    showFailure(i18next.t('failed.register', { ns: 'devices' }), fault)
    return false
  }
}

/** `null` takes boards out of their zone. */
export async function moveToZone(ids: readonly string[], zone: string | null): Promise<boolean> {
  try {
    const { act, boards } = await moveBoards(ids, zone)
    const count = boards.length
    const title =
      zone === null
        ? i18next.t('done.unzoned', { ns: 'devices', count })
        : i18next.t('done.moved', { ns: 'devices', count, zone, interpolation: { escapeValue: false } })
    const fail = (fault: unknown) => showFailure(i18next.t('failed.undo', { ns: 'devices' }), fault)
    showUndo({ title }, () => void undoZones(act).catch(fail))
    return true
  } catch (fault) {
    showFailure(i18next.t('failed.move', { ns: 'devices' }), fault)
    return false
  }
}

async function goBack<V>(groups: Map<V, string[]>, act: (ids: readonly string[], value: V) => Promise<unknown>): Promise<void> {
  try {
    for (const [value, ids] of groups) await act(ids, value)
  } catch (fault) {
    showFailure(i18next.t('failed.undo', { ns: 'devices' }), fault)
  }
}

function leftOut({ unknown }: BulkResult): string {
  return unknown.length === 0 ? '' : i18next.t('unknown', { ns: 'devices', count: unknown.length })
}

/** Ids whose value is not known are left out. */
function groupBy<V>(ids: readonly string[], valueFor: (id: string) => V | undefined): Map<V, string[]> {
  const groups = new Map<V, string[]>()
  for (const id of ids) {
    const value = valueFor(id)
    if (value === undefined) continue
    groups.set(value, [...(groups.get(value) ?? []), id])
  }
  return groups
}
