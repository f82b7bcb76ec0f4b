import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type BoardCommand, isEnded } from '../../backend/contract/boards/command.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { commandCode, commandName } from '../language/command-words.ts'
import { useFormat } from '../language/format.ts'
import { showToast } from '../ui/toasts.tsx'
import { useBatches } from './board-acts.ts'

/** Tells how the commands of this window ended. Once, in the shell; nothing is drawn. */
export function CommandOutcomes() {
  const batches = useBatches((state) => state.batches)
  return batches.length === 0 ? null : <Watch />
}

function Watch() {
  const { t } = useTranslation('boards')
  const format = useFormat()
  const batches = useBatches((state) => state.batches)
  const { list } = useDocuments('board-commands')
  useEffect(() => {
    const byId = new Map(list.map((one) => [one.id, one]))
    for (const batch of batches) {
      const all = batch.ids.map((id) => byId.get(id)).filter((one): one is BoardCommand => one !== undefined)
      if (all.length < batch.ids.length || !all.every(({ state }) => isEnded(state))) continue
      useBatches.setState((state) => ({ batches: state.batches.filter((one) => one !== batch) }))
      const failed = all.filter(({ state }) => state !== 'done')
      const command = commandName(batch.command, format.language)
      const [first] = failed.length > 0 ? failed : all
      if (first === undefined) continue
      const board = useLive.getState().boards.get(first.board)?.name ?? first.board
      const tookMs = (first.endedAtMs ?? first.changedAtMs) - first.createdAtMs
      const why = first.state === 'done' ? '' : first.message || commandCode(first.code, format.language)
      if (failed.length === 0) {
        const title = all.length === 1 ? t('done', { board, command }) : t('doneAll', { count: all.length, command })
        showToast({ status: 'ok', title, text: all.length === 1 ? t('took', { time: format.duration(tookMs) }) : '' })
      } else {
        const title =
          all.length === 1 ? t('notDone', { board, command }) : t('notDoneAll', { count: failed.length, total: all.length, command })
        showToast({ status: 'critical', title, text: all.length === 1 ? why : `${board}: ${why}` })
      }
    }
  }, [batches, list, t, format])
  return null
}
