import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTopics } from '../backend/live-connection.ts'
import { showToast } from '../ui/toasts.tsx'
import { setCrosshair } from './crosshair.ts'
import classes from './explore.module.css'
import { MAX_ITEMS } from './explore-search.ts'
import { SEARCH_ID, SeriesPanel } from './SeriesPanel.tsx'
import { useChosen } from './use-explore-data.ts'
import { useExploreView } from './use-explore-view.ts'
import { Workbench } from './Workbench.tsx'

/** Any series over any range: tree at the left, chart and readout at the right. The whole view stands in the address. */

const TOPICS = ['values']

export default function ExplorePage() {
  useTopics(TOPICS)
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const acts = useExploreView()
  const { chosen, slots, manyUnits } = useChosen(acts.view)
  const ids = useMemo(() => new Set(acts.view.items.map((item) => item.series)), [acts.view.items])
  const wide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false })
  const [drawer, setDrawer] = useState(false)
  useEffect(() => () => setCrosshair(null), [])

  const { toggle } = acts
  const onToggle = useCallback(
    (series: readonly number[], on: boolean) => {
      if (!toggle(series, on)) showToast({ status: 'warning', title: t('series.full', { count: MAX_ITEMS }), text: t('series.fullText') })
    },
    [toggle, t],
  )
  const onSeries = useCallback(() => {
    if (wide) document.getElementById(SEARCH_ID)?.focus()
    else setDrawer(true)
  }, [wide])
  const panel = <SeriesPanel bare={!wide} chosen={ids} slots={slots} onToggle={onToggle} />
  return (
    <div className={classes.page} data-wide={wide}>
      {wide && panel}
      <Workbench acts={acts} chosen={chosen} slots={slots} manyUnits={manyUnits} wide={wide} onSeries={onSeries} />
      {!wide && (
        <Drawer
          opened={drawer}
          onClose={() => setDrawer(false)}
          position="left"
          size={320}
          title={t('series.title')}
          closeButtonProps={{ 'aria-label': common('act.close') }}
          classNames={{ body: classes.drawer ?? '' }}
        >
          {panel}
        </Drawer>
      )}
    </div>
  )
}
