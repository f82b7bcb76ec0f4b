import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { actuatorKey, useLive } from '../backend/live-store.ts'
import { useValue } from '../backend/values-store.ts'
import { overviewT } from '../language/fixed-t.ts'
import { useFormat } from '../language/format.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import { writeValue } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { BOARD_STATES } from '../quantities/state-of.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './overview.module.css'
import { type OverviewRow, type StateCounts, type TileRef, zoneKey } from './overview-rows.ts'

/** Heads of zones, and calm zones as one line each. `onFold` gets the zone's key and whether it shall be folded. */
interface ZoneProps<K extends OverviewRow['kind']> {
  row: Extract<OverviewRow, { kind: K }>
  onFold(key: string, folded: boolean): void
}

export const ZoneHead = memo(function ZoneHead({ row, onFold, all }: ZoneProps<'zone'> & { all: boolean }) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const name = all ? t('zone.all') : (row.zone ?? t('zone.none'))
  const notes = [common('boards', { count: row.boards }), ...(row.outputs > 0 ? [common('outputs', { count: row.outputs })] : [])]
  return (
    <div className={classes.zone} data-open={row.open} data-first={row.first}>
      <StatusGlyph status={row.state} />
      <h2 className={classes.zoneName} title={name}>
        {name}
      </h2>
      <span className={classes.note}>{notes.join(' · ')}</span>
      {all ? (
        <span className={classes.fold}>
          <Counts counts={row.counts} />
        </span>
      ) : (
        <button
          type="button"
          className={classes.fold}
          aria-expanded={row.open}
          aria-label={t(row.open ? 'zone.close' : 'zone.open', { zone: name })}
          onClick={() => onFold(zoneKey(row.zone), row.open)}
        >
          <Counts counts={row.counts} />
          {row.open ? <IconChevronDown size={14} stroke={1.75} /> : <IconChevronRight size={14} stroke={1.75} />}
        </button>
      )}
    </div>
  )
})

function Counts({ counts }: { counts: StateCounts }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  return BOARD_STATES.map((state) => {
    const count = counts[state] ?? 0
    return count === 0 ? null : (
      <span key={state} className={classes.count} data-status={state}>
        {format.number(count)} {t(`boardState.${state}`, { ns: 'common', count })}
      </span>
    )
  })
}

export const CalmHead = memo(function CalmHead({ row, onFold }: ZoneProps<'calm-head'>) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const notes = [common('boards', { count: row.boards }), ...(row.outputs > 0 ? [common('outputs', { count: row.outputs })] : [])]
  return (
    <div className={classes.zone} data-open="true" data-first={row.first}>
      <StatusGlyph status="ok" />
      <h2 className={classes.zoneName}>{t('zone.calm', { count: row.zones.length })}</h2>
      <span className={classes.note}>{notes.join(' · ')}</span>
      <button
        type="button"
        className={classes.fold}
        aria-expanded="false"
        title={t('zone.expand')}
        onClick={() => {
          for (const key of row.zones) onFold(key, false)
        }}
      >
        {t('zone.collapsed')}
        <IconChevronRight size={14} stroke={1.75} aria-hidden="true" />
      </button>
    </div>
  )
})

export const CalmRow = memo(function CalmRow({ row, onFold }: ZoneProps<'calm'>) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const name = row.zone ?? t('zone.none')
  return (
    <button
      type="button"
      className={classes.calm}
      data-last={row.last}
      onClick={() => onFold(zoneKey(row.zone), false)}
      aria-label={t('zone.open', { zone: name })}
    >
      <StatusGlyph status={row.state === 'idle' ? 'idle' : 'ok'} size={14} bare />
      <span className={classes.calmName} title={name}>
        {name}
      </span>
      <span className={classes.calmNote}>{common('boards', { count: row.boards })}</span>
      <span className={classes.calmValues}>
        {row.tiles.map((tile) => (
          <CalmValue key={`${tile.board} ${tile.kind === 'series' ? tile.id : `gpio${tile.gpio}`}`} tile={tile} />
        ))}
      </span>
    </button>
  )
})

function CalmValue({ tile }: { tile: TileRef & { board: string } }) {
  return tile.kind === 'series' ? <SeriesValue id={tile.id} /> : <OutputValue board={tile.board} gpio={tile.gpio} />
}

function SeriesValue({ id }: { id: number }) {
  const format = useFormat()
  const series = useLive((state) => state.series.get(id))
  const value = useValue(id)
  if (!series) return null
  const written = writeValue(value?.value, series, format)
  return <Figure name={seriesName(series, format.language)} text={written.text} unit={written.unit} />
}

function OutputValue({ board, gpio }: { board: string; gpio: number }) {
  const format = useFormat()
  const t = overviewT(format.language)
  const actuator = useLive((state) => state.actuators.get(actuatorKey(board, gpio)))
  return actuator ? (
    <Figure name={nameOfOutput(actuator, gpio, format.language)} text={t(actuator.on ? 'tile.on' : 'tile.off')} unit="" />
  ) : null
}

function Figure({ name, text, unit }: { name: string; text: string; unit: string }) {
  return (
    <span className={classes.figure}>
      <span className={classes.figureName} title={name}>
        {name}
      </span>
      <span className={classes.figureValue}>
        <b>{text}</b>
        {unit && <span>{unit}</span>}
      </span>
    </span>
  )
}
