import { ActionIcon, Button, MultiSelect, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../../backend/documents.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import blocks from '../../ui/blocks.module.css'
import { Panel } from '../../ui/Panel.tsx'
import { SEVERITIES } from '../alarm-search.ts'
import classes from './settings.module.css'
import { type FieldProps, MOST_STEPS, nextKey, RANGES } from './settings-form.ts'

/** Who is told when nobody acknowledges, step by step. */

const DEFAULT_MIN = 15

export function EscalationFields({ form, disabled, errorOf, onChange }: FieldProps) {
  const { t } = useTranslation('alarms')
  const { list: channels } = useDocuments('alarm-channels')
  const severities = SEVERITIES.map((value) => ({ value, label: t(`severityOne.${value}`) }))
  const severityOf = (value: string | null) => SEVERITIES.find((one) => one === value)
  const put = (index: number, change: Partial<(typeof form.escalation)[number]>) =>
    onChange({ escalation: form.escalation.map((one, at) => (at === index ? { ...one, ...change } : one)) })
  const add = () => {
    const last = form.escalation.at(-1)?.afterMin ?? 0
    const step = { key: nextKey(), afterMin: last + DEFAULT_MIN, from: 'warning' as const, severity: 'critical' as const, channels: [] }
    onChange({ escalation: [...form.escalation, step] })
  }
  return (
    <Panel title={t('settings.escalation')}>
      <div className={classes.fields}>
        <p className={blocks.about}>{t('settings.escalationText')}</p>
        {form.escalation.length === 0 && <p className={blocks.about}>{t('settings.noSteps')}</p>}
        {form.escalation.map((step, index) => {
          const n = index + 1
          const gone = step.channels.filter((id) => !channels.some((one) => one.id === id))
          return (
            <fieldset key={step.key} className={classes.step} disabled={disabled}>
              <legend className={classes.title}>{t('settings.step', { n })}</legend>
              <div className={classes.three}>
                <NumberField
                  label={t('settings.afterMin')}
                  whole
                  min={RANGES.afterMin[0]}
                  max={RANGES.afterMin[1]}
                  value={step.afterMin}
                  error={errorOf(`escalation.${index}.afterMin`)}
                  onChange={(afterMin) => put(index, { afterMin })}
                />
                <Select
                  label={t('settings.from')}
                  value={step.from}
                  allowDeselect={false}
                  data={severities}
                  onChange={(value) => {
                    const from = severityOf(value)
                    if (from) put(index, { from })
                  }}
                />
                <Select
                  label={t('settings.to')}
                  value={step.severity ?? 'stays'}
                  allowDeselect={false}
                  data={[{ value: 'stays', label: t('settings.stays') }, ...severities]}
                  onChange={(value) => put(index, { severity: severityOf(value) ?? null })}
                />
              </div>
              <MultiSelect
                label={t('settings.channels')}
                description={t('settings.channelsHint')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                value={step.channels}
                data={[...channels.map(({ id, name }) => ({ value: id, label: name })), ...gone.map((id) => ({ value: id, label: id }))]}
                error={errorOf(`escalation.${index}.channels`)}
                onChange={(value) => put(index, { channels: value })}
              />
              <ActionIcon
                className={classes.removeStep ?? ''}
                aria-label={t('settings.removeStep', { n })}
                title={t('settings.removeStep', { n })}
                onClick={() => onChange({ escalation: form.escalation.filter((_, at) => at !== index) })}
              >
                <IconTrash size={16} stroke={1.75} />
              </ActionIcon>
            </fieldset>
          )
        })}
        <div>
          <Button
            size="sm"
            disabled={disabled || form.escalation.length >= MOST_STEPS}
            leftSection={<IconPlus size={14} stroke={1.75} />}
            onClick={add}
          >
            {t('settings.addStep')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}
