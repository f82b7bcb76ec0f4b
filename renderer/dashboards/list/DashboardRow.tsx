import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconDownload, IconPencil, IconScreenShare, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Dashboard } from '../../../backend/contract/dashboard.ts'
import { backendNow } from '../../backend/clock.ts'
import { newDocumentId, saveDocument } from '../../backend/documents.ts'
import { useLive } from '../../backend/live-store.ts'
import { type Format, useFormat } from '../../language/format.ts'
import { personName } from '../../language/person.ts'
import { seriesName } from '../../quantities/series-name.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { showFailure } from '../../ui/toasts.tsx'
import { removeDocument } from '../../ui/undoable.ts'
import { bodyOf, freeName } from '../body-of.ts'
import { fileNameOf, writeDashboardFile } from '../dashboard-file.ts'
import { readDraft } from '../drafts.ts'
import { usesVariable } from '../refs.ts'
import classes from './list.module.css'

/** One dashboard in the list, with what can be done to it. */
interface Props {
  dashboard: Dashboard
  all: readonly Dashboard[]
  allowed: boolean
}

export function DashboardRow({ dashboard, all, allowed }: Props) {
  const { t } = useTranslation('dashboards')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { id, name } = dashboard
  const needs = allowed ? undefined : common('needsRole', { role: common('role.operator') })
  const template = usesVariable(dashboard)

  const duplicate = async () => {
    try {
      await saveDocument('dashboards', newDocumentId(), 0, { ...bodyOf(dashboard), name: freeName(name, all) })
    } catch (fault) {
      showFailure(t('list.notCopied'), fault)
    }
  }
  const remove = () =>
    void removeDocument('dashboards', id, bodyOf(dashboard), {
      done: t('list.deleted', { name }),
      failed: t('list.notDeleted'),
      notBack: t('list.notRestored'),
    })
  return (
    <tr>
      <td className={classes.name}>
        <span className={classes.line}>
          <Link to="/dashboards/$dashboardId" params={{ dashboardId: id }} search={{}} className={classes.link} title={name}>
            {name}
          </Link>
          {template && <StatusBadge status="neutral">{t('template.badge')}</StatusBadge>}
          {dashboard.rotationS > 0 && (
            <StatusBadge status="neutral">{t('list.rotates', { time: format.duration(dashboard.rotationS * 1000) })}</StatusBadge>
          )}
          {readDraft(id) !== null && <StatusBadge status="accent">{t('list.draft')}</StatusBadge>}
        </span>
        {dashboard.description && (
          <span className={classes.description} title={dashboard.description}>
            {dashboard.description}
          </span>
        )}
      </td>
      <td data-number>{format.number(dashboard.widgets.length)}</td>
      <td className={classes.changed}>
        {format.moment(dashboard.changedAtMs, backendNow())} · {personName(dashboard.by, format.language)}
      </td>
      <td className={classes.more}>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('list.actsOf', { name })} title={t('list.acts')}>
              <IconDots size={18} stroke={1.75} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPencil size={16} stroke={1.75} />}
              disabled={!allowed}
              title={needs}
              onClick={() => void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: id }, search: { edit: true } })}
            >
              {t('edit')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconScreenShare size={16} stroke={1.75} />}
              onClick={() => void navigate({ to: '/dashboards/kiosk', search: { ids: id } })}
            >
              {t('kiosk.open')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconCopy size={16} stroke={1.75} />}
              disabled={!allowed}
              title={needs}
              onClick={() => void duplicate()}
            >
              {t('list.duplicate')}
            </Menu.Item>
            <Menu.Item leftSection={<IconDownload size={16} stroke={1.75} />} onClick={() => save(dashboard, format)}>
              {t('list.export')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} stroke={1.75} />} disabled={!allowed} title={needs} onClick={() => remove()}>
              {t('list.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  )
}

function save(dashboard: Dashboard, format: Format): void {
  const text = writeDashboardFile(bodyOf(dashboard), useLive.getState(), (series) => seriesName(series, format.language))
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileNameOf(dashboard.name)
  link.click()
  // The browser reads the address after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
