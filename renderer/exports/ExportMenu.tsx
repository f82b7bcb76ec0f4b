import { Button, Menu } from '@mantine/core'
import {
  IconBraces,
  IconChevronDown,
  IconClipboard,
  IconDatabaseExport,
  IconDownload,
  IconFileText,
  IconFileTypeCsv,
  IconList,
  IconPhoto,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { showFailure, showToast } from '../ui/toasts.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { download, fileNameOf } from './export-calls.ts'
import { downloadPath, type ExportDraft, type ExportFormat, rememberedWriting, specOf } from './export-draft.ts'

/** Everything a view can be taken away as. Explore and dashboards give what is shown (`draft`) and its picture (`png`). */
interface Props {
  /** Asked when an entry is chosen, so that it is exactly what is shown then. */
  draft(): ExportDraft
  png(): Promise<Blob>
  disabled?: boolean
  /** Why it is disabled. */
  hint?: string | undefined
  /** Without its word, where the toolbar has no room for it. */
  compact?: boolean
}

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

export function ExportMenu({ draft, png, disabled = false, hint, compact = false }: Props) {
  const { t } = useTranslation('exports')
  const format = useFormat()
  const navigate = useNavigate()
  const may = useRole() !== 'viewer'
  const [dialog, setDialog] = useState<{ draft: ExportDraft; format: ExportFormat; everySample: boolean } | null>(null)

  const direct = (kind: 'csv' | 'json') => {
    const spec = specOf(draft(), rememberedWriting(format.language, kind), false)
    download(downloadPath(spec))
  }
  const savePicture = async () => {
    try {
      const picture = await png()
      download(picture, fileNameOf(draft().title, Date.now(), 'png'))
    } catch (fault) {
      showFailure(t('menu.pngFailed'), fault)
    }
  }
  const copyPicture = async () => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png() })])
      showToast({ status: 'ok', title: t('menu.copied') })
    } catch (fault) {
      showFailure(t('menu.copyFailed'), fault)
    }
  }
  const open = (kind: ExportFormat, everySample: boolean) => setDialog({ draft: draft(), format: kind, everySample })
  const needs = may ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })

  return (
    <>
      <Menu position="bottom-end" width={280} disabled={disabled}>
        <Menu.Target>
          <Button
            leftSection={compact ? undefined : <IconDownload size={16} stroke={1.75} />}
            aria-label={t('menu.title')}
            rightSection={<IconChevronDown size={14} stroke={1.75} />}
            disabled={disabled}
            title={disabled ? hint : compact ? t('menu.title') : undefined}
          >
            {compact ? <IconDownload size={16} stroke={1.75} aria-hidden="true" /> : t('menu.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('menu.shown')}</Menu.Label>
          <Menu.Item leftSection={<IconFileTypeCsv {...icon} />} onClick={() => direct('csv')}>
            {t('menu.csv')}
          </Menu.Item>
          <Menu.Item leftSection={<IconBraces {...icon} />} onClick={() => direct('json')}>
            {t('menu.json')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileText {...icon} />} disabled={!may} title={needs} onClick={() => open('pdf', false)}>
            {t('menu.pdf')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPhoto {...icon} />} onClick={() => void savePicture()}>
            {t('menu.png')}
          </Menu.Item>
          <Menu.Item leftSection={<IconClipboard {...icon} />} onClick={() => void copyPicture()}>
            {t('menu.copy')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('menu.more')}</Menu.Label>
          <Menu.Item leftSection={<IconDatabaseExport {...icon} />} disabled={!may} title={needs} onClick={() => open('csv', true)}>
            {t('menu.all')}
          </Menu.Item>
          <Menu.Item leftSection={<IconList {...icon} />} onClick={() => void navigate({ to: '/explore/exports' })}>
            {t('menu.page')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog && (
        <ExportDialog draft={dialog.draft} format={dialog.format} everySample={dialog.everySample} onClose={() => setDialog(null)} />
      )}
    </>
  )
}
