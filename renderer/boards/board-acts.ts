import i18next from 'i18next'
import { create } from 'zustand'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { BoardCommandRequest } from '../../backend/contract/boards/command.ts'
import { patchBoards } from '../backend/board-calls.ts'
import { useLive } from '../backend/live-store.ts'
import { commandName } from '../language/command-words.ts'
import { errorText } from '../language/errors.ts'
import { languageFrom } from '../language/language.ts'
import { showFailure, showToast, showUndo } from '../ui/toasts.tsx'
import { removeBoards, replaceBoard, restoreBoards, sendBoardCommand } from './fleet-calls.ts'

/** Acts on whole boards, each with its outcome told: undo where there is a way back, else what the boards said. */

/** Commands this window sent at once and whose outcome it still owes; read by CommandOutcomes.tsx. */
export interface Batch {
  command: string
  ids: readonly string[]
}
export const useBatches = create<{ batches: readonly Batch[] }>()(() => ({ batches: [] }))

/** Requests to one backend at a time. */
const AT_ONCE = 8

/** Why a board takes no command now; undefined = it does. A key of namespace `boards`. */
export type Blocked = 'viewer' | 'plain' | 'unaccepted' | 'offline'
export function blockedBy(board: Pick<Board, 'family' | 'registration' | 'presence'>, viewer: boolean): Blocked | undefined {
  if (viewer) return 'viewer'
  if (board.family === 'plain') return 'plain'
  if (board.registration !== 'accepted') return 'unaccepted'
  return board.presence.state === 'online' || board.presence.state === 'late' ? undefined : 'offline'
}

/** Sends to one or many; boards that cannot take it are left out and counted. */
export async function command(ids: readonly string[], request: BoardCommandRequest): Promise<void> {
  const boards = ids.map((id) => useLive.getState().boards.get(id)).filter((board) => board !== undefined)
  const able = ids.length === 1 ? boards : boards.filter((board) => blockedBy(board, false) === undefined)
  const sent: string[] = []
  let fault: unknown
  const waiting = [...able]
  const lane = async () => {
    for (let board = waiting.shift(); board !== undefined; board = waiting.shift()) {
      try {
        sent.push((await sendBoardCommand(board.id, request)).id)
      } catch (cause) {
        fault = cause
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  const name = commandName(request.command, languageFrom(i18next.language))
  const left = ids.length - sent.length
  if (sent.length === 0) {
    if (fault === undefined)
      showToast({
        status: 'warning',
        title: i18next.t('notSent', { ns: 'boards', command: name }),
        text: i18next.t('noneAble', { ns: 'boards' }),
      })
    else showFailure(i18next.t('notSent', { ns: 'boards', command: name }), fault)
    return
  }
  useBatches.setState(({ batches }) => ({ batches: [...batches, { command: request.command, ids: sent }] }))
  if (left > 0) {
    const text = fault === undefined ? i18next.t('leftOut', { ns: 'boards', count: left }) : errorText(fault)
    showToast({ status: 'warning', title: i18next.t('sentPart', { ns: 'boards', command: name, count: sent.length }), text })
  }
}

export async function deleteBoards(ids: readonly string[]): Promise<boolean> {
  const names = ids.map((id) => useLive.getState().boards.get(id)?.name ?? id)
  try {
    const { retired } = await removeBoards(ids)
    const [name] = names
    const title = i18next.t('deleted', { ns: 'boards', count: retired.length, name: name ?? '' })
    showUndo({ title, text: i18next.t('kept', { ns: 'boards' }) }, () => void bringBack(retired.map(({ id }) => id)))
    return true
  } catch (fault) {
    showFailure(i18next.t('failed.delete', { ns: 'boards' }), fault)
    return false
  }
}

export async function replace(id: string, heir: string): Promise<boolean> {
  const name = useLive.getState().boards.get(id)?.name ?? id
  try {
    const retired = await replaceBoard(id, heir)
    const title = i18next.t('replaced', { ns: 'boards', name, heir })
    showUndo({ title, text: i18next.t('replacedText', { ns: 'boards', former: id }) }, () => void bringBack([retired.id]))
    return true
  } catch (fault) {
    showFailure(i18next.t('failed.replace', { ns: 'boards' }), fault)
    return false
  }
}

export async function bringBack(records: readonly string[]): Promise<void> {
  try {
    const boards = await restoreBoards(records)
    showToast({
      status: 'ok',
      title: i18next.t('restored', { ns: 'boards', count: boards.length, name: boards[0]?.name ?? boards[0]?.id ?? '' }),
    })
  } catch (fault) {
    showFailure(i18next.t('failed.restore', { ns: 'boards' }), fault)
  }
}

/** Adds labels to what each board has; a board's 16 are enough. */
export async function addLabels(ids: readonly string[], labels: readonly string[]): Promise<void> {
  const before = new Map<string, string[]>()
  for (const id of ids) {
    const board = useLive.getState().boards.get(id)
    if (board !== undefined) before.set(id, board.labels)
  }
  try {
    for (const [id, known] of before) await patchBoards([id], { labels: [...new Set([...known, ...labels])].slice(0, 16) })
    const back = async () => {
      for (const [id, known] of before) await patchBoards([id], { labels: known })
    }
    showUndo({ title: i18next.t('labelled', { ns: 'boards', count: before.size }) }, () => {
      back().catch((fault: unknown) => showFailure(i18next.t('failed.labels', { ns: 'boards' }), fault))
    })
  } catch (fault) {
    showFailure(i18next.t('failed.labels', { ns: 'boards' }), fault)
  }
}
