import { ActionIcon, Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CALIBRATION_METHODS, type Series } from '../../backend/contract/series.ts'
import { readNumber, writeNumber } from '../device/channel-form.ts'
import { useFormat } from '../language/format.ts'
import { shownUnit } from '../quantities/format.ts'
import classes from './calibration.module.css'
import { presetsFor, type WizardDraft } from './wizard-draft.ts'

/** First step: how, against which references, by whom. */
interface Props {
  series: Series
  draft: WizardDraft
  onChange(change: Partial<WizardDraft>): void
}

const MOST = 20

export function SetupStep({ series, draft, onChange }: Props) {
  const { t } = useTranslation('calibration')
  const { language } = useFormat()
  const presets = presetsFor(series)
  const temperatureC = readNumber(draft.temperature) ?? 25
  const unit = shownUnit(series.unit)
  const isPh = series.sensorType === 'ph'
  const preset = presets.find(
    (one) =>
      one.method === draft.method &&
      one.targets(temperatureC).length === draft.targets.length &&
      one.targets(temperatureC).every((target, at) => readNumber(draft.targets[at] ?? '') === target),
  )
  const choose = (key: string | null) => {
    const next = presets.find((one) => one.key === key)
    if (!next) return
    onChange({
      method: next.method,
      targets: next.targets(temperatureC).map((value) => writeNumber(value, language)),
      taken: [],
      reference: next.reference,
      dueMonths: String(next.dueMonths),
    })
  }
  return (
    <div className={classes.step}>
      <Select
        label={t('setup.preset')}
        value={preset?.key ?? null}
        placeholder={t('setup.own')}
        data={presets.map(({ key }) => ({ value: key, label: t(`preset.${key}`) }))}
        onChange={choose}
        data-autofocus
      />
      <div>
        <SegmentedControl
          aria-label={t('setup.method')}
          value={draft.method}
          data={CALIBRATION_METHODS.map((method) => ({ value: method, label: t(`method.${method}`) }))}
          onChange={(next) => {
            const method = CALIBRATION_METHODS.find((one) => one === next)
            if (method) onChange({ method })
          }}
        />
        <p className={classes.note}>{t(`methodHint.${draft.method}`)}</p>
      </div>
      <fieldset className={classes.targets}>
        <legend className={classes.legend}>{t('setup.targets', { unit })}</legend>
        {draft.targets.map((target, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: targets have no id; their place is what they are
          <div key={at} className={classes.target}>
            <TextInput
              aria-label={t('setup.target', { number: at + 1 })}
              inputMode="decimal"
              value={target}
              error={readNumber(target) === undefined || Number.isNaN(readNumber(target)) ? t('setup.number') : undefined}
              rightSection={<span className={classes.unit}>{unit}</span>}
              rightSectionWidth={52}
              onChange={(event) => {
                const value = event.currentTarget.value
                onChange({
                  targets: draft.targets.map((one, index) => (index === at ? value : one)),
                  taken: draft.taken.map((one, index) => (index === at ? null : one)),
                })
              }}
            />
            {draft.targets.length > 1 && (
              <ActionIcon
                aria-label={t('setup.remove', { number: at + 1 })}
                title={t('setup.remove', { number: at + 1 })}
                onClick={() =>
                  onChange({
                    targets: draft.targets.filter((_, index) => index !== at),
                    taken: draft.taken.filter((_, index) => index !== at),
                  })
                }
              >
                <IconTrash size={16} stroke={1.75} />
              </ActionIcon>
            )}
          </div>
        ))}
        {draft.targets.length < MOST && (
          <Button
            size="sm"
            leftSection={<IconPlus size={14} stroke={1.75} />}
            onClick={() => onChange({ targets: [...draft.targets, ''] })}
          >
            {t('setup.add')}
          </Button>
        )}
      </fieldset>
      {isPh && <p className={classes.note}>{t('setup.bufferHint')}</p>}
      <p className={classes.note}>{t('setup.meanwhile')}</p>
      <div className={classes.pair}>
        <TextInput
          label={t('setup.temperature')}
          inputMode="decimal"
          value={draft.temperature}
          rightSection={<span className={classes.unit}>°C</span>}
          onChange={(event) => {
            const temperature = event.currentTarget.value
            const warm = readNumber(temperature)
            const moved = preset && warm !== undefined && !Number.isNaN(warm) && isPh
            onChange({ temperature, ...(moved ? { targets: preset.targets(warm).map((value) => writeNumber(value, language)) } : {}) })
          }}
        />
        <TextInput
          label={t('setup.operator')}
          value={draft.operator}
          maxLength={64}
          onChange={(event) => onChange({ operator: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('setup.reference')}
        description={t('setup.referenceHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={draft.reference}
        maxLength={120}
        onChange={(event) => onChange({ reference: event.currentTarget.value })}
      />
      <div className={classes.three}>
        <TextInput
          label={t('setup.lot')}
          value={draft.lot}
          maxLength={64}
          onChange={(event) => onChange({ lot: event.currentTarget.value })}
        />
        <TextInput
          label={t('setup.serial')}
          value={draft.serial}
          maxLength={64}
          onChange={(event) => onChange({ serial: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('setup.referenceDue')}
          value={draft.referenceDue}
          onChange={(event) => onChange({ referenceDue: event.currentTarget.value })}
        />
      </div>
    </div>
  )
}
