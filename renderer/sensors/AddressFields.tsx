import { Autocomplete, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { ConfigurationBody, SensorSetting } from '../../backend/contract/configuration/configuration.ts'
import { sensorKind } from '../../backend/contract/sensor-kind.ts'
import setting from '../configuration/setting-form.module.css'
import { BusScanPanel } from './BusScanPanel.tsx'
import classes from './sensor-form.module.css'

/** Where the sensor answers on its bus: OneWire ROM or I²C address. Nothing for sensors that need none. */
interface Props {
  board: Board
  configuration: ConfigurationBody
  value: SensorSetting
  error: string | undefined
  onChange(change: Partial<SensorSetting>): void
}

const ROM = /^[0-9A-F]{16}$/
const hex = (address: number) => `0x${address.toString(16).padStart(2, '0')}`

export function AddressFields({ board, configuration, value, error, onChange }: Props) {
  const kind = sensorKind(value.type)
  if (kind?.wiring !== 'onewire' && kind?.wiring !== 'i2c') return null
  return (
    <>
      <div className={setting.pair}>
        {kind.wiring === 'onewire' ? (
          <RomField
            key={value.onewireAddress}
            value={value.onewireAddress}
            error={error}
            onChange={(onewireAddress) => onChange({ onewireAddress })}
          />
        ) : (
          <I2cField
            key={value.i2cAddress}
            value={value.i2cAddress}
            usual={kind.addresses}
            error={error}
            onChange={(i2cAddress) => onChange({ i2cAddress })}
          />
        )}
      </div>
      <BusScanPanel
        key={`${value.gpio}/${kind.wiring}`}
        board={board}
        configuration={configuration}
        value={value}
        bus={kind.wiring}
        onChoose={(device) =>
          onChange({
            ...(kind.wiring === 'onewire' ? { onewireAddress: device.address } : { i2cAddress: Number(device.address) }),
          })
        }
      />
    </>
  )
}

function RomField({ value, error, onChange }: { value: string | null; error: string | undefined; onChange(rom: string | null): void }) {
  const { t } = useTranslation('sensors')
  const [typed, setTyped] = useState(value ?? '')
  const rom = typed
    .trim()
    .toUpperCase()
    .replace(/[\s:-]/g, '')
  const wrong = rom !== '' && !ROM.test(rom)
  return (
    <TextInput
      label={t('onewire')}
      description={t('onewireHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={typed}
      maxLength={32}
      classNames={{ input: classes.mono ?? '' }}
      error={wrong ? t('onewireFault') : error}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => !wrong && onChange(rom === '' ? null : rom)}
    />
  )
}

interface I2cProps {
  value: number | null
  usual: readonly number[]
  error: string | undefined
  onChange(address: number | null): void
}

function I2cField({ value, usual, error, onChange }: I2cProps) {
  const { t } = useTranslation('sensors')
  const [typed, setTyped] = useState(value === null ? '' : hex(value))
  const take = (text: string) => {
    const plain = text.trim()
    const address = plain === '' ? null : Number(/^0x/i.test(plain) ? plain : `0x${plain}`)
    if (address === null || (Number.isInteger(address) && address >= 8 && address <= 119)) onChange(address)
    else setTyped(value === null ? '' : hex(value))
  }
  return (
    <Autocomplete
      label={t('i2c')}
      value={typed}
      maxLength={4}
      data={usual.map(hex)}
      error={error}
      onChange={setTyped}
      onOptionSubmit={take}
      onBlur={() => take(typed)}
    />
  )
}
