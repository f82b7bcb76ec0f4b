import { Chip, Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputRef, SeriesRef } from '../../../backend/contract/rules/rule.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { useNow } from '../../backend/clock.ts'
import { useTopics } from '../../backend/live-connection.ts'
import { actuatorKey, useLive } from '../../backend/live-store.ts'
import { useValue } from '../../backend/values-store.ts'
import { useFormat } from '../../language/format.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import { useNamedOutputs } from '../../outputs/output-name.ts'
import { writeValue } from '../../quantities/format.ts'
import picker from '../../series-picker/series-picker.module.css'
import { findSeries, type SeriesEntry } from '../../series-picker/series-search.ts'
import { useSeriesEntries } from '../../series-picker/use-series-entries.ts'
import { useRuleNames } from '../words/use-rule-names.ts'
import classes from './inspector.module.css'

/** Fields of the forms of nodes: pickers that say what is there now, lengths of time, days. */

const LISTED = 60

interface SeriesRefFieldProps {
  value: SeriesRef
  error?: string | undefined
  onChange(ref: SeriesRef, series: Series): void
}

export function SeriesRefField({ value, error, onChange }: SeriesRefFieldProps) {
  const { t } = useTranslation('ruleNodes')
  const names = useRuleNames()
  const entries = useSeriesEntries()
  const here = names.series(value)
  useTopics(here ? [`values/${here.board}`] : [])
  const byId = useMemo(() => new Map(entries.map((entry) => [String(entry.id), entry])), [entries])
  const data = useMemo(() => entries.map((entry) => ({ value: String(entry.id), label: `${entry.name}, ${entry.board}` })), [entries])
  const gone = value.channel !== '' && here === undefined
  return (
    <div>
      <Select
        label={t('field.series')}
        searchable
        data={data}
        limit={LISTED}
        value={here === undefined ? null : String(here.id)}
        allowDeselect={false}
        placeholder={t('field.searchSeries')}
        nothingFoundMessage={t('field.none')}
        error={gone ? t('field.gone', { name: `${value.board} ${value.channel}` }) : error}
        filter={({ options, search }) => {
          const found = new Set(findSeries(entries, search.replace(/,/g, ' ')).map((entry) => String(entry.id)))
          return options.filter((option) => 'value' in option && found.has(option.value)).slice(0, LISTED)
        }}
        renderOption={({ option }) => {
          const entry = byId.get(option.value)
          return entry === undefined ? option.label : <SeriesOption entry={entry} />
        }}
        onChange={(id) => {
          const series = id === null ? undefined : useLive.getState().series.get(Number(id))
          if (series !== undefined) onChange({ board: series.board, channel: series.channel }, series)
        }}
      />
      {here && <SeriesNow series={here} />}
    </div>
  )
}

/** A row of the list with its value; what is not on screen asks for nothing. */
function SeriesOption({ entry }: { entry: SeriesEntry }) {
  const series = useLive((state) => state.series.get(entry.id))
  useTopics(series ? [`values/${series.board}`] : [])
  return (
    <span className={picker.option}>
      <span className={picker.name}>{entry.name}</span>
      <span className={picker.board}>{entry.board}</span>
      <span className={classes.optionValue}>{series && <SeriesValue series={series} />}</span>
    </span>
  )
}

export function SeriesValue({ series }: { series: Series }) {
  const format = useFormat()
  const latest = useValue(series.id)
  const { text, unit } = writeValue(latest?.value, series, format)
  return <>{unit === '' ? text : `${text} ${unit}`}</>
}

function SeriesNow({ series }: { series: Series }) {
  const { t } = useTranslation('ruleNodes')
  const format = useFormat()
  const latest = useValue(series.id)
  const nowMs = useNow()
  const { text, unit } = writeValue(latest?.value, series, format)
  return (
    <p className={classes.now}>
      {latest === undefined || latest.value === null
        ? t('field.noValue')
        : `${t('field.now', { value: unit === '' ? text : `${text} ${unit}` })} · ${t('live.age', { time: format.duration(nowMs - latest.atMs) })}`}
    </p>
  )
}

interface OutputFieldProps {
  value: OutputRef
  error?: string | undefined
  onChange(output: OutputRef): void
}

export function OutputField({ value, error, onChange }: OutputFieldProps) {
  const { t } = useTranslation('ruleNodes')
  const outputs = useNamedOutputs()
  const key = actuatorKey(value.board, value.gpio)
  const here = outputs.find((one) => one.key === key)
  const on = useLive((state) => state.actuators.get(key)?.on)
  const gone = value.board !== '' && here === undefined
  return (
    <div>
      <Select
        label={t('field.output')}
        searchable
        limit={LISTED}
        allowDeselect={false}
        data={outputs.map((one) => ({ value: one.key, label: `${one.name}, ${one.boardName}` }))}
        value={here === undefined ? null : key}
        placeholder={t('field.searchOutputs')}
        nothingFoundMessage={t('field.none')}
        error={gone ? t('field.gone', { name: `${value.board} GPIO ${value.gpio}` }) : error}
        renderOption={({ option }) => <OutputOption output={option.value} label={option.label} />}
        onChange={(next) => {
          const found = outputs.find((one) => one.key === next)
          if (found !== undefined) onChange({ board: found.board, gpio: found.gpio })
        }}
      />
      {here && <p className={classes.now}>{t('field.now', { value: on === undefined ? '–' : t(on ? 'output.on' : 'output.off') })}</p>}
    </div>
  )
}

function OutputOption({ output, label }: { output: string; label: string }) {
  const { t } = useTranslation('ruleNodes')
  const on = useLive((state) => state.actuators.get(output)?.on)
  return (
    <span className={picker.option}>
      <span className={picker.name}>{label}</span>
      <span className={classes.optionValue}>{on === undefined ? '' : t(on ? 'output.on' : 'output.off')}</span>
    </span>
  )
}

export function BoardField({ value, error, onChange }: { value: string; error?: string | undefined; onChange(board: string): void }) {
  const { t } = useTranslation('ruleNodes')
  const { t: common } = useTranslation()
  useLive((state) => state.boardsVersion)
  const boards = [...useLive.getState().boards.values()]
  const here = boards.find(({ id }) => id === value)
  return (
    <div>
      <Select
        label={t('field.board')}
        searchable
        limit={LISTED}
        allowDeselect={false}
        data={boards.map(({ id, name }) => ({ value: id, label: name ?? id }))}
        value={here === undefined ? null : value}
        placeholder={t('field.searchBoards')}
        nothingFoundMessage={t('field.none')}
        error={value !== '' && here === undefined ? t('field.gone', { name: value }) : error}
        onChange={(next) => {
          if (next !== null) onChange(next)
        }}
      />
      {here && <p className={classes.now}>{t('field.now', { value: common(`presence.${here.presence.state}`) })}</p>}
    </div>
  )
}

const UNITS = [
  ['s', 1],
  ['min', 60],
  ['h', 3600],
  ['d', 86_400],
] as const

interface SpanFieldProps {
  label: string
  /** s */
  value: number
  min?: number
  /** s */
  max?: number
  description?: string
  error?: string | undefined
  onChange(seconds: number): void
}

/** A length of time with its unit, kept in seconds. */
export function SpanField({ label, value, min = 0, max = 604_800, description, error, onChange }: SpanFieldProps) {
  const { t } = useTranslation('ruleNodes')
  const [unit, size] = [...UNITS].reverse().find(([, one]) => value > 0 && value % one === 0) ?? UNITS[0]
  return (
    <div className={classes.span}>
      <NumberField
        label={label}
        value={value / size}
        min={min / size}
        max={max / size}
        description={description}
        error={error}
        onChange={(next) => onChange((next ?? 0) * size)}
      />
      <Select
        aria-label={t('unitOf', { label })}
        rightSectionWidth={22}
        allowDeselect={false}
        data={UNITS.map(([one]) => ({ value: one, label: t(`unit.${one}`) }))}
        value={unit}
        onChange={(next) => {
          const chosen = UNITS.find(([one]) => one === next)
          if (chosen) onChange(Math.min(max, (value / size) * chosen[1]))
        }}
      />
    </div>
  )
}

/** A Monday, for the names of weekdays. */
const MONDAY = Date.UTC(2026, 10, 16)
const ALL = [1, 2, 3, 4, 5, 6, 7]

export function DaysField({ value, onChange }: { value: readonly number[]; onChange(days: number[]): void }) {
  const { t } = useTranslation('ruleNodes')
  const { language } = useFormat()
  const weekday = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { weekday: 'short', timeZone: 'UTC' })
  return (
    <Chip.Group multiple value={value.map(String)} onChange={(days) => onChange(days.map(Number).sort((a, b) => a - b))}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend that is drawn */}
      <div className={classes.days} role="group" aria-label={t('field.days')}>
        {ALL.map((day) => (
          <Chip key={day} value={String(day)} size="xs" radius="sm" classNames={{ label: classes.chip ?? '' }}>
            {weekday.format(MONDAY + (day - 1) * 86_400_000)}
          </Chip>
        ))}
      </div>
    </Chip.Group>
  )
}
