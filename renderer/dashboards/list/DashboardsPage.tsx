import { Button, TextInput } from '@mantine/core'
import { IconFileImport, IconPlus, IconScreenShare, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../../backend/documents.ts'
import { useRole } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import page from '../../ui/page.module.css'
import { DashboardRow } from './DashboardRow.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import classes from './list.module.css'
import { NewDialog } from './NewDialog.tsx'

/** All dashboards: find, open, make, copy, export, import, delete. */
export default function DashboardsPage() {
  const { t } = useTranslation('dashboards')
  const { t: common } = useTranslation()
  const { language } = useFormat()
  const { known, list } = useDocuments('dashboards')
  const allowed = useRole() !== 'viewer'
  const needs = allowed ? undefined : common('needsRole', { role: common('role.operator') })
  const [text, setText] = useState('')
  const [open, setOpen] = useState<'new' | 'import' | null>(null)
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = list
    .filter((one) => words.every((word) => `${one.name} ${one.description} ${one.by}`.toLowerCase().includes(word)))
    .sort((a, b) => a.name.localeCompare(b.name, language))
  const acts = (
    <>
      <Button
        variant="filled"
        leftSection={<IconPlus size={16} stroke={1.75} />}
        disabled={!allowed}
        title={needs}
        onClick={() => setOpen('new')}
      >
        {t('list.new')}
      </Button>
      <Button leftSection={<IconFileImport size={16} stroke={1.75} />} disabled={!allowed} title={needs} onClick={() => setOpen('import')}>
        {t('list.import')}
      </Button>
    </>
  )
  const rotating = list.filter((one) => one.rotationS > 0).length
  return (
    <div className={page.page} aria-busy={!known}>
      <div className={page.head}>
        <h1 className={page.title}>{t('list.title')}</h1>
        {known && list.length > 0 && (
          <>
            <span className={classes.count}>{t('list.count', { count: list.length })}</span>
            <div className={classes.acts}>
              <TextInput
                type="search"
                aria-label={t('list.search')}
                placeholder={t('list.search')}
                leftSection={<IconSearch size={16} stroke={1.75} />}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              {rotating > 0 && (
                <LinkButton to="/dashboards/kiosk" search={{}} leftSection={<IconScreenShare size={16} stroke={1.75} />}>
                  {t('list.rotation', { count: rotating })}
                </LinkButton>
              )}
              {acts}
            </div>
          </>
        )}
      </div>
      {known && list.length === 0 && (
        <EmptyState title={t('list.emptyTitle')} text={t('list.emptyText')}>
          {acts}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <section className={classes.panel}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('list.name')}</th>
                <th scope="col" data-number>
                  {t('list.widgets')}
                </th>
                <th scope="col">{t('list.changed')}</th>
                <th scope="col">
                  <span className="sr-only">{t('list.acts')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <DashboardRow key={one.id} dashboard={one} all={list} allowed={allowed} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {known && list.length > 0 && shown.length === 0 && (
        <EmptyState title={t('list.noneTitle')} text={t('list.noneText', { text })}>
          <Button onClick={() => setText('')}>{t('list.clear')}</Button>
        </EmptyState>
      )}
      {open === 'new' && <NewDialog all={list} onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportDialog all={list} onClose={() => setOpen(null)} />}
    </div>
  )
}
