import { Button, Popover, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WhyNot as Answer } from '../../../backend/contract/rules/backtest.ts'
import { backendNow } from '../../backend/clock.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { graphOf } from '../model/graph.ts'
import { readWhyNot } from '../rule-calls.ts'
import type { Words } from '../words/use-node-words.ts'
import { ConditionReasons } from './ConditionReasons.tsx'
import classes from './evaluations.module.css'
import { nodesOf } from './firing-words.ts'
import { localSecond, momentOf } from './local-moment.ts'
import type { Shown } from './shown.ts'

/** "Why did it not fire at …": what kept each branch from it, every condition as it was, and the moment in the canvas. */
interface Props {
  editor: RuleEditor
  words: Words
  onShow(shown: Shown): void
}

const BRANCH_CODES = ['fired', 'holds', 'cooldown', 'per-hour', 'condition-false', 'condition-unknown', 'no-event', 'same-second'] as const
const RULE_CODES = ['not-there', 'off', 'dry-run'] as const

export function WhyNot({ editor, words, onShow }: Props) {
  const { t } = useTranslation('ruleInsight')
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer>()
  const [fault, setFault] = useState<string>()

  const ask = async () => {
    const atMs = momentOf(typed)
    if (atMs === undefined) return
    setBusy(true)
    setAnswer(undefined)
    setFault(undefined)
    try {
      const found = await readWhyNot(editor.id, Math.min(atMs, backendNow()), AbortSignal.timeout(20_000))
      setAnswer(found)
      const { atMs: foundMs, trace, version } = found
      if (trace.length > 0 && version !== null) onShow({ kind: 'moment', atMs: foundMs, nodes: nodesOf(trace, foundMs), version })
    } catch (cause) {
      setFault(errorText(cause))
    } finally {
      setBusy(false)
    }
  }
  const unpublished = editor.published === undefined
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" width={400} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="sm"
          leftSection={<IconSearch size={14} stroke={1.75} />}
          disabled={unpublished}
          title={unpublished ? t('unpublished') : undefined}
          onClick={() => {
            setTyped(localSecond(backendNow()))
            setAnswer(undefined)
            setFault(undefined)
            setOpened(true)
          }}
        >
          {t('whyNot.open')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('whyNot.open')}>
        <form
          className={classes.ask}
          onSubmit={(event) => {
            event.preventDefault()
            if (!busy) void ask()
          }}
        >
          <TextInput
            label={t('whyNot.moment')}
            type="datetime-local"
            step={1}
            value={typed}
            max={localSecond(backendNow())}
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" loading={busy}>
            {t('whyNot.act')}
          </Button>
          {fault !== undefined && (
            <p role="alert">
              {t('whyNot.failed')}. {fault}
            </p>
          )}
          {answer && <Said answer={answer} words={words} />}
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

function Said({ answer, words }: { answer: Answer; words: Words }) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  const { atMs, version, rule, branches, trace, unrecorded } = answer
  const graph = graphOf(rule ?? { conditions: [], branches: [] })
  const whole = RULE_CODES.find((one) => one === answer.code)
  const nameOf = (id: string) => {
    const node = graph.nodes.get(id)
    return node === undefined ? id : words.of(node).line
  }
  const branchName = (id: string) => {
    const first = rule?.branches.find((one) => one.id === id)?.do[0]
    return first === undefined ? id : nameOf(first.id)
  }
  return (
    <div role="status" className={classes.answer}>
      <p>
        <b>{format.moment(atMs, backendNow())}</b>
        {version !== null && ` · ${t('shown.version', { version })}`}
      </p>
      {whole && <p>{t(`whyNot.rule.${whole}`)}</p>}
      {branches.map(({ id, code, momentMs }) => {
        const known = BRANCH_CODES.find((one) => one === code)
        const time = momentMs === null ? '' : format.time(momentMs)
        return (
          <p key={id}>
            {branches.length > 1 && <b>{branchName(id)}: </b>}
            {known ? t(`whyNot.branch.${known}`, { time }) : code}
          </p>
        )
      })}
      {trace.length > 0 && <ConditionReasons trace={trace} atMs={atMs} graph={graph} words={words} />}
      {unrecorded.length > 0 && <p>{t('backtest.unrecorded', { names: unrecorded.map(nameOf).join(', ') })}</p>}
    </div>
  )
}
