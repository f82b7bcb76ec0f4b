import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHIP_LABELS } from '../../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useFormat } from '../../language/format.ts'
import blocks from '../../ui/blocks.module.css'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { matches } from '../archive-search.ts'
import classes from '../flash.module.css'
import { useFlashDraft } from '../flash-draft.ts'

/** Firmware of the archive, newest first. */
const MOST_SHOWN = 100

export function ArchiveSource({ onTake }: { onTake(firmware: Firmware): void }) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const { known, list } = useDocuments('firmware')
  const current = useFlashDraft((draft) => draft.firmware)
  const [text, setText] = useState('')
  const found = list.toReversed().filter((one) => matches(one, text))
  if (known && list.length === 0) return <p className={blocks.about}>{t('archive.noneText')}</p>
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t('archive.search')}
        placeholder={t('archive.search')}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={classes.choices}>
        {found.slice(0, MOST_SHOWN).map((one) => (
          <li key={one.id} className={classes.choice} data-current={one.id === current}>
            <div className={classes.choiceText}>
              <span className={classes.nameLine}>
                <strong>{one.name}</strong>
                {one.release !== '' && <span>{one.release}</span>}
                {one.chip !== null && <StatusBadge status="neutral">{CHIP_LABELS[one.chip]}</StatusBadge>}
              </span>
              <span className={classes.sub}>
                {[t(`source.${one.source}`), t('parts', { count: one.parts.length }), format.moment(one.createdAtMs, Date.now()), one.note]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </div>
            <Button size="sm" aria-label={t('choose.takeNamed', { name: `${one.name} ${one.release}`.trim() })} onClick={() => onTake(one)}>
              {t('choose.take')}
            </Button>
          </li>
        ))}
      </ul>
      {known && found.length === 0 && <p className={blocks.about}>{t('archive.noMatch')}</p>}
      {found.length > MOST_SHOWN && <p className={blocks.about}>{t('archive.more', { count: found.length - MOST_SHOWN })}</p>}
    </>
  )
}
