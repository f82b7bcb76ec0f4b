import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { guessType, type HeardPins, misfits } from '../../backend/contract/boards/type-guess.ts'
import { patchBoard } from '../backend/board-calls.ts'
import { useRole } from '../backend/live-store.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { useBoardTypes } from './board-types.ts'
import classes from './picker.module.css'

/** Stands where the drawing would be: the type of a board is chosen by a person, what its pins let one guess is only offered. */
interface Props {
  board: Board
  heard: HeardPins
  /** Where another type is chosen for one that has one: the way back. */
  onCancel?: (() => void) | undefined
  onDone?: (() => void) | undefined
}

export function BoardTypePicker({ board, heard, onCancel, onDone }: Props) {
  const { t } = useTranslation('pins')
  const { types, faults, loading } = useBoardTypes()
  const allowed = useRole() !== 'viewer'
  const [chosen, setChosen] = useState<string | null>(types.some(({ id }) => id === board.boardType) ? board.boardType : null)
  const [saving, setSaving] = useState(false)
  const guess = board.boardType === null ? guessType(types, heard) : null
  const type = types.find(({ id }) => id === chosen)
  const wrong = type ? misfits(type, heard) : []
  const needs = allowed ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })

  const save = async (id: string) => {
    setSaving(true)
    try {
      await patchBoard(board.id, { boardType: id })
      onDone?.()
    } catch (fault) {
      showFailure(t('choose.failed'), fault)
    } finally {
      setSaving(false)
    }
  }
  const lost = loading || types.some(({ id }) => id === board.boardType) ? null : board.boardType
  const more = (
    <div className={classes.more}>
      {guess && (
        <div className={classes.guess}>
          <span>{t('choose.guess', { name: guess.name })}</span>
          <Button size="sm" disabled={!allowed || saving} title={needs} onClick={() => void save(guess.id)}>
            {t('choose.take', { name: guess.name })}
          </Button>
        </div>
      )}
      {wrong.length > 0 && type && <p className={classes.wrong}>{t('choose.conflict', { gpios: wrong.join(', '), name: type.name })}</p>}
      {faults.length > 0 && (
        <div className={classes.faults}>
          <h3>{t('choose.faults')}</h3>
          <ul>
            {faults.map(({ file, fault }) => (
              <li key={file}>
                <code>{file}</code> {fault}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className={classes.hint}>{t('choose.ownHint')}</p>
    </div>
  )
  return (
    <div className={classes.picker}>
      <EmptyState title={t('choose.title')} text={lost === null ? t('choose.text') : t('choose.lost', { id: lost })} more={more}>
        <Select
          className={classes.select}
          aria-label={t('choose.label')}
          placeholder={t('choose.placeholder')}
          data={types.map(({ id, name, origin }) => ({ value: id, label: origin === 'own' ? `${name} (${t('choose.own')})` : name }))}
          value={chosen}
          onChange={setChosen}
          disabled={!allowed || loading}
          title={needs}
          allowDeselect={false}
        />
        <Button
          variant="filled"
          disabled={!allowed || chosen === null || chosen === board.boardType || saving}
          title={needs}
          onClick={() => chosen !== null && void save(chosen)}
        >
          {t('act.save', { ns: 'common' })}
        </Button>
        {onCancel && (
          <Button variant="subtle" onClick={onCancel}>
            {t('act.cancel', { ns: 'common' })}
          </Button>
        )}
      </EmptyState>
    </div>
  )
}
