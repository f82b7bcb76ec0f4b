import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { checkConfiguration } from '../../backend/contract/configuration/check.ts'
import type { ActuatorSetting, Configuration, SensorSetting } from '../../backend/contract/configuration/configuration.ts'
import { withSubzones } from '../../backend/contract/configuration/subzones.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { ActuatorSettingForm } from '../outputs/ActuatorSettingForm.tsx'
import { useBoardType } from '../pins/board-types.ts'
import { applyPlaced, type Placed } from '../pins/placing.ts'
import { SensorSettingForm } from '../sensors/SensorSettingForm.tsx'
import { Panel } from '../ui/Panel.tsx'
import { SubzonesPanel } from '../zones/SubzonesPanel.tsx'
import classes from './configuration.module.css'
import { newActuator, newSensor } from './new-settings.ts'
import { PinsWork } from './PinsWork.tsx'
import { SettingTable } from './SettingTable.tsx'
import { actuatorRows, rowKey, sensorRows } from './setting-rows.ts'
import type { LiveConfiguration } from './use-board-configuration.ts'
import { useDraft } from './use-draft.ts'
import { VersionsPanel } from './VersionsPanel.tsx'
import { WorkBar } from './WorkBar.tsx'

/** The editor of a board's configuration: lists with target and board side by side, the chosen entry's form, versions. */
interface Props {
  board: Board
  live: LiveConfiguration
  desired: Configuration
}

export function ConfigurationWork({ board, live, desired }: Props) {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const allowed = useRole() !== 'viewer'
  const work = useDraft(board.id, live)
  const [chosen, setChosen] = useState<string | null>(null)
  const { body } = work
  const type = useBoardType(board.boardType)
  // While the list of types is on its way, only what holds for every chip is said.
  const problems = useMemo(() => checkConfiguration(body, type ?? null), [body, type])
  const needs = allowed ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  const given = { body, state: live.state, problems }
  const sensorAt = body.sensors.findIndex((_, index) => rowKey('sensors', index) === chosen)
  const actuatorAt = body.actuators.findIndex((_, index) => rowKey('actuators', index) === chosen)
  const sensor = body.sensors[sensorAt]
  const actuator = body.actuators[actuatorAt]

  // The form of a row far down opens beside the top, or below the lists where the window is narrow.
  const opened = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const top = opened.current?.getBoundingClientRect().top
    if (chosen !== null && top !== undefined && (top < 0 || top > window.innerHeight * 0.7))
      opened.current?.scrollIntoView({ block: 'start' })
  }, [chosen])

  const addSensor = () => {
    work.change((now) => ({ ...now, sensors: [...now.sensors, newSensor(now, t('newSensor'), type ?? null)] }))
    setChosen(rowKey('sensors', body.sensors.length))
  }
  const addActuator = () => {
    work.change((now) => ({ ...now, actuators: [...now.actuators, newActuator(now, t('newActuator'), type ?? null)] }))
    setChosen(rowKey('actuators', body.actuators.length))
  }
  const place = (placed: Placed) => {
    work.change((now) => applyPlaced(now, placed))
    setChosen(rowKey(placed.part, placed.index ?? body[placed.part].length))
  }
  const remove = (key: string) => {
    setChosen(null)
    work.change((now) => ({
      ...now,
      sensors: now.sensors.filter((_, index) => rowKey('sensors', index) !== key),
      actuators: now.actuators.filter((_, index) => rowKey('actuators', index) !== key),
    }))
  }
  const setSensor = (value: SensorSetting) =>
    work.change((now) => ({ ...now, sensors: now.sensors.map((one, index) => (index === sensorAt ? value : one)) }), `sensor ${sensorAt}`)
  const setActuator = (value: ActuatorSetting) =>
    work.change(
      (now) => ({ ...now, actuators: now.actuators.map((one, index) => (index === actuatorAt ? value : one)) }),
      `output ${actuatorAt}`,
    )
  const choose = (key: string) => setChosen((now) => (now === key ? null : key))
  const shared = { chosen, allowed, needs, onChoose: choose, onRemove: remove }

  return (
    <div className={classes.column}>
      <WorkBar desired={desired} push={live.state?.push ?? null} work={work} problems={problems} />
      <div className={classes.frame}>
        <div className={classes.column}>
          {type !== undefined && (
            <PinsWork board={board} type={type} body={body} chosen={chosen} onPlace={allowed ? place : undefined} onChoose={setChosen} />
          )}
          {(
            [
              ['sensors', sensorRows(given, t, format), addSensor],
              ['actuators', actuatorRows(given, t, format), addActuator],
            ] as const
          ).map(([part, rows, add]) => (
            <Panel
              key={part}
              title={t(`${part}.title`)}
              note={t(`${part}.count`, { count: rows.length })}
              actions={
                <Button variant="subtle" leftSection={<IconPlus size={16} stroke={1.75} />} disabled={!allowed} title={needs} onClick={add}>
                  {t(`${part}.add`)}
                </Button>
              }
            >
              {rows.length === 0 ? <p className={classes.empty}>{t(`${part}.none`)}</p> : <SettingTable rows={rows} {...shared} />}
            </Panel>
          ))}
        </div>
        <div ref={opened} className={classes.column}>
          {sensor && (
            <Panel title={sensor.name || t('unnamed')} note={`GPIO ${sensor.gpio}`} label={t('form')}>
              <fieldset className={classes.form} disabled={!allowed}>
                <SensorSettingForm board={board} configuration={body} value={sensor} problems={problems} onChange={setSensor} />
              </fieldset>
            </Panel>
          )}
          {actuator && (
            <Panel title={actuator.name || t('unnamed')} note={`GPIO ${actuator.gpio}`} label={t('form')}>
              <fieldset className={classes.form} disabled={!allowed}>
                <ActuatorSettingForm board={board} configuration={body} value={actuator} problems={problems} onChange={setActuator} />
              </fieldset>
            </Panel>
          )}
          <SubzonesPanel board={board} draft={{ body, onChange: (subzones) => work.change((now) => withSubzones(now, subzones)) }} />
          <VersionsPanel desired={desired} dirty={work.changes.length > 0} />
        </div>
      </div>
    </div>
  )
}
