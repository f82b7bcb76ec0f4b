import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { MAX_GPIO } from '../../backend/contract/boards/device-topics.ts'
import type { ConfigurationProblem } from '../../backend/contract/configuration/check.ts'
import type { ConfigurationBody, OperatingMode, SensorSetting } from '../../backend/contract/configuration/configuration.ts'
import { SENSOR_KINDS, sensorKind } from '../../backend/contract/sensor-kind.ts'
import { SettingPart } from '../configuration/SettingPart.tsx'
import setting from '../configuration/setting-form.module.css'
import { reasonSentence } from '../language/reasons.ts'
import { NumberField } from '../outputs/NumberField.tsx'
import { isKindWord } from '../pins/kind-words.ts'
import blocks from '../ui/blocks.module.css'
import { AddressFields } from './AddressFields.tsx'
import { SensorSeries } from './SensorSeries.tsx'
import classes from './sensor-form.module.css'
import { fieldOfProblem, problemsOfSensor, type SensorField, stepsWith } from './sensor-problems.ts'

/** What a sensor shall be: wiring, how it is read. Composed by the Configuration tab; saves nothing of the configuration. */
export interface SensorSettingFormProps {
  board: Board
  configuration: ConfigurationBody
  value: SensorSetting
  problems: readonly ConfigurationProblem[]
  onChange(value: SensorSetting): void
}

/** What stands in the first part of the form. */
const PLACE_FIELDS: readonly SensorField[] = ['name', 'type', 'gpio', 'sclGpio', 'address']
const MODES: readonly OperatingMode[] = ['continuous', 'on_demand', 'paused', 'scheduled']

export function SensorSettingForm({ board, configuration, value, problems, onChange }: SensorSettingFormProps) {
  const { t } = useTranslation('sensors')
  const { t: pins } = useTranslation('pins')
  const set = (change: Partial<SensorSetting>) => onChange({ ...value, ...change })
  const mine = problemsOfSensor(value, configuration, problems)
  const saying = (field: SensorField, severity: ConfigurationProblem['severity']) =>
    mine
      .filter((problem) => fieldOfProblem(problem, value) === field && problem.severity === severity)
      .map(({ reason }) => reasonSentence(reason) ?? reason.key)
  const error = (field: SensorField) => saying(field, 'error').join(' ') || undefined
  const warnings = PLACE_FIELDS.flatMap((field) => saying(field, 'warning'))
  const kind = sensorKind(value.type)
  const types = SENSOR_KINDS.map(({ type, label }) => ({ value: type, label: isKindWord(type) ? pins(`kind.${type}`) : label }))
  const interval = (count: number) => (count < 60 || count % 60 !== 0 ? t('seconds', { count }) : t('minutes', { count: count / 60 }))
  const steps = (present: number, least: number) => stepsWith(present, least).map((s) => ({ value: String(s), label: interval(s) }))
  return (
    <div className={setting.form}>
      <SettingPart title={t('part.place')} warnings={warnings}>
        <div className={setting.pair}>
          <TextInput
            label={t('name')}
            value={value.name}
            maxLength={64}
            error={error('name')}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Select
            label={t('type')}
            allowDeselect={false}
            searchable
            value={kind?.type ?? value.type}
            error={error('type')}
            data={kind ? types : [...types, { value: value.type, label: `${value.type} (${t('otherType')})` }]}
            onChange={(next) => {
              const to = next === null ? undefined : sensorKind(next)
              if (to && to.type !== value.type)
                set({
                  type: to.type,
                  onewireAddress: to.wiring === 'onewire' ? value.onewireAddress : null,
                  i2cAddress: to.wiring === 'i2c' ? (to.addresses[0] ?? null) : null,
                  sclGpio: to.wiring === 'i2c' ? value.sclGpio : null,
                })
            }}
          />
        </div>
        <div className={setting.three}>
          <NumberField
            label={kind?.wiring === 'i2c' ? t('sda') : t('gpio')}
            value={value.gpio}
            min={0}
            max={MAX_GPIO}
            whole
            error={error('gpio')}
            onChange={(gpio) => gpio !== null && set({ gpio })}
          />
          {kind?.wiring === 'i2c' && (
            <NumberField
              label={t('scl')}
              value={value.sclGpio}
              min={0}
              max={MAX_GPIO}
              whole
              error={error('sclGpio')}
              onChange={(sclGpio) => set({ sclGpio })}
            />
          )}
          <TextInput
            label={t('subzone')}
            value={value.subzone ?? ''}
            maxLength={64}
            placeholder={t('none')}
            onChange={(event) => set({ subzone: event.currentTarget.value || null })}
          />
        </div>
        <AddressFields board={board} configuration={configuration} value={value} error={error('address')} onChange={set} />
        <Checkbox
          label={t('active')}
          description={t('activeHint')}
          checked={value.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      </SettingPart>
      <SettingPart title={t('part.reading')} problems={saying('interval', 'error')} warnings={saying('interval', 'warning')}>
        <div className={setting.three}>
          <Select
            label={t('mode')}
            allowDeselect={false}
            value={value.operatingMode}
            data={MODES.map((mode) => ({ value: mode, label: t(`modes.${mode}`) }))}
            onChange={(next) => {
              const mode = MODES.find((one) => one === next)
              if (mode) set({ operatingMode: mode })
            }}
          />
          <Select
            label={t('sample')}
            allowDeselect={false}
            value={String(value.sampleIntervalS)}
            data={steps(value.sampleIntervalS, kind?.leastIntervalS ?? 0)}
            onChange={(next) =>
              next !== null && set({ sampleIntervalS: Number(next), reportIntervalS: Math.max(Number(next), value.reportIntervalS) })
            }
          />
          <Select
            label={t('report')}
            allowDeselect={false}
            value={String(value.reportIntervalS)}
            data={steps(value.reportIntervalS, value.sampleIntervalS)}
            onChange={(next) => next !== null && set({ reportIntervalS: Number(next) })}
          />
        </div>
        <p className={blocks.hint}>{t('averaged', { count: Math.max(1, Math.floor(value.reportIntervalS / value.sampleIntervalS)) })}</p>
        <div>
          <span className={classes.label} id="sensor-processing">
            {t('processing')}
          </span>
          <SegmentedControl
            aria-labelledby="sensor-processing"
            value={value.processing}
            data={[
              { value: 'centre', label: t('centre') },
              { value: 'board', label: t('board') },
            ]}
            onChange={(next) => set({ processing: next === 'board' ? 'board' : 'centre' })}
          />
        </div>
        <p className={blocks.hint}>{t(`processingHint.${value.processing}`)}</p>
      </SettingPart>
      <SensorSeries board={board} value={value} />
    </div>
  )
}
