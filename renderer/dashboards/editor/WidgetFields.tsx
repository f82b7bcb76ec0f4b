import { Checkbox, NumberInput, Select, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SeriesRef, Widget } from '../../../backend/contract/dashboard.ts'
import { CALENDAR_UNITS } from '../../../backend/contract/history.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useLive } from '../../backend/live-store.ts'
import { RangePicker } from '../RangePicker.tsx'
import { seriesOf } from '../refs.ts'
import { gaugeScale } from '../widgets/gauge-bands.ts'
import { BoardField, OutputField, ZoneField } from './BoardFields.tsx'
import { ImageFields } from './ImageFields.tsx'
import classes from './inspector.module.css'
import { SeriesField, SeriesListField } from './SeriesField.tsx'

/** What a widget shows, by its kind. */
interface Props {
  widget: Widget
  /** Board that a template is previewed with. */
  variable: string | undefined
  template: boolean
  onChange(widget: Widget, merge?: string): void
}

const AGGREGATIONS = ['mean', 'min', 'max', 'last'] as const
const BAR_AGGREGATIONS = ['mean', 'min', 'max', 'sum', 'count'] as const

export function WidgetFields({ widget, variable, template, onChange }: Props) {
  const { t } = useTranslation('dashboards')
  const shown = template ? variable : undefined
  const aggregations = (list: readonly (typeof BAR_AGGREGATIONS)[number][] | readonly (typeof AGGREGATIONS)[number][]) =>
    list.map((value) => ({ value, label: t(`aggregation.${value}`) }))
  const seriesField = (of: Extract<Widget, { series: SeriesRef | null }>, kinds: 'number' | 'any') => (
    <SeriesField
      label={t('field.series')}
      kinds={kinds}
      variable={shown}
      value={of.series}
      onChange={(series) => onChange({ ...of, series })}
    />
  )
  const seriesList = (of: Extract<Widget, { series: readonly SeriesRef[] }>, kinds: 'number' | 'state' | 'any') => (
    <SeriesListField
      label={t('field.seriesList')}
      kinds={kinds}
      variable={shown}
      value={of.series}
      onChange={(series) => onChange({ ...of, series })}
    />
  )
  const range = (of: Extract<Widget, { backS: number | null }>) => (
    <RangePicker label={t('range.label')} labelled inherited value={of.backS} onChange={(backS) => onChange({ ...of, backS })} />
  )
  /** A whole number from 1. */
  const amount = (label: string, most: number, value: number, change: (value: number) => Widget, merge: string) => (
    <NumberInput
      label={label}
      min={1}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      value={value}
      onChange={(next) => typeof next === 'number' && next >= 1 && onChange(change(next), `${merge} ${widget.id}`)}
    />
  )
  switch (widget.kind) {
    case 'value':
      return (
        <>
          {seriesField(widget, 'any')}
          <Checkbox
            label={t('field.sparkline')}
            checked={widget.sparkline}
            onChange={(event) => onChange({ ...widget, sparkline: event.currentTarget.checked })}
          />
        </>
      )
    case 'gauge':
      return (
        <>
          <SeriesField
            label={t('field.series')}
            kinds="number"
            variable={shown}
            value={widget.series}
            onChange={(series) => {
              const one = seriesOf(series, variable, useLive.getState())
              const fresh = widget.series === null && widget.low === 0 && widget.high === 100
              onChange({ ...widget, series, ...(one && fresh ? gaugeScale(one.limits, one.unit) : {}) })
            }}
          />
          <div className={classes.pair}>
            <NumberInput
              label={t('field.low')}
              value={widget.low}
              error={widget.low >= widget.high && t('field.scaleFault')}
              onChange={(low) => typeof low === 'number' && onChange({ ...widget, low }, `low ${widget.id}`)}
            />
            <NumberInput
              label={t('field.high')}
              value={widget.high}
              onChange={(high) => typeof high === 'number' && onChange({ ...widget, high }, `high ${widget.id}`)}
            />
          </div>
        </>
      )
    case 'sparkline':
      return (
        <>
          {seriesField(widget, 'any')}
          {range(widget)}
        </>
      )
    case 'chart':
      return (
        <>
          {seriesList(widget, 'any')}
          {range(widget)}
          <Select
            label={t('field.aggregation')}
            allowDeselect={false}
            data={aggregations(AGGREGATIONS)}
            value={widget.aggregation}
            onChange={(value) => onChange({ ...widget, aggregation: AGGREGATIONS.find((one) => one === value) ?? 'mean' })}
          />
          <Checkbox
            label={t('field.normalised')}
            checked={widget.normalised}
            onChange={(event) => onChange({ ...widget, normalised: event.currentTarget.checked })}
          />
        </>
      )
    case 'bar':
      return (
        <>
          {seriesList(widget, 'number')}
          {range(widget)}
          <div className={classes.pair}>
            <Select
              label={t('field.bucket')}
              allowDeselect={false}
              data={CALENDAR_UNITS.map((value) => ({ value, label: t(`bucketName.${value}`) }))}
              value={widget.bucket}
              onChange={(value) => onChange({ ...widget, bucket: CALENDAR_UNITS.find((one) => one === value) ?? 'hour' })}
            />
            <Select
              label={t('field.aggregation')}
              allowDeselect={false}
              data={aggregations(BAR_AGGREGATIONS)}
              value={widget.aggregation}
              onChange={(value) => onChange({ ...widget, aggregation: BAR_AGGREGATIONS.find((one) => one === value) ?? 'mean' })}
            />
          </div>
        </>
      )
    case 'strip':
    case 'table':
      return (
        <>
          {seriesList(widget, widget.kind === 'strip' ? 'state' : 'any')}
          {range(widget)}
        </>
      )
    case 'heatmap':
      return (
        <>
          {seriesField(widget, 'number')}
          {amount(t('field.days'), 92, widget.days, (days) => ({ ...widget, days }), 'days')}
        </>
      )
    case 'status':
    case 'alarms':
      return (
        <>
          <BoardField
            value={widget.board}
            template={template}
            none={t('field.zoneBoards')}
            onChange={(board) => onChange({ ...widget, board })}
          />
          {widget.board === null && <ZoneField value={widget.zone} onChange={(zone) => onChange({ ...widget, zone })} />}
          {widget.kind === 'alarms' && amount(t('field.rows'), 100, widget.rows, (rows) => ({ ...widget, rows }), 'rows')}
        </>
      )
    case 'actuator':
      return (
        <>
          <BoardField
            value={widget.board}
            template={template}
            none={t('field.noBoard')}
            onChange={(board) => onChange({ ...widget, board, gpio: board === widget.board ? widget.gpio : null })}
          />
          <OutputField board={widget.board} variable={variable} value={widget.gpio} onChange={(gpio) => onChange({ ...widget, gpio })} />
        </>
      )
    case 'rule':
      return <RuleField value={widget.rule} onChange={(rule) => onChange({ ...widget, rule })} />
    case 'text':
      return (
        <Textarea
          label={t('field.markdown')}
          description={t('field.markdownHint')}
          autosize
          minRows={8}
          maxRows={20}
          maxLength={20_000}
          value={widget.markdown}
          onChange={(event) => onChange({ ...widget, markdown: event.currentTarget.value }, `markdown ${widget.id}`)}
        />
      )
    case 'image':
      return <ImageFields widget={widget} variable={shown} onChange={onChange} />
  }
}

function RuleField({ value, onChange }: { value: string | null; onChange(rule: string | null): void }) {
  const { t } = useTranslation('dashboards')
  const rules = useDocuments('rules').list
  return (
    <Select
      label={t('rule.choose')}
      searchable
      value={value}
      data={rules.map(({ id, name }) => ({ value: id, label: name }))}
      nothingFoundMessage={t('missing.none')}
      onChange={onChange}
    />
  )
}
