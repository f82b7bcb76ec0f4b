import { Autocomplete } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LEAST_BAUD, MOST_BAUD, type SerialMonitor, USUAL_BAUDS } from '../../backend/contract/flash/serial-monitor.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import { showFailure } from '../ui/toasts.tsx'
import classes from './monitor.module.css'
import { openPort } from './monitor-calls.ts'

/** Speed of the port: a usual one from the list, or any other that is typed and confirmed by Enter. */
export function BaudField({ monitor }: { monitor: SerialMonitor }) {
  const { t } = useTranslation('monitor')
  const { t: common } = useTranslation()
  const may = allows(useRole(), 'operator')
  const [typed, setTyped] = useState(String(monitor.baud))
  const baud = Number(typed.trim())
  const isValid = Number.isInteger(baud) && baud >= LEAST_BAUD && baud <= MOST_BAUD
  const set = (wanted: number) => {
    if (wanted === monitor.baud) return
    openPort(monitor.id, { baud: wanted }).catch((fault: unknown) => {
      setTyped(String(monitor.baud))
      showFailure(t('failed.baud'), fault)
    })
  }
  return (
    <Autocomplete
      className={classes.baud}
      aria-label={t('baud')}
      rightSection={<span className={classes.unit}>{t('baud')}</span>}
      rightSectionWidth={44}
      rightSectionPointerEvents="none"
      inputMode="numeric"
      data={USUAL_BAUDS.map(String)}
      // The list stays whole: what is in the field is the present speed, no search.
      filter={({ options }) => options}
      value={typed}
      maxLength={8}
      disabled={!may}
      title={may ? undefined : common('needsRole', { role: common('role.operator') })}
      error={isValid ? undefined : t('baudWrong')}
      onChange={setTyped}
      onOptionSubmit={(option) => set(Number(option))}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && isValid) set(baud)
      }}
      onBlur={() => (isValid ? set(baud) : setTyped(String(monitor.baud)))}
    />
  )
}
