import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressNumber } from '../../backend/contract/boards/address-range.ts'
import { type Discovery, FOUND_KINDS, type FoundDevice } from '../../backend/contract/boards/discovery.ts'
import { useLive } from '../backend/live-store.ts'
import classes from './discovery.module.css'
import { FoundRow } from './FoundRow.tsx'
import { boardOf } from './known-board.ts'

/** Found devices, boards first; what merely answered is folded away. */
interface Props {
  devices: readonly FoundDevice[]
  broker: Discovery['broker']
  label: string
}

export function FoundList({ devices, broker, label }: Props) {
  const { t } = useTranslation('discovery')
  const boards = useLive((state) => state.boards)
  // The same Map for ever: its version says when it has changed.
  useLive((state) => state.boardsVersion)
  const [all, setAll] = useState(false)
  const order = (one: FoundDevice) => FOUND_KINDS.indexOf(one.kind)
  const sorted = [...devices].sort((a, b) => order(a) - order(b) || (addressNumber(a.address) ?? 0) - (addressNumber(b.address) ?? 0))
  const others = sorted.filter(({ kind }) => kind === 'other').length
  const shown = all ? sorted : sorted.filter(({ kind }) => kind !== 'other')
  return (
    <>
      {shown.length > 0 && (
        <ul className={classes.list} aria-label={label}>
          {shown.map((device) => (
            <FoundRow key={device.id} device={device} board={boardOf(device, boards.values())} broker={broker} />
          ))}
        </ul>
      )}
      {others > 0 && (
        <div className={classes.more}>
          <Button size="sm" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'hideOthers' : 'showOthers', { count: others })}
          </Button>
        </div>
      )}
    </>
  )
}
