import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { BusDevice, BusScan } from '../../backend/contract/configuration/bus-scan.ts'
import type { ConfigurationBody, SensorSetting } from '../../backend/contract/configuration/configuration.ts'
import { addressOf } from '../../backend/contract/sensor-kind.ts'
import { useRole } from '../backend/live-store.ts'
import { scanBus } from '../calibration/calibration-calls.ts'
import setting from '../configuration/setting-form.module.css'
import { errorText } from '../language/errors.ts'
import blocks from '../ui/blocks.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './sensor-form.module.css'

/** Asks the board what answers on the sensor's bus; a press on a device takes its address. Used ones are marked, not hidden. */
interface Props {
  board: Board
  configuration: ConfigurationBody
  value: SensorSetting
  bus: 'onewire' | 'i2c'
  onChoose(device: BusDevice): void
}

export function BusScanPanel({ board, configuration, value, bus, onChoose }: Props) {
  const { t } = useTranslation('sensors')
  const { t: common } = useTranslation()
  const may = useRole() !== 'viewer'
  const [scan, setScan] = useState<{ busy: boolean; found?: BusScan; failure?: string }>({ busy: false })
  const offline = board.presence.state !== 'online' && board.presence.state !== 'late'
  const blocked = !may ? common('needsRole', { role: common('role.operator') }) : offline ? t('scan.offline') : undefined
  const run = async () => {
    setScan({ busy: true })
    try {
      setScan({ busy: false, found: await scanBus(board.id, { bus, gpio: value.gpio, sclGpio: value.sclGpio }) })
    } catch (fault) {
      setScan({ busy: false, failure: errorText(fault) })
    }
  }
  const { found, failure, busy } = scan
  return (
    <div className={classes.scan}>
      <div className={classes.scanRow}>
        <Button size="sm" disabled={blocked !== undefined || busy} title={blocked} onClick={() => void run()}>
          {t(busy ? 'scan.scanning' : found || failure !== undefined ? 'scan.again' : 'scan.bus')}
        </Button>
        <span className={blocks.hint} role="status">
          {found && (found.devices.length === 0 ? t('scan.nothing') : t('scan.found', { count: found.devices.length }))}
        </span>
      </div>
      {failure !== undefined && (
        <p className={setting.now} data-status="critical" role="alert">
          <StatusGlyph status="critical" size={12} />
          {failure}
        </p>
      )}
      {found && found.devices.length > 0 && (
        <ul className={classes.devices}>
          {found.devices.map((device) => {
            const chosen = addressOf(value) === device.address
            const others = configuration.sensors.filter(
              (one) => one.gpio === value.gpio && one.name !== value.name && addressOf(one) === device.address,
            )
            const user = others[0]?.name ?? (chosen || device.usedBy === value.name ? null : device.usedBy)
            return (
              <li key={device.address}>
                <code>{device.address}</code>
                <span className={blocks.hint}>{partsOf(device, bus, t)}</span>
                <span className={blocks.hint}>
                  {!device.valid ? t('scan.crc') : chosen ? '' : user !== null ? t('scan.taken', { name: user }) : t('scan.free')}
                </span>
                <Button
                  size="sm"
                  variant={chosen ? 'light' : 'default'}
                  aria-pressed={chosen}
                  disabled={!device.valid || others.length > 0}
                  title={!device.valid ? t('scan.crc') : others[0] ? t('scan.taken', { name: others[0].name }) : undefined}
                  onClick={() => onChoose(device)}
                >
                  {t(chosen ? 'scan.chosen' : 'scan.use')}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}

function partsOf({ parts }: BusDevice, bus: 'onewire' | 'i2c', t: ReturnType<typeof useTranslation<'sensors'>>['t']): string {
  if (parts.length === 0) return t('scan.unknownPart')
  // A OneWire ROM names its family; an I²C address is only a hint.
  return bus === 'onewire' ? parts.join(', ') : t('scan.likely', { parts: parts.join(', ') })
}
