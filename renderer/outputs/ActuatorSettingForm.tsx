import { Checkbox, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { MAX_GPIO } from '../../backend/contract/boards/device-topics.ts'
import type { ConfigurationProblem } from '../../backend/contract/configuration/check.ts'
import { ACTUATOR_TYPES, type ActuatorSetting, type ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { SettingPart } from '../configuration/SettingPart.tsx'
import setting from '../configuration/setting-form.module.css'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { actuatorType } from '../quantities/actuator-words.ts'
import { NumberField } from './NumberField.tsx'
import { OnlyIfFields } from './OnlyIfFields.tsx'
import { SafetyFields } from './SafetyFields.tsx'
import classes from './setting-form.module.css'
import { fieldOf, problemsOf, type SettingField } from './setting-problems.ts'

/** What an output shall be: wiring, what it does by itself, limits, conditions. Composed by the Configuration tab; saves nothing. */
export interface ActuatorSettingFormProps {
  board: Board
  configuration: ConfigurationBody
  value: ActuatorSetting
  problems: readonly ConfigurationProblem[]
  onChange(value: ActuatorSetting): void
}

export function ActuatorSettingForm({ configuration, value, problems, onChange }: ActuatorSettingFormProps) {
  const { t } = useTranslation('outputForm')
  const { language } = useFormat()
  const set = (change: Partial<ActuatorSetting>) => onChange({ ...value, ...change })
  const setLimits = (change: Partial<ActuatorSetting['limits']>) => set({ limits: { ...value.limits, ...change } })
  const mine = problemsOf(value, configuration, problems)
  const saying = (field: SettingField, severity: ConfigurationProblem['severity'] = 'error') =>
    mine
      .filter((problem) => problem.severity === severity && fieldOf(problem, value) === field)
      .map(({ reason }) => reasonSentence(reason) ?? reason.key)
  const error = (field: SettingField) => saying(field).join(' ') || undefined
  const warnings = (...fields: readonly SettingField[]) => fields.flatMap((field) => saying(field, 'warning'))
  return (
    <div className={setting.form}>
      <SettingPart title={t('part.place')} warnings={warnings('name', 'type', 'gpio', 'auxGpio')}>
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
            value={value.type}
            error={error('type')}
            data={ACTUATOR_TYPES.map((type) => ({ value: type, label: actuatorType(type, language) }))}
            onChange={(next) => {
              const type = ACTUATOR_TYPES.find((one) => one === next)
              if (type) set({ type, emergencyPercent: type === 'servo' ? value.emergencyPercent : null })
            }}
          />
        </div>
        <div className={setting.three}>
          <NumberField
            label={t('gpio')}
            value={value.gpio}
            min={0}
            max={MAX_GPIO}
            whole
            error={error('gpio')}
            onChange={(gpio) => gpio !== null && set({ gpio })}
          />
          <NumberField
            label={t('auxGpio')}
            value={value.auxGpio}
            min={0}
            max={MAX_GPIO}
            whole
            placeholder={t('none')}
            error={error('auxGpio')}
            onChange={(auxGpio) => set({ auxGpio })}
          />
          <TextInput
            label={t('subzone')}
            value={value.subzone ?? ''}
            maxLength={64}
            placeholder={t('none')}
            onChange={(event) => set({ subzone: event.currentTarget.value || null })}
          />
        </div>
        <div className={classes.checks}>
          <Check label={t('active')} hint={t('activeHint')} checked={value.active} onChange={(active) => set({ active })} />
          <Check label={t('critical')} hint={t('criticalHint')} checked={value.critical} onChange={(critical) => set({ critical })} />
          <Check label={t('inverted')} hint={t('invertedHint')} checked={value.inverted} onChange={(inverted) => set({ inverted })} />
        </div>
      </SettingPart>
      <SettingPart title={t('part.safety')} problems={saying('safety')} warnings={warnings('safety')}>
        <SafetyFields value={value} onChange={set} />
      </SettingPart>
      <SettingPart title={t('part.limits')} note={t('limitsHint')} problems={saying('limits')} warnings={warnings('limits')}>
        <div className={setting.three}>
          <NumberField
            label={t('maxRuntime')}
            value={value.limits.maxRuntimeS}
            min={1}
            max={86_400}
            placeholder={t('noLimit')}
            onChange={(maxRuntimeS) => setLimits({ maxRuntimeS })}
          />
          <NumberField
            label={t('cooldown')}
            value={value.limits.cooldownS}
            min={0}
            max={86_400}
            onChange={(cooldownS) => setLimits({ cooldownS: cooldownS ?? 0 })}
          />
          <NumberField
            label={t('perHour')}
            value={value.limits.maxActivationsPerHour}
            min={1}
            max={3600}
            whole
            placeholder={t('noLimit')}
            onChange={(maxActivationsPerHour) => setLimits({ maxActivationsPerHour })}
          />
        </div>
      </SettingPart>
      <SettingPart title={t('part.onlyIf')} note={t('onlyIfHint')} problems={saying('onlyIf')} warnings={warnings('onlyIf')}>
        <OnlyIfFields conditions={value.onlyIf} onChange={(onlyIf) => set({ onlyIf })} />
      </SettingPart>
      <SettingPart title={t('part.energy')}>
        <div className={setting.pair}>
          <TextInput
            label={t('isolation')}
            value={value.isolation ?? ''}
            maxLength={120}
            description={t('isolationHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => set({ isolation: event.currentTarget.value || null })}
          />
          <NumberField
            label={t('power')}
            value={value.powerW}
            min={0}
            max={1_000_000}
            description={t('powerHint')}
            onChange={(powerW) => set({ powerW })}
          />
        </div>
      </SettingPart>
    </div>
  )
}

function Check({ label, hint, checked, onChange }: { label: string; hint: string; checked: boolean; onChange(checked: boolean): void }) {
  return <Checkbox label={label} description={hint} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
}
