import { Button, Popover, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../../backend/clock.ts'
import { useFormat } from '../../language/format.ts'
import { showFailure } from '../../ui/toasts.tsx'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { explainAt } from '../live/explain-at.ts'
import type { Graph } from '../model/graph.ts'
import type { Words } from '../words/use-node-words.ts'
import classes from './evaluations.module.css'
import { whyText } from './firing-words.ts'
import type { Shown } from './shown.ts'

/** "Why did it not fire at …": the moment as it was, and the first thing that kept it from firing. */
interface Props {
  editor: RuleEditor
  graph: Graph
  words: Words
  onShow(shown: Shown): void
}

export function WhyNot({ editor, graph, words, onShow }: Props) {
  const { t } = useTranslation('ruleInsight')
  const { t: nodes } = useTranslation('ruleNodes')
  const format = useFormat()
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<string>()

  const ask = async () => {
    const atMs = new Date(typed).getTime()
    if (!Number.isFinite(atMs)) return
    setBusy(true)
    setAnswer(undefined)
    try {
      const explained = await explainAt(editor.rule, atMs, AbortSignal.timeout(20_000))
      const trace = [...explained.nodes].map(([id, { truth, code, value }]) => ({ id, truth, code, value }))
      const roots = editor.rule.branches.map(({ when }) => when)
      const held = trace.some(({ id, truth }) => roots.includes(id) && truth === 'true')
      const unknown = trace.some(({ id, truth }) => roots.includes(id) && truth === 'unknown')
      setAnswer(held ? t('whyNot.held') : whyText(trace, unknown ? 'unknown' : 'false', { t, nodes, format, graph, words }))
      onShow({ kind: 'moment', atMs, nodes: explained.nodes })
    } catch (fault) {
      showFailure(t('whyNot.failed'), fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="sm"
          leftSection={<IconSearch size={14} stroke={1.75} />}
          onClick={() => {
            setTyped(localMinute(backendNow()))
            setAnswer(undefined)
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
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" loading={busy}>
            {t('whyNot.act')}
          </Button>
          {answer !== undefined && (
            <p role="status">
              <b>{format.moment(new Date(typed).getTime(), backendNow())}</b> {answer}
            </p>
          )}
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

/** As a field for date and time takes it. */
function localMinute(atMs: number): string {
  const at = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000)
  return at.toISOString().slice(0, 19)
}
