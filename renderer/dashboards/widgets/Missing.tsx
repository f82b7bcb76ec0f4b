import { useTranslation } from 'react-i18next'
import type { SeriesRef } from '../../../backend/contract/dashboard.ts'
import { spacedName } from '../../quantities/series-name.ts'
import { VARIABLE } from '../refs.ts'
import { useScope } from '../scope.ts'
import classes from './frame.module.css'

/** What stands where a widget has nothing to show: nothing chosen, or what was chosen is not here. */
interface Props {
  title: string
  /** Null: nothing was chosen yet. */
  missing: SeriesRef | 'board' | 'output' | null
}

export function Missing({ title, missing }: Props) {
  const { t } = useTranslation('dashboards')
  const { board } = useScope()
  const text = () => {
    if (missing === null) return t('missing.none')
    if (missing === 'board') return t('missing.board')
    if (missing === 'output') return t('missing.output')
    if ('series' in missing) return t('missing.series', { id: missing.series })
    if (missing.board === VARIABLE && board === undefined) return t('missing.variable')
    return t('missing.type', { type: spacedName(missing.sensorType), board: missing.board === VARIABLE ? (board ?? '') : missing.board })
  }
  return (
    <div className={classes.missing}>
      {title !== '' && <b title={title}>{title}</b>}
      <span>{text()}</span>
    </div>
  )
}
