import { Button, TextInput } from '@mantine/core'
import { IconArrowLeft, IconPlus } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useHiddenIds } from '../jobs/delayed-delete.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { matches } from './archive-search.ts'
import { ChooseDialog } from './choose/ChooseDialog.tsx'
import { FirmwareEdit } from './FirmwareEdit.tsx'
import { FirmwareRow } from './FirmwareRow.tsx'
import classes from './flash.module.css'

/** The archive: every firmware that was ever written or read back, newest first. */
const HEADS = ['name', 'chip', 'parts', 'note', 'written', 'added'] as const
/** More rows than that are found by the search. */
const MOST_SHOWN = 200

export default function FirmwarePage() {
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const { known, list } = useDocuments('firmware')
  const hidden = useHiddenIds()
  const { id } = useSearch({ from: '/flash/firmware' })
  const [text, setText] = useState('')
  const [adding, setAdding] = useState(false)
  const [editing, setEditing] = useState<Firmware | null>(null)
  const may = allows(useRole(), 'operator')
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const all = list.filter((one) => !hidden.has(one.id)).toReversed()
  const found = all.filter((one) => matches(one, text))
  const add = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} stroke={1.75} />}
      disabled={!may}
      title={needs}
      onClick={() => setAdding(true)}
    >
      {t('archive.add')}
    </Button>
  )
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={page.title}>{t('archive.title')}</h1>
        <div className={classes.bandActs}>
          {all.length > 0 && (
            <TextInput
              className={classes.search}
              aria-label={t('archive.search')}
              placeholder={t('archive.search')}
              value={text}
              maxLength={100}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          <LinkButton to="/flash" leftSection={<IconArrowLeft size={16} stroke={1.75} />}>
            {t('archive.back')}
          </LinkButton>
          {all.length > 0 && add}
        </div>
      </div>
      {known && all.length === 0 && (
        <EmptyState title={t('archive.none')} text={t('archive.noneText')}>
          {add}
        </EmptyState>
      )}
      {all.length > 0 && (
        <Panel title={t('archive.count', { count: all.length })}>
          <div className={classes.scroller}>
            <table className={classes.table}>
              <thead>
                <tr>
                  {HEADS.map((head) => (
                    <th key={head} scope="col">
                      {t(`archive.${head}`)}
                    </th>
                  ))}
                  <th scope="col">
                    <span className="sr-only">{t('archive.acts', { name: '' })}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.slice(0, MOST_SHOWN).map((one) => (
                  <FirmwareRow key={one.id} firmware={one} needs={needs} marked={one.id === id} onEdit={setEditing} />
                ))}
              </tbody>
            </table>
          </div>
          {found.length === 0 && <p className={classes.aside}>{t('archive.noMatch')}</p>}
          {found.length > MOST_SHOWN && <p className={classes.aside}>{t('archive.more', { count: found.length - MOST_SHOWN })}</p>}
        </Panel>
      )}
      {adding && <ChooseDialog files={[]} adding onClose={() => setAdding(false)} />}
      {editing && <FirmwareEdit firmware={editing} onClose={() => setEditing(null)} />}
    </div>
  )
}
