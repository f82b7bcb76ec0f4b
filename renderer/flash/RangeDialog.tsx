import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { flashText } from '../../backend/contract/flash/chip.ts'
import { MAX_FLASH_BYTES } from '../../backend/contract/flash/image.ts'
import type { FlashRange } from '../../backend/contract/flash/job.ts'
import blocks from '../ui/blocks.module.css'
import { useFocusBack } from '../ui/use-focus-back.ts'
import classes from './flash.module.css'
import { readBytes } from './hex-field.ts'
import type { Lane } from './lanes.ts'

/** Asks for a region of the flash, to read it into the archive or to erase it. */
interface Props {
  lane: Lane
  action: 'read' | 'erase'
  onTake(range: FlashRange): void
  onClose(): void
}

const SECTOR = 0x1000
/** Where the usual table of ESP-IDF and Arduino puts them. */
const USUAL = [
  { name: 'nvs', offset: '0x9000', bytes: '0x5000' },
  { name: 'app0', offset: '0x10000', bytes: '0x140000' },
] as const

export function RangeDialog({ lane, action, onTake, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const [offset, setOffset] = useState('0x9000')
  const [bytes, setBytes] = useState('0x5000')
  const most = lane.board?.flashSize ?? MAX_FLASH_BYTES
  const range = { offset: readBytes(offset, most), bytes: readBytes(bytes, most) }
  const offsetFault =
    range.offset === undefined
      ? t('range.badOffset', { most: flashText(most) })
      : action === 'erase' && range.offset % SECTOR !== 0
        ? t('range.sector')
        : undefined
  const beyond = range.offset !== undefined && range.bytes !== undefined && range.offset + range.bytes > most
  const bytesFault =
    range.bytes === undefined || range.bytes === 0
      ? t('range.badBytes')
      : beyond
        ? t('range.beyond', { most: flashText(most) })
        : action === 'erase' && range.bytes % SECTOR !== 0
          ? t('range.sector')
          : undefined
  const good = offsetFault === undefined && bytesFault === undefined
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t(`range.${action}`, { port: lane.path })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (good && range.offset !== undefined && range.bytes !== undefined) onTake({ offset: range.offset, bytes: range.bytes })
        }}
      >
        <p className={blocks.about}>{t(action === 'read' ? 'range.readText' : 'range.eraseText')}</p>
        <div className={classes.two}>
          <TextInput
            data-autofocus
            label={t('range.offset')}
            value={offset}
            error={offsetFault}
            maxLength={20}
            onChange={(event) => setOffset(event.currentTarget.value)}
          />
          <TextInput
            label={t('range.bytes')}
            value={bytes}
            error={bytesFault}
            maxLength={20}
            onChange={(event) => setBytes(event.currentTarget.value)}
          />
        </div>
        <div className={classes.usual}>
          <span className={classes.quiet}>{t('range.usual')}</span>
          {USUAL.map((one) => (
            <Button
              key={one.name}
              size="sm"
              onClick={() => {
                setOffset(one.offset)
                setBytes(one.bytes)
              }}
            >
              {one.name}
            </Button>
          ))}
        </div>
        <div className={classes.foot}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant={action === 'erase' ? 'danger' : 'filled'} disabled={!good}>
            {t(action === 'read' ? 'act.readRegion' : 'act.eraseRegion')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
