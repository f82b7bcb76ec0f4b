import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconExternalLink } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Discovery, FoundDevice } from '../../backend/contract/boards/discovery.ts'
import { useNow } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import classes from './discovery.module.css'
import { PointHere } from './PointHere.tsx'

/** A found device: what it is, where, and the next step with it. */
interface Props {
  device: FoundDevice
  /** The board of the fleet that it is. */
  board: Board | undefined
  broker: Discovery['broker']
}

export function FoundRow({ device, board, broker }: Props) {
  const { t } = useTranslation('discovery')
  const format = useFormat()
  const nowMs = useNow()
  const [open, setOpen] = useState(false)
  const body = useId()
  const name = device.name || device.hostName || device.address
  const facts = [device.firmware, device.model, device.vendor && device.mac ? `${device.vendor} ${device.mac}` : device.mac]
  const ports = device.services.map(({ what, port }) => `${t(`what.${what}`)} ${port}`)
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <li className={classes.found}>
      <div className={classes.row}>
        <StatusBadge status={device.kind === 'other' ? 'neutral' : 'accent'}>{t(`kind.${device.kind}`)}</StatusBadge>
        <span className={classes.what}>
          <strong className={classes.name} title={name}>
            {name}
          </strong>
          <span className={classes.facts}>{[...facts, ...ports].filter(Boolean).join(' · ')}</span>
        </span>
        <span className={classes.address}>{device.address}</span>
        <span className={classes.seen}>{format.age(device.seenAtMs, nowMs)}</span>
        <span className={classes.acts}>
          {device.web !== null && (
            <Button
              size="sm"
              variant="subtle"
              component="a"
              href={device.web}
              target="_blank"
              rel="noopener noreferrer"
              rightSection={<IconExternalLink size={14} stroke={1.75} />}
              aria-label={t('openPageOf', { name })}
            >
              {t('openPage')}
            </Button>
          )}
          {board === undefined ? (
            <Button
              size="sm"
              aria-expanded={open}
              aria-controls={body}
              aria-label={t(device.kind === 'centre' ? 'aboutOf' : 'pointOf', { name })}
              leftSection={<Chevron size={14} stroke={1.75} />}
              onClick={() => setOpen(!open)}
            >
              {t(device.kind === 'centre' ? 'about' : 'pointHere')}
            </Button>
          ) : (
            <LinkButton size="sm" to="/devices/$boardId" params={{ boardId: board.id }}>
              {t(board.registration === 'accepted' ? 'ours' : 'waits', { name: board.name ?? board.id })}
            </LinkButton>
          )}
        </span>
      </div>
      {open && board === undefined && (
        <div id={body} className={classes.body}>
          <PointHere device={device} broker={broker} />
        </div>
      )}
    </li>
  )
}
