import { useTranslation } from 'react-i18next'
import type { Import, ImportTarget } from '../../backend/contract/import.ts'
import { useLive } from '../backend/live-store.ts'
import { exploreSearch } from '../jobs/explore-link.ts'
import { LinkButton } from '../ui/LinkButton.tsx'

/** Leads to Explore at the imported series and stretch of time. */
interface Props {
  job: Import
  children: React.ReactNode
}

/** As many as a chart may hold. */
const MOST = 50

export function ShowImported({ job, children }: Props) {
  const { t } = useTranslation('imports')
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const { mapping, span } = job
  const targets = (mapping.layout === 'wide' ? mapping.columns : (mapping.names ?? [])).map((one) => one.target)
  const ids = targets
    .map(idOf)
    .filter((id) => id !== undefined)
    .slice(0, MOST)
  if (span === null || ids.length === 0) return null
  const around = Math.max(60_000, (span.toMs - span.fromMs) * 0.02)
  return (
    <LinkButton to="/explore" search={exploreSearch(ids, span.fromMs - around, span.toMs + around)} variant="filled" leftSection={children}>
      {t('step.show')}
    </LinkButton>
  )

  function idOf(target: ImportTarget): number | undefined {
    if (target.kind === 'series') return series.has(target.series) ? target.series : undefined
    return seriesByBoard.get(target.board)?.find((id) => {
      const one = series.get(id)
      return one?.channel === target.channel && one.kind === target.valueKind
    })
  }
}
