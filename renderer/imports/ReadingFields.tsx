import { NumberInput, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { IMPORT_ENCODINGS, type Import, type ImportMapping, TIME_FORMATS } from '../../backend/contract/import.ts'
import { TimeZoneSelect } from '../exports/TimeZoneSelect.tsx'
import { useFormat } from '../language/format.ts'
import classes from './imports.module.css'
import { readSampleNumber, readSampleTime } from './sample-reading.ts'

/** How the file is read: encoding, signs, dates. Below it, what becomes of the first row. */
interface Props {
  job: Import
  mapping: ImportMapping
  onChange(change: Partial<ImportMapping>): void
}

const DELIMITERS = [',', ';', '\t', '|'] as const
const DECIMALS = ['.', ','] as const
const LAYOUTS = ['wide', 'long'] as const

export function ReadingFields({ job, mapping, onChange, onLayout }: Props & { onLayout(layout: ImportMapping['layout']): void }) {
  const { t } = useTranslation('imports')
  const pick = <V extends string>(values: readonly V[], value: string | null, set: (value: V) => void) => {
    const found = values.find((one) => one === value)
    if (found !== undefined) set(found)
  }
  return (
    <div className={classes.reading}>
      <div className={classes.fields}>
        <Select
          label={t('read.encoding')}
          value={mapping.encoding}
          allowDeselect={false}
          data={IMPORT_ENCODINGS.map((value) => ({ value, label: t(`encoding.${value}`) }))}
          onChange={(value) => pick(IMPORT_ENCODINGS, value, (encoding) => onChange({ encoding }))}
        />
        <Select
          label={t('read.delimiter')}
          value={mapping.delimiter}
          allowDeselect={false}
          data={DELIMITERS.map((value) => ({ value, label: t(`delimiter.${NAMES[value]}`) }))}
          onChange={(value) => pick(DELIMITERS, value, (delimiter) => onChange({ delimiter }))}
        />
        <Select
          label={t('read.decimal')}
          value={mapping.decimal}
          allowDeselect={false}
          error={mapping.decimal === mapping.delimiter}
          data={DECIMALS.map((value) => ({ value, label: t(value === '.' ? 'decimal.point' : 'decimal.comma') }))}
          onChange={(value) => pick(DECIMALS, value, (decimal) => onChange({ decimal }))}
        />
        <NumberInput
          label={t('read.headerLines')}
          value={mapping.headerLines}
          min={0}
          max={100}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(value) => {
            if (typeof value === 'number') onChange({ headerLines: value })
          }}
        />
        <Select
          label={t('read.timeFormat')}
          value={mapping.timeFormat}
          allowDeselect={false}
          data={TIME_FORMATS.map((value) => ({ value, label: t(`timeFormat.${value}`) }))}
          onChange={(value) => pick(TIME_FORMATS, value, (timeFormat) => onChange({ timeFormat }))}
        />
        <TimeZoneSelect label={t('read.timeZone')} value={mapping.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
        <Select
          label={t('read.layout')}
          value={mapping.layout}
          allowDeselect={false}
          data={LAYOUTS.map((value) => ({ value, label: t(`layout.${value}`) }))}
          onChange={(value) => pick(LAYOUTS, value, onLayout)}
        />
        <Select
          label={t('read.duplicates')}
          value={mapping.duplicates}
          allowDeselect={false}
          data={(['keep', 'replace'] as const).map((value) => ({ value, label: t(`duplicates.${value}`) }))}
          onChange={(value) => pick(['keep', 'replace'] as const, value, (duplicates) => onChange({ duplicates }))}
        />
      </div>
      <FirstRow job={job} mapping={mapping} />
    </div>
  )
}

const NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const

function FirstRow({ job, mapping }: { job: Import; mapping: ImportMapping }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const row = job.preview[mapping.headerLines]
  if (!row) return <p className={classes.first}>{t('first.none')}</p>
  const timeCell = row[mapping.timeColumn] ?? ''
  const dayCell = mapping.timeOfDayColumn === undefined ? '' : (row[mapping.timeOfDayColumn] ?? '')
  const time = readSampleTime(timeCell, mapping.timeFormat, dayCell)
  const column = mapping.layout === 'wide' ? firstNumber(mapping) : mapping.valueColumn
  const cell = column === undefined ? '' : (row[column] ?? '')
  const number = readSampleNumber(cell, mapping.decimal)
  const written = new Intl.DateTimeFormat(format.language === 'de' ? 'de-DE' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: time?.kind === 'wall' ? 'UTC' : mapping.timeZone,
  })
  const typed = `${timeCell} ${dayCell}`.trim()
  return (
    <p className={classes.first} aria-live="polite">
      {t('first.row')} <code className="mono">{typed || '–'}</code> →{' '}
      {time === undefined ? (
        <strong className={classes.bad}>{t('first.noTime')}</strong>
      ) : (
        <strong>
          {written.format(time.kind === 'wall' ? time.utcMs : time.atMs)}, {mapping.timeZone.replaceAll('_', ' ')}
        </strong>
      )}
      {cell !== '' && (
        <>
          {' · '}
          <code className="mono">{cell}</code> →{' '}
          {number === undefined || Number.isNaN(number) ? (
            <strong className={isState(mapping, column) ? undefined : classes.bad}>
              {t(isState(mapping, column) ? 'first.word' : 'first.noNumber', { text: cell })}
            </strong>
          ) : (
            <strong>
              {new Intl.NumberFormat(format.language === 'de' ? 'de-DE' : 'en-GB', { maximumFractionDigits: 6 }).format(number)}
            </strong>
          )}
        </>
      )}
    </p>
  )
}

function firstNumber({ columns }: ImportMapping): number | undefined {
  const numbers = columns.find(({ target }) => target.kind === 'series' || target.valueKind === 'number')
  return (numbers ?? columns[0])?.column
}

function isState({ layout, columns }: ImportMapping, column: number | undefined): boolean {
  if (layout === 'long') return true
  const target = columns.find((one) => one.column === column)?.target
  return target?.kind === 'new' && target.valueKind === 'state'
}
