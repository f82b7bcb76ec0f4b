import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../language/language.ts'
import { LANGUAGE_NAMES } from '../shell/UserMenu.tsx'
import type { Writing } from './export-draft.ts'
import classes from './exports.module.css'
import { TimeZoneSelect } from './TimeZoneSelect.tsx'

/** How a file is written: layout and signs of a CSV, time zone, language. Only what the format knows is asked. */
interface Props {
  writing: Writing
  onChange(change: Partial<Writing>): void
  error?: string | undefined
}

export function WritingFields({ writing, onChange, error }: Props) {
  const { t } = useTranslation('exports')
  const { format, layout, delimiter, decimal, timeZone, language } = writing
  const pick = <V extends string>(values: readonly V[], value: string | null, set: (value: V) => void) => {
    const found = values.find((one) => one === value)
    if (found !== undefined) set(found)
  }
  return (
    <div className={classes.pair}>
      {format !== 'pdf' && (
        <Select
          label={t('writing.layout')}
          value={layout}
          allowDeselect={false}
          data={(['wide', 'long'] as const).map((value) => ({ value, label: t(`writing.${value}`) }))}
          onChange={(value) => pick(['wide', 'long'] as const, value, (next) => onChange({ layout: next }))}
        />
      )}
      {format === 'csv' && (
        <>
          <Select
            label={t('writing.delimiter')}
            value={delimiter}
            allowDeselect={false}
            data={[
              { value: ',', label: t('writing.comma') },
              { value: ';', label: t('writing.semicolon') },
              { value: '\t', label: t('writing.tab') },
            ]}
            onChange={(value) => pick([',', ';', '\t'] as const, value, (next) => onChange({ delimiter: next }))}
          />
          <Select
            label={t('writing.decimal')}
            value={decimal}
            allowDeselect={false}
            error={error}
            data={[
              { value: '.', label: t('writing.point') },
              { value: ',', label: t('writing.commaSign') },
            ]}
            onChange={(value) => pick(['.', ','] as const, value, (next) => onChange({ decimal: next }))}
          />
        </>
      )}
      <TimeZoneSelect label={t('writing.timeZone')} value={timeZone} onChange={(next) => onChange({ timeZone: next })} />
      <Select
        label={t(format === 'pdf' ? 'writing.language' : 'writing.headings')}
        value={language}
        allowDeselect={false}
        data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        onChange={(value) => pick(LANGUAGES, value, (next) => onChange({ language: next }))}
      />
    </div>
  )
}
