import { Button, Menu, Switch } from '@mantine/core'
import { IconCalendarPlus, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Export, type Report } from '../../backend/contract/export.ts'
import { allows } from '../../backend/contract/roles.ts'
import { saveDocument, useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { download, exportFilePath } from '../exports/export-calls.ts'
import { HistoryTabs } from '../jobs/HistoryTabs.tsx'
import { useFormat } from '../language/format.ts'
import { useMail } from '../system/use-mail.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ListTable } from '../ui/ListTable.tsx'
import table from '../ui/list-table.module.css'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { RowMenu } from '../ui/RowMenu.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure, showToast } from '../ui/toasts.tsx'
import { removeDocument } from '../ui/undoable.ts'
import { ReportEditor } from './ReportEditor.tsx'
import { bodyOfReport, formOfReport } from './report-form.ts'
import classes from './reports.module.css'
import { useScheduleWords } from './use-schedule-words.ts'

/** Reports that make themselves: what, when, where to, how the last one went. */

const HEADS = ['name', 'schedule', 'target', 'last', 'next', 'enabled'] as const

export default function ReportsPage() {
  const { t } = useTranslation('reports')
  const { t: common } = useTranslation()
  const { known, list } = useDocuments('reports')
  const may = allows(useRole(), 'operator')
  const mail = useMail()
  const [editing, setEditing] = useState<Report | 'new' | null>(null)
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const begin = (
    <Button
      variant="filled"
      leftSection={<IconCalendarPlus size={16} stroke={1.75} />}
      disabled={!may}
      title={needs}
      onClick={() => setEditing('new')}
    >
      {t('page.new')}
    </Button>
  )
  return (
    <div className={page.page}>
      <HistoryTabs here="reports">{list.length > 0 && begin}</HistoryTabs>
      {known && list.length === 0 && (
        <EmptyState title={t('page.none')} text={t('page.noneText')}>
          {begin}
        </EmptyState>
      )}
      {list.length > 0 && (
        <Panel title={t('page.list')} note={t('page.count', { count: list.length })}>
          <ListTable heads={HEADS.map((head) => t(`column.${head}`))} acts={t('column.acts')}>
            {list.map((report) => (
              <ReportRow key={report.id} report={report} needs={needs} onEdit={() => setEditing(report)} />
            ))}
          </ListTable>
        </Panel>
      )}
      {editing !== null && (
        <ReportEditor report={editing === 'new' ? null : editing} mailReady={mail.ready} onClose={() => setEditing(null)} />
      )}
    </div>
  )
}

interface RowProps {
  report: Report
  /** Why the reader may not change it. */
  needs: string | undefined
  onEdit(): void
}

function ReportRow({ report, needs, onEdit }: RowProps) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const scheduleWords = useScheduleWords()
  const { name, spec, target, lastRun, nextRunMs, enabled } = report

  const attempt = (what: string, act: () => Promise<unknown>) => void act().catch((fault: unknown) => showFailure(what, fault))
  const run = () =>
    attempt(t('row.runFailed', { name }), async () => {
      await rest.post(`/api/reports/${encodeURIComponent(report.id)}/run`, {}, Export)
      showToast({ status: 'ok', title: t('row.started', { name }) })
    })
  const remove = () =>
    void removeDocument('reports', report.id, bodyOfReport(formOfReport(report)), {
      done: t('row.deleted', { name }),
      failed: t('row.deleteFailed', { name }),
      notBack: t('row.undoFailed', { name }),
    })
  const switchOn = (on: boolean) =>
    attempt(t('row.saveFailed', { name }), () =>
      saveDocument('reports', report.id, report.version, { ...bodyOfReport(formOfReport(report)), enabled: on }),
    )

  return (
    <tr>
      <td className={classes.name}>
        <button type="button" className={table.open} onClick={onEdit}>
          {name}
        </button>
        <span className={table.sub}>
          {t(`format.${spec.format}`, { ns: 'exports' })} · {t('row.series', { count: spec.series.length })} ·{' '}
          {t(`period.${report.period}`)}
        </span>
      </td>
      <td>{scheduleWords(report.schedule)}</td>
      <td className={classes.target} title={target.kind === 'folder' ? target.path : target.to.join(', ')}>
        {target.kind === 'folder' ? target.path : target.to.join(', ')}
      </td>
      <td className={classes.last}>
        {lastRun === null ? (
          <span className={classes.quiet}>{t('row.never')}</span>
        ) : (
          <>
            <StatusGlyph status={lastRun.ok ? 'ok' : 'critical'} size={14} label={t(lastRun.ok ? 'row.ok' : 'row.failed')} />{' '}
            {format.moment(lastRun.atMs, Date.now())}
            <span className={lastRun.ok ? table.sub : classes.fault}>{lastRun.detail}</span>
          </>
        )}
      </td>
      <td className={classes.quiet}>{enabled && nextRunMs !== null ? format.moment(nextRunMs, 0) : '–'}</td>
      <td>
        <Switch
          checked={enabled}
          disabled={needs !== undefined}
          aria-label={t('row.enabled', { name })}
          onChange={(event) => switchOn(event.currentTarget.checked)}
        />
      </td>
      <td>
        <RowMenu label={t('row.acts', { name })} needs={needs}>
          <Menu.Item leftSection={<IconPlayerPlay size={16} stroke={1.75} />} onClick={run}>
            {t('row.run')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={16} stroke={1.75} />} onClick={onEdit}>
            {t('row.edit')}
          </Menu.Item>
          {lastRun?.ok && <Menu.Item onClick={() => download(exportFilePath(lastRun.export))}>{t('row.lastFile')}</Menu.Item>}
          <Menu.Item leftSection={<IconTrash size={16} stroke={1.75} />} onClick={remove}>
            {t('row.delete')}
          </Menu.Item>
        </RowMenu>
      </td>
    </tr>
  )
}
