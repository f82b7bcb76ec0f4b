import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NumberField } from '../../outputs/NumberField.tsx'
import blocks from '../../ui/blocks.module.css'
import { Panel } from '../../ui/Panel.tsx'
import { SEVERITIES } from '../alarm-search.ts'
import classes from './settings.module.css'
import { type FieldProps, RANGES } from './settings-form.ts'

/** What else raises alarms: boards that are away, findings in the data, Leitstand itself; and how long it is remembered. */

const WATCHED = ['broker', 'store', 'disk', 'behind', 'channel', 'outputs'] as const

export function SourceFields({ form, disabled, errorOf, onChange }: FieldProps) {
  const { t } = useTranslation('alarms')
  const severities = SEVERITIES.map((value) => ({ value, label: t(`severityOne.${value}`) }))
  const severityOf = (value: string | null) => SEVERITIES.find((one) => one === value)
  return (
    <>
      <Panel title={t('settings.presence')}>
        <div className={classes.fields}>
          <p className={blocks.about}>{t('settings.presenceText')}</p>
          <Switch
            label={t('settings.presenceOn')}
            checked={form.presenceOn}
            disabled={disabled}
            onChange={(event) => onChange({ presenceOn: event.currentTarget.checked })}
          />
          <div className={classes.three}>
            <Select
              label={t('settings.severity')}
              value={form.presenceSeverity}
              allowDeselect={false}
              disabled={disabled || !form.presenceOn}
              data={severities}
              onChange={(value) => {
                const presenceSeverity = severityOf(value)
                if (presenceSeverity) onChange({ presenceSeverity })
              }}
            />
            <NumberField
              label={t('settings.grace')}
              whole
              min={RANGES.graceS[0]}
              max={RANGES.graceS[1]}
              value={form.graceS}
              disabled={disabled || !form.presenceOn}
              error={errorOf('graceS')}
              onChange={(graceS) => onChange({ graceS })}
            />
            <NumberField
              label={t('settings.groupFrom')}
              whole
              min={RANGES.groupFrom[0]}
              max={RANGES.groupFrom[1]}
              value={form.groupFrom}
              disabled={disabled || !form.presenceOn}
              error={errorOf('groupFrom')}
              onChange={(groupFrom) => onChange({ groupFrom })}
            />
          </div>
        </div>
      </Panel>
      <Panel title={t('settings.quality')}>
        <div className={classes.fields}>
          <p className={blocks.about}>{t('settings.qualityText')}</p>
          <div className={classes.narrow}>
            <Select
              label={t('settings.qualityLeast')}
              value={form.quality ?? 'none'}
              allowDeselect={false}
              disabled={disabled}
              data={[...severities, { value: 'none', label: t('settings.qualityNone') }]}
              onChange={(value) => onChange({ quality: severityOf(value) ?? null })}
            />
          </div>
        </div>
      </Panel>
      <Panel title={t('settings.system')}>
        <div className={classes.fields}>
          <p className={blocks.about}>{t('settings.systemText')}</p>
          <ul className={classes.watched}>
            {WATCHED.map((one) => (
              <li key={one}>{t(`settings.systemList.${one}`)}</li>
            ))}
          </ul>
        </div>
      </Panel>
      <Panel title={t('settings.keep')}>
        <div className={classes.fields}>
          <div className={classes.narrow}>
            <NumberField
              label={t('settings.keepDays')}
              whole
              min={RANGES.keepDays[0]}
              max={RANGES.keepDays[1]}
              value={form.keepDays}
              disabled={disabled}
              error={errorOf('keepDays')}
              onChange={(keepDays) => onChange({ keepDays })}
            />
          </div>
        </div>
      </Panel>
    </>
  )
}
