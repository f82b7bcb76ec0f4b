import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputExplanation } from '../../backend/contract/rules/firing.ts'
import { backendNow } from '../backend/clock.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { closeOutput } from '../outputs/use-output-panel.ts'
import { localSecond, momentOf } from './evaluations/local-moment.ts'
import classes from './output-rules.module.css'
import { explainOutput } from './rule-calls.ts'

/** "Why was it on at 03:12?": who switched the output then, and the way to the rule's firing. */

const SOURCES = ['rule', 'schedule', 'hand', 'safety', 'emergency', 'board'] as const

export function OutputWhy({ board, gpio }: { board: string; gpio: number }) {
  const { t } = useTranslation('ruleInsight')
  const [typed, setTyped] = useState(() => localSecond(backendNow()))
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<OutputExplanation>()
  const [fault, setFault] = useState<string>()
  const ask = async () => {
    const atMs = momentOf(typed)
    if (atMs === undefined || busy) return
    setBusy(true)
    setFault(undefined)
    try {
      setAnswer(await explainOutput(board, gpio, Math.min(atMs, backendNow()), AbortSignal.timeout(10_000)))
    } catch (cause) {
      setAnswer(undefined)
      setFault(errorText(cause))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className={classes.why}
      onSubmit={(event) => {
        event.preventDefault()
        void ask()
      }}
    >
      <TextInput
        label={t('output.moment')}
        type="datetime-local"
        step={1}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy}>
        {t('output.ask')}
      </Button>
      {fault !== undefined && <p role="alert">{fault}</p>}
      {answer && <Said answer={answer} />}
    </form>
  )
}

function Said({ answer: { atMs, on, sinceMs, command, firing, source, timeOver } }: { answer: OutputExplanation }) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  const nowMs = backendNow()
  const known = SOURCES.find((one) => one === source)
  const state = on === null ? t('output.state.unknown') : t(on ? 'output.state.on' : 'output.state.off')
  const since = sinceMs === null ? '' : t('output.since', { time: format.moment(sinceMs, nowMs) })
  const time = format.duration((command?.durationS ?? 0) * 1000)
  const by = timeOver
    ? firing
      ? t('output.timeOver.rule', { name: firing.ruleName, time })
      : t('output.timeOver.other', { time })
    : known
      ? t(`output.by.${known}`, { name: firing?.ruleName ?? personName(command?.by ?? '', format.language) })
      : t('output.by.unknown')
  return (
    <p role="status">
      <b>{format.moment(atMs, nowMs)}</b>: {[state, since].filter(Boolean).join(' ')}. {by}{' '}
      {firing && (
        <Link to="/rules/$ruleId" params={{ ruleId: firing.rule }} search={{ firing: firing.id }} onClick={closeOutput}>
          {t('output.whole')}
        </Link>
      )}
    </p>
  )
}
