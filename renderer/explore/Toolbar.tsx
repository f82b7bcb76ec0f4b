import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconChartLine, IconPlayerPause, IconPlayerPlay, IconZoomReset } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { CompareMenu } from './CompareMenu.tsx'
import { PRESETS, type Span, sameRange } from './explore-range.ts'
import type { ExploreView } from './explore-search.ts'
import { RangePicker } from './RangePicker.tsx'
import { rangeLabel } from './range-label.ts'
import classes from './toolbar.module.css'
import type { ViewActs } from './use-explore-view.ts'
import type { RangeActs } from './use-range.ts'

/** The line above the chart: range, live, compare, points, back, reset, export. The same things in the same corners. */
interface Props {
  acts: ViewActs
  view: ExploreView
  range: RangeActs
  span: Span
  wide: boolean
  /** Parts stand closer. */
  tight: boolean
  /** Live, compare and export give up what they can spare. */
  compact: boolean
  picking: boolean
  onPicking(opened: boolean): void
  /** Menu of the points; narrow windows have it beside the chips. */
  aggregates: React.ReactNode
  onSeries(): void
  exportMenu: React.ReactNode
}

export const Toolbar = memo(function Toolbar({
  acts,
  view,
  range,
  span,
  wide,
  tight,
  compact,
  picking,
  onPicking,
  aggregates,
  onSeries,
  exportMenu,
}: Props) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const presets = wide ? PRESETS : PRESETS.filter((preset) => preset.id !== 'd30')
  const preset = presets.find((one) => sameRange(one.spec, range.spec))?.id ?? ''
  const label = rangeLabel(range.spec, span, t, format)
  return (
    <div className={classes.bar} data-tight={tight} role="toolbar" aria-label={t('title')}>
      {!wide && (
        <Button leftSection={<IconChartLine size={16} stroke={1.75} />} onClick={onSeries}>
          {t('series.button')} <strong className={classes.number}>{format.number(view.items.length)}</strong>
        </Button>
      )}
      <SegmentedControl
        className={classes.presets}
        aria-label={t('range.presets')}
        value={preset}
        onChange={(id) => {
          const chosen = PRESETS.find((one) => one.id === id)
          if (chosen) range.choose(chosen.spec)
        }}
        data={presets.map(({ id }) => ({ value: id, label: t(`range.${id}`) }))}
      />
      <RangePicker spec={range.spec} span={span} opened={picking} onOpened={onPicking} onChoose={range.choose} />
      <Button
        leftSection={
          compact ? undefined : range.live ? <IconPlayerPause size={16} stroke={1.75} /> : <IconPlayerPlay size={16} stroke={1.75} />
        }
        aria-pressed={range.live}
        title={t(range.live ? 'range.pause' : 'range.follow')}
        className={classes.live}
        data-live={range.live}
        onClick={() => range.setLive(!range.live)}
      >
        {t(range.live ? 'range.live' : 'range.paused')}
      </Button>
      <span className="sr-only" aria-live="polite">
        {range.live ? '' : t('range.said', { range: label })}
      </span>
      <div className={classes.end}>
        <CompareMenu acts={acts} view={view} compact={compact} />
        {aggregates}
        <IconAct
          label={t(range.back ? 'range.back' : 'range.backNone')}
          act={range.back}
          icon={<IconArrowBackUp size={16} stroke={1.75} />}
        />
        <IconAct
          label={t(range.reset ? 'range.reset' : 'range.resetNone')}
          act={range.reset}
          icon={<IconZoomReset size={16} stroke={1.75} />}
        />
        {exportMenu}
      </div>
    </div>
  )
})

/** Disabled ones stay focusable, so that the reason can be read. */
function IconAct({ label, act, icon }: { label: string; act: (() => void) | null; icon: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={32}
        aria-label={label}
        title={label}
        data-off={act === null}
        aria-disabled={act === null}
        className={classes.icon}
        onClick={() => act?.()}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
