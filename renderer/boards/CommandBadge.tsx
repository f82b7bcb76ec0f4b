import { useTranslation } from 'react-i18next'
import Type from 'typebox'
import { isEnded } from '../../backend/contract/boards/command.ts'
import { useNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { shapeOf } from '../backend/shape.ts'
import { commandName } from '../language/command-words.ts'
import { useFormat } from '../language/format.ts'
import { StatusBadge } from '../ui/StatusBadge.tsx'

/** What a board tells of a download on its way. */
const isPercent = shapeOf(Type.Object({ percent: Type.Number() }))

/** What the board was told and has not ended yet: "Restart sent, waits 4 s". Nothing is shown as done before the board proves it. */
export function CommandBadge({ board }: { board: string }) {
  const { t } = useTranslation('boards')
  const format = useFormat()
  const nowMs = useNow()
  const { list } = useDocuments('board-commands')
  const open = list.findLast((one) => one.board === board && !isEnded(one.state))
  if (open === undefined) return null
  const command = commandName(open.command, format.language)
  const percent = isPercent(open.data) ? open.data.percent : null
  const time = format.duration(Math.max(0, nowMs - open.createdAtMs))
  return (
    <StatusBadge status="pending">
      {percent !== null && percent < 100
        ? t('downloads', { command, percent })
        : t(open.state === 'answered' ? 'waitsRestart' : 'waits', { command, time })}
    </StatusBadge>
  )
}
