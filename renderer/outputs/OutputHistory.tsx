import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { COMMAND_SOURCES, type Command, type CommandSource, type CommandState } from '../../backend/contract/actuators/actuator.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { reasonSentence } from '../language/reasons.ts'
import type { Status } from '../ui/glyph-shapes.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { historyQuery } from './output-calls.ts'
import classes from './panel.module.css'

/** Who asked for what, why, and what came of it. Newest first. */
interface Props {
  board: string
  gpio: number
  /** Changes with every change of a command: then it is asked anew. */
  changes: number
  nowMs: number
}

const STATUS: Record<CommandState, Status> = {
  accepted: 'pending',
  sent: 'pending',
  acknowledged: 'pending',
  confirmed: 'ok',
  refused: 'warning',
  failed: 'critical',
  expired: 'critical',
}

export function OutputHistory({ board, gpio, changes, nowMs }: Props) {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  const [source, setSource] = useState<CommandSource | null>(null)
  const { data, error } = useQuery({ ...historyQuery(board, gpio, source, changes), placeholderData: (before) => before })
  // A backend that does not filter sends more.
  const list = data?.filter((one) => one.gpio === gpio && (source === null || one.source === source))
  return (
    <section className={classes.section} aria-label={t('history.title')}>
      <div className={classes.historyHead}>
        <h3 className={classes.title}>{t('history.title')}</h3>
        <Select
          aria-label={t('history.filter')}
          size="xs"
          w={140}
          allowDeselect={false}
          value={source ?? 'all'}
          data={[
            { value: 'all', label: t('history.all') },
            ...COMMAND_SOURCES.map((one) => ({ value: one, label: t(`history.source.${one}`) })),
          ]}
          onChange={(value) => setSource(COMMAND_SOURCES.find((one) => one === value) ?? null)}
        />
      </div>
      {error && !data && (
        <p className={classes.quiet} role="alert">
          {t('history.failed')}: {errorText(error)}
        </p>
      )}
      {list?.length === 0 && <p className={classes.quiet}>{t('history.none')}</p>}
      <ul className={classes.history}>
        {list?.map((command) => (
          <li key={command.id}>
            <StatusGlyph status={STATUS[command.state]} size={14} label={t(`life.${command.state}`)} />
            <span className={classes.historyTime}>{format.moment(command.createdAtMs, nowMs)}</span>
            <span className={classes.historyWhat}>
              <b>
                <CommandWord command={command} />
              </b>{' '}
              {t(`history.source.${command.source}`)}, {personName(command.by, format.language)}
              <span className={classes.quiet}>
                {[reasonOf(command), command.state === 'confirmed' ? null : t(`life.${command.state}`), whyOf(command)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `ON`, `40 %`, `ON 30 s`. */
export function CommandWord({ command }: { command: Command }) {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  const word =
    command.command === 'PWM'
      ? `${format.number(command.value * 100)} %`
      : command.command === 'ON'
        ? t('panel.on')
        : command.command === 'OFF'
          ? t('panel.off')
          : command.command
  return <>{command.durationS > 0 ? `${word} ${format.duration(command.durationS * 1000)}` : word}</>
}

/** Why somebody wanted it; what Leitstand did by itself is said in the reader's language. */
export function reasonOf({ cause, reason }: Pick<Command, 'cause' | 'reason'>): string | null {
  return (cause && reasonSentence(cause)) ?? reason
}

function whyOf(command: Command): string | null {
  if (command.state === 'confirmed') return null
  return (command.refusal && reasonSentence(command.refusal)) ?? command.message
}
