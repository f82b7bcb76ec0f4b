import type { TFunction } from 'i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import { useLive } from '../backend/live-store.ts'
import type { Format } from '../language/format.ts'
import { outputSetting } from '../outputs/output-setting.ts'
import { type ActivityText, activityText } from './activity-text.ts'

/** An activity entry with the names that its board and output have now. For every list and axis that shows activity. */

/** @param boardName instead of the board's own; '' on its own page, where it goes without saying */
export function entryText(entry: Activity, t: TFunction<'overview'>, format: Format, boardName = nameOfBoard(entry.board)): ActivityText {
  const { gpio } = entry.detail
  const set = entry.board !== null && typeof gpio === 'number' ? outputSetting({ board: entry.board, gpio }) : undefined
  return activityText(entry, boardName, t, format, set?.name)
}

function nameOfBoard(board: string | null): string {
  return board === null ? '' : (useLive.getState().boards.get(board)?.name ?? board)
}
