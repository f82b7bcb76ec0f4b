import { ActionIcon, Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAdjustments, IconArrowBackUp, IconArrowForwardUp, IconClipboard, IconCopy, IconLayoutGridAdd } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Dashboard } from '../../../backend/contract/dashboard.ts'
import { backendNow } from '../../backend/clock.ts'
import { newDocumentId, saveDocument, useDocuments } from '../../backend/documents.ts'
import { useFormat } from '../../language/format.ts'
import { personName } from '../../language/person.ts'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import page from '../../ui/page.module.css'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { showFailure, showToast } from '../../ui/toasts.tsx'
import { BoardPicker } from '../BoardPicker.tsx'
import { freeName } from '../body-of.ts'
import dashboardClasses from '../dashboard.module.css'
import { discardDraft } from '../drafts.ts'
import { lastClip, writeClip } from './clipboard.ts'
import { EditorGrid } from './EditorGrid.tsx'
import classes from './editor.module.css'
import { Inspector, type InspectorTab } from './Inspector.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import { useEditor } from './use-editor.ts'
import { chosen, useEditorKeys } from './use-editor-keys.ts'

/** Arranges a dashboard. Every step is kept as a draft in this browser; others see it once it is published. */
interface Props {
  dashboard: Dashboard
  board: string | undefined
  onBoard(board: string | undefined): void
  onLeave(): void
}

export default function DashboardEditor({ dashboard, board, onBoard, onLeave }: Props) {
  const { t } = useTranslation('dashboards')
  const format = useFormat()
  const navigate = useNavigate()
  const { list } = useDocuments('dashboards')
  const editor = useEditor(dashboard)
  const wide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false })
  const [tab, setTab] = useState<InspectorTab>('add')
  const [side, setSide] = useState(false)
  useEditorKeys(editor)
  const { body, dirty, selection } = editor
  const types = useMemo(() => body.template?.sensorTypes ?? [], [body.template])
  const widgets = chosen(editor)

  // Whoever chooses a widget wants to see what it is made of; without one there is nothing to see.
  useEffect(() => {
    setTab((now) => (selection.size > 0 ? 'widget' : now === 'widget' ? 'add' : now))
  }, [selection])

  const publish = async (over = false) => {
    try {
      if (!(await editor.publish(over))) return
      showToast({ status: 'ok', title: t('editor.published', { name: body.name }) })
      onLeave()
    } catch (fault) {
      showFailure(t('editor.notPublished'), fault)
    }
  }
  const saveCopy = async () => {
    const id = newDocumentId()
    try {
      await saveDocument('dashboards', id, 0, { ...body, name: freeName(body.name, list) })
      discardDraft(dashboard.id)
      editor.takeTheirs()
      void navigate({
        to: '/dashboards/$dashboardId',
        params: { dashboardId: id },
        search: board === undefined ? {} : { board },
        ignoreBlocker: true,
      })
    } catch (fault) {
      showFailure(t('editor.notPublished'), fault)
    }
  }
  const inspector = <Inspector editor={editor} board={board} tab={tab} onTab={setTab} />
  return (
    <div className={`${page.page} ${classes.page}`}>
      <div className={page.head}>
        <h1 className={`${page.title} ${dashboardClasses.title}`} title={body.name}>
          {body.name}
        </h1>
        <StatusBadge status={dirty ? 'accent' : 'neutral'}>{t(dirty ? 'editor.draft' : 'editor.unchanged')}</StatusBadge>
        <ActionIcon
          disabled={!editor.canUndo}
          aria-label={t('editor.undo')}
          title={`${t('editor.undo')} · ${t('editor.ctrl')} Z`}
          onClick={editor.undo}
        >
          <IconArrowBackUp size={18} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          disabled={!editor.canRedo}
          aria-label={t('editor.redo')}
          title={`${t('editor.redo')} · ${t('editor.ctrl')} ⇧ Z`}
          onClick={editor.redo}
        >
          <IconArrowForwardUp size={18} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          disabled={widgets.length === 0}
          aria-label={t('editor.copy')}
          title={`${t('editor.copy')} · ${t('editor.ctrl')} C`}
          onClick={() => {
            const text = writeClip(widgets)
            showToast({ status: 'ok', title: t('editor.copied', { count: widgets.length }) })
            // The page keeps what was copied in any case; the clipboard takes it to other windows.
            navigator.clipboard?.writeText(text).catch((cause: unknown) => {
              if (!(cause instanceof DOMException)) throw cause
            })
          }}
        >
          <IconCopy size={18} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          aria-label={t('editor.paste')}
          title={`${t('editor.paste')} · ${t('editor.ctrl')} V`}
          onClick={() => editor.paste(lastClip())}
        >
          <IconClipboard size={18} stroke={1.75} />
        </ActionIcon>
        <div className={dashboardClasses.acts}>
          {body.template !== null && <BoardPicker sensorTypes={types} board={board} onChange={onBoard} />}
          {!wide && (
            <Button leftSection={<IconAdjustments size={16} stroke={1.75} />} onClick={() => setSide(true)}>
              {t('editor.side')}
            </Button>
          )}
          {dirty && (
            <Button
              variant="subtle"
              onClick={() => {
                editor.takeTheirs()
                onLeave()
              }}
            >
              {t('editor.discard')}
            </Button>
          )}
          {/* A draft that could not be kept would be lost by closing. */}
          {!(dirty && editor.draftLost) && (
            <Button variant="subtle" onClick={onLeave}>
              {t('editor.close')}
            </Button>
          )}
          <Button
            variant="filled"
            loading={editor.publishing}
            disabled={!dirty}
            title={dirty ? undefined : t('editor.nothing')}
            onClick={() => void publish()}
          >
            {t('editor.publish')}
          </Button>
        </div>
      </div>
      {editor.overtaken && (
        <Banner
          status="warning"
          role="alert"
          title={t('editor.overtaken', {
            by: personName(dashboard.by, format.language),
            time: format.moment(dashboard.changedAtMs, backendNow()),
          })}
          actions={
            <>
              <Button size="sm" onClick={editor.takeTheirs}>
                {t('editor.takeTheirs')}
              </Button>
              <Button size="sm" onClick={() => void saveCopy()}>
                {t('editor.saveCopy')}
              </Button>
              <Button size="sm" onClick={() => void publish(true)}>
                {t('editor.publishOver')}
              </Button>
            </>
          }
        >
          {t('editor.overtakenText')}
        </Banner>
      )}
      {editor.draftLost && (
        <Banner status="warning" title={t('editor.draftLost')}>
          {t('editor.draftLostText')}
        </Banner>
      )}
      <div className={classes.columns} data-side={wide}>
        <div className={classes.main}>
          <EditorGrid editor={editor} board={board} />
          {body.widgets.length === 0 && (
            <div className={classes.empty}>
              <EmptyState title={t('editor.emptyTitle')} text={t('editor.emptyText')}>
                {!wide && (
                  <Button
                    leftSection={<IconLayoutGridAdd size={16} stroke={1.75} />}
                    onClick={() => {
                      setTab('add')
                      setSide(true)
                    }}
                  >
                    {t('inspector.add')}
                  </Button>
                )}
              </EmptyState>
            </div>
          )}
        </div>
        {wide && (
          <aside className={classes.aside} aria-label={t('inspector.label')}>
            {inspector}
          </aside>
        )}
      </div>
      {!wide && (
        <Drawer
          opened={side}
          onClose={() => setSide(false)}
          position="right"
          size={360}
          title={t('inspector.label')}
          closeButtonProps={{ 'aria-label': t('editor.closeSide') }}
        >
          {inspector}
        </Drawer>
      )}
      <LeaveGuard dirty={dirty} mayBeLost={editor.draftLost} onDiscard={() => discardDraft(dashboard.id)} />
    </div>
  )
}
