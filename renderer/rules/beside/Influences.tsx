import { ActionIcon, Button } from '@mantine/core'
import { IconArrowNarrowRight, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleInfluence } from '../../../backend/contract/rules/surroundings.ts'
import blocks from '../../ui/blocks.module.css'
import { showUndo } from '../../ui/toasts.tsx'
import { OutputField, SeriesRefField } from '../inspector/fields.tsx'
import { NO_OUTPUT, NO_SERIES } from '../model/new-node.ts'
import { useRuleNames } from '../words/use-rule-names.ts'
import classes from './beside.module.css'

/** What people say follows from what (the heater warms the room): by it circles through outputs and sensors are found. */
interface Props {
  influences: readonly RuleInfluence[]
  /** Why nothing can be changed. */
  needs: string | undefined
  onChange(influences: RuleInfluence[]): void
}

const MOST = 500
const EMPTY: RuleInfluence = { output: NO_OUTPUT, series: NO_SERIES }
const keyOf = ({ output, series }: RuleInfluence) => `${output.board} ${output.gpio} ${series.board} ${series.channel}`

export function Influences({ influences, needs, onChange }: Props) {
  const { t } = useTranslation('ruleBeside')
  const names = useRuleNames()
  const [next, setNext] = useState(EMPTY)
  const unfinished = next.output.board === '' || next.series.channel === ''
  const twice = influences.some((one) => keyOf(one) === keyOf(next))
  const nameOf = ({ output, series }: RuleInfluence) => ({
    output: `${names.output(output)}, ${names.board(output.board)}`,
    series: `${names.seriesName(series)}, ${names.board(series.board)}`,
  })
  return (
    <section className={classes.section} aria-label={t('influence.title')}>
      <h2>{t('influence.title')}</h2>
      <p className={blocks.hint}>{t('influence.hint')}</p>
      {influences.length > 0 && (
        <ul className={classes.rows}>
          {influences.map((one) => {
            const { output, series } = nameOf(one)
            return (
              <li key={keyOf(one)} className={classes.influence}>
                <b>{output}</b>
                <IconArrowNarrowRight size={16} stroke={1.75} aria-label={t('influence.changes')} />
                <b>{series}</b>
                <ActionIcon
                  size={24}
                  aria-label={t('influence.remove', { output, series })}
                  title={needs ?? t('influence.remove', { output, series })}
                  disabled={needs !== undefined}
                  onClick={() => {
                    onChange(influences.filter((other) => other !== one))
                    showUndo({ title: t('influence.removed', { output, series }) }, () => onChange([...influences]))
                  }}
                >
                  <IconTrash size={14} stroke={1.75} />
                </ActionIcon>
              </li>
            )
          })}
        </ul>
      )}
      <form
        className={classes.pair}
        onSubmit={(event) => {
          event.preventDefault()
          if (unfinished || twice) return
          onChange([...influences, next])
          setNext(EMPTY)
        }}
      >
        <OutputField value={next.output} onChange={(output) => setNext({ ...next, output })} />
        <SeriesRefField value={next.series} onChange={(series) => setNext({ ...next, series })} />
        <Button
          type="submit"
          leftSection={<IconPlus size={16} stroke={1.75} />}
          disabled={needs !== undefined || unfinished || twice || influences.length >= MOST}
          title={needs ?? (twice ? t('influence.twice') : undefined)}
        >
          {t('influence.add')}
        </Button>
      </form>
    </section>
  )
}
