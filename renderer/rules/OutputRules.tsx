import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { useFormat } from '../language/format.ts'
import panel from '../outputs/panel.module.css'
import { closeOutput } from '../outputs/use-output-panel.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { switchesOutput } from './list/rule-rows.ts'
import { OutputWhy } from './OutputWhy.tsx'
import classes from './output-rules.module.css'
import { readFirings } from './rule-calls.ts'

/** In the panel of an output: the rules that switch it, and why they last did. */
interface Props {
  board: string
  gpio: number
  /** Changes with every change of a command: then it is asked anew. */
  changes: number
  nowMs: number
}

const SHOWN = 5

export function OutputRules({ board, gpio, changes, nowMs }: Props) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  const rules = useDocuments('rules').list
  const output = `${board}/${gpio}`
  const count = rules.filter((rule) => switchesOutput(rule, output)).length
  const { data } = useQuery({
    queryKey: ['output-firings', board, gpio, changes],
    queryFn: ({ signal }) => readFirings({ board, gpio, limit: SHOWN }, signal),
    placeholderData: (before) => before,
  })
  if (count === 0 && (data === undefined || data.length === 0)) return null
  return (
    <section className={panel.section} aria-label={t('output.title')}>
      <h3 className={panel.title}>{t('output.title')}</h3>
      <ul className={classes.firings}>
        {data?.map(({ id, rule, ruleName, atMs, state, outcome }) => (
          <li key={id}>
            <StatusGlyph status={state === 'failed' ? 'critical' : state === 'running' ? 'pending' : 'ok'} size={14} />
            <span className={classes.time}>{format.moment(atMs, nowMs)}</span>
            <span className={classes.name} title={ruleName}>
              {t(outcome === 'otherwise' ? 'output.ended' : 'output.fired', { name: ruleName })}
            </span>
            <Link
              to="/rules/$ruleId"
              params={{ ruleId: rule }}
              search={{ firing: id }}
              onClick={closeOutput}
              aria-label={t('output.whyOf', { name: ruleName, time: format.moment(atMs, nowMs) })}
            >
              {t('output.why')}
            </Link>
          </li>
        ))}
      </ul>
      <OutputWhy board={board} gpio={gpio} />
      {count > 0 && (
        <div>
          <LinkButton to="/rules" search={{ output }} size="sm" onClick={closeOutput}>
            {t('output.rules', { count })}
          </LinkButton>
        </div>
      )}
    </section>
  )
}
