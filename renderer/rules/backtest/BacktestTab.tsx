import { Button, Select, TextInput } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MOST_BACKTEST_MS } from '../../../backend/contract/rules/backtest.ts'
import { backendNow } from '../../backend/clock.ts'
import { useRole } from '../../backend/live-store.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import { LongWork } from '../../ui/LongWork.tsx'
import { showFailure } from '../../ui/toasts.tsx'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { localSecond } from '../evaluations/local-moment.ts'
import { bodyOf } from '../model/same-rule.ts'
import { readVersion, readVersions } from '../rule-calls.ts'
import type { Words } from '../words/use-node-words.ts'
import { BacktestResults } from './BacktestResults.tsx'
import classes from './backtest.module.css'
import type { BacktestWork } from './use-backtest.ts'

/** The draft over what is stored: when it would have fired, for how long outputs would have run, against another version. */
interface Props {
  editor: RuleEditor
  words: Words
  work: BacktestWork
  /** Why the draft cannot run. */
  blocks: string | undefined
}

const DAY_MS = 86_400_000
const SPANS = { d1: DAY_MS, d7: 7 * DAY_MS, d14: 14 * DAY_MS, d30: 30 * DAY_MS, d90: 90 * DAY_MS } as const
type Span = keyof typeof SPANS | 'own'
const SPAN_KEYS = ['d1', 'd7', 'd14', 'd30', 'd90', 'own'] as const

export function BacktestTab({ editor, words, work, blocks }: Props) {
  const { t } = useTranslation('ruleInsight')
  const { t: common } = useTranslation()
  const [span, setSpan] = useState<Span>('d7')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const present = editor.published?.version
  const { data: versions } = useQuery({
    queryKey: ['rule-versions', editor.id, present],
    queryFn: ({ signal }) => readVersions(editor.id, signal),
    enabled: present !== undefined,
  })
  const against = chosen ?? (editor.dirty && present !== undefined ? String(present) : 'none')
  const needs = useRole() === 'viewer' ? common('needsRole', { role: common('role.operator') }) : undefined
  const range = rangeOf(span, from, to)
  const fault = range === undefined ? undefined : rangeFault(range)

  const begin = async () => {
    if (range === undefined || fault !== undefined) return
    try {
      const version = Number(against)
      const known = version === present && editor.published ? bodyOf(editor.published) : undefined
      const body = against === 'none' ? undefined : (known ?? (await readVersion(editor.id, version)).body)
      work.begin({ rule: editor.rule, against: body === undefined ? null : { version, rule: body }, ...range })
    } catch (cause) {
      showFailure(t('backtest.failed'), cause)
    }
  }
  return (
    <div className={classes.tab}>
      <form
        className={classes.ask}
        onSubmit={(event) => {
          event.preventDefault()
          void begin()
        }}
      >
        <Select
          label={t('backtest.range')}
          allowDeselect={false}
          value={span}
          data={SPAN_KEYS.map((value) => ({ value, label: t(`backtest.span.${value}`) }))}
          onChange={(next) => {
            const key = SPAN_KEYS.find((one) => one === next) ?? 'd7'
            if (key === 'own' && span !== 'own') {
              const now = backendNow()
              setFrom(localSecond(now - SPANS[span]).slice(0, 16))
              setTo(localSecond(now).slice(0, 16))
            }
            setSpan(key)
          }}
        />
        <Select
          label={t('backtest.against')}
          allowDeselect={false}
          value={against}
          data={[
            { value: 'none', label: t('backtest.alone') },
            ...(versions ?? []).map(({ version }) => ({
              value: String(version),
              label: t('versions.version', { version }),
            })),
          ]}
          onChange={setChosen}
        />
        {span === 'own' && (
          <>
            <TextInput
              className={classes.moment}
              label={t('backtest.from')}
              type="datetime-local"
              value={from}
              error={fault && t(`backtest.fault.${fault}`)}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              className={classes.moment}
              label={t('backtest.to')}
              type="datetime-local"
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </>
        )}
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={16} stroke={1.75} />}
          disabled={(needs ?? blocks) !== undefined || work.running || range === undefined || fault !== undefined}
          title={needs ?? blocks}
        >
          {t(work.test === undefined ? 'backtest.run' : 'backtest.again')}
        </Button>
        {(needs ?? blocks) !== undefined && <p className={classes.hint}>{needs ?? blocks}</p>}
      </form>
      <Progress work={work} />
      {work.test === undefined && !work.running && work.fault === undefined && <p className={classes.hint}>{t('backtest.hint')}</p>}
      {work.ask && work.test?.results && (
        <BacktestResults key={work.test.id} ask={work.ask} test={work.test} results={work.test.results} words={words} draft={editor.rule} />
      )}
    </div>
  )
}

function Progress({ work }: { work: BacktestWork }) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  const { test, running, fault, cancel } = work
  if (running) {
    const { done = 0, total = 0, state = 'waiting' } = test ?? {}
    return (
      <LongWork
        title={t('backtest.running')}
        note={t('backtest.samplesOf', { done: format.number(done), total: format.number(total) })}
        step={t(state === 'waiting' ? 'backtest.waiting' : 'backtest.reading')}
        share={total > 0 ? done / total : 0}
        onCancel={cancel}
      />
    )
  }
  const text = fault !== undefined ? errorText(fault) : test?.state === 'failed' ? (test.error?.message ?? t('backtest.failed')) : undefined
  if (text === undefined) return null
  return (
    <p className={classes.fault} role="alert">
      {t('backtest.failed')}. {text}
    </p>
  )
}

function rangeOf(span: Span, from: string, to: string): { fromMs: number; toMs: number } | undefined {
  if (span !== 'own') {
    const toMs = Math.floor(backendNow())
    return { fromMs: toMs - SPANS[span], toMs }
  }
  const [fromMs, toMs] = [new Date(from).getTime(), new Date(to).getTime()]
  return Number.isFinite(fromMs) && Number.isFinite(toMs) ? { fromMs, toMs: Math.min(toMs, Math.floor(backendNow())) } : undefined
}

function rangeFault({ fromMs, toMs }: { fromMs: number; toMs: number }): 'reversed' | 'long' | undefined {
  if (toMs <= fromMs) return 'reversed'
  return toMs - fromMs > MOST_BACKTEST_MS ? 'long' : undefined
}
