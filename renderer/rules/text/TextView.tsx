import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { mergeText } from '../../../backend/contract/rules/text/merge-text.ts'
import { parseRule } from '../../../backend/contract/rules/text/parse-rule.ts'
import { printRule } from '../../../backend/contract/rules/text/print-rule.ts'
import type { TextProblem } from '../../../backend/contract/rules/text/text-problem.ts'
import { useFormat } from '../../language/format.ts'
import type { Language } from '../../language/language.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { placedAfter } from '../model/arrange.ts'
import { phraseInGerman } from './phrases-de.ts'
import classes from './text-view.module.css'
import { useTextWorld } from './use-text-world.ts'

/** The rule as text, equal to the canvas: what is typed and can be read is the rule at once; what cannot be read says where and what to do. @param alone the switch of views lies over it */
export function TextView({ editor, alone }: { editor: RuleEditor; alone: boolean }) {
  const { t } = useTranslation('ruleInsight')
  const { language } = useFormat()
  const world = useTextWorld()
  const { rule } = editor
  const printed = useMemo(() => printRule(rule, world), [rule, world])
  const [typed, setTyped] = useState(printed)
  const [problems, setProblems] = useState<readonly TextProblem[]>([])
  /** What came of the last typing: then the text stays as it was typed. */
  const own = useRef<RuleBody | null>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const mirror = useRef<HTMLPreElement>(null)

  useEffect(() => {
    if (own.current === rule) return
    setTyped(printed)
    setProblems([])
  }, [rule, printed])

  const take = (text: string) => {
    setTyped(text)
    const outcome = parseRule(text, { name: rule.name, timeZone: rule.timeZone }, world)
    if (outcome.problems) {
      setProblems(outcome.problems)
      return
    }
    setProblems([])
    const next = placedAfter(rule, mergeText(rule, outcome.rule))
    own.current = next
    editor.change(() => next, 'text')
  }
  const go = ({ offset, length }: TextProblem) => {
    area.current?.focus()
    area.current?.setSelectionRange(offset, offset + Math.max(1, length))
  }
  const lines = typed.split('\n').length
  return (
    <div className={classes.view}>
      <div className={classes.text}>
        <div className={classes.numbers} aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => {
            const line = index + 1
            return (
              <span key={line} data-fault={problems.some((one) => one.line === line)}>
                {line}
              </span>
            )
          })}
        </div>
        <div className={classes.layers}>
          <pre ref={mirror} className={classes.mirror} aria-hidden="true">
            <Marked text={typed} problems={problems} />
          </pre>
          <textarea
            ref={area}
            className={classes.area}
            aria-label={t('text.label')}
            aria-invalid={problems.length > 0}
            aria-describedby={problems.length > 0 ? 'rule-text-problems' : undefined}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            wrap="off"
            rows={lines}
            value={typed}
            onChange={(event) => take(event.currentTarget.value)}
            onBlur={() => {
              if (problems.length > 0) return
              own.current = null
              setTyped(printed)
            }}
          />
        </div>
      </div>
      <div id="rule-text-problems" className={classes.foot} data-alone={alone} role="status">
        {problems.length === 0 ? (
          <p className={classes.fine}>
            <StatusGlyph status="ok" size={14} />
            {t('text.fine')}
          </p>
        ) : (
          <ul>
            {problems
              .map((one) => ({ ...one, params: inLanguage(one.params, language) }))
              .map((one) => (
                <li key={`${one.offset} ${one.code}`}>
                  <button type="button" onClick={() => go(one)}>
                    <StatusGlyph status="critical" size={14} />
                    <span>
                      <b>{t('text.at', { line: one.line, column: one.column })}</b> {t(`text.problem.${one.code}`, { ...one.params })}
                      <span>{t(`text.remedy.${one.code}`, { ...one.params })}</span>
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        )}
      </div>
    </div>
  )
}

/** Figures that hold words of this program; the others hold names and what was typed. */
const WORDED = ['expected', 'found', 'what', 'low', 'high', 'given', 'instead']

function inLanguage(params: TextProblem['params'], language: Language): TextProblem['params'] {
  if (language !== 'de') return params
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' && WORDED.includes(key) ? phraseInGerman(value) : value]),
  )
}

/** The same text with its faults underlined, below the field that is typed into. */
function Marked({ text, problems }: { text: string; problems: readonly TextProblem[] }) {
  const parts: React.ReactNode[] = []
  let at = 0
  for (const { offset, length } of [...problems].sort((a, b) => a.offset - b.offset)) {
    if (offset < at) continue
    const end = Math.max(offset + 1, offset + length)
    parts.push(text.slice(at, offset), <mark key={offset}>{text.slice(offset, end) || ' '}</mark>)
    at = end
  }
  parts.push(text.slice(at), '\n')
  return <>{parts}</>
}
