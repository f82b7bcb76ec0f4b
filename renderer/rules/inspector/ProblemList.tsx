import { useTranslation } from 'react-i18next'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { RuleProblems } from '../editor/use-problems.ts'
import classes from './inspector.module.css'

/** Everything that is wrong with the draft; a press goes there. */
export function ProblemList({ problems, onOpen }: { problems: RuleProblems; onOpen(node: string): void }) {
  const { t } = useTranslation('rules')
  if (problems.list.length === 0) return null
  return (
    <section className={classes.section} aria-label={t('problems.title', { count: problems.list.length })}>
      <h3>{t('problems.title', { count: problems.list.length })}</h3>
      <ul className={classes.problems}>
        {problems.list.map((one) => (
          <li key={`${one.node} ${one.field} ${one.text}`}>
            <button
              type="button"
              className={classes.problem}
              disabled={one.node === null}
              onClick={() => {
                if (one.node !== null) onOpen(one.node)
              }}
            >
              <StatusGlyph status={one.severity === 'error' ? 'critical' : 'warning'} size={14} />
              <span>
                {one.where}
                <span>{one.text}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
