import { Button, TextInput } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TemplateVariable } from '../../backend/contract/rollouts/template.ts'
import { useLive } from '../backend/live-store.ts'
import { BoardRows } from './BoardRows.tsx'
import { changeDraft, filledDown, pasted, useDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'

/** Third step: what differs from board to board. */
export function StepValues({ variables }: { variables: readonly TemplateVariable[] }) {
  const { t } = useTranslation('rollouts')
  const { boards, values } = useDraft()
  const known = useLive((state) => state.boards)
  const names = variables.map(({ name }) => name)
  if (names.length === 0) return <p className={classes.note}>{t('wizard.noValues')}</p>
  return (
    <>
      <div className={classes.acts}>
        <p className={classes.note}>{t('wizard.paste')}</p>
        {names.map((name) => (
          <Button
            key={name}
            size="sm"
            leftSection={<IconArrowDown size={14} stroke={1.75} />}
            onClick={() => changeDraft({ values: filledDown(name, boards, values) })}
          >
            {t('wizard.fillDown', { name })}
          </Button>
        ))}
      </div>
      <BoardRows count={boards.length} rowPx={44} label={t('wizard.steps.values')}>
        {(row) => {
          const board = boards[row] ?? ''
          const face = known.get(board)?.name ?? board
          return (
            <>
              <span className={classes.rowName} title={face}>
                {face}
              </span>
              {variables.map(({ name, default: fallback, note }, column) => (
                <TextInput
                  key={name}
                  className={classes.valueField}
                  aria-label={t('wizard.valueOf', { name, board: face })}
                  placeholder={fallback === null ? name : `${name}: ${fallback}`}
                  title={note}
                  value={values[board]?.[name] ?? ''}
                  error={fallback === null && !values[board]?.[name]}
                  onChange={(event) =>
                    changeDraft({ values: { ...values, [board]: { ...values[board], [name]: event.currentTarget.value.slice(0, 64) } } })
                  }
                  onPaste={(event) => {
                    const text = event.clipboardData.getData('text/plain')
                    if (!/[\t\n;]/.test(text)) return
                    event.preventDefault()
                    changeDraft({ values: pasted(text, { row, column }, boards, names, values) })
                  }}
                />
              ))}
            </>
          )
        }}
      </BoardRows>
    </>
  )
}
