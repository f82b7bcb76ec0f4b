import i18next from 'i18next'
import { type MakeSafeRequest, SafeAct } from '../../backend/contract/actuators/safe-act.ts'
import { Configuration } from '../../backend/contract/configuration/configuration.ts'
import { BoardPlace, type Subzone, ZoneAct } from '../../backend/contract/zone.ts'
import { rest } from '../backend/rest.ts'
import { showFailure, showUndo } from '../ui/toasts.tsx'

/** What screens ask of zones and sub-zones; acts on zones can be taken back for some seconds. */

const boardUrl = (board: string) => `/api/boards/${encodeURIComponent(board)}`
const plain = { escapeValue: false } as const
const ns = 'zones' as const

export function createZone(zone: string): Promise<boolean> {
  const words = { done: i18next.t('done.created', { ns, zone, interpolation: plain }), failed: i18next.t('failed.create', { ns }) }
  return act('/api/zones', { name: zone }, words)
}

export function renameZone(from: string, to: string): Promise<boolean> {
  const words = {
    done: i18next.t('done.renamed', { ns, zone: from, to, interpolation: plain }),
    failed: i18next.t('failed.rename', { ns }),
  }
  return act('/api/zones/rename', { from, to }, words)
}

export function mergeZones(from: string, to: string): Promise<boolean> {
  const words = { done: i18next.t('done.merged', { ns, zone: from, to, interpolation: plain }), failed: i18next.t('failed.merge', { ns }) }
  return act('/api/zones/rename', { from, to, merge: true }, words)
}

export function deleteZone(zone: string): Promise<boolean> {
  const words = { done: i18next.t('done.deleted', { ns, zone, interpolation: plain }), failed: i18next.t('failed.delete', { ns }) }
  return act('/api/zones/delete', { name: zone }, words)
}

/** Throws RestError; `undoZones` takes it back. */
export function moveBoards(boards: readonly string[], zone: string | null): Promise<ZoneAct> {
  return rest.post('/api/zones/move', { boards, zone }, ZoneAct)
}

export function undoZones(id: string): Promise<ZoneAct> {
  return rest.post('/api/zones/undo', { act: id }, ZoneAct)
}

export function sendPlaceAgain(board: string): Promise<BoardPlace> {
  return rest.post(`${boardUrl(board)}/zone/send`, undefined, BoardPlace)
}

/** @param version of the configuration the list was made from */
export function saveSubzones(board: string, version: number, subzones: readonly Subzone[]): Promise<Configuration> {
  return rest.put(`${boardUrl(board)}/subzones`, { version, subzones }, Configuration)
}

/** Waits until every OFF is handed over: a large zone takes its time. */
export function makeSafe(request: MakeSafeRequest): Promise<SafeAct> {
  return rest.post('/api/zones/make-safe', request, SafeAct, { timeoutMs: 60_000 })
}

/** @returns false where it was not done; the failure is shown */
async function act(url: string, body: object, words: { done: string; failed: string }): Promise<boolean> {
  try {
    const done = await rest.post(url, body, ZoneAct)
    const fail = (fault: unknown) => showFailure(i18next.t('failed.undo', { ns }), fault)
    showUndo({ title: words.done }, () => void undoZones(done.act).catch(fail))
    return true
  } catch (fault) {
    showFailure(words.failed, fault)
    return false
  }
}
