import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/format.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { Words } from '../words/use-node-words.ts'
import { ConflictList } from './ConflictList.tsx'
import classes from './conflicts.module.css'
import type { Conflicts } from './use-conflicts.ts'

/** Where the draft gets into the way of other rules, and below it where others do. */
interface Props {
  conflicts: Conflicts | undefined
  words: Words
  id: string
  priority: number
  onPriority(priority: number): void
}

export function ConflictsTab({ conflicts, words, id, priority, onPriority }: Props) {
  const { t } = useTranslation('ruleChecks')
  const format = useFormat()
  if (conflicts === undefined) return null
  const { own, others, rules } = conflicts
  return (
    <div className={classes.tab}>
      {own.length === 0 ? (
        <p className={classes.none}>
          <StatusGlyph status="ok" size={14} />
          {t('conflict.none')}
        </p>
      ) : (
        <h2 className={classes.head}>{t('conflict.own', { count: own.length })}</h2>
      )}
      <ConflictList conflicts={own} words={words} own={{ id, priority, onPriority }} />
      <p className={classes.hint}>{t('conflict.nonePlace', { text: format.number(rules) })}</p>
      {others.length > 0 && (
        <details className={classes.others}>
          <summary>{t('conflict.others', { count: others.length })}</summary>
          <ConflictList conflicts={others} words={words} />
        </details>
      )}
    </div>
  )
}
