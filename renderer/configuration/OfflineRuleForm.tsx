import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConfigurationProblem } from '../../backend/contract/configuration/check.ts'
import type { ConfigurationBody, OfflineRule } from '../../backend/contract/configuration/configuration.ts'
import { reasonSentence } from '../language/reasons.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './configuration.module.css'

/** One offline rule: which output by which sensor, on and off beyond two bounds, in which hours of the UTC day. */
interface Props {
  value: OfflineRule
  configuration: ConfigurationBody
  problems: readonly ConfigurationProblem[]
  disabled: boolean
  onChange(value: OfflineRule): void
  onRemove(): void
}

export function OfflineRuleForm({ value, configuration, problems, disabled, onChange, onRemove }: Props) {
  const { t } = useTranslation('configuration')
  const above = value.activateAbove !== null
  const set = (change: Partial<OfflineRule>) => onChange({ ...value, ...change })
  const bounds = (rising: boolean, on: number, off: number): Partial<OfflineRule> =>
    rising
      ? { activateAbove: on, deactivateBelow: off, activateBelow: null, deactivateAbove: null }
      : { activateAbove: null, deactivateBelow: null, activateBelow: on, deactivateAbove: off }
  const on = value.activateAbove ?? value.activateBelow ?? 0
  const off = value.deactivateBelow ?? value.deactivateAbove ?? 0
  const number = (text: string | number, otherwise: number) => (typeof text === 'number' ? text : otherwise)
  const options = (list: readonly { gpio: number; name: string }[], present: number) => {
    const known = new Map(list.map(({ gpio, name }) => [String(gpio), `${name} (GPIO ${gpio})`]))
    if (!known.has(String(present))) known.set(String(present), `GPIO ${present}`)
    return [...known].map(([gpio, label]) => ({ value: gpio, label }))
  }
  return (
    <fieldset className={classes.ruleForm} disabled={disabled} aria-label={t('rule')}>
      <Select
        label={t('rules.output')}
        allowDeselect={false}
        data={options(configuration.actuators, value.actuatorGpio)}
        value={String(value.actuatorGpio)}
        onChange={(gpio) => gpio && set({ actuatorGpio: Number(gpio) })}
      />
      <Select
        label={t('rules.sensor')}
        allowDeselect={false}
        data={options(configuration.sensors, value.sensorGpio)}
        value={String(value.sensorGpio)}
        onChange={(gpio) => {
          const sensor = configuration.sensors.find((one) => String(one.gpio) === gpio)
          if (sensor) set({ sensorGpio: sensor.gpio, sensorValueType: sensor.type })
        }}
      />
      <TextInput
        label={t('rules.valueType')}
        value={value.sensorValueType}
        maxLength={64}
        onChange={(event) => set({ sensorValueType: event.currentTarget.value })}
      />
      <Select
        label={t('rules.direction')}
        allowDeselect={false}
        data={[
          { value: 'below', label: t('rules.below') },
          { value: 'above', label: t('rules.above') },
        ]}
        value={above ? 'above' : 'below'}
        onChange={(to) => set(bounds(to === 'above', off, on))}
      />
      <NumberInput
        label={t(above ? 'rules.onAbove' : 'rules.onBelow')}
        value={on}
        onChange={(text) => set(bounds(above, number(text, on), off))}
      />
      <NumberInput
        label={t(above ? 'rules.offBelow' : 'rules.offAbove')}
        value={off}
        onChange={(text) => set(bounds(above, on, number(text, off)))}
      />
      <Checkbox
        label={t('rules.hours')}
        checked={value.window !== null}
        onChange={(event) => set({ window: event.currentTarget.checked ? { fromMinute: 360, toMinute: 1200 } : null })}
      />
      {value.window && <Hours window={value.window} onChange={(window) => set({ window })} />}
      <Button variant="subtle" onClick={onRemove}>
        {t('rules.remove')}
      </Button>
      {problems.length > 0 && (
        <ul className={classes.problems}>
          {problems.map((problem) => (
            <li key={problem.reason.key}>
              <StatusGlyph status={problem.severity === 'error' ? 'critical' : 'warning'} />
              {reasonSentence(problem.reason) ?? problem.reason.key}
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  )
}

function Hours({
  window,
  onChange,
}: {
  window: NonNullable<OfflineRule['window']>
  onChange(window: NonNullable<OfflineRule['window']>): void
}) {
  const { t } = useTranslation('configuration')
  return (['fromMinute', 'toMinute'] as const).map((end) => (
    <TextInput
      key={end}
      type="time"
      label={t(`rules.${end}`)}
      value={clockText(window[end])}
      onChange={(event) => {
        const minute = minuteOf(event.currentTarget.value)
        if (minute !== undefined) onChange({ ...window, [end]: minute })
      }}
    />
  ))
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function minuteOf(text: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? []
  return hours === undefined || minutes === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}
