import { IconBookmark, IconChartLine } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { EMPTY_VIEW, writeView } from './explore-search.ts'
import { openSearch } from './views.ts'

/** What the command palette offers of Explore: saved views, and the series that fit as "Explore …, today". */
export interface ExploreEntry {
  id: string
  group: 'views' | 'actions'
  title: string
  note: string
  icon: typeof IconBookmark
  run(): unknown
}

const SERIES_SHOWN = 3
const VIEWS_SHOWN = 6

/** @param words lower case; without any there is nothing */
export function useExploreEntries(words: readonly string[]): ExploreEntry[] {
  const { t } = useTranslation('explore')
  const { language } = useFormat()
  const navigate = useNavigate()
  const views = useDocuments('views').list
  const series = useLive((state) => state.series)
  return useMemo(() => {
    if (words.length === 0) return []
    const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word))
    const entries: ExploreEntry[] = views
      .filter((view) => fits(view.name))
      .slice(0, VIEWS_SHOWN)
      .map((view) => ({
        id: `view ${view.id}`,
        group: 'views',
        title: view.name,
        note: t('title'),
        icon: IconBookmark,
        run: () => void navigate({ to: '/explore', search: openSearch(view) }),
      }))
    const { boards } = useLive.getState()
    let found = 0
    for (const one of series.values()) {
      if (found >= SERIES_SHOWN) break
      const name = seriesName(one, language)
      const board = boards.get(one.board)?.name ?? one.board
      if (!fits(`${name} ${board}`)) continue
      found += 1
      const view = { ...EMPTY_VIEW, items: [{ series: one.id, hidden: false, side: null }], range: { kind: 'today' as const } }
      entries.push({
        id: `explore ${one.id}`,
        group: 'actions',
        title: t('palette.explore', { name }),
        note: `${board}, ${t('range.today').toLowerCase()}`,
        icon: IconChartLine,
        run: () => void navigate({ to: '/explore', search: writeView(view) }),
      })
    }
    return entries
  }, [words, views, series, language, navigate, t])
}
