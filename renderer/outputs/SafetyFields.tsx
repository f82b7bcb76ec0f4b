import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ActuatorSetting } from '../../backend/contract/configuration/configuration.ts'
import setting from '../configuration/setting-form.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { NumberField } from './NumberField.tsx'

/** What the board sets by itself: at boot, without the centre, at an emergency stop. Says what an ON would mean. */
interface Props {
  value: ActuatorSetting
  onChange(change: Partial<ActuatorSetting>): void
}

const AT_BOOT = ['off', 'on'] as const
const AT_DISCONNECT = ['off', 'keep', 'on'] as const

export function SafetyFields({ value, onChange }: Props) {
  const { t } = useTranslation('outputForm')
  const endless = value.atDisconnect === 'keep' && value.limits.maxRuntimeS === null
  return (
    <>
      <div className={setting.three}>
        <Select
          label={t('atBoot')}
          allowDeselect={false}
          value={value.atBoot}
          data={AT_BOOT.map((state) => ({ value: state, label: t(`state.${state}`) }))}
          onChange={(next) => onChange({ atBoot: AT_BOOT.find((one) => one === next) ?? 'off' })}
        />
        <Select
          label={t('atDisconnect')}
          allowDeselect={false}
          value={value.atDisconnect}
          data={AT_DISCONNECT.map((state) => ({ value: state, label: t(`state.${state}`) }))}
          onChange={(next) => onChange({ atDisconnect: AT_DISCONNECT.find((one) => one === next) ?? 'off' })}
        />
        {value.type === 'servo' ? (
          <NumberField
            label={`${t('atEmergency')}: ${t('emergencyPosition')}`}
            value={value.emergencyPercent}
            min={0}
            max={100}
            placeholder={t('emergencyOff')}
            onChange={(emergencyPercent) => onChange({ emergencyPercent })}
          />
        ) : (
          <Select label={t('atEmergency')} disabled value="off" data={[{ value: 'off', label: t('emergencyOff') }]} />
        )}
      </div>
      {value.atBoot === 'on' && <Warning>{t('bootOn')}</Warning>}
      {value.atDisconnect === 'on' && <Warning>{t('disconnectOn')}</Warning>}
      {endless && <Warning>{t('disconnectKeep')}</Warning>}
    </>
  )
}

function Warning({ children }: { children: React.ReactNode }) {
  return (
    <p className={setting.now} data-status="warning">
      <StatusGlyph status="warning" size={12} />
      {children}
    </p>
  )
}
