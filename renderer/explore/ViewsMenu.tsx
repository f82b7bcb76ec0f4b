import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconLink, IconPencil, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { View } from '../../backend/contract/annotation.ts'
import { saveDocument, useDocuments, useEdited } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { showFailure, showToast } from '../ui/toasts.tsx'
import { undoable } from '../ui/undoable.ts'
import { searchText } from './explore-search.ts'
import { useExploreView } from './use-explore-view.ts'
import classes from './views.module.css'
import { isUnchanged, openSearch, removeView } from './views.ts'

/** Last part of the breadcrumb on Explore: the saved view's name, and in its menu all of them, saving, renaming, deleting. */
export function ViewsMenu() {
  const { t } = useTranslation('explore')
  const { view } = useExploreView()
  const { find } = useDocuments('views')
  const [opened, setOpened] = useState(false)
  const present = view.saved === null ? undefined : find(view.saved)
  const changed = present !== undefined && !isUnchanged(present, view)
  const text = present ? (changed ? t('view.changed', { name: present.name }) : present.name) : t('view.unsaved')
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus width={320}>
      <Popover.Target>
        <button
          type="button"
          className={classes.crumb}
          data-named={present !== undefined}
          aria-haspopup="dialog"
          aria-expanded={opened}
          title={t('view.menu')}
          onClick={() => setOpened(!opened)}
        >
          <span className={classes.crumbText}>{text}</span>
          <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('view.menu')}>
        <ViewsList present={present} changed={changed} onClose={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function ViewsList({ present, changed, onClose }: { present: View | undefined; changed: boolean; onClose(): void }) {
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const { view } = useExploreView()
  const { list, known } = useDocuments('views')
  const navigate = useNavigate()
  const may = useRole() !== 'viewer'
  const [renamed, setRenamed] = useState<View | null>(null)
  const [name, setName] = useState('')
  const fresh = useEdited()
  const search = searchText(view)
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const sorted = [...list].sort((a, b) => a.name.localeCompare(b.name))
  const taken = list.some((one) => one.name === name.trim() && one.id !== renamed?.id)
  const blocked = needs ?? (renamed === null && view.items.length === 0 ? t('view.needsSeries') : undefined)

  const save = async (id: string, version: number, body: { name: string; search: string }) => {
    try {
      const saved = await saveDocument('views', id, version, body)
      showToast({ status: 'ok', title: t('view.saved', { name: saved.name }) })
      return saved
    } catch (fault) {
      showFailure(t('view.failed'), fault)
      return undefined
    }
  }
  const submit = async () => {
    if (renamed) {
      if (await save(renamed.id, renamed.version, { name: name.trim(), search: renamed.search })) setRenamed(null)
      setName('')
      return
    }
    const saved = await save(fresh.id, 0, { name: name.trim(), search })
    if (!saved) return
    onClose()
    void navigate({ to: '/explore', search: openSearch(saved), replace: true })
  }
  const remove = (saved: View) =>
    undoable(
      () => removeView(saved),
      (bringBack) => bringBack(),
      { done: t('view.deleted', { name: saved.name }), failed: t('view.deleteFailed'), notBack: t('view.failed') },
    )
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      showToast({ status: 'ok', title: t('view.copied') })
    } catch (fault) {
      showFailure(t('table.copyFailed'), fault)
    }
  }
  return (
    <div className={classes.menu}>
      <p className={classes.label}>{t('view.list')}</p>
      {known && sorted.length === 0 && <p className={classes.hint}>{t('view.none')}</p>}
      <ul className={classes.list}>
        {sorted.map((one) => (
          <li key={one.id} className={classes.row} data-here={one.id === present?.id}>
            <Link to="/explore" search={openSearch(one)} className={classes.name} title={one.name} onClick={onClose}>
              <IconBookmark size={14} stroke={1.75} aria-hidden="true" />
              <span className={classes.crumbText}>{one.name}</span>
            </Link>
            <ActionIcon
              size={28}
              disabled={!may}
              aria-label={`${t('view.rename')}: ${one.name}`}
              title={needs ?? t('view.rename')}
              onClick={() => {
                setRenamed(one)
                setName(one.name)
                document.getElementById(NAME_ID)?.focus()
              }}
            >
              <IconPencil size={14} stroke={1.75} />
            </ActionIcon>
            <ActionIcon
              size={28}
              disabled={!may}
              aria-label={t('view.delete', { name: one.name })}
              title={needs ?? t('view.delete', { name: one.name })}
              onClick={() => void remove(one)}
            >
              <IconTrash size={14} stroke={1.75} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {present && changed && (
        <Button
          disabled={!may}
          title={needs}
          onClick={() => void save(present.id, present.version, { name: present.name, search }).then(onClose)}
        >
          {t('view.save')}
        </Button>
      )}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (blocked === undefined && name.trim() !== '' && !taken) void submit()
        }}
      >
        <TextInput
          id={NAME_ID}
          className={classes.field}
          label={renamed ? t('view.rename') : t('view.saveAs')}
          placeholder={t('view.namePlaceholder')}
          value={name}
          maxLength={80}
          disabled={blocked !== undefined}
          error={taken ? t('view.exists') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || renamed === null) return
            event.stopPropagation()
            setRenamed(null)
            setName('')
          }}
        />
        <Button type="submit" variant="filled" disabled={blocked !== undefined || name.trim() === '' || taken} title={blocked}>
          {common('act.save')}
        </Button>
      </form>
      {blocked !== undefined && <p className={classes.hint}>{blocked}</p>}
      <Button variant="subtle" leftSection={<IconLink size={16} stroke={1.75} />} onClick={() => void copyLink()}>
        {t('view.copyLink')}
      </Button>
    </div>
  )
}

const NAME_ID = 'explore-view-name'
