import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../backend/live-store.ts'
import { useBoardTypes } from '../boards/board-types-query.ts'
import { BoardRows } from './BoardRows.tsx'
import { changeDraft, useDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'

/** Second step: which boards. */
export function StepBoards() {
  const { t } = useTranslation('rollouts')
  const boards = useLive((state) => state.boards)
  const types = useBoardTypes()
  const chosen = useDraft((draft) => draft.boards)
  const [text, setText] = useState('')
  const [zone, setZone] = useState<string | null>(null)
  const able = useMemo(() => {
    const all = [...boards.values()].filter(({ family, registration }) => family === 'kaiser' && registration === 'accepted')
    return all.sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id, undefined, { numeric: true }))
  }, [boards])
  const zones = useMemo(() => [...new Set(able.flatMap((board) => board.zone ?? []))].sort(), [able])
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = able.filter((board) => {
    const hay = [board.name ?? '', board.id, board.zone ?? '', board.boardType ?? '', ...board.labels].join('\n').toLowerCase()
    return (zone === null || board.zone === zone) && words.every((word) => hay.includes(word))
  })
  const set = useMemo(() => new Set(chosen), [chosen])
  const toggle = (id: string) => changeDraft({ boards: set.has(id) ? chosen.filter((one) => one !== id) : [...chosen, id] })
  const leftOut = boards.size - able.length
  return (
    <>
      <div className={classes.acts}>
        <TextInput
          aria-label={t('wizard.filter')}
          placeholder={t('wizard.filter')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select aria-label={t('wizard.zone')} placeholder={t('wizard.allZones')} data={zones} value={zone} onChange={setZone} clearable />
        <Button
          disabled={shown.every(({ id }) => set.has(id))}
          onClick={() => changeDraft({ boards: [...chosen, ...shown.flatMap(({ id }) => (set.has(id) ? [] : [id]))] })}
        >
          {t('wizard.takeShown')}
        </Button>
        <Button variant="subtle" disabled={chosen.length === 0} onClick={() => changeDraft({ boards: [] })}>
          {t('wizard.clear')}
        </Button>
      </div>
      {shown.length === 0 ? (
        <p className={classes.note}>{t('wizard.noBoards')}</p>
      ) : (
        <BoardRows count={shown.length} rowPx={36} label={t('wizard.steps.boards')}>
          {(index) => {
            const board = shown[index]
            if (board === undefined) return null
            return (
              <>
                <Checkbox label={board.name ?? board.id} checked={set.has(board.id)} onChange={() => toggle(board.id)} />
                <span className={classes.rowRest}>
                  {[
                    board.zone,
                    types.find(({ id }) => id === board.boardType)?.name ?? board.boardType,
                    ...board.labels,
                    t(`presence.${board.presence.state}`, { ns: 'common', defaultValue: board.presence.state }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </>
            )
          }}
        </BoardRows>
      )}
      {leftOut > 0 && <p className={classes.note}>{t('wizard.plainLeftOut', { count: leftOut })}</p>}
    </>
  )
}
