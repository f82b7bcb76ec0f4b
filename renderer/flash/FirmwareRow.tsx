import { Button, Menu } from '@mantine/core'
import { IconDownload, IconPencil, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CHIP_LABELS, hexText } from '../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import { deleteWithUndo } from '../jobs/delayed-delete.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { RowMenu } from '../ui/RowMenu.tsx'
import classes from './flash.module.css'
import { partAddress } from './flash-calls.ts'
import { chooseFirmware } from './flash-draft.ts'

/** One firmware of the archive and what can be done with it. */
interface Props {
  firmware: Firmware
  needs: string | undefined
  /** Somebody followed a link to it. */
  marked: boolean
  onEdit(firmware: Firmware): void
}

export function FirmwareRow({ firmware, needs, marked, onEdit }: Props) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const navigate = useNavigate()
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (marked) row.current?.scrollIntoView({ block: 'center' })
  }, [marked])
  const { id, name, release, note, source, chip, parts, writtenTimes, writtenAtMs, createdAtMs, by } = firmware
  const locked = needs !== undefined
  const nowMs = Date.now()
  return (
    <tr ref={row} className={classes.firmware} data-marked={marked}>
      <td>
        <strong>{name}</strong> {release}
        <span className={classes.sub} title={`${t('archive.hash')}: ${id}`}>
          {t(`source.${source}`)} · <span className={classes.mac}>{id.slice(0, 12)}</span>
        </span>
      </td>
      <td className={classes.chip}>{chip === null ? '–' : CHIP_LABELS[chip]}</td>
      <td>
        <ul className={classes.found}>
          {parts.map((part) => (
            <li key={part.offset} title={part.sha256}>
              {hexText(part.offset)} {part.name} <span className={classes.quiet}>{format.bytes(part.bytes)}</span>
            </li>
          ))}
        </ul>
      </td>
      <td className={classes.noteCell}>
        {note || '–'}
        {source === 'read-back' && <span className={classes.sub}>{t('archive.secret')}</span>}
      </td>
      <td>
        {writtenTimes === 0 ? t('archive.never') : t('archive.times', { count: writtenTimes })}
        {writtenAtMs !== null && <span className={classes.sub}>{t('archive.last', { when: format.moment(writtenAtMs, nowMs) })}</span>}
      </td>
      <td>
        {format.moment(createdAtMs, nowMs)}
        <span className={classes.sub}>{personName(by, format.language)}</span>
      </td>
      <td>
        <div className={classes.rowActs}>
          <Button
            size="sm"
            disabled={locked}
            title={needs}
            onClick={() => {
              chooseFirmware(id)
              void navigate({ to: '/flash' })
            }}
          >
            {t('archive.writeThis')}
          </Button>
          <RowMenu label={t('archive.acts', { name: `${name} ${release}`.trim() })}>
            <Menu.Item disabled={locked} leftSection={<IconPencil size={16} stroke={1.75} />} onClick={() => onEdit(firmware)}>
              {t('archive.edit')}
            </Menu.Item>
            {parts.map((part, index) => (
              <Menu.Item
                key={part.offset}
                component="a"
                href={partAddress(id, index)}
                download={part.name}
                disabled={locked}
                leftSection={<IconDownload size={16} stroke={1.75} />}
              >
                {t('archive.download', { name: part.name })}
              </Menu.Item>
            ))}
            <Menu.Item
              disabled={locked}
              leftSection={<IconTrash size={16} stroke={1.75} />}
              onClick={() =>
                deleteWithUndo('firmware', id, {
                  done: t('archive.deleted', { name, interpolation: { escapeValue: false } }),
                  failed: t('archive.deleteFailed'),
                })
              }
            >
              {t('archive.delete')}
            </Menu.Item>
          </RowMenu>
        </div>
      </td>
    </tr>
  )
}
